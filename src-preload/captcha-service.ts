/** Name of the captcha service in use, in the texts and as a key in `lookup/captcha/providers.ts`. */
export const captchaService = '2captcha'
