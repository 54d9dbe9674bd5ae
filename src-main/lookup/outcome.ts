import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { CaptchaWay, Election, LookupStep } from '../../src-preload/contract/index.ts'
import type { Purchases } from './captcha/purchases.ts'
import type { Outcome } from './pages/outcome.ts'

export type { Failure, Outcome } from './pages/outcome.ts'

/** The place of a lookup in a round of captchas. */
export interface RoundSeat {
  /** Lookups that are still to come. */
  left: number
  /** The person is another leader's: the operator must not read the answer. */
  isPrivate: boolean
  /** Called from now on at each press in the round's windows. `stop`: also when the operator closes the last answer. */
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
  /** How the captcha is solved; the account's choice unless given. */
  way?: CaptchaWay
  /** Limit of bought captchas; 2 unless given, because a page may expire while its captcha is being solved. */
  maxCaptchas?: 1 | 2
  /** It is one of several that the operator solves in a row; see round-windows.ts. */
  round?: RoundSeat
  /** Providers in the order in which they are asked to sell one; the owner's unless given. */
  sellers?: readonly CaptchaProviderName[]
  /** Receives every purchase; costs are not counted unless given. */
  purchases?: Purchases
}

export interface LookupAnswer {
  outcome: Outcome
  /** Host that was asked (wsp.registraduria.gov.co). */
  source: string
}

/** Looks one cédula up. Rejects with `NoBrowser` if no browser can be started, or with the signal's reason. */
export type Lookup = (request: LookupRequest) => Promise<LookupAnswer>
