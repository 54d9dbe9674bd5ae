import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { Readable } from 'node:stream'
import tls from 'node:tls'
import { type Address, addressOf } from './address.ts'
import type { ResolveRoutes, Routes } from './route.ts'
import { openTunnel, ProxyRefused } from './tunnel.ts'

/**
 * A `fetch` over the resolved routes. Through a proxy it never follows a redirect: it returns the 3xx response, or
 * rejects if `redirect` is 'error'.
 */
export function createFetch(resolveRoutes: ResolveRoutes): typeof globalThis.fetch {
  return async (input, init) => {
    const request = new Request(input, init)
    const routes = await resolveRoutes(request.url)
    if (routes.every(({ kind }) => kind === 'direct')) return await fetch(request)
    try {
      const body = Buffer.from(await request.arrayBuffer())
      const socket = await firstTunnel(routes, addressOf(request.url), request.signal)
      return await ask(request, body, socket)
    } catch (error) {
      request.signal.throwIfAborted()
      throw error
    }
  }
}

/** Tries the next route only if a proxy is unreachable; as in Chromium, a refusal by a proxy is final. */
async function firstTunnel(routes: Routes, address: Address, signal: AbortSignal): Promise<net.Socket> {
  let last: unknown
  for (const route of routes) {
    try {
      return await openTunnel(route, address, signal)
    } catch (error) {
      if (signal.aborted || error instanceof ProxyRefused) throw error
      last = error
    }
  }
  throw last
}

function ask(
  { url, method, headers, signal, redirect }: Request,
  body: Buffer,
  socket: net.Socket,
): Promise<Response> {
  const { protocol } = new URL(url)
  const { host } = addressOf(url)
  const isSecure = protocol === 'https:'
  const servername = net.isIP(host) === 0 ? { servername: host } : {}
  const connection = isSecure
    ? tls.connect({ socket, host, ALPNProtocols: ['http/1.1'], ...servername })
    : socket
  const options = { method, headers: Object.fromEntries(headers), signal, createConnection: () => connection }
  return new Promise((resolve, reject) => {
    const asking = (isSecure ? https : http).request(url, options, (answer) => {
      const status = answer.statusCode ?? 0
      if (redirect === 'error' && status >= 300 && status < 400) {
        answer.destroy()
        return reject(new TypeError('a redirect'))
      }
      resolve(responseOf(answer, status))
    })
    asking.once('error', reject)
    asking.end(body)
  })
}

function responseOf(answer: http.IncomingMessage, status: number): Response {
  const headers = new Headers()
  for (const [name, values] of Object.entries(answer.headersDistinct))
    for (const value of values ?? []) headers.append(name, value)
  const isEmpty = status === 204 || status === 205 || status === 304
  const body = isEmpty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>)
  return new Response(body, { status, headers })
}
