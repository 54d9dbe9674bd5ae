import type { Captcha, CaptchaFailure } from './captcha.ts'
import type { Purchases } from './purchases.ts'

export interface SolvedCaptcha {
  kind: 'token'
  token: string
  /** Reports to the service, in the background, whether the site accepted the token. Never throws. */
  report(good: boolean): void
}

/** The operator solved it in the page itself and sent the form with the site's own button. */
interface SolvedInPage {
  kind: 'solved_in_page'
}

/** `detail`: in English, for the log; it contains no key and no token. */
export interface UnsolvedCaptcha {
  kind: CaptchaFailure
  detail: string
}

export type Solution = SolvedCaptcha | SolvedInPage | UnsolvedCaptcha

export interface Within {
  signal: AbortSignal
  deadlineMs: number
  /** Receives every purchase. */
  purchases: Purchases
}

/** Solves a captcha outside the page and returns a token. */
export interface CaptchaSolver {
  where: 'elsewhere'
  /** Answers within `deadlineMs` ('timeout' afterwards). Once the signal is aborted, rejects with its reason. */
  solve(captcha: Captcha, within: Within): Promise<Solution>
}

/** The operator solves the captcha, of any kind, in the visible page with its form filled in. */
export interface InPageSolver {
  where: 'page'
  /**
   * `sent` resolves once the page sends its form, whoever pressed the button, and never rejects. Answers within
   * `deadlineMs` ('needs_operator' afterwards). Once the signal is aborted, rejects with its reason.
   */
  solve(captcha: { sent: Promise<void> }, within: Omit<Within, 'purchases'>): Promise<Solution>
}
