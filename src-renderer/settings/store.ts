import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { CensusPageName } from '../../src-preload/census-pages.ts'
import type { CaptchaPeer, CaptchaWay, Election } from '../../src-preload/contract/index.ts'
import { savedState } from '../ui/saved-state.ts'

const {
  useSaved: useCaptcha,
  load: loadCaptcha,
  take: save,
} = savedState(() => window.referidos.settings.captcha())

export { loadCaptcha, useCaptcha }

export const chooseCaptchaWay = (way: CaptchaWay) => save(window.referidos.settings.chooseCaptchaWay({ way }))
/** US dollars per day; null: no limit. */
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

const {
  useSaved: useCensus,
  load: loadCensus,
  take: takeCensus,
} = savedState(() => window.referidos.settings.census())

export { loadCensus, useCensus }

/** Resolves to the error, or to null once the settings are shown as main saved them. */
export const saveCensus = (page: CensusPageName, election: Election | null) =>
  takeCensus(window.referidos.settings.saveCensus({ page, election }))
