import type { CaptchaFailure } from '../outcome.ts'
import type { Purchases } from './purchases.ts'

export interface Captcha {
  kind: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  pageUrl: string
  /** Resolves once the page sends its form, whoever pressed the button. Never rejects. */
  sent: Promise<void>
}

export interface SolvedCaptcha {
  kind: 'token'
  token: string
  /** Tells the service, in the background, whether the site took the token. Never throws. */
  report(good: boolean): void
}

/** Somebody solved it in the page itself and sent the form with the site's own button. */
interface SolvedInPage {
  kind: 'solved_in_page'
}

/** `detail`: in English, for the log; it holds no key and no token. */
export interface UnsolvedCaptcha {
  kind: CaptchaFailure
  detail: string
}

export type Solution = SolvedCaptcha | SolvedInPage | UnsolvedCaptcha

export interface Within {
  signal: AbortSignal
  deadlineMs: number
  /** Told of whatever is paid for. */
  purchases: Purchases
}

export interface CaptchaSolver {
  /** 'page': a person solves it in the page, which they have to see filled in. 'elsewhere': it comes as a token. */
  where: 'page' | 'elsewhere'
  /** Within `deadlineMs` ('timeout' or 'needs_person' afterwards). Rejects with the signal's reason once it is aborted. */
  solve(captcha: Captcha, within: Within): Promise<Solution>
}
