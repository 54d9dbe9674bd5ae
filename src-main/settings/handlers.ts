import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type {
  BrowserInstall,
  BrowserReport,
  CaptchaSettings,
  ElectionsAnswer,
  Events,
  FolderRisk,
  RecordedSetting,
  ScheduleSettings,
  SelfTest,
} from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { type AuditRecord, recordSetting } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import type { Environment } from '../environment.ts'
import type { Handlers } from '../handler-types.ts'
import type { Elections, ReadElections } from '../lookup/elections.ts'
import type { BrowserCare } from '../lookup/lookups.ts'
import type { OneTask } from '../one-task.ts'
import { lookupsFor, median } from '../queue/costs.ts'
import { lookupCosts } from '../queue/jobs.ts'
import type { Lane } from '../queue/lane.ts'
import type { MoneyWatch } from '../queue/money-watch.ts'
import { savePesoRate } from '../queue/peso-rate.ts'
import { siteAt } from '../queue/policy.ts'
import { type Power, readSchedule, saveSchedule } from '../queue/schedule.ts'
import type { Unvisited } from '../queue/visits.ts'
import { Refusal } from '../refusal.ts'
import { autoLockMinutes } from './auto-lock-minutes.ts'
import { captchaSettings, savePeer } from './captcha-accounts.ts'
import { censusSettings, censusUrl, saveCensus } from './census.ts'
import { readGuidance, saveGuidance } from './guidance.ts'
import { noteOffered } from './offered-elections.ts'

type Emit = <Name extends keyof Events>(name: Name, event: Events[Name]) => void

interface SettingsSession {
  database: Database
  lane: Lane
  readElections: ReadElections
  money: MoneyWatch
  browserCare: BrowserCare
  browserTask: OneTask
  selfTest(signal: AbortSignal): Promise<SelfTest>
}

export interface SettingsOptions {
  environment: Environment
  clock: Pick<Clock, 'now'>
  emit: Emit
  /** Restarts the auto-lock with this number of idle minutes; null: never. */
  startAutoLock(minutes: number | null): void
  /** Risk of the data folder; never rejects. */
  folderRisk(): Promise<FolderRisk | null>
  /** Called when there are new `ElectionNews`. */
  electionsChanged(): void
  power: Power
}

export function settingsHandlers({
  environment,
  clock,
  emit,
  startAutoLock,
  folderRisk,
  electionsChanged,
  power,
}: SettingsOptions): Handlers<SettingsSession>['settings'] {
  /** Call when the owner changed an account. The lane tries again with it. */
  function accountChanged(
    { database, lane, money }: SettingsSession,
    provider: CaptchaProviderName,
  ): CaptchaSettings {
    money.forget(provider)
    lane.captchaWayChanged()
    return captchaSettings(database, environment)
  }
  /** Writes a setting for all accounts, and records it in the same transaction. */
  function change(
    { database }: SettingsSession,
    { id }: AccountRow,
    detail: AuditRecord['detail'] & { setting: RecordedSetting },
    write: () => void,
  ): void {
    immediately(database.sqlite, () => {
      write()
      recordSetting(database, id, detail, clock.now())
    })
  }

  const scheduleSettings = (database: Database): ScheduleSettings => ({
    ...readSchedule(database),
    knowsPower: power.isKnown,
  })

  return {
    captcha: (_, { session }) => captchaSettings(session.database, environment),
    chooseCaptchaWay({ way }, { session, account }) {
      const { database, lane } = session
      change(session, account, { setting: 'captcha_way', to: way }, () =>
        writeSetting(database, 'captcha_way', way),
      )
      lane.captchaWayChanged()
      return captchaSettings(database, environment)
    },
    saveCaptchaKey({ key }, { session, account }) {
      const { database } = session
      change(session, account, { setting: 'captcha_key', to: key === null ? 0 : 1 }, () => {
        writeSetting(database, 'captcha_key', key)
        writeSetting(database, 'captcha_way', null)
      })
      return accountChanged(session, '2captcha')
    },
    saveCaptchaPeer({ peer }, { session, account }) {
      const { database } = session
      change(session, account, { setting: 'captcha_peer', to: peer === null ? 0 : 1 }, () => {
        savePeer(database, peer)
        writeSetting(database, 'captcha_way', null)
      })
      return accountChanged(session, 'create_task')
    },
    chooseFirstCaptcha({ provider }, { session, account }) {
      const { database, lane } = session
      change(session, account, { setting: 'captcha_first', to: provider }, () =>
        writeSetting(database, 'captcha_first', provider),
      )
      lane.causeFixed()
      return captchaSettings(database, environment)
    },
    savePesoRate({ pesos }, { session, account }) {
      const { database, lane } = session
      change(session, account, { setting: 'peso_rate', to: pesos }, () =>
        savePesoRate(database, pesos === null ? null : { pesos, setAt: clock.now() }),
      )
      lane.wake()
      return captchaSettings(database, environment)
    },
    saveDailyCeiling({ dollars }, { session, account }) {
      const { database, lane } = session
      change(session, account, { setting: 'daily_ceiling', to: dollars }, () =>
        writeSetting(database, 'daily_ceiling', dollars === null ? 'none' : String(dollars)),
      )
      lane.wake()
      return captchaSettings(database, environment)
    },
    async captchaBalance({ provider }, { session }) {
      // Reads first: the database may be closed when the balance arrives.
      const lookupCost = median(lookupCosts(session.database))
      const balance = await session.money.ask(provider)
      if (balance.kind === 'unknown') return balance
      const lookups = lookupCost === null ? null : lookupsFor(balance.dollars, lookupCost)
      return { ...balance, lookupCost, lookups }
    },
    census: (_, { session }) => censusSettings(session.database, environment),
    saveCensus(input, { session, account }) {
      const { database, lane } = session
      change(session, account, { setting: 'census' }, () =>
        saveCensus(database, environment, input, clock.now()),
      )
      electionsChanged()
      lane.causeFixed()
      return censusSettings(database, environment)
    },
    async readElections({ page }, { session: { database, lane, readElections } }) {
      const site = siteAt(censusUrl(page, environment), environment.pace)
      const read = await lane.visit(site, (signal) => readElections(site.url, signal))
      // The database may have been closed meanwhile.
      const isNews =
        read.kind === 'elections' &&
        database.sqlite.open &&
        noteOffered(database, site.url, read.elections, clock.now())
      if (isNews) electionsChanged()
      return electionsAnswer(read)
    },
    schedule: (_, { session }) => scheduleSettings(session.database),
    saveSchedule(schedule, { session, account }) {
      const { database, lane } = session
      change(session, account, { setting: 'schedule' }, () => saveSchedule(database, schedule))
      lane.scheduleChanged()
      return scheduleSettings(database)
    },
    guidance: (_, { session }) => readGuidance(session.database),
    saveGuidance(input, { session, account }) {
      const { database } = session
      change(session, account, { setting: 'guidance' }, () => saveGuidance(database, input))
      return readGuidance(database)
    },
    autoLock: (_, { session }) => autoLockMinutes(session.database),
    saveAutoLock({ minutes }, { session, account }) {
      const { database } = session
      change(session, account, { setting: 'auto_lock', to: minutes }, () =>
        writeSetting(database, 'auto_lock', minutes === null ? 'never' : String(minutes)),
      )
      startAutoLock(minutes)
      return minutes
    },
    async folderRisk(_, { session }) {
      // Reads first: the database may be closed when the risk is known.
      const seen = readSetting(session.database, 'folder_risk_seen')
      const risk = await folderRisk()
      return JSON.stringify(risk) === seen ? null : risk
    },
    async dismissFolderRisk(_, { session: { database } }) {
      const seen = JSON.stringify(await folderRisk())
      if (!database.sqlite.open) throw new Refusal('busy')
      writeSetting(database, 'folder_risk_seen', seen)
      return null
    },
    async examineBrowser(_, { session: { browserCare, browserTask, lane } }) {
      const report = await browserTask.run(browserCare.examine)
      if (report === 'aborted') return { kind: 'aborted' }
      if (report.test.kind === 'works') lane.causeFixed()
      return { kind: 'examined', report }
    },
    async installBrowser(_, { session: { browserCare, browserTask, lane } }) {
      const came = await browserTask.run(async (signal): Promise<BrowserInstall> => {
        const tell = (progress: Events['settings.installProgress']) =>
          emit('settings.installProgress', progress)
        const installed = await browserCare.install(tell, signal)
        if (installed.kind === 'failed') return { kind: 'failed', reason: installed.reason }
        lane.causeFixed()
        return { kind: 'installed', report: await unlessAborted(browserCare.examine(signal), signal) }
      })
      return came === 'aborted' ? { kind: 'aborted' } : came
    },
    async selfTest(_, { session: { selfTest, browserTask, lane } }) {
      const test = await browserTask.run(selfTest)
      if (test === 'aborted') return { kind: 'aborted' }
      const { parked } = lane.state()
      if (test.kind === 'works' && parked?.reason === 'no_browser') lane.causeFixed()
      return { kind: 'ended', test, parked: lane.state().parked }
    },
    abortBrowserTask(_, { session }) {
      session.browserTask.abort()
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
      // Cannot happen: reading the elections needs no captcha.
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
