import type { Captcha } from './captcha.ts'
import type { CaptchaSolver, SolvedCaptcha, UnsolvedCaptcha, Within } from './solver.ts'

/** A company that solves captchas for money. */
export interface CaptchaProvider {
  /** US dollars. Counted for a captcha whose price the API does not report. */
  usualPrice: number
  connect(account: Connection): CaptchaApi
}

interface Connection {
  key: string
  /** Without a trailing slash. */
  url: string
  fetch: typeof globalThis.fetch
}

/**
 * A provider's API. Each method sends one request with the account's key. Once the signal is aborted, it rejects with
 * the signal's reason, and never otherwise.
 */
export interface CaptchaApi {
  /** Ids are unique across providers. */
  submit(captcha: Captcha, signal: AbortSignal): Promise<Submitted>
  /** `id`: as `submit` returned it. */
  result(id: string, signal: AbortSignal): Promise<Result>
  balance(signal: AbortSignal): Promise<Balance>
  /** Whether the site accepted the token of a solved captcha. */
  report(id: string, good: boolean, signal: AbortSignal): Promise<void>
}

export type Submitted =
  | { kind: 'accepted'; id: string }
  /** Nothing was bought, and the same request may succeed later. */
  | { kind: 'busy'; why: UnsolvedCaptcha }
  /** Nothing was bought. */
  | { kind: 'refused'; why: UnsolvedCaptcha }
  /** The captcha may have been bought. */
  | { kind: 'unknown'; why: UnsolvedCaptcha }

/** State of a submitted captcha. */
export type Result =
  /** `dollars`: US dollars; null if the answer has no plausible price. */
  | { kind: 'solved'; token: string; dollars: number | null }
  | { kind: 'not_ready' }
  /** No reliable answer; the same request may be repeated. */
  | { kind: 'unknown'; why: UnsolvedCaptcha }
  /** The captcha will never have a token. `mayCost`: it may have been charged. */
  | { kind: 'failed'; why: UnsolvedCaptcha; mayCost: boolean }
  /** The provider refuses every request of this account: no funds or a bad key. */
  | { kind: 'account_refused'; why: UnsolvedCaptcha }

/** US dollars left in the account. */
export type Balance = { kind: 'balance'; dollars: number } | UnsolvedCaptcha

/** The accounts at the providers. Enforces deadlines and records purchases. */
export interface CaptchaService extends CaptchaSolver {
  /**
   * Before it buys a captcha, it uses a valid token of an earlier lookup, or waits for a recent captcha of the same
   * page.
   */
  solve(captcha: Captcha, within: Within): Promise<SolvedCaptcha | UnsolvedCaptcha>
}
