import type { FastifyInstance, FastifyRequest } from 'fastify'
import type * as z from 'zod'
import { type RouteName, routes } from '../src-protocol/index.ts'
import { bearer } from './access.ts'
import type { Config } from './config.ts'
import { probe, type Store } from './database/open.ts'
import { type Device, leave, listDevices, revoke, statusOf } from './devices.ts'
import { enrol, found, invite, listOpen, withdraw } from './enrolment.ts'
import { isSameText } from './hash.ts'
import type { Metrics } from './metrics.ts'
import { pull } from './pull.ts'
import { push } from './push.ts'
import { Refusal } from './refusal.ts'

type Routes = typeof routes

interface Call<Name extends RouteName> {
  request: FastifyRequest
  query: z.output<Routes[Name]['query']>
  body: z.output<Routes[Name]['body']>
}

interface Parts {
  store: Store
  metrics: Metrics
  config: Pick<Config, 'secret' | 'metricsToken'>
  /** UTC ms. */
  now: () => number
}

export function addRoutes(app: FastifyInstance, { store, metrics, config, now }: Parts): void {
  function serve<Name extends RouteName>(
    name: Name,
    answer: (call: Call<Name>) => Promise<z.input<Routes[Name]['answer']>>,
  ): void {
    const { method, path, access, query, body } = routes[name]
    app.route({
      method,
      url: path,
      config: { access, isEntry: name === 'foundation' || name === 'enrolment' },
      handler: (request) =>
        answer({
          request,
          query: parsed(query, request.query) as Call<Name>['query'],
          body: parsed(body, request.body ?? {}) as Call<Name>['body'],
        }),
    })
  }

  serve('health', async () => {
    await probe(store)
    return {}
  })
  serve('foundation', async ({ body }) => {
    await found(store, config.secret, body, now())
    return {}
  })
  serve('enrolment', ({ body }) => enrol(store, body, now()))
  serve('status', ({ request }) => statusOf(store.database, deviceIn(request)))
  serve('push', async ({ request, body }) => {
    const answer = await push(store, deviceIn(request), body, now())
    metrics.pushedRecords.inc(body.records.length)
    return answer
  })
  serve('pull', async ({ request, query }) => {
    const page = await pull(store.database, deviceIn(request), query)
    metrics.pulledRecords.inc(page.records.length)
    return page
  })
  serve('leave', async ({ request }) => {
    await leave(store, deviceIn(request), now())
    return {}
  })
  serve('invitations', async ({ request, body }) => ({
    expiresAt: await invite(store, deviceIn(request), body, now()),
  }))
  serve('withdrawal', async ({ request }) => {
    await withdraw(store, deviceIn(request), idIn(request))
    return {}
  })
  serve('devices', async () => ({
    invitations: await listOpen(store.database, now()),
    devices: await listDevices(store.database),
  }))
  serve('revocation', async ({ request }) => {
    await revoke(store, deviceIn(request), idIn(request), now())
    return {}
  })

  app.get('/metrics', { config: { access: 'anybody' } }, async (request, reply) => {
    if (!mayReadMetrics(request, config.metricsToken)) throw new Refusal('not_found')
    return reply.type(metrics.registry.contentType).send(await metrics.registry.metrics())
  })
}

function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value)
  if (!result.success) throw new Refusal('invalid')
  return result.data
}

const idIn = ({ params }: FastifyRequest): string => (params as { id: string }).id

function deviceIn({ device }: FastifyRequest): Device {
  if (device === null) throw new Error('a route of devices was served without one')
  return device
}

/** From this machine itself, not through a proxy that runs on it; or with the token for metrics. */
function mayReadMetrics(request: FastifyRequest, token: string | null): boolean {
  const given = bearer(request)
  if (token !== null && given !== null && isSameText(given, token)) return true
  const { 'x-forwarded-for': forwardedFor, forwarded } = request.headers
  const address = request.socket.remoteAddress ?? ''
  const isLocal = address === '::1' || /^(?:::ffff:)?127\./.test(address)
  return isLocal && forwardedFor === undefined && forwarded === undefined
}
