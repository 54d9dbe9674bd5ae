/** Name of the captcha service in use: as the texts say it, and as `lookup/captcha/providers.ts` registers it. */
export const captchaService = '2captcha'
