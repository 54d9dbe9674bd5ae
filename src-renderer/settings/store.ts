import { create } from 'zustand'
import type { AppError, CaptchaSettings, CaptchaWay } from '../../src-preload/contract.ts'
import { ask } from '../api.ts'

export const useCaptcha = create<{ captcha: CaptchaSettings | null; failure: AppError | null }>(() => ({
  captcha: null,
  failure: null,
}))

export async function loadCaptcha(): Promise<void> {
  const result = await ask(window.referidos.settings.captcha())
  useCaptcha.setState(result.ok ? { captcha: result.value, failure: null } : { failure: result.error })
}

export async function chooseCaptchaWay(way: CaptchaWay): Promise<AppError | null> {
  const result = await ask(window.referidos.settings.chooseCaptchaWay({ way }))
  if (!result.ok) return result.error
  useCaptcha.setState({ captcha: result.value })
  return null
}

/** Null removes the key. Answers with what went wrong, or null. */
export async function saveCaptchaKey(key: string | null): Promise<AppError | null> {
  const result = await ask(window.referidos.settings.saveCaptchaKey({ key }))
  if (!result.ok) return result.error
  useCaptcha.setState({ captcha: result.value })
  return null
}
