import * as z from 'zod'
import { type CaptchaProviderName, captchaProviders } from '../captcha-providers.ts'
import { type CensusPageName, censusPageNames } from '../census-pages.ts'
import type { BrowserExamination, BrowserInstall, SelfTestAnswer } from './browser.ts'
import { type Guidance, guidance } from './census-remedies.ts'
import { channel } from './channel.ts'
import type { PesoRate } from './costs.ts'
import type { FolderRisk } from './folder.ts'
import { nothing } from './inputs.ts'
import { type ScheduleSettings, schedule } from './schedule.ts'

/** `assisted`: the leader solves captchas in a visible window; `service`: a captcha service solves them. */
export const captchaWays = ['assisted', 'service'] as const
export type CaptchaWay = (typeof captchaWays)[number]

/** An account at a service that speaks createTask. */
export interface CaptchaPeer {
  /** Base URL of its API, without a trailing slash. */
  url: string
  key: string
}

/**
 * `way` null: not chosen yet, and lookups wait. `keyEnding`, `source`: of the key of 2captcha in force; the environment
 * overrides the saved key. Keys never leave main, except for their last four characters. `first`: provider whose
 * account is used first; the other account is used while it fails. `dailyCeiling`: most US dollars that captchas may
 * cost per day in Colombia; null: no limit. `pesoRate`: null if the owner set none.
 */
export interface CaptchaSettings {
  way: CaptchaWay | null
  keyEnding: string | null
  source: 'saved' | 'environment' | 'none'
  peer: { url: string; keyEnding: string } | null
  first: CaptchaProviderName
  dailyCeiling: number | null
  pesoRate: PesoRate | null
}

/** Dollars are US dollars. */
export type CaptchaBalance =
  | {
      kind: 'balance'
      dollars: number
      /** Median cost of the last lookups; null before the first measurement. */
      lookupCost: number | null
      /** Number of lookups that the balance covers at that cost; null before the first measurement. */
      lookups: number | null
    }
  | { kind: 'unknown'; why: 'no_key' | 'bad_key' | 'network' | 'timeout' }

/** Method addresses that people copy from a service's documentation. */
const methods = /\/(?:createTask|getTaskResult|getBalance)$/

/** Base URL of an API: https, or http on this computer. null: invalid. */
function apiAddress(typed: string): string | null {
  const text = typed.trim()
  const url = URL.parse(/^\w+:\/\//.test(text) ? text : `https://${text}`)
  if (url === null || url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
    return null
  const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isHere)
  const isName = isHere || /^[a-z\d.-]+\.[a-z]{2,}$/.test(url.hostname)
  return isSafe && isName ? `${url.origin}${url.pathname.replace(/\/+$/, '').replace(methods, '')}` : null
}

/** An address is only saved together with its key: a key is never sent to an address for which it was not given. */
const captchaPeer = z.strictObject({
  url: z
    .string()
    .max(200)
    .transform((typed, context) => {
      const address = apiAddress(typed)
      if (address !== null) return address
      context.addIssue({ code: 'custom', message: 'invalid' })
      return z.NEVER
    }),
  key: z
    .string()
    .trim()
    .regex(/^[\w-]{16,128}$/, 'invalid'),
})

const election = z.strictObject({ id: z.string().min(1).max(200), name: z.string().max(2_000) })
/** An election in the page's list. */
export type Election = z.infer<typeof election>

/** `election` null: the current polling place ("lugar de votación actual"). */
export interface CensusSettings {
  page: CensusPageName
  election: Election | null
  /** Host of the page in force. */
  host: string
  /** Source of the page in force; the environment overrides the saved page. */
  source: 'saved' | 'environment'
}

/** Reasons why a page's elections could not be read. `busy`: the visit's turn did not come in time. */
export type UnreadReason =
  | 'busy'
  | 'offline'
  | 'blocked'
  | 'no_browser'
  | 'timeout'
  | 'network_error'
  | 'captive_portal'
  | 'parse_error'

/** `elections`: without "lugar de votación actual". `until`: UTC ms, set if the lane is parked. */
export type ElectionsAnswer =
  | { kind: 'read'; elections: Election[] }
  | { kind: 'unread'; reason: UnreadReason; until: number | null }

/** Choices of idle minutes before the app locks. */
export const autoLockChoices = [2, 5, 10, 15, 30, 60] as const

/** Only the owner changes settings for all accounts; every leader sees them. */
export const settingsChannels = {
  captcha: channel('leader', nothing).returns<CaptchaSettings>(),
  chooseCaptchaWay: channel('owner', z.strictObject({ way: z.enum(captchaWays) })).returns<CaptchaSettings>(),
  /** A saved key is used from now on. null removes it, and the leader chooses again. */
  saveCaptchaKey: channel(
    'owner',
    z.strictObject({
      key: z
        .string()
        .trim()
        .regex(/^[0-9a-zA-Z]{16,64}$/, 'invalid')
        .nullable(),
    }),
  ).returns<CaptchaSettings>(),
  /** Saves address and key together; null removes both. Used from now on, like the key of `saveCaptchaKey`. */
  saveCaptchaPeer: channel(
    'owner',
    z.strictObject({ peer: captchaPeer.nullable() }),
  ).returns<CaptchaSettings>(),
  /** Chooses the account that is used first. The other one is used while it fails. */
  chooseFirstCaptcha: channel(
    'owner',
    z.strictObject({ provider: z.enum(captchaProviders) }),
  ).returns<CaptchaSettings>(),
  /** Pesos for one US dollar, set now; null removes it. */
  savePesoRate: channel(
    'owner',
    z.strictObject({ pesos: z.number().min(100).max(100_000).multipleOf(0.01).nullable() }),
  ).returns<CaptchaSettings>(),
  /** Counts today's earlier spending too. A higher ceiling resumes a queue that waits for tomorrow. */
  saveDailyCeiling: channel(
    'owner',
    z.strictObject({ dollars: z.number().positive().max(1_000).multipleOf(0.01).nullable() }),
  ).returns<CaptchaSettings>(),
  /** Asks the captcha service for the account's balance; takes at most 15 s. */
  captchaBalance: channel(
    'leader',
    z.strictObject({ provider: z.enum(captchaProviders) }),
  ).returns<CaptchaBalance>(),
  census: channel('leader', nothing).returns<CensusSettings>(),
  /** Takes effect with the next lookup. `election`: one from the page's list. */
  saveCensus: channel(
    'owner',
    z.strictObject({ page: z.enum(censusPageNames), election: election.nullable() }),
  ).returns<CensusSettings>(),
  /** Visits the site in the lane's turn; takes seconds, or minutes while a lookup runs. */
  readElections: channel(
    'leader',
    z.strictObject({ page: z.enum(censusPageNames) }),
  ).returns<ElectionsAnswer>(),
  schedule: channel('owner', nothing).returns<ScheduleSettings>(),
  /** Takes effect with the next lookup. */
  saveSchedule: channel('owner', schedule).returns<ScheduleSettings>(),
  guidance: channel('leader', nothing).returns<Guidance>(),
  /** Shown and printed from now on. Refused if the deadline is after the election. */
  saveGuidance: channel(
    'owner',
    guidance.refine(
      ({ electionDay, deadline }) => electionDay === null || deadline === null || deadline <= electionDay,
      { path: ['deadline'], error: 'after_election' },
    ),
  ).returns<Guidance>(),
  /** Idle minutes before the app locks; null: never. */
  autoLock: channel('signed_in', nothing).returns<number | null>(),
  saveAutoLock: channel('owner', z.strictObject({ minutes: z.literal(autoLockChoices).nullable() })).returns<
    number | null
  >(),
  /** null: no risk is known, or its notice was dismissed. */
  folderRisk: channel('leader', nothing).returns<FolderRisk | null>(),
  /** Dismisses the notice until another risk is detected. */
  dismissFolderRisk: channel('leader', nothing).returns<null>(),
  /** Starts every installed browser and runs a test lookup; takes seconds. */
  examineBrowser: channel('leader', nothing).returns<BrowserExamination>(),
  /** Downloads a Chromium and examines again; takes minutes, reported by `settings.installProgress`. */
  installBrowser: channel('leader', nothing).returns<BrowserInstall>(),
  /** Sends one invented job through queue, browser and database; takes at most one minute. */
  selfTest: channel('leader', nothing).returns<SelfTestAnswer>(),
  /** Cancels the running one of the three tasks above; only one runs at a time. */
  abortBrowserTask: channel('leader', nothing).returns<null>(),
}
