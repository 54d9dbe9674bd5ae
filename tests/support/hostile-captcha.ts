import type http from 'node:http'
import zlib from 'node:zlib'
import { type LoopbackServer, listenOnLoopback } from './loopback.ts'

const json = { 'content-type': 'application/json' }
const megabyte = Buffer.alloc(1024 * 1024, ' ')

interface Exchange {
  response: http.ServerResponse
  /** Path and query of the request. */
  address: string
  /** URL of another host, which must receive no request. */
  elsewhere: string
}

const say = (body: string | Buffer) => (exchange: Exchange) => {
  exchange.response.writeHead(200, json).end(body)
}
const sayJson = (body: unknown) => say(JSON.stringify(body))
/** Sends raw bytes and leaves the connection open. */
const raw = (bytes: string) => (exchange: Exchange) => {
  exchange.response.socket?.write(bytes)
}

/** Writes `next` repeatedly, as fast as the client reads. */
function forever(stream: NodeJS.WritableStream | null, next: string | Buffer): void {
  if (stream === null) return
  const send = () => {
    let taken = stream.writable
    while (taken) taken = stream.writable && stream.write(next)
  }
  stream.on('drain', send)
  send()
}

const bombMember = zlib.gzipSync(megabyte)
/** Concatenated gzip members decompress one after another. */
const gzipBomb = Buffer.concat(Array.from({ length: 2_000 }, () => bombMember))
const bombInABomb = zlib.gzipSync(zlib.gzipSync(gzipBomb))
const brotliBomb = zlib.brotliCompressSync(Buffer.alloc(32 * 1024 * 1024, ' '), {
  params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 },
})

/** Hostile behaviour of a captcha service, by name. */
export const hostilities = {
  endless_body({ response }) {
    response.writeHead(200, json)
    forever(response, megabyte)
  },
  endless_error_page({ response }) {
    response.writeHead(502, { 'content-type': 'text/html' })
    forever(response, megabyte)
  },
  endless_headers({ response }) {
    response.socket?.write('HTTP/1.1 200 OK\r\n')
    forever(response.socket, `x-more: ${'x'.repeat(1_000)}\r\n`)
  },
  endless_header_line({ response }) {
    response.socket?.write('HTTP/1.1 200 OK\r\nx-more: ')
    forever(response.socket, 'x'.repeat(16_384))
  },
  endless_interim_answers({ response }) {
    const { socket } = response
    const sending = setInterval(() => socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(100)), 5)
    socket?.once('close', () => clearInterval(sending))
  },
  gzip_bomb({ response }) {
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end(gzipBomb)
  },
  brotli_bomb({ response }) {
    response.writeHead(200, { ...json, 'content-encoding': 'br' }).end(brotliBomb)
  },
  bomb_in_a_bomb({ response }) {
    const layers = { 'content-encoding': 'gzip, gzip, gzip' }
    response.writeHead(200, { ...json, ...layers }).end(bombInABomb)
  },
  no_gzip_at_all({ response }) {
    response.writeHead(200, { ...json, 'content-encoding': 'gzip' }).end('{"status":1,"request":"7"}')
  },
  drip({ response }) {
    response.writeHead(200, json)
    const dripping = setInterval(() => response.write(' '), 20)
    response.once('close', () => clearInterval(dripping))
  },
  half_open() {},
  reset: ({ response }) => response.socket?.resetAndDestroy(),
  garbage: raw('220 mail.example ESMTP\r\n'),
  bad_chunks: raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n{"status"'),
  cut_in_the_middle({ response }) {
    response.writeHead(200, { ...json, 'content-length': 1_000 })
    response.write('{"status":1,"request":"70000', () => response.destroy())
  },
  redirect_elsewhere({ response, address, elsewhere }) {
    response.writeHead(302, { location: `${elsewhere}${address}` }).end()
  },
  redirect_of_a_post({ response, address, elsewhere }) {
    response.writeHead(307, { location: `${elsewhere}${address}` }).end()
  },
  redirect_loop({ response, address }) {
    response.writeHead(301, { location: address }).end()
  },
  refresh_elsewhere({ response, address, elsewhere }) {
    response.writeHead(200, { refresh: `0;url=${elsewhere}${address}` }).end()
  },
  a_hundred_megabytes({ response }) {
    response.writeHead(200, { ...json, 'content-length': 100 * megabyte.length })
    response.write('{"status":1,"request":"')
    forever(response, megabyte)
  },
  deep_json: say('['.repeat(60_000)),
  deeper_json: say('{"request":'.repeat(1_000_000)),
  html: say('<!doctype html><title>502</title><h1>Bad Gateway</h1>'),
  wrong_types: sayJson({ status: '1', request: { toString: 1, valueOf: 2 } }),
  null_alone: sayJson(null),
  proto_keys: say('{"__proto__":{"status":1,"request":"7"},"constructor":{"status":1}}'),
  long_token: sayJson({ status: 1, request: 'x'.repeat(1024 * 1024), price: '0.003' }),
  token_of_markup: sayJson({ status: 1, request: '"><script>alert(1)</script>\u0000\n', price: '0.003' }),
  nul_bytes: say(Buffer.alloc(1_000)),
  no_text: say(Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x80])),
  empty: say(''),
  unknown_code: sayJson({ status: 0, request: 'ERROR_OF_TOMORROW' }),
  quoting({ response, address }) {
    response.writeHead(200, json).end(JSON.stringify({ status: 0, request: `No route to ${address}` }))
  },
  too_many_requests({ response }) {
    response.writeHead(429, { 'retry-after': '999999' }).end('Too Many Requests')
  },
  absurd_numbers: say('{"status":1,"request":1e308,"price":1e308}'),
} satisfies Record<string, (exchange: Exchange) => unknown>
export type Hostility = keyof typeof hostilities

export interface HostileCaptcha extends LoopbackServer {
  /** URL of a service that behaves like this on every request. `handsIn`: except on submissions, which it accepts. */
  at(hostility: Hostility, handsIn?: 'handsIn'): string
  /** Bytes of its answers on connections that have closed. */
  bytes(hostility: Hostility): number
  /** Resolves once every connection is closed. */
  quiet(): Promise<void>
}

export async function startHostileCaptcha(elsewhere: string): Promise<HostileCaptcha> {
  const taken = new Map<string, number>()
  const waiting: (() => void)[] = []
  let underWay = 0
  const server = await listenOnLoopback((request, response) => {
    response.shouldKeepAlive = false
    request.resume()
    const address = request.url ?? '/'
    const [, name = '', second] = address.split('/')
    const { socket } = request
    underWay += 1
    socket.on('error', () => {})
    response.on('error', () => {})
    socket.once('close', () => {
      taken.set(name, (taken.get(name) ?? 0) + socket.bytesWritten)
      underWay -= 1
      if (underWay === 0) for (const resolve of waiting.splice(0)) resolve()
    })
    if (second === 'handsIn' && request.method === 'POST')
      response.writeHead(200, json).end('{"status":1,"request":"7000000000"}')
    else hostilities[name as Hostility]({ response, address, elsewhere })
  }, 0)
  return {
    ...server,
    at: (hostility, handsIn) => `${server.url}/${hostility}${handsIn ? `/${handsIn}` : ''}`,
    bytes: (hostility) => taken.get(hostility) ?? 0,
    quiet: () => (underWay === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  }
}
