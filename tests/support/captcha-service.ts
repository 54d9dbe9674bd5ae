import { type ConnectedAccount, connectAccount } from '../../src-main/lookup/captcha/providers.ts'
import { type CaptchaServiceOptions, createCaptchaService } from '../../src-main/lookup/captcha/service.ts'
import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import { captchaTestKey } from './captcha-server/index.ts'

interface Account {
  key?: string
  provider?: CaptchaProviderName
  fetch?: typeof globalThis.fetch
}

export const accountAt = (
  url: string,
  { key = captchaTestKey, provider = '2captcha', fetch = globalThis.fetch }: Account = {},
): ConnectedAccount => connectAccount({ provider, key, url }, fetch)

/** A service with one account. */
export const serviceAt = (
  url: string,
  { key, provider, fetch, ...options }: Account & Omit<CaptchaServiceOptions, 'accounts'> = {},
) => {
  const account = {
    ...(key !== undefined && { key }),
    ...(provider && { provider }),
    ...(fetch && { fetch }),
  }
  return createCaptchaService({ accounts: [accountAt(url, account)], ...options })
}
