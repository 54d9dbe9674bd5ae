import {
  type BrowserInstall,
  type BrowserReport,
  type CaptchaSettings,
  type CaptchaWay,
  captchaWays,
  type ElectionsAnswer,
  type Events,
  type Handlers,
} from '../../src-preload/contract/index.ts'
import type { AutoLock } from '../accounts/auto-lock.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { Environment } from '../environment.ts'
import type { House } from '../house.ts'
import { lookupsFor } from '../lookup/captcha/balance.ts'
import type { Elections } from '../lookup/elections.ts'
import { averageCaptchaCost } from '../queue/jobs.ts'
import type { Unvisited } from '../queue/lane.ts'
import { siteAt } from '../queue/policy.ts'
import { censusSettings, censusUrl, saveCensus } from './census.ts'
import { autoLockMinutes, dailyCeiling, readSetting, writeSetting } from './repository.ts'

/** The key of the captcha service in force: the environment's, else the saved one, else none. */
export const captchaKey = (database: Database, environment: Environment): string | null =>
  environment.captchaKey ?? readSetting(database, 'captcha_key')

/** The one that was chosen; where none was, the captcha service with a key and the leader without. */
export function captchaWay(database: Database, environment: Environment): CaptchaWay {
  const saved = readSetting(database, 'captcha_way')
  const chosen = captchaWays.find((way) => way === saved)
  return chosen ?? (captchaKey(database, environment) === null ? 'assisted' : 'service')
}

type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

export function settingsHandlers(
  house: () => House,
  environment: Environment,
  emit: Emit,
  autoLock: Pick<AutoLock, 'start'>,
): Handlers['settings'] {
  function captcha(): CaptchaSettings {
    const { database } = house()
    const way = captchaWay(database, environment)
    const key = captchaKey(database, environment)
    const ceiling = dailyCeiling(database)
    if (key === null) return { way, keyEnding: null, source: 'none', dailyCeiling: ceiling }
    return {
      way,
      dailyCeiling: ceiling,
      keyEnding: key.slice(-4),
      source: environment.captchaKey === null ? 'saved' : 'environment',
    }
  }
  return {
    captcha,
    chooseCaptchaWay({ way }) {
      writeSetting(house().database, 'captcha_way', way)
      house().lane.captchaWayChanged()
      return captcha()
    },
    saveCaptchaKey({ key }) {
      const { database, lane } = house()
      immediately(database.sqlite, () => {
        writeSetting(database, 'captcha_key', key)
        writeSetting(database, 'captcha_way', null)
      })
      lane.captchaWayChanged()
      return captcha()
    },
    saveDailyCeiling({ dollars }) {
      const { database, lane } = house()
      writeSetting(database, 'daily_ceiling', dollars === null ? 'none' : String(dollars))
      lane.wake()
      return captcha()
    },
    async captchaBalance() {
      const balance = await house().captchaBalance()
      if (balance.kind === 'unknown') return balance
      const lookupCost = averageCaptchaCost(house().database)
      return { ...balance, lookupCost, lookups: lookupsFor(balance.dollars, lookupCost) }
    },
    census: () => censusSettings(house().database, environment),
    saveCensus(input) {
      const { database, lane } = house()
      saveCensus(database, environment, input)
      lane.mended()
      return censusSettings(database, environment)
    },
    async readElections({ page }) {
      const { lane, readElections } = house()
      const site = siteAt(censusUrl(page, environment), environment.pace)
      return electionsAnswer(await lane.visit(site, (signal) => readElections(site.url, signal)))
    },
    autoLock: () => autoLockMinutes(house().database),
    saveAutoLock({ minutes }) {
      const { database } = house()
      writeSetting(database, 'auto_lock', minutes === null ? 'never' : String(minutes))
      autoLock.start(minutes)
      return minutes
    },
    async examineBrowser() {
      const { browserCare, browserTask, lane } = house()
      const report = await browserTask.run(browserCare.examine)
      if (report === 'cancelled') return { kind: 'cancelled' }
      if (report.test.kind === 'works') lane.mended()
      return { kind: 'examined', report }
    },
    async installBrowser() {
      const { browserCare, browserTask, lane } = house()
      const came = await browserTask.run(async (signal): Promise<BrowserInstall> => {
        const tell = (progress: Events['settings.installProgress']) =>
          emit('settings.installProgress', progress)
        const installed = await browserCare.install(tell, signal)
        if (installed.kind === 'failed') return { kind: 'failed', reason: installed.reason }
        lane.mended()
        return { kind: 'installed', report: await unlessAborted(browserCare.examine(signal), signal) }
      })
      return came === 'cancelled' ? { kind: 'cancelled' } : came
    },
    async selfTest() {
      const { selfTest, browserTask, lane } = house()
      const test = await browserTask.run(selfTest)
      if (test === 'cancelled') return { kind: 'cancelled' }
      const { parked } = lane.state()
      if (test.kind === 'works' && parked?.reason === 'no_browser') lane.mended()
      return { kind: 'ended', test, parked: lane.state().parked }
    },
    cancelBrowserTask() {
      house().browserTask.cancel()
      return null
    },
  }
}

function electionsAnswer(read: Elections | Unvisited): ElectionsAnswer {
  switch (read.kind) {
    case 'elections': {
      const { elections, currentVotingPlace } = read
      return { kind: 'read', elections: elections.filter(({ id }) => id !== currentVotingPlace) }
    }
    case 'unvisited':
      return { kind: 'unread', reason: read.reason, until: read.until }
    case 'captcha_failed':
      // Nobody is asked for one.
      return { kind: 'unread', reason: 'parse_error', until: null }
    case 'network_error': {
      const reason = read.captivePortal ? 'captive_portal' : read.kind
      return { kind: 'unread', reason, until: null }
    }
    case 'timeout':
    case 'blocked':
    case 'parse_error':
      return { kind: 'unread', reason: read.kind, until: null }
  }
}

async function unlessAborted(
  report: Promise<BrowserReport>,
  signal: AbortSignal,
): Promise<BrowserReport | null> {
  try {
    return await report
  } catch (error) {
    if (signal.aborted) return null
    throw error
  }
}
