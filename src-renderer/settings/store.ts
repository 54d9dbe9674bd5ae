import { create } from 'zustand'
import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { CensusPageName } from '../../src-preload/census-pages.ts'
import type {
  AppError,
  CaptchaPeer,
  CaptchaSettings,
  CaptchaWay,
  CensusSettings,
  Election,
  Result,
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

/** Error, or null once the settings are shown as main saved them. */
async function save(call: Promise<Result<CaptchaSettings>>): Promise<AppError | null> {
  const result = await ask(call)
  if (!result.ok) return result.error
  useCaptcha.setState({ captcha: result.value })
  return null
}

export const chooseCaptchaWay = (way: CaptchaWay) => save(window.referidos.settings.chooseCaptchaWay({ way }))
/** US dollars a day; null: no limit. */
export const saveDailyCeiling = (dollars: number | null) =>
  save(window.referidos.settings.saveDailyCeiling({ dollars }))
/** null removes it. */
export const saveCaptchaPeer = (peer: CaptchaPeer | null) =>
  save(window.referidos.settings.saveCaptchaPeer({ peer }))
export const chooseFirstCaptcha = (provider: CaptchaProviderName) =>
  save(window.referidos.settings.chooseFirstCaptcha({ provider }))
/** Pesos for one US dollar; null: none. */
export const savePesoRate = (pesos: number | null) => save(window.referidos.settings.savePesoRate({ pesos }))
/** null removes the key. */
export const saveCaptchaKey = (key: string | null) => save(window.referidos.settings.saveCaptchaKey({ key }))

export const useCensus = create<{ census: CensusSettings | null; failure: AppError | null }>(() => ({
  census: null,
  failure: null,
}))

export async function loadCensus(): Promise<void> {
  const result = await ask(window.referidos.settings.census())
  useCensus.setState(result.ok ? { census: result.value, failure: null } : { failure: result.error })
}

/** Error, or null. */
export async function saveCensus(page: CensusPageName, election: Election | null): Promise<AppError | null> {
  const result = await ask(window.referidos.settings.saveCensus({ page, election }))
  if (!result.ok) return result.error
  useCensus.setState({ census: result.value })
  return null
}
