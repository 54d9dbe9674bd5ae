import { createHash } from 'node:crypto'
import type http from 'node:http'
import type { Duplex } from 'node:stream'
import { after, type LoopbackServer, listenOnLoopback, readBody } from '../loopback.ts'
import { sendPage } from './apply-fault.ts'
import { refusals } from './page.ts'

/** How a changed version of page A sends its form. Fields and button are unchanged. */
export type Sent =
  | 'other_path'
  | 'other_host'
  | 'get'
  /** The browser navigates to another address, which answers or refuses. */
  | 'navigation'
  | 'refused_navigation'
  | 'websocket'
  /** The body is encoded, and the page sends other requests every 50 ms. */
  | 'unreadable'
  | 'unanswered'
  | 'not_at_all'
  /** In the known way, after another request about the same person. */
  | 'after_a_check'
  /** In the known way, answered after 1.5 s. */
  | 'slow'
  /** In the known way, with an answer of an unknown shape. */
  | 'another_shape'

export interface ChangedSite extends LoopbackServer {
  page: string
  /** Sets how the form is sent. `by`: who presses the button. */
  change(sent: Sent, by?: 'machine' | 'person'): void
  /** Requests and frames, except those that load the page. */
  log: readonly string[]
}

const found = (cedula: string) =>
  `<table id="consulta"><tr>${Object.entries({
    NUIP: cedula,
    DEPARTAMENTO: 'ALTOS DE NIEBLA',
    MUNICIPIO: 'PUERTO ALAMBRE',
    PUESTO: 'I.E. LOS ALMENDROS',
    DIRECCIÓN: 'CARRERA 1 # 2-3',
    MESA: '4',
  })
    .map(([heading, value]) => `<td data-th="${heading}">${value}</td>`)
    .join('')}</tr></table>`

const path = '/censo/consultar/'

/** The Registraduría's page A, after a change. */
export async function startChangedSite(): Promise<ChangedSite> {
  let sent: Sent = 'slow'
  let by: 'machine' | 'person' = 'machine'
  const log: string[] = []
  const elsewhere = await listenOnLoopback((request, response) => {
    response.setHeader('access-control-allow-origin', '*')
    void answer(request, response)
  }, 0)
  const server = await listenOnLoopback((request, response) => void answer(request, response), 0)

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://site')
    if (request.method === 'GET' && pathname === path && searchParams.size === 0) {
      return sendPage(response, pageThatSends(sent, by, elsewhere.url))
    }
    const body = (await readBody(request)).toString()
    if (pathname !== '/fondo' && pathname !== '/favicon.ico') log.push(`${request.method} ${pathname}`)
    const cedula = /\b\d{10}\b/.exec(`${body} ${request.url}`)?.[0] ?? ''
    const json = () =>
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(
          JSON.stringify(
            sent === 'another_shape' ? { resultado: 1 } : { success: true, data: { message: found(cedula) } },
          ),
        )
    if (pathname === '/censo/resultado') {
      return sendPage(
        response,
        sent === 'navigation' ? `<h1>Resultado</h1>${found(cedula)}` : refusals.firewall_es,
      )
    }
    if (sent === 'unanswered') return
    if (sent === 'slow') return after(1_500, response, json)
    json()
  }

  // Only one frame in each direction is needed.
  const sockets = new Set<Duplex>()
  server.server.on('upgrade', (request: http.IncomingMessage, socket: Duplex) => {
    sockets.add(socket)
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
    const accept = createHash('sha1').update(key).digest('base64')
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`,
    )
    socket.on('error', () => {})
    socket.once('data', () => {
      log.push('frame')
      socket.write(Buffer.concat([Buffer.from([0x81, 6]), Buffer.from('PUESTO')]))
    })
  })

  return {
    ...server,
    page: `${server.url}${path}`,
    log,
    change(next, whoever = 'machine') {
      sent = next
      by = whoever
      log.length = 0
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      await elsewhere.close()
      await server.close()
    },
  }
}

function pageThatSends(sent: Sent, by: 'machine' | 'person', elsewhere: string): string {
  const send: Record<Sent, string> = {
    other_path: `show(await post('/censo/api/consulta'))`,
    other_host: `show(await post('${elsewhere}/censo/consultar/'))`,
    get: `show(await (await fetch('${path}?' + new URLSearchParams(new FormData(form)))).json())`,
    navigation: `form.submit()`,
    refused_navigation: `form.submit()`,
    websocket: `const live = new WebSocket('ws://' + location.host + '/vivo')
      live.onopen = () => live.send(JSON.stringify(Object.fromEntries(new FormData(form))))
      live.onmessage = ({ data }) => { success.textContent = data }`,
    unreadable: `setInterval(() => fetch('/fondo?' + Math.random()), 50); await fetch('/censo/z', { method: 'POST', body: btoa(form.nuip.value) })`,
    unanswered: `show(await post('/censo/api/consulta'))`,
    not_at_all: '',
    after_a_check: `await post('/censo/validar'); show(await post(location.pathname))`,
    slow: `show(await post(location.pathname))`,
    another_shape: `show(await post(location.pathname))`,
  }
  return `<!doctype html><html lang="es"><meta charset="utf-8"><title>Consulta (sitio de prueba)</title>
<form action="/censo/resultado" method="post">
  <input id="nuip" name="nuip"><select id="tipo" name="tipo"><option value="-1">LUGAR DE VOTACIÓN ACTUAL</option></select>
  <div class="g-recaptcha" data-sitekey="6LtestTESTtestTESTtestTESTtestTESTtestTE">
    <textarea name="g-recaptcha-response"></textarea></div>
  <input type="button" id="enviar" value="Consultar">
</form><div id="success"></div>
<script>
  const form = document.forms[0]
  const success = document.querySelector('#success')
  const post = async (url) => (await fetch(url, { method: 'POST', body: new FormData(form) })).json()
  const show = (answer) => { success.innerHTML = answer.data?.message ?? JSON.stringify(answer) }
  document.querySelector('#enviar').addEventListener('click', async () => {
    success.textContent = 'Consultando...'
    ${send[sent]}
  })
  const person = ${by === 'person'} && setInterval(() => {
    if (!form.nuip.value) return
    clearInterval(person)
    form['g-recaptcha-response'].value = 'x'.repeat(40)
    document.querySelector('#enviar').click()
  }, 20)
</script></html>`
}
