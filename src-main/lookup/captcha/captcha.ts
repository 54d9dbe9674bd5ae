/** A captcha as a page renders it. */
export interface Captcha {
  kind: 'recaptcha_v2' | 'turnstile'
  sitekey: string
  pageUrl: string
  /** Optional parameters of Turnstile's `render`; `data` is its `cData`. */
  action?: string
  data?: string
  /** reCAPTCHA without a checkbox; reCAPTCHA Enterprise. */
  isInvisible?: boolean
  isEnterprise?: boolean
}

/** Whether a page accepts a token of one captcha for the other. */
export const isSameCaptcha = (
  one: Pick<Captcha, 'kind' | 'sitekey' | 'pageUrl'>,
  other: Pick<Captcha, 'kind' | 'sitekey' | 'pageUrl'>,
): boolean => one.kind === other.kind && one.sitekey === other.sitekey && one.pageUrl === other.pageUrl

/**
 * `wrong_setting`: the service rejects the request itself (sitekey, page address, method). `needs_operator`: the
 * operator did not solve it in time. `window_closed`: the captcha window was closed unsolved.
 */
export type CaptchaFailure =
  | 'no_funds'
  | 'bad_key'
  | 'wrong_setting'
  | 'unsolvable'
  | 'timeout'
  | 'network'
  | 'needs_operator'
  | 'window_closed'
