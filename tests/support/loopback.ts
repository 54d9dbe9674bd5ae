import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'

export interface LoopbackServer {
  /** `http://127.0.0.1:port`, without a trailing slash. */
  url: string
  host: string
  port: number
  server: http.Server
  /** Also ends open connections: a pending request sees its connection drop. */
  close(): Promise<void>
}

/** `port` 0: takes a free one. */
export async function listenOnLoopback(handle: http.RequestListener, port: number): Promise<LoopbackServer> {
  const host = '127.0.0.1'
  const server = http.createServer(handle)
  server.listen(port, host)
  await once(server, 'listening')
  const taken = (server.address() as AddressInfo).port
  return {
    url: `http://${host}:${taken}`,
    host,
    port: taken,
    server,
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

/** Answers after `ms`, unless the connection has closed by then. */
export function after(ms: number, response: http.ServerResponse, answer: () => void): void {
  if (ms === 0) {
    answer()
    return
  }
  const timer = setTimeout(answer, ms)
  response.once('close', () => clearTimeout(timer))
}

export async function readBody(request: http.IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** Returns the answers in order. The last one repeats. */
export function createScript<Answer>(answers: Answer | Answer[]): { next(): Answer } {
  const left = Array.isArray(answers) ? [...answers] : [answers]
  if (left.length === 0) throw new Error('a script needs an answer')
  return {
    next: () => (left.length > 1 ? left.shift() : left[0]) as Answer,
  }
}
