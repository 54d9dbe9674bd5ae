import type { CaptchaSettings, Handlers } from '../../src-preload/contract.ts'
import type { Database } from '../database/open.ts'
import type { Environment } from '../environment.ts'
import type { House } from '../house.ts'
import { readSetting, writeSetting } from './repository.ts'

/** The 2captcha key in force: the environment's, else the saved one, else none. */
export const captchaKey = (database: Database, environment: Environment): string | null =>
  environment.captchaKey ?? readSetting(database, 'captcha_key')

export function settingsHandlers(house: () => House, environment: Environment): Handlers['settings'] {
  function captcha(): CaptchaSettings {
    const key = captchaKey(house().database, environment)
    if (key === null) return { keyEnding: null, source: 'none' }
    return { keyEnding: key.slice(-4), source: environment.captchaKey === null ? 'saved' : 'environment' }
  }
  return {
    captcha,
    saveCaptchaKey({ key }) {
      writeSetting(house().database, 'captcha_key', key)
      house().lane.mended()
      return captcha()
    },
    async examineBrowser() {
      const report = await house().examineBrowser()
      if (report.test.kind === 'works') house().lane.mended()
      return report
    },
  }
}
