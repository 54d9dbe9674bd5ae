import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { CaptchaWay, Election, LookupStep } from '../../src-preload/contract/index.ts'
import type { Purchases } from './captcha/purchases.ts'
import type { Outcome } from './pages/outcome.ts'

export type { Failure, Outcome } from './pages/outcome.ts'

/** The position of a lookup in a round of captchas. */
export interface RoundSeat {
  /** Number of remaining lookups. */
  left: number
  /** Whether the person is another leader's, so that the operator must not read the answer. */
  isPrivate: boolean
  /** Called at each press in the round's windows. `stop`: also when the operator closes the last answer. */
  pressed(what: 'next' | 'stop'): void
}

export interface LookupRequest {
  /** Digits only. */
  cedula: string
  /** On abort the lookup closes its session and rejects with the signal's reason. */
  signal: AbortSignal
  onStep(step: LookupStep): void
  /** Receives the elections that the page lists. */
  onElections?: (elections: readonly Election[]) => void
  /** How the captcha is solved; default: the account's choice. */
  way?: CaptchaWay
  /** Largest number of captchas to buy; default: 2, because a page may expire while its captcha is being solved. */
  maxCaptchas?: 1 | 2
  /** The round, if the operator solves several captchas in a row; see round-windows.ts. */
  round?: RoundSeat
  /** Providers in the order in which they are asked to sell one; default: the owner's. */
  sellers?: readonly CaptchaProviderName[]
  /** Receives every purchase. Default: costs are not counted. */
  purchases?: Purchases
}

export interface LookupAnswer {
  outcome: Outcome
  /** Host that answered (wsp.registraduria.gov.co). */
  source: string
}

/** Looks one cédula up. Rejects with `NoBrowser` if no browser can be started, or with the signal's reason. */
export type Lookup = (request: LookupRequest) => Promise<LookupAnswer>
