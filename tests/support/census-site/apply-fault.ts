import type http from 'node:http'
import type { Trouble } from './answers.ts'
import { refusals } from './page.ts'

export function applyFault(trouble: Trouble, response: http.ServerResponse): void {
  switch (trouble.kind) {
    case 'status':
      response.writeHead(trouble.status, { 'content-type': 'text/html' }).end('<h1>Error</h1>')
      break
    case 'empty':
      response.writeHead(200).end()
      break
    case 'blocked':
      sendPage(response, refusals[trouble.by ?? 'firewall'], trouble.status ?? usualStatus(trouble.by))
      break
    case 'hang':
      break
    case 'drop':
      response.destroy()
      break
    case 'half':
      response.writeHead(200, { 'content-length': 1_000 }).write('{"success"', () => response.destroy())
      break
  }
}

const usualStatus = (by: string | undefined): number => (by?.startsWith('challenge') ? 403 : 200)

export function sendPage(response: http.ServerResponse, html: string, status = 200): void {
  response
    .writeHead(status, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' })
    .end(html)
}
