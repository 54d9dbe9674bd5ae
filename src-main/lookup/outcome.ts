import type { CaptchaWay, LookupStep } from '../../src-preload/contract/index.ts'
import type { Purchases } from './captcha/purchases.ts'

/**
 * What one lookup of one cédula came to. The first three are answers and final; the others are retried.
 * `detail`: what happened, in English, for the log and the history; it never holds a cédula, a name, a key or a token.
 * `rawResponse`: the answer's HTML or JSON as the site sent it, at most 256 KB, without tokens.
 * `screenshot`: path of a picture of the page as the lookup left it, where pictures were asked for.
 */
export type Outcome =
  | Found
  | { kind: 'not_found'; rawResponse: string }
  | {
      kind: 'cancelled'
      cause: 'deceased' | 'other'
      novedad: string
      resolucion: string | null
      /** ISO date where the page's text is a date (dd/mm/yyyy and the like), else the page's text. */
      fechaNovedad: string | null
      rawResponse: string
    }
  | Failure

interface Found {
  kind: 'found'
  departamento: string
  municipio: string
  puesto: string
  direccion: string
  mesa: string
  rawResponse: string
}

/**
 * `byPage`: the page itself reported this error (a 5xx status, maintenance, a failure of its data source, a refused captcha),
 * so the network works. See `pageFault` in queue/policy.ts.
 */
export type Failure = { detail: string; rawResponse?: string; screenshot?: string; byPage?: true } & (
  | { kind: 'timeout' | 'blocked' }
  /** `captivePortal`: the network requires a login first (wrong certificate, redirect to another site, 407, 511). */
  | { kind: 'network_error'; captivePortal?: true }
  /** `electionGone`: the page does not offer the election that is to be asked. */
  | { kind: 'parse_error'; electionGone?: true }
  | { kind: 'captcha_failed'; reason: CaptchaFailure }
)

/**
 * `wrong_setting`: the service does not accept the request itself (sitekey, page address, method).
 * `needs_person`: nobody was there to solve it. `window_closed`: the captcha window was closed unsolved.
 */
export type CaptchaFailure =
  | 'no_funds'
  | 'bad_key'
  | 'wrong_setting'
  | 'unsolvable'
  | 'timeout'
  | 'network'
  | 'needs_person'
  | 'window_closed'

export interface LookupRequest {
  /** Digits only. */
  cedula: string
  /** Aborted when the app is closed or nobody is there any more to solve the captcha: the lookup closes its context and rejects with the signal's reason. */
  signal: AbortSignal
  onStep(step: LookupStep): void
  /** How its captcha is solved; the account's choice unless given. */
  way?: CaptchaWay
  /** Limit of captchas bought from 2captcha; 2 unless given, because a page may expire while its captcha is being solved. */
  mostCaptchas?: 1 | 2
  /** Receives every purchase; costs are not counted unless given. */
  purchases?: Purchases
}

export interface LookupAnswer {
  outcome: Outcome
  /** Host that was asked (wsp.registraduria.gov.co). */
  source: string
}

/** One cédula → one answer. Rejects with `NoBrowser` where none can be started, and where `signal` was aborted. */
export type Lookup = (request: LookupRequest) => Promise<LookupAnswer>

/** No Chromium could be found or started. `tried`: one line a candidate, in English. */
export class NoBrowser extends Error {
  override name = 'NoBrowser'
  readonly tried: string[]
  constructor(tried: string[]) {
    super(`no browser for lookups: ${tried.join('; ')}`)
    this.tried = tried
  }
}
