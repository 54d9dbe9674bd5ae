import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { SocksClient } from 'socks'
import { type Address, bracketed } from './address.ts'
import type { ProxyRoute, Route } from './route.ts'

/** The proxy was reached and refused the connection. */
export class ProxyRefused extends Error {
  override name = 'ProxyRefused'
  /** HTTP status. */
  readonly status: number
  readonly code: string
  constructor(status: number) {
    super(`the proxy answered ${status}`)
    this.status = status
    this.code = status === 407 ? 'PROXY_WANTS_LOGIN' : 'PROXY_REFUSED'
  }
}

/**
 * Opens a connection to `address` over `route` and sends nothing over it. Rejects with `ProxyRefused` or with an error
 * of the connection. Aborting `signal` rejects it, or destroys the open connection.
 */
export async function openTunnel(route: Route, address: Address, signal: AbortSignal): Promise<net.Socket> {
  signal.throwIfAborted()
  if (route.kind === 'direct') return await connect(address, signal)
  switch (route.scheme) {
    case 'http':
    case 'https':
      return await throughHttp(route, address, signal)
    case 'socks4':
    case 'socks5':
      return await throughSocks(route, address, signal)
  }
}

function connect(address: Address, signal: AbortSignal): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ ...address, signal })
    socket.once('error', reject)
    socket.once('connect', () => resolve(socket))
  })
}

function throughHttp(
  { scheme, host, port, credentials }: ProxyRoute,
  address: Address,
  signal: AbortSignal,
): Promise<net.Socket> {
  const path = `${bracketed(address.host)}:${address.port}`
  const login = credentials === null ? null : `${credentials.username}:${credentials.password}`
  const authorization =
    login === null ? {} : { 'Proxy-Authorization': `Basic ${Buffer.from(login).toString('base64')}` }
  const headers = { Host: path, ...authorization }
  const { request } = scheme === 'https' ? https : http
  return new Promise((resolve, reject) => {
    const connecting = request({ host, port, method: 'CONNECT', path, headers, agent: false, signal })
    connecting.once('error', reject)
    connecting.once('connect', ({ statusCode = 0 }, socket: net.Socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        return reject(new ProxyRefused(statusCode))
      }
      const end = () => socket.destroy()
      signal.addEventListener('abort', end, { once: true })
      socket.once('close', () => signal.removeEventListener('abort', end))
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    connecting.end()
  })
}

async function throughSocks(
  { scheme, host, port, credentials }: ProxyRoute,
  destination: Address,
  signal: AbortSignal,
): Promise<net.Socket> {
  const login = credentials === null ? {} : { userId: credentials.username, password: credentials.password }
  const { socket } = await SocksClient.createConnection({
    proxy: { host, port, type: scheme === 'socks4' ? 4 : 5, ...login },
    command: 'connect',
    destination,
    existing_socket: await connect({ host, port }, signal),
  })
  return socket
}
