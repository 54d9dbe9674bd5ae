import type { CaptchaFailure } from '../outcome.ts'
import type { Purchases } from './purchases.ts'

export interface Captcha {
  kind: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  pageUrl: string
  /** Optional parameters of Turnstile's `render`; `data` is its `cData`. */
  action?: string
  data?: string
  /** reCAPTCHA without a checkbox, and reCAPTCHA Enterprise. */
  isInvisible?: boolean
  isEnterprise?: boolean
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
  /** Receives every purchase. */
  purchases: Purchases
}

/** Solves a captcha outside the page and returns a token. */
export interface CaptchaSolver {
  where: 'elsewhere'
  /** Within `deadlineMs` ('timeout' afterwards). Rejects with the signal's reason once it is aborted. */
  solve(captcha: Captcha, within: Within): Promise<Solution>
}

/** A person solves the captcha, of any kind, in the visible page with its form filled in. */
export interface PersonInPage {
  where: 'page'
  /** Within `deadlineMs` ('needs_operator' afterwards). Rejects with the signal's reason once it is aborted. */
  solve(captcha: Pick<Captcha, 'sent'>, within: Omit<Within, 'purchases'>): Promise<Solution>
}
