import type { CaptchaProviderName } from '../../../src-preload/captcha-providers.ts'
import { createTask } from './create-task.ts'
import type { CaptchaApi, CaptchaProvider } from './provider.ts'
import { twoCaptcha } from './two-captcha.ts'

export const providers: Readonly<Record<CaptchaProviderName, CaptchaProvider>> = {
  '2captcha': twoCaptcha,
  create_task: createTask,
}

/** The owner's account at a provider. */
export interface CaptchaAccount {
  provider: CaptchaProviderName
  key: string
  /** Base URL of the API. */
  url: string
}

export interface ConnectedAccount {
  provider: CaptchaProviderName
  api: CaptchaApi
}

export const connectAccount = (
  { provider, key, url }: CaptchaAccount,
  fetch: typeof globalThis.fetch,
): ConnectedAccount => ({
  provider,
  api: providers[provider].connect({ key, url: url.replace(/\/+$/, ''), fetch }),
})
