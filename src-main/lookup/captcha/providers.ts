import { captchaService } from '../../../src-preload/captcha-service.ts'
import type { CaptchaProvider } from './provider.ts'
import { twoCaptcha } from './two-captcha.ts'

/** By the name that the texts use. */
const providers = { '2captcha': twoCaptcha } satisfies Record<string, CaptchaProvider>

/** The provider in use. */
export const captchaProvider: CaptchaProvider = providers[captchaService]
