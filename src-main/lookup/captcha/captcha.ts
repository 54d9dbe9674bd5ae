/** A captcha as a page renders it. */
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
}
