/** Providers of solved captchas: 2captcha, or a service that speaks the `createTask` API of 2captcha's peers. */
export const captchaProviders = ['2captcha', 'create_task'] as const
export type CaptchaProviderName = (typeof captchaProviders)[number]
