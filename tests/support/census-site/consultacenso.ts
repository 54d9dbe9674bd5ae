import type http from 'node:http'
import { createEventLog, type EventLog } from '../event-log.ts'
import { after, createScript, type LoopbackServer, listenOnLoopback, readBody } from '../loopback.ts'
import { type FoundAnswer, invented, type Trouble } from './answers.ts'
import { applyFault, sendPage } from './apply-fault.ts'
import { type ConsultaPage, consultaPage } from './consultacenso-page.ts'
import { maintenancePage, pageWithoutForm } from './page.ts'
import { turnstileSitekey } from './widget.ts'
import { createWidgetServer } from './widget-server.ts'

/** Answer of the API to one query. `latencyMs`: delay before the answer. */
export type ConsultaAnswer = { latencyMs?: number } & (
  | BodyAnswer
  /** A gateway's HTML with HTTP 200. */
  | { kind: 'gateway_page' }
  | Trouble
)

type BodyAnswer =
  | (FoundAnswer & {
      keys?: 'lower' | 'upper' | 'camel'
      /** Whether `nom_puesto` and `direccion` contain each other's content. */
      exchanged?: boolean
    })
  | { kind: 'not_found' }
  | { kind: 'not_enabled' }
  | { kind: 'novedad'; novedad: string; resolucion?: string; fecha?: string }
  /** `ok: false` with this text. */
  | { kind: 'error'; error: string }
  /** A found answer about another person. */
  | { kind: 'wrong_cedula' }
  /** This body with HTTP 200, in which `{cedula}` and `{token}` are replaced. */
  | { kind: 'body'; body: string }
  /** JSON that ends in the middle. */
  | { kind: 'truncated' }

/** Result of loading the page. */
export type ConsultaPageAnswer =
  | ({ kind: 'form'; status?: number } & Partial<
      Pick<ConsultaPage, 'captcha' | 'takes' | 'hint' | 'withoutElections' | 'drawn'>
    >)
  | { kind: 'no_form' | 'maintenance' }
  | Trouble

interface ConsultaRequest {
  /** UTC ms at which the whole request had arrived. */
  at: number
  kind: 'page' | 'elections' | 'query'
  cedula?: string
  election?: number
  /** Kind of the answer, or `no_captcha`, `no_election`. */
  outcome: string
  /** Origin of the token: bought, or solved by a person or the widget itself. */
  token?: 'bought' | 'solved'
}

export interface ConsultacensoSite extends LoopbackServer {
  /** The page's address: pass it as the census URL. */
  page: string
  log: readonly ConsultaRequest[]
  waitFor: EventLog<ConsultaRequest>['waitFor']
  /** Sets the answers to queries about this cédula, in order. The last one repeats. */
  script(cedula: string, answers: ConsultaAnswer | ConsultaAnswer[]): void
  scriptPage(answers: ConsultaPageAnswer | ConsultaPageAnswer[]): void
  scriptElections(answers: { kind: 'list' } | Trouble): void
}

export interface ConsultacensoOptions {
  /** Default: a free one. */
  port?: number
  /** Whether a captcha token is genuine and unused. It counts as used afterwards. */
  redeem(token: string, sitekey: string): boolean | Promise<boolean>
}

const sitekeys = {
  recaptcha_v2: '6LtestBtestBtestBtestBtestBtestBtestBtest',
  turnstile: turnstileSitekey,
}
const elections = [
  { id: 0, nombre: 'LUGAR DE VOTACION ACTUAL', mensaje: 'Censo vigente' },
  { id: 81, nombre: 'ELECCIÓN DE PRUEBA', mensaje: null },
]

/** The Registraduría's page B as a real HTTP server on loopback. */
export async function startConsultacensoSite(options: ConsultacensoOptions): Promise<ConsultacensoSite> {
  const { port = 0, redeem } = options
  const otherwise = (cedula: string): ConsultaAnswer => invented(cedula)
  const log = createEventLog<ConsultaRequest>()
  const scripts = new Map<string, { next(): ConsultaAnswer }>()
  let pages = createScript<ConsultaPageAnswer>({ kind: 'form' })
  let list = createScript<{ kind: 'list' } | Trouble>({ kind: 'list' })
  let sitekey = sitekeys.recaptcha_v2
  const widgets = createWidgetServer()

  const server = await listenOnLoopback((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }, port)

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    // Chromium silently repeats a request if a reused connection drops. The log would show it twice.
    response.shouldKeepAlive = false
    const { pathname } = new URL(request.url ?? '/', server.url)
    if (widgets.serve(request, response, pathname)) return
    if (pathname === '/' && request.method === 'GET') return load(response)
    if (pathname === '/back/api/elecciones') return offer(response)
    if (pathname === '/back/api/consulta' && request.method === 'POST') return await query(request, response)
    response.writeHead(404).end()
  }

  function load(response: http.ServerResponse): void {
    const page = pages.next()
    log.add({ at: Date.now(), kind: 'page', outcome: page.kind })
    switch (page.kind) {
      case 'form': {
        const { captcha = 'recaptcha_v2', takes = 'field', withoutElections = 'empty_list' } = page
        const { drawn, hint } = page
        sitekey = sitekeys[drawn?.captcha === 'turnstile' ? 'turnstile' : captcha]
        if (drawn !== undefined) widgets.behave(drawn)
        sendPage(
          response,
          consultaPage({ captcha, sitekey, takes, hint, withoutElections, drawn }),
          page.status,
        )
        break
      }
      case 'no_form':
        sendPage(response, pageWithoutForm)
        break
      case 'maintenance':
        sendPage(response, maintenancePage)
        break
      case 'status':
      case 'empty':
      case 'blocked':
      case 'hang':
      case 'drop':
      case 'half':
        applyFault(page, response)
        break
    }
  }

  function offer(response: http.ServerResponse): void {
    const offered = list.next()
    log.add({ at: Date.now(), kind: 'elections', outcome: offered.kind })
    if (offered.kind === 'list') send(response, JSON.stringify({ ok: true, data: elections }))
    else applyFault(offered, response)
  }

  async function query(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const asked = JSON.parse((await readBody(request)).toString()) as Record<string, unknown>
    const cedula = String(asked.documento)
    const election = Number(asked.eleccionId)
    const record = (outcome: string, token?: 'bought' | 'solved') =>
      log.add({ at: Date.now(), kind: 'query', cedula, election, outcome, ...(token ? { token } : {}) })
    const isSolved = widgets.redeem(String(asked.captchaToken))
    if (!isSolved && !(await redeem(String(asked.captchaToken), sitekey))) {
      record('no_captcha')
      return send(response, JSON.stringify({ ok: false, error: 'Captcha inválido o vencido' }))
    }
    if (!elections.some(({ id }) => id === election)) {
      record('no_election')
      return send(response, JSON.stringify({ ok: false, error: 'Seleccione una elección' }))
    }
    const reply = scripts.get(cedula)?.next() ?? otherwise(cedula)
    record(reply.kind, isSolved ? 'solved' : 'bought')
    after(reply.latencyMs ?? 0, response, () => {
      switch (reply.kind) {
        case 'status':
        case 'empty':
        case 'blocked':
        case 'hang':
        case 'drop':
        case 'half':
          return applyFault(reply, response)
        case 'gateway_page':
          return sendPage(response, '<html><title>502</title><body><h1>502 Bad Gateway</h1></body></html>')
        case 'found':
        case 'not_found':
        case 'not_enabled':
        case 'novedad':
        case 'error':
        case 'wrong_cedula':
        case 'body':
        case 'truncated':
          return send(response, bodyOf(cedula, reply).replaceAll('{token}', String(asked.captchaToken)))
      }
    })
  }

  return {
    ...server,
    page: `${server.url}/`,
    log: log.entries,
    waitFor: log.waitFor,
    script(cedula, answers) {
      scripts.set(cedula, createScript(answers))
    },
    scriptPage(answers) {
      pages = createScript(answers)
    },
    scriptElections(answers) {
      list = createScript(answers)
    },
    async close() {
      log.close()
      await server.close()
    },
  }
}

function bodyOf(cedula: string, answer: BodyAnswer): string {
  const absent = { ok: true, encontrado: false }
  switch (answer.kind) {
    case 'found':
      return found(cedula, answer)
    case 'wrong_cedula':
      return found('999000111', invented('999000111'))
    case 'not_found': {
      const mensaje = `El documento de identidad número ${cedula} no se encuentra en el censo para esta elección.`
      return JSON.stringify({ ...absent, mensaje })
    }
    case 'not_enabled': {
      const mensaje = `El documento de identidad número ${cedula} no se encuentra habilitado para votar`
      return JSON.stringify({ ...absent, mensaje })
    }
    case 'novedad': {
      const { novedad, resolucion = null, fecha = null } = answer
      return JSON.stringify({ ...absent, novedad, resolucion, fecha_novedad: fecha, data: { nuip: cedula } })
    }
    case 'error':
      return JSON.stringify({ ok: false, error: answer.error })
    case 'body':
      return answer.body.replaceAll('{cedula}', cedula)
    case 'truncated':
      return found(cedula, invented(cedula)).slice(0, 90)
  }
}

function found(
  cedula: string,
  answer: FoundAnswer & { keys?: 'lower' | 'upper' | 'camel'; exchanged?: boolean },
): string {
  const { puesto, direccion, exchanged = false, keys = 'lower' } = answer
  const data = {
    nuip: cedula,
    nom_depto: answer.departamento,
    nom_mun: answer.municipio,
    nom_puesto: exchanged ? direccion : puesto,
    direccion: exchanged ? puesto : direccion,
    mesa: answer.mesa,
    fingreso: '2020-01-01',
    coddivipol: '990010102',
  }
  const spellings = {
    lower: (key: string) => key,
    upper: (key: string) => key.toUpperCase(),
    camel: (key: string) => key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
  }
  const renamed = Object.fromEntries(
    Object.entries(data).map(([key, value]) => [spellings[keys](key), value]),
  )
  return JSON.stringify({ ok: true, encontrado: true, data: renamed, mapa: { lat: 0, lng: 0, url: '' } })
}

function send(response: http.ServerResponse, json: string): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(json)
}
