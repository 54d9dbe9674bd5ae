import http from 'node:http'
import { type LoopbackServer, listenOnLoopback, readBody } from './loopback.ts'

/** Faults that a request can meet. */
export type Fault =
  /** Accepts the request and never answers. */
  | 'half_open'
  | 'bad_gateway'
  /** An error page that quotes the requested address, as some gateways send. */
  | 'quoting_page'
  /** A JSON error that quotes the requested address, as the service itself might send. */
  | 'quoting_json'
  /** Sends one byte every 20 ms, forever. */
  | 'drip'
  | 'cut_mid_body'
  | 'reset'
  /** An answer that is not HTTP. */
  | 'garbage'
  /** 200 without a body. */
  | 'empty'
  | 'too_many_requests'
  /** An undocumented error code. */
  | 'unknown_code'
  /** A redirect to the same path on another host. */
  | 'redirect'
  /** An endless body, as fast as the client reads. */
  | 'endless'

export interface FaultyGateway extends LoopbackServer {
  /** Applies the fault to requests whose method and path (`POST /in.php`) match `line`, until `heal`. */
  fault(line: RegExp, fault: Fault): void
  heal(): void
  /** Resolves once a request has met a fault. */
  met(): Promise<void>
  /** Resolves once every request that met a fault has ended. */
  quiet(): Promise<void>
}

/** Forwards requests to `target`, except those that meet a fault. */
export async function startFaultyGateway(target: string): Promise<FaultyGateway> {
  let faulty: { line: RegExp; fault: Fault } | null = null
  let underWay = 0
  const waiting: (() => void)[] = []
  const watching: (() => void)[] = []
  const server = await listenOnLoopback((request, response) => {
    // Clients silently repeat a request if a reused connection drops.
    response.shouldKeepAlive = false
    if (faulty?.line.test(`${request.method} ${request.url}`)) {
      underWay += 1
      for (const resolve of watching.splice(0)) resolve()
      response.once('close', () => {
        underWay -= 1
        if (underWay > 0) return
        for (const resolve of waiting.splice(0)) resolve()
      })
      applyFault(faulty.fault, request.url ?? '', response)
    } else {
      passOn(request, response).catch(() => response.destroy())
    }
  }, 0)

  async function passOn(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await readBody(request)
    const { method, headers } = request
    const options = { method, headers: { ...headers, connection: 'close' } }
    const onward = http.request(new URL(request.url ?? '/', target), options, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    onward.once('error', () => response.destroy())
    onward.end(body)
  }

  return {
    ...server,
    fault(line, fault) {
      faulty = { line, fault }
    },
    heal() {
      faulty = null
    },
    met: () => (underWay > 0 ? Promise.resolve() : new Promise((resolve) => watching.push(resolve))),
    quiet: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}

function applyFault(fault: Fault, address: string, response: http.ServerResponse): void {
  switch (fault) {
    case 'half_open':
      break
    case 'bad_gateway':
      response.writeHead(502, { 'content-type': 'text/html' }).end('<h1>502 Bad Gateway</h1>')
      break
    case 'quoting_page':
      response.writeHead(502, { 'content-type': 'text/html' }).end(`<p>No route to ${address}</p>`)
      break
    case 'quoting_json':
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: 0, request: `No route to ${address}` }))
      break
    case 'drip': {
      response.writeHead(200, { 'content-type': 'text/html' })
      const dripping = setInterval(() => response.write(' '), 20)
      response.once('close', () => clearInterval(dripping))
      break
    }
    case 'cut_mid_body':
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': 1_000 })
      response.write('{"status":1,"req', () => response.destroy())
      break
    case 'reset':
      response.socket?.resetAndDestroy()
      break
    case 'empty':
      response.writeHead(200, { 'content-type': 'application/json' }).end()
      break
    case 'too_many_requests':
      response.writeHead(429, { 'content-type': 'text/plain' }).end('Too Many Requests')
      break
    case 'unknown_code':
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ status: 0, request: 'ERROR_OF_TOMORROW' }))
      break
    case 'redirect':
      response.writeHead(302, { location: `http://elsewhere.invalid${address}` }).end()
      break
    case 'endless': {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = Buffer.alloc(64 * 1024, ' ')
      const send = () => {
        if (!response.closed && response.write(more)) setImmediate(send)
      }
      response.on('drain', send)
      send()
      break
    }
    case 'garbage':
      response.socket?.end('220 mail.example ESMTP\r\n')
      break
  }
}
