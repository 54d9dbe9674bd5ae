import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import zlib from 'node:zlib'

/** A hostile page, or a hostile answer to the page's form. */
export interface Hostile {
  name: string
  /** Response to the load of the page; default: the usual form. */
  page?(response: http.ServerResponse, socket: Socket): void
  /** Response to the form; default: a short answer. */
  answer?(response: http.ServerResponse, socket: Socket): void
}

const field =
  '<input id="nuip" name="nuip"><select id="tipo" name="tipo"><option value="-1">LUGAR DE VOTACIÓN ACTUAL</option></select>'
const widget =
  '<div class="g-recaptcha" data-sitekey="6LtestTESTtestTESTtestTESTtestTESTtestTE"><textarea name="g-recaptcha-response"></textarea></div>'

/** Page A's form. `first`: HTML before it. `script`: runs after it. `onSend`: code that runs before it is sent. */
const form = ({
  first = '',
  script = '',
  onSend = '',
} = {}): string => `<!doctype html><html lang="es"><meta charset="utf-8">
<title>Sitio de prueba</title>${first}<form>${field}${widget}<input type="button" id="enviar" value="Consultar"></form><div id="success"></div>
<script>
  document.querySelector('#enviar').addEventListener('click', async () => {
    ${onSend}
    const response = await fetch('/censo/consultar/', { method: 'POST', body: new FormData(document.forms[0]) })
    document.querySelector('#success').innerHTML = (await response.json()).data.message
  })
  ${script}
</script></html>`

const html = (body: string) => (response: http.ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(body)
const json = (body: string) => (response: http.ServerResponse) =>
  void response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body)
const answer = (message: string): string => JSON.stringify({ success: true, data: { message } })

/** Repeats `part` forever, as fast as the client reads. */
const endless = (type: string, begin: string, part: string) => (response: http.ServerResponse) => {
  response.writeHead(200, { 'content-type': type })
  response.write(begin)
  const block = part.repeat(Math.ceil(65_536 / part.length))
  const more = () => {
    while (!response.destroyed && response.write(block));
  }
  response.on('drain', more)
  more()
}

/** Like `endless`, compressed with gzip about 1000:1. */
const bomb = (type: string, begin: string) => (response: http.ServerResponse) => {
  response.writeHead(200, { 'content-type': type, 'content-encoding': 'gzip' })
  const packing = zlib.createGzip()
  packing.pipe(response)
  packing.write(begin)
  const block = Buffer.alloc(65_536, 'x')
  const more = () => {
    while (!response.destroyed && packing.write(block));
  }
  packing.on('drain', more)
  response.once('close', () => packing.destroy())
  more()
}

const drip = (_: http.ServerResponse, socket: Socket) => {
  socket.write('HTTP/1.1 200 OK\r\n')
  let n = 0
  const timer = setInterval(() => socket.write(`x-${n++}: y\r\n`), 100)
  socket.once('close', () => clearInterval(timer))
}

const many = (n: number, part: (at: number) => string): string =>
  Array.from({ length: n }, (_, at) => part(at)).join('')

/** Scripts of hostile pages, by behaviour. */
const scripts: Record<string, string> = {
  'loops at once': 'for (;;);',
  'loops in an observer': `new MutationObserver(() => { for (;;); }).observe(document, { subtree: true, childList: true, attributes: true }); document.body.append('x')`,
  'takes memory in its heap': `const all = []; (function more() { for (let n = 0; n < 20; n++) all.push(Array.from({ length: 1e5 }, (_, at) => ({ at }))); setTimeout(more) })()`,
  'takes memory in buffers': `const all = []; (function more() { all.push(new Uint8Array(2e7).fill(1)); setTimeout(more, 5) })()`,
  'asks for a hundred dialogs': `for (let n = 0; n < 100; n++) { alert(n); confirm(n); prompt(n) }; addEventListener('beforeunload', (event) => { event.preventDefault(); event.returnValue = 'x' })`,
  'opens windows': `for (let n = 0; n < 40; n++) window.open('about:blank', '_blank')`,
  'loads itself again and again': 'location.reload()',
  'writes a history': `setInterval(() => { for (let n = 0; n < 50; n++) try { history.pushState(n, '', '#' + n) } catch {} }, 1)`,
  'opens frames': `for (let n = 0; n < 1e4; n++) document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: '<p>x' }))`,
  'takes away what the DOM is read with': `Document.prototype.querySelectorAll = document.querySelectorAll = () => { throw new Error('no') }; JSON.stringify = JSON.parse = () => { throw new Error('no') }; Array.prototype.map = Array.prototype.push = () => { throw new Error('no') }; globalThis.DOMParser = undefined`,
  'answers for the DOM with 100 MB': `String.prototype.slice = function () { return 'x'.repeat(1e8) }; Object.defineProperty(Document.prototype, 'title', { get: () => 'x'.repeat(1e8) }); document.querySelector('form').remove()`,
  'has getters that throw': `for (const name of ['title', 'body', 'documentElement']) Object.defineProperty(document, name, { get() { throw new Error('no') } })`,
  'has a title of 50 MB': `document.title = 'x'.repeat(5e7)`,
  'has an attribute of 100 MB': `document.forms[0].setAttribute('data-x', 'x'.repeat(1e8)); document.querySelector('#enviar').remove()`,
  'talks to the console': `const x = 'x'.repeat(1e6); setInterval(() => { for (let n = 0; n < 5; n++) console.log(x, n) }, 1)`,
  'closes itself': 'window.close(); history.back()',
  'prints, and wants to be whole screen': `window.print(); document.documentElement.requestFullscreen?.().catch(() => {}); Notification.requestPermission?.(); navigator.geolocation?.getCurrentPosition(() => {})`,
  'listens for ever': `new EventSource('/siempre'); setInterval(() => fetch('/siempre?' + Math.random()).catch(() => {}), 20)`,
  'sets huge cookies': `for (let n = 0; n < 200; n++) document.cookie = 'c' + n + '=' + 'x'.repeat(4000)`,
  downloads: `location.href = '/descarga'`,
  'nests 100,000 levels': `let deep = document.body; for (let n = 0; n < 1e5; n++) deep = deep.appendChild(document.createElement('div'))`,
}

/** Names of the hostile pages in `npm test`. All of them together take some minutes. */
export const fewHostiles = [
  'a document without an end',
  'a million options',
  'a form that loops when it is sent',
]

export const hostiles: readonly Hostile[] = [
  { name: 'a document without an end', page: endless('text/html', form(), '<p>x</p>') },
  {
    name: 'a document without an end, of hidden fields',
    page: endless('text/html', form(), '<input type="hidden" value="12345678">'),
  },
  { name: 'a packed document', page: bomb('text/html', form()) },
  { name: 'headers that drip', page: drip },
  {
    name: 'ten thousand headers',
    page: (_, socket) =>
      void socket.end(`HTTP/1.1 200 OK\r\n${many(10_000, (at) => `x-${at}: ${'y'.repeat(50)}\r\n`)}\r\n`),
  },
  {
    name: 'broken chunks',
    page: (_, socket) =>
      void socket.write(
        'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n<p>\r\n',
      ),
  },
  {
    name: 'redirects without an end',
    page: (response) =>
      void response.writeHead(302, { location: `/censo/consultar/?${Math.random()}` }).end(),
  },
  { name: 'a refresh without an end', page: html('<meta http-equiv="refresh" content="0">') },
  {
    name: 'a question for a password',
    page: (response) => void response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
  },
  {
    name: '30,000 hidden fields',
    page: html(
      form({ first: many(30_000, (at) => `<input type="hidden" value="nonce-of-${at}">`) }).replace(
        'id="tipo"',
        'id="otro"',
      ),
    ),
  },
  {
    name: 'a million options',
    page: html(
      form({
        script: `const list = document.querySelector('#tipo'); list.innerHTML = '<option value="x">x</option>'.repeat(1e6)`,
      }),
    ),
  },
  {
    name: 'styles that match for ever',
    page: html(
      form({
        first: `<style>${many(3_000, (at) => `:has(div:nth-child(${at + 1}n)) * * *:not(:nth-last-child(${at + 2}n)) { width: ${at}px }`)}</style>${'<div>'.repeat(300)}`,
      }),
    ),
  },
  ...Object.entries(scripts).map(
    ([name, script]): Hostile => ({ name: `a page that ${name}`, page: html(form({ script })) }),
  ),
  { name: 'a form that loops when it is sent', page: html(form({ onSend: 'for (;;);' })) },
  {
    name: 'an answer without an end',
    answer: endless('application/json', '{"success": true, "data": {"message": "', 'x'),
  },
  { name: 'a packed answer', answer: bomb('application/json', '{"success": true, "data": {"message": "') },
  {
    name: 'an answer of 30,000 hidden fields',
    answer: json(answer(many(30_000, (at) => `<input type="hidden" value="nonce-of-${at}">`))),
  },
  {
    name: 'an answer of 60,000 rows',
    answer: json(answer(`<table>${'<tr><td data-th="NUIP">1</td></tr>'.repeat(60_000)}</table>`)),
  },
  { name: 'an answer of 100,000 levels', answer: json(answer('<div>'.repeat(100_000))) },
  { name: 'JSON of a million levels', answer: json('['.repeat(1_000_000)) },
  {
    name: 'JSON with __proto__',
    answer: json(
      '{"__proto__": {"success": true}, "data": {"__proto__": {"message": "<p>x"}, "message": {"toString": 1}}}',
    ),
  },
]

export interface HostileSite {
  /** URL of this hostile page. */
  pageOf(hostile: Hostile): string
  close(): Promise<void>
}

/** Starts one server per page, because the path must be the usual one. */
export async function startHostileSite(): Promise<HostileSite> {
  const servers: http.Server[] = []
  const pages = new Map<Hostile, string>()
  for (const hostile of hostiles) {
    const server = http.createServer({ insecureHTTPParser: true }, (request, response) => {
      response.shouldKeepAlive = false
      response.on('error', () => {})
      const { pathname } = new URL(request.url ?? '/', 'http://site')
      if (pathname === '/siempre')
        return void endless('text/event-stream', '', `data: ${'x'.repeat(1_000)}\n\n`)(response)
      if (pathname === '/descarga')
        return void response
          .writeHead(200, { 'content-disposition': 'attachment', 'content-type': 'application/zip' })
          .end('x')
      if (pathname !== '/censo/consultar/') return void response.writeHead(404).end()
      request.resume()
      const [own, usual] =
        request.method === 'POST' ? [hostile.answer, json(answer('<p>x</p>'))] : [hostile.page, html(form())]
      ;(own ?? usual)(response, request.socket)
    })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    servers.push(server)
    const { port } = server.address() as AddressInfo
    pages.set(hostile, `http://127.0.0.1:${port}/censo/consultar/`)
  }
  return {
    pageOf: (hostile) => pages.get(hostile) ?? '',
    async close() {
      for (const server of servers) {
        server.closeAllConnections()
        server.close()
      }
    },
  }
}
