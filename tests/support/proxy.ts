import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import tls from 'node:tls'
import type { Certificate } from './certificate.ts'

/** Reaction to a CONNECT instead of passing it on. */
type Refusal = number | 'hang'

export interface ProxyOptions {
  /** Target (`wsp.registraduria.gov.co:443`) → port on 127.0.0.1. Other targets get 502. */
  leads: Readonly<Record<string, number>>
  /** Makes clients connect to the proxy over TLS. */
  certificate?: Certificate
  /** `name:password` required with every request. */
  login?: string
  /** Address to listen on; default: 127.0.0.1. */
  host?: string
}

export interface HttpProxy {
  host: string
  port: number
  /** Requests: `CONNECT host:port`, `GET http://…`, `SOCKS5 host:port`. */
  log: string[]
  /** Refuses every CONNECT from now on; null: stops refusing. */
  refuse(refusal: Refusal | null): void
  close(): Promise<void>
}

/** Path of a PAC file that names this proxy. */
export const pacPath = '/proxy.pac'

/** An HTTP proxy: CONNECT, and GET for its PAC file; any other GET gets 502. */
export async function startProxy(options: ProxyOptions): Promise<HttpProxy> {
  const { leads, certificate, login, host = '127.0.0.1' } = options
  const log: string[] = []
  let refusal: Refusal | null = null
  const plain: http.RequestListener = (request, response) => {
    log.push(`${request.method} ${request.url}`)
    if (request.url !== pacPath) return response.writeHead(502).end()
    const file = `function FindProxyForURL() { return 'PROXY ${request.headers.host}' }`
    response.writeHead(200, { 'content-type': 'application/x-ns-proxy-autoconfig' }).end(file)
  }
  const server = certificate === undefined ? http.createServer(plain) : https.createServer(certificate, plain)
  const open = keepSockets(server)
  server.on('connect', (request: http.IncomingMessage, socket: Duplex) => {
    socket.on('error', () => {})
    log.push(`CONNECT ${request.url}`)
    if (refusal === 'hang') return
    const given = request.headers['proxy-authorization']
    const isLoggedIn = login === undefined || given === `Basic ${Buffer.from(login).toString('base64')}`
    const port = leads[request.url ?? '']
    const refused = refusal ?? (isLoggedIn ? (port === undefined ? 502 : null) : 407)
    if (refused !== null) return answer(socket, refused)
    passOn(socket, port ?? 0, () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'))
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    host,
    port: (server.address() as AddressInfo).port,
    log,
    refuse(next) {
      refusal = next
    },
    close: () => closeWith(server, open),
  }
}

function answer(socket: Duplex, status: number): void {
  const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="proxy"\r\n' : ''
  socket.end(`HTTP/1.1 ${status} No\r\n${challenge}Content-Length: 0\r\n\r\n`)
}

/** A SOCKS5 proxy without a login. Refuses targets that are not in `leads` as unreachable. */
export async function startSocksProxy(leads: ProxyOptions['leads']): Promise<Omit<HttpProxy, 'refuse'>> {
  const log: string[] = []
  const server = net.createServer((socket) => {
    socket.on('error', () => {})
    let seen = Buffer.alloc(0)
    let greeted = false
    const hear = (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk])
      if (!greeted) {
        if (seen.length < 2 || seen.length < 2 + (seen[1] ?? 0)) return
        seen = seen.subarray(2 + (seen[1] ?? 0))
        greeted = true
        socket.write(Buffer.from([5, 0]))
      }
      // Version, CONNECT, reserved, address type (name), length of the name, name, port.
      const length = seen[4] ?? 0
      if (seen.length < 7 + length) return
      socket.off('data', hear)
      const place = `${seen.subarray(5, 5 + length)}:${seen.readUInt16BE(5 + length)}`
      log.push(`SOCKS5 ${place}`)
      const port = leads[place]
      const reply = (code: number) => socket.write(Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0]))
      if (port === undefined) {
        reply(4)
        socket.end()
      } else passOn(socket, port, () => reply(0))
    }
    socket.on('data', hear)
  })
  const open = keepSockets(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return { host: '127.0.0.1', port, log, close: () => closeWith(server, open) }
}

/** Terminates TLS in front of a plain server on loopback. */
export async function startTls(
  certificate: Certificate,
  port: number,
): Promise<{ port: number; close(): Promise<void> }> {
  const server = tls.createServer(certificate, (socket) => {
    socket.on('error', () => {})
    passOn(socket, port, () => {})
  })
  const open = keepSockets(server)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { port: (server.address() as AddressInfo).port, close: () => closeWith(server, open) }
}

function passOn(from: Duplex, port: number, connected: () => void): void {
  const onward = net.connect({ host: '127.0.0.1', port }, () => {
    connected()
    from.pipe(onward).pipe(from)
  })
  onward.on('error', () => from.destroy())
  onward.on('close', () => from.destroy())
  from.on('close', () => onward.destroy())
}

function keepSockets(server: net.Server): Set<net.Socket> {
  const open = new Set<net.Socket>()
  server.on('connection', (socket: net.Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  return open
}

async function closeWith(server: net.Server, open: Set<net.Socket>): Promise<void> {
  const closed = once(server, 'close')
  server.close()
  for (const socket of open) socket.destroy()
  await closed
}
