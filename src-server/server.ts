import type { Socket } from 'node:net'
import rateLimit from '@fastify/rate-limit'
import { type FastifyError, type FastifyInstance, type FastifyReply, fastify, LogController } from 'fastify'
import { longestRequestBytes, type RefusalCode, refusals } from '../src-protocol/index.ts'
import { addAccess } from './access.ts'
import type { Config } from './config.ts'
import type { Store } from './database/open.ts'
import { errorFacts } from './log.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { Refusal } from './refusal.ts'
import { addRoutes } from './routes.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** All routes, so that a test can tell that it covers each. */
    served: { method: string; path: string }[]
  }
}

interface ServerOptions {
  store: Store
  config: Pick<Config, 'secret' | 'logLevel' | 'metricsToken' | 'trustedProxies' | 'limits'>
  /** UTC ms. */
  now: () => number
  metrics?: Metrics
  /** Where the log's lines go; absent: standard output. */
  log?: { write(line: string): void }
}

/** Longer than a request of `longestRequestBytes` takes over a bad connection. */
const requestMs = 120_000

/** The server, not yet listening. The store stays open when it closes. */
export async function createServer({ store, config, now, metrics = createMetrics(), log }: ServerOptions) {
  const app = fastify({
    bodyLimit: longestRequestBytes,
    requestTimeout: requestMs,
    trustProxy: config.trustedProxies.length === 0 ? false : config.trustedProxies,
    exposeHeadRoutes: false,
    // Requests that arrive while the server stops are answered as always.
    return503OnClosing: false,
    logController: new LogController({ disableRequestLogging: true }),
    logger: {
      level: config.logLevel,
      base: null,
      serializers: { req: () => ({}), res: () => ({}), err: errorFacts },
      ...(log === undefined ? {} : { stream: log }),
    },
    frameworkErrors: (_error, _request, reply) => refuse(reply as unknown as FastifyReply, 'invalid'),
    clientErrorHandler: (_error, socket) => {
      if (socket.writable) socket.end(badRequest)
    },
  })
  app.removeContentTypeParser('text/plain')
  app.decorate('served', [])
  app.addHook('onRoute', ({ method, url }) => {
    app.served.push({ method: String(method), path: url })
  })
  // Keys: addresses and devices. What falls out of the cache starts anew.
  await app.register(rateLimit, { global: false, cache: 50_000, timeWindow: 60_000 })
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
  })
  addStop(app)
  addRefusals(app)
  addLog(app, metrics)
  addAccess(app, { store, limits: config.limits, now })
  addRoutes(app, { store, metrics, config, now })
  return app
}

const badRequest = [
  'HTTP/1.1 400 Bad Request',
  'Content-Type: application/json',
  'Content-Length: 19',
  'Connection: close',
  '',
  '{"error":"invalid"}',
].join('\r\n')

const refuse = (reply: FastifyReply, code: RefusalCode) => reply.code(refusals[code]).send({ error: code })

/** Every error is answered as `{ error: code }`. */
function addRefusals(app: FastifyInstance): void {
  app.setNotFoundHandler((_request, reply) => refuse(reply, 'not_found'))
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const code = codeOf(error)
    // Without words of its own the line would have the error's.
    if (code === 'internal') request.log.error({ err: error }, 'failed')
    return refuse(reply, code)
  })
}

function codeOf(error: FastifyError): RefusalCode {
  if (error instanceof Refusal) return error.code
  const status = error.statusCode ?? 500
  if (status === 413) return 'too_large'
  return status >= 400 && status < 500 ? 'invalid' : 'internal'
}

/** Requests that have begun are answered before the server closes; connections without one do not hold it up. */
function addStop(app: FastifyInstance): void {
  let isStopping = false
  // Node counts a connection as idle only after its first request, and a proxy opens some that never have one.
  const unused = new Set<Socket>()
  app.server.on('connection', (socket: Socket) => {
    if (isStopping) return void socket.destroy()
    unused.add(socket)
    socket.once('close', () => unused.delete(socket))
  })
  app.server.on('request', ({ socket }) => unused.delete(socket))
  app.addHook('preClose', async () => {
    isStopping = true
    for (const socket of unused) socket.destroy()
  })
  app.addHook('onSend', async (_request, reply) => {
    // A connection that stays open would hold the stop up.
    if (isStopping) reply.header('connection', 'close')
  })
}

/** One line per answer: no address, no query, no body. */
function addLog(app: FastifyInstance, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    const status = reply.statusCode
    metrics.requestSeconds.observe({ route, status }, reply.elapsedTime / 1_000)
    const facts = {
      method: request.method,
      route,
      status,
      ms: Math.round(reply.elapsedTime),
      device: request.device?.id ?? null,
    }
    request.log.info(facts, 'answered')
  })
}
