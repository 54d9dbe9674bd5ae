import { create } from 'zustand'
import type { CensusPageName } from '../../src-preload/census-pages.ts'
import type {
  AppError,
  CaptchaSettings,
  CaptchaWay,
  CensusSettings,
  Election,
} from '../../src-preload/contract/index.ts'
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

/** US dollars a day; null: any. Answers with what went wrong, or null. */
export async function saveDailyCeiling(dollars: number | null): Promise<AppError | null> {
  const result = await ask(window.referidos.settings.saveDailyCeiling({ dollars }))
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

export const useCensus = create<{ census: CensusSettings | null; failure: AppError | null }>(() => ({
  census: null,
  failure: null,
}))

export async function loadCensus(): Promise<void> {
  const result = await ask(window.referidos.settings.census())
  useCensus.setState(result.ok ? { census: result.value, failure: null } : { failure: result.error })
}

/** Answers with what went wrong, or null. */
export async function saveCensus(page: CensusPageName, election: Election | null): Promise<AppError | null> {
  const result = await ask(window.referidos.settings.saveCensus({ page, election }))
  if (!result.ok) return result.error
  useCensus.setState({ census: result.value })
  return null
}
