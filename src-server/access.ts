import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestAsyncHookHandler } from 'fastify'
import { deviceToken, type routes } from '../src-protocol/index.ts'
import type { Limits } from './config.ts'
import type { Store } from './database/open.ts'
import { type Device, deviceOf } from './devices.ts'
import { Refusal } from './refusal.ts'

type Access = (typeof routes)[keyof typeof routes]['access']

declare module 'fastify' {
  interface FastifyRequest {
    /** Device that asks; null: on a route that anybody may call. */
    device: Device | null
  }
  interface FastifyContextConfig {
    access?: Access
    /** Stricter limits: the route takes a secret. */
    isEntry?: boolean
  }
}

/** The token of `Authorization: Bearer …`; null: none. */
export function bearer({ headers }: FastifyRequest): string | null {
  return /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? null
}

/** Before a body is read: limits by address, the device of the token, limits by device, and what its role allows. */
export function addAccess(
  app: FastifyInstance,
  { store, limits, now }: { store: Store; limits: Limits; now: () => number },
): void {
  const limited = (max: number, keyGenerator?: (request: FastifyRequest) => string) => {
    const check = app.createRateLimit({ max, ...(keyGenerator === undefined ? {} : { keyGenerator }) })
    return async (request: FastifyRequest, reply: FastifyReply) => {
      const limit = await check(request)
      if (limit.isAllowed || !limit.isExceeded) return
      reply.header('retry-after', limit.ttlInSeconds)
      throw new Refusal('too_many')
    }
  }
  const address = limited(limits.address)
  const entry = limited(limits.entry)
  const device = limited(limits.device, (request) => request.device?.id ?? '')

  app.decorateRequest('device', null)
  const check: onRequestAsyncHookHandler = async (request, reply) => {
    await address(request, reply)
    const { access, isEntry } = request.routeOptions.config
    if (isEntry) await entry(request, reply)
    // A path of no route has no access.
    if (access === undefined || access === 'anybody') return
    const token = bearer(request)
    if (token === null || !deviceToken.safeParse(token).success) throw new Refusal('unknown_device')
    request.device = await deviceOf(store.database, token, now())
    await device(request, reply)
    if (access === 'coordinator' && request.device.role !== 'coordinator') throw new Refusal('not_allowed')
  }
  app.addHook('onRequest', check)
}
