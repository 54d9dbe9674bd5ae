import type { Page, Request, WebSocket } from 'playwright-core'
import { readBlock, readStatus } from './answer.ts'
import type { Reload, Reply } from './census-page.ts'
import { lookAtPage, type PageSeen, pageSource } from './in-page.ts'
import type { Failure } from './outcome.ts'
import { namesCedula } from './text.ts'

/** Signs by which the sending of a form is recognised. */
export interface Sent {
  /** Digits only. */
  cedula: string
  /** Whether the request is this page's known query. */
  isQuery(request: Request): boolean
  /** Whether the lookup itself has begun to press the button. */
  isPressed(): boolean
  /** Resolves once the lookup has pressed the button; null: the operator presses it, at an unknown time. */
  pressed: Promise<unknown> | null
  /** Milliseconds without a request after which a page without a known query counts as changed. */
  quietMs: number
}

/**
 * Resolves with the answer to the next query, or with a failure if the form was sent in an unknown way. Must be called
 * before the form is sent.
 */
export function awaitReply(page: Page, sending: Sent): Promise<Reply | Reload | Failure> {
  return Promise.race([knownReply(page, sending.isQuery), unknownReply(page, sending)])
}

async function knownReply(
  page: Page,
  isQuery: (request: Request) => boolean,
): Promise<Reply | Reload | Failure> {
  let state = 'unsent' as 'unsent' | 'sent' | 'left'
  page.on('request', (request) => {
    if (isQuery(request)) state = 'sent'
  })
  page.on('framenavigated', (frame) => {
    if (frame === page.mainFrame() && state === 'sent') state = 'left'
  })
  const loadedAnew = new Promise<null>((resolve) => {
    page.on('load', () => {
      if (state === 'left') resolve(null)
    })
  })
  const came = await Promise.race([
    page.waitForResponse((response) => isQuery(response.request())),
    page.waitForEvent('requestfailed', isQuery).then(() => 'lost' as const),
  ])
  if (came === 'lost') return { kind: 'network_error', detail: 'the connection broke during the query' }
  try {
    // A reload of the page discards the answer's body, sometimes without an error.
    const body = await (came.request().isNavigationRequest()
      ? came.text()
      : Promise.race([came.text(), loadedAnew]))
    return body === null ? { kind: 'reload' } : { kind: 'response', status: came.status(), body }
  } catch (error) {
    if (state === 'left') return { kind: 'reload' }
    if (page.isClosed()) throw error
    return { kind: 'network_error', detail: 'the connection broke during the answer' }
  }
}

/** Milliseconds that a page may take to display an answer. */
const settlesWithinMs = 2_000

/** Types of requests that may belong to the form; images and the like never do. */
const relevantTypes: ReadonlySet<string> = new Set(['document', 'xhr', 'fetch', 'script'])

/**
 * Resolves if the form was sent in an unknown way or not at all: once a request with the cédula was answered and the
 * page shows other text, or after `quietMs` without a request. Never resolves once the known query was sent.
 */
function unknownReply(page: Page, sending: Sent): Promise<Failure> {
  const { isQuery, pressed, quietMs } = sending
  const before = look(page)
  return new Promise((resolve) => {
    let state = 'waiting' as 'waiting' | 'pressed' | 'elsewhere' | 'answered' | 'over'
    let status = 200
    let quiet: NodeJS.Timeout | undefined
    let settled: NodeJS.Timeout | undefined
    /** Requests so far. A repeated request restarts the timers only once. */
    const heard = new Set<string>()

    const over = () => {
      state = 'over'
      clearTimeout(quiet)
      clearTimeout(settled)
    }
    const end = async () => {
      if (state === 'over') return
      const detail =
        state === 'pressed' ? 'the page did not send its form' : 'the page sent its form in another way'
      over()
      resolve(await changed(page, status, detail, await before))
    }
    const endWhereShown = async () => {
      const [was, is] = await Promise.all([before, look(page)])
      if (is !== null && is.text !== was?.text) await end()
    }
    const restartTimers = () => {
      if (state === 'waiting' || state === 'over') return
      clearTimeout(quiet)
      quiet = setTimeout(end, quietMs)
      if (state !== 'answered') return
      clearTimeout(settled)
      settled = setTimeout(endWhereShown, Math.min(settlesWithinMs, quietMs))
    }
    const sentElsewhere = () => {
      if (state === 'waiting' || state === 'pressed') state = 'elsewhere'
      restartTimers()
    }
    const answered = () => {
      if (state === 'elsewhere') state = 'answered'
      restartTimers()
    }
    const noteActivity = (event: string, request: Request) => {
      if (!relevantTypes.has(request.resourceType())) return
      const { origin, pathname } = new URL(request.url())
      const name = `${event} ${request.method()} ${origin}${pathname}`
      if (heard.has(name) || heard.size > 1_000) return
      heard.add(name)
      restartTimers()
    }
    const isCarrier = (request: Request) => carriesForm(request, sending)
    const isLeaving = (request: Request) =>
      state !== 'waiting' && request.isNavigationRequest() && request.frame() === page.mainFrame()
    const carriers = new WeakSet<Request>()

    page.on('request', (request) => {
      if (state === 'over') return
      if (isQuery(request)) return over()
      if (isCarrier(request) || isLeaving(request)) {
        carriers.add(request)
        sentElsewhere()
      } else noteActivity('asked', request)
    })
    page.on('response', (response) => {
      if (carriers.has(response.request())) status = response.status()
    })
    page.on('requestfinished', (request) => {
      if (carriers.has(request)) answered()
      else noteActivity('finished', request)
    })
    page.on('requestfailed', (request) => noteActivity('failed', request))
    const hear = (socket: WebSocket) => {
      let carries = false
      socket.on('framesent', ({ payload }) => {
        if (!holdsForm(String(payload), sending)) return
        carries = true
        sentElsewhere()
      })
      socket.on('framereceived', () => {
        if (carries) answered()
      })
    }
    page.on('websocket', hear)
    page.on('close', over)
    pressed?.then(
      () => {
        if (state === 'waiting') state = 'pressed'
        restartTimers()
      },
      () => {},
    )
  })
}

/** Whether a request sends the form of this page, in a known or unknown way. */
export function carriesForm(request: Request, sending: Pick<Sent, 'cedula' | 'isPressed'>): boolean {
  // The host name alone may be as long as a token.
  const { pathname, search } = new URL(request.url())
  return holdsForm(`${pathname}${search} ${request.postData() ?? ''}`, sending)
}

/**
 * Before the button is pressed, a page may send the cédula alone. Then a text counts as the form only if it also has a
 * token.
 */
function holdsForm(text: string, { cedula, isPressed }: Pick<Sent, 'cedula' | 'isPressed'>): boolean {
  if (!namesCedula(text, cedula)) return false
  return isPressed() || /[\w.-]{30}/.test(text)
}

const look = (page: Page): Promise<PageSeen | null> => page.evaluate(lookAtPage, []).catch(() => null)

async function changed(
  page: Page,
  status: number,
  detail: string,
  before: PageSeen | null,
): Promise<Failure> {
  const seen = await look(page)
  const source = await page.evaluate(pageSource).catch(() => '')
  const wasBlock = before !== null && readBlock(before, '') !== null
  const block = seen === null || wasBlock ? null : readBlock(seen, source)
  if (block !== null) return block
  const refused = readStatus(status, source)
  return refused?.kind === 'blocked' ? refused : { kind: 'parse_error', detail, rawResponse: source }
}
