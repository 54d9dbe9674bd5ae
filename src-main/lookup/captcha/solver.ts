import type { CaptchaFailure } from '../outcome.ts'
import type { Purchases } from './purchases.ts'

export interface Captcha {
  kind: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  pageUrl: string
  /** What Turnstile's page gives it beside the sitekey, where it does. */
  action?: string
  data?: string
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

/** Solves it elsewhere: it comes as a token. */
export interface CaptchaSolver {
  where: 'elsewhere'
  /** Within `deadlineMs` ('timeout' afterwards). Rejects with the signal's reason once it is aborted. */
  solve(captcha: Captcha, within: Within): Promise<Solution>
}

/** A person solves it in the page, whatever it is; they have to see the form filled in. */
export interface PersonInPage {
  where: 'page'
  /** Within `deadlineMs` ('needs_person' afterwards). Rejects with the signal's reason once it is aborted. */
  solve(captcha: Pick<Captcha, 'sent'>, within: Omit<Within, 'purchases'>): Promise<Solution>
}
