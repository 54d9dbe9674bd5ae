import { randomBytes } from 'node:crypto'
import type http from 'node:http'
import { createEventLog, type EventLog } from '../event-log.ts'
import { after, createScript, type LoopbackServer, listenOnLoopback, readBody } from '../loopback.ts'
import { type Answer, invented, message, notice, type PageAnswer } from './answers.ts'
import { applyFault, sendPage } from './apply-fault.ts'
import { formPage, humanPath, maintenancePage, type Pace, pageWithoutForm } from './page.ts'
import { turnstileSitekey } from './widget.ts'
import { createWidgetServer } from './widget-server.ts'

export type { Answer, PageAnswer } from './answers.ts'

const censusSitekey = '6LtestTESTtestTESTtestTESTtestTESTtestTE'

interface CensusRequest {
  /** UTC ms at which the whole request had arrived. */
  at: number
  kind: 'page' | 'query'
  cedula?: string
  election?: string
  /** Kind of the answer, or the reason of a refusal: `no_session`, `no_captcha`, `no_election`. */
  outcome: string
  /** Origin of the token: bought, or solved by a person or the widget itself. */
  token?: 'bought' | 'solved'
}

export interface CensusSite extends LoopbackServer {
  /** The page's address: pass it as the census URL. */
  page: string
  log: readonly CensusRequest[]
  waitFor: EventLog<CensusRequest>['waitFor']
  /** All nonces that it issued, and all tokens of its checkbox and its widgets. */
  secrets: readonly string[]
  /** Sets the answers to queries about this cédula, in order. The last one repeats. */
  script(cedula: string, answers: Answer | Answer[]): void
  /** Sets the results of page loads, in order. The last one repeats. */
  scriptPage(answers: PageAnswer | PageAnswer[]): void
}

export interface CensusSiteOptions {
  /** Default: a free one. */
  port?: number
  /** Whether a captcha token is genuine and unused. It counts as used afterwards. */
  redeem(token: string, sitekey: string): boolean | Promise<boolean>
  /** Answer for a cédula without a script; default: a voting place derived from the cédula. */
  otherwise?(cedula: string): Answer
  pace?: Partial<Pace>
}

const path = '/censo/consultar/'

/** The Registraduría's page A as a real HTTP server on loopback. */
export async function startCensusSite(options: CensusSiteOptions): Promise<CensusSite> {
  const { port = 0, redeem } = options
  const otherwise: (cedula: string) => Answer = options.otherwise ?? invented
  const pace: Pace = { options: 60, spinner: 120, ...options.pace }
  const log = createEventLog<CensusRequest>()
  const scripts = new Map<string, { next(): Answer }>()
  let pages = createScript<PageAnswer>({ kind: 'form' })
  /** Session cookie → nonces of its page loads that no query has used. */
  const sessions = new Map<string, Set<string>>()
  /** Tokens of the checkbox that have not been used. */
  const solvedByHand = new Set<string>()
  const secrets: string[] = []
  const widgets = createWidgetServer()
  let sitekey = censusSitekey

  const server = await listenOnLoopback((request, response) => {
    answer(request, response).catch(() => response.destroy())
  }, port)

  async function answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    // Chromium silently repeats a request if a reused connection drops. The log would show it twice.
    response.shouldKeepAlive = false
    const { pathname } = new URL(request.url ?? '/', server.url)
    if (pathname === humanPath) {
      const token = randomBytes(24).toString('hex')
      solvedByHand.add(token)
      secrets.push(token)
      return void response.end(token)
    }
    if (widgets.serve(request, response, pathname)) return
    if (pathname !== path) return void response.writeHead(404).end()
    if (request.method === 'POST') return await query(request, response)
    load(request, response)
  }

  function load(request: http.IncomingMessage, response: http.ServerResponse): void {
    const page = pages.next()
    log.add({ at: Date.now(), kind: 'page', outcome: page.kind })
    after(page.latencyMs ?? 0, response, () => {
      switch (page.kind) {
        case 'form': {
          const session = sessionOf(request) ?? randomBytes(12).toString('hex')
          const nonce = randomBytes(20).toString('hex')
          secrets.push(nonce)
          if (page.widget !== undefined) widgets.behave(page.widget)
          sitekey = page.widget?.captcha === 'turnstile' ? turnstileSitekey : censusSitekey
          sessions.set(session, (sessions.get(session) ?? new Set()).add(nonce))
          response.setHeader('set-cookie', `PHPSESSID=${session}; Path=/; HttpOnly`)
          return sendPage(
            response,
            formPage({
              nonce,
              sitekey,
              pace,
              elections: page.elections ?? true,
              person: page.person ?? false,
              widget: page.widget,
            }),
            page.status,
          )
        }
        case 'no_form':
          return sendPage(response, pageWithoutForm)
        case 'maintenance':
          return sendPage(response, maintenancePage)
        case 'status':
        case 'empty':
        case 'blocked':
        case 'hang':
        case 'drop':
        case 'half':
          return applyFault(page, response)
      }
    })
  }

  async function query(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const form = await formOf(request)
    const cedula = form('nuip')
    const election = form('tipo')
    const record = (outcome: string, token?: 'bought' | 'solved') =>
      log.add({ at: Date.now(), kind: 'query', cedula, election, outcome, ...(token ? { token } : {}) })
    if (!spend(sessionOf(request), form('token'))) {
      record('no_session')
      return sendAnswer(response, notice('La sesión expiró'), { success: false, reload: true })
    }
    const token = form('g-recaptcha-response')
    const isSolved = solvedByHand.delete(token) || widgets.redeem(token)
    if (!isSolved && !(await redeem(token, sitekey))) {
      record('no_captcha')
      return sendAnswer(response, notice('Marque el cuadro de verificación o captcha!...'), {
        success: false,
      })
    }
    if (election !== '-1' && election !== '677') {
      record('no_election')
      return sendAnswer(response, notice('Seleccione la elección que desea consultar'), { success: false })
    }
    const answer = scripts.get(cedula)?.next() ?? otherwise(cedula)
    record(answer.kind, isSolved ? 'solved' : 'bought')
    after(answer.latencyMs ?? 0, response, () => {
      switch (answer.kind) {
        case 'found':
        case 'wrong_cedula':
        case 'novedad':
        case 'html':
          return sendAnswer(response, message(cedula, answer), { success: true })
        case 'not_found':
        case 'not_enabled':
        case 'updating':
        case 'curl_error':
          return sendAnswer(response, message(cedula, answer), { success: false })
        case 'expired':
          return sendAnswer(response, message(cedula, answer), { success: false, reload: true })
        case 'malformed':
          return void response
            .writeHead(200, { 'content-type': 'application/json' })
            .end('{"success": true, "da')
        case 'status':
        case 'empty':
        case 'blocked':
        case 'hang':
        case 'drop':
        case 'half':
          return applyFault(answer, response)
      }
    })
  }

  function spend(session: string | undefined, nonce: string): boolean {
    return session !== undefined && (sessions.get(session)?.delete(nonce) ?? false)
  }

  return {
    ...server,
    page: `${server.url}${path}`,
    log: log.entries,
    waitFor: log.waitFor,
    get secrets() {
      return [...secrets, ...widgets.secrets]
    },
    script(cedula, answers) {
      scripts.set(cedula, createScript(answers))
    },
    scriptPage(answers) {
      pages = createScript(answers)
    },
    async close() {
      log.close()
      await server.close()
    },
  }
}

function sendAnswer(
  response: http.ServerResponse,
  html: string,
  rest: { success: boolean; reload?: boolean },
): void {
  const { success, ...reload } = rest
  const body = JSON.stringify({ success, data: { message: html }, ...reload })
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8' }).end(body)
}

function sessionOf(request: http.IncomingMessage): string | undefined {
  return /(?:^|;\s*)PHPSESSID=(\w+)/.exec(request.headers.cookie ?? '')?.[1]
}

/** The fields of a multipart body; a missing one reads as ''. */
async function formOf(request: http.IncomingMessage): Promise<(name: string) => string> {
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const data = await new Response(await readBody(request), { headers }).formData()
  return (name) => String(data.get(name) ?? '')
}
