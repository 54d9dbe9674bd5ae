import { type CaptchaProviderName, captchaProviders } from '../../src-preload/captcha-providers.ts'
import {
  type CaptchaPeer,
  type CaptchaSettings,
  type CaptchaWay,
  captchaWays,
} from '../../src-preload/contract/index.ts'
import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import type { Environment } from '../environment.ts'
import type { CaptchaAccount } from '../lookup/captcha/providers.ts'
import { twoCaptchaUrl } from '../lookup/captcha/two-captcha.ts'
import { dailyCeiling } from '../queue/budget.ts'
import { readPesoRate } from '../queue/peso-rate.ts'

/** The captcha accounts: one per provider, and which one is used first. */

/** The key of 2captcha in use: the environment's, otherwise the saved one; null: none. */
const twoCaptchaKey = (database: Database, environment: Environment): string | null =>
  environment.captchaKey ?? readSetting(database, 'captcha_key')

function savedPeer(database: Database): CaptchaPeer | null {
  const saved = readSetting(database, 'captcha_peer')
  return saved === null ? null : (JSON.parse(saved) as CaptchaPeer)
}

export const savePeer = (database: Database, peer: CaptchaPeer | null): void =>
  writeSetting(database, 'captcha_peer', peer === null ? null : JSON.stringify(peer))

function firstProvider(database: Database): CaptchaProviderName {
  const saved = readSetting(database, 'captcha_first')
  return captchaProviders.find((provider) => provider === saved) ?? captchaProviders[0]
}

function accountAt(
  provider: CaptchaProviderName,
  database: Database,
  environment: Environment,
): CaptchaAccount | null {
  switch (provider) {
    case '2captcha': {
      const key = twoCaptchaKey(database, environment)
      return key === null ? null : { provider, key, url: environment.captchaUrl ?? twoCaptchaUrl }
    }
    case 'create_task': {
      const peer = savedPeer(database)
      return peer && { provider, ...peer }
    }
  }
}

/** In the order in which they are used. */
export function captchaAccounts(database: Database, environment: Environment): CaptchaAccount[] {
  const first = firstProvider(database)
  const others = captchaProviders.filter((provider) => provider !== first)
  return [first, ...others]
    .map((provider) => accountAt(provider, database, environment))
    .filter((account) => account !== null)
}

/** The chosen way. Without a choice, a captcha service if there is a key; null: the leader has to choose. */
export function captchaWay(database: Database, environment: Environment): CaptchaWay | null {
  const saved = readSetting(database, 'captcha_way')
  const chosen = captchaWays.find((way) => way === saved)
  return chosen ?? (captchaAccounts(database, environment).length === 0 ? null : 'service')
}

export function captchaSettings(database: Database, environment: Environment): CaptchaSettings {
  const key = twoCaptchaKey(database, environment)
  const peer = savedPeer(database)
  return {
    way: captchaWay(database, environment),
    keyEnding: key === null ? null : key.slice(-4),
    source: key === null ? 'none' : environment.captchaKey === null ? 'saved' : 'environment',
    peer: peer && { url: peer.url, keyEnding: peer.key.slice(-4) },
    first: firstProvider(database),
    dailyCeiling: dailyCeiling(database),
    pesoRate: readPesoRate(database),
  }
}
