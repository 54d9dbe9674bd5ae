import type { CaptchaFailure } from '../outcome.ts'

export interface Captcha {
  kind: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  pageUrl: string
}

export interface SolvedCaptcha {
  kind: 'token'
  token: string
  /** US dollars; 0 where the service does not say. */
  cost: number
  /** Tells the service, in the background, whether the site took the token. Never throws. */
  report(good: boolean): void
}

/** `detail`: in English, for the log; it holds no key and no token. */
export interface UnsolvedCaptcha {
  kind: CaptchaFailure
  detail: string
}

export interface CaptchaSolver {
  /** Within `deadlineMs` ('timeout' afterwards). Rejects with the signal's reason once it is aborted. */
  solve(
    captcha: Captcha,
    within: { signal: AbortSignal; deadlineMs: number },
  ): Promise<SolvedCaptcha | UnsolvedCaptcha>
}
