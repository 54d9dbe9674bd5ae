import * as z from 'zod'
import type { BrowserExamination, BrowserInstall, SelfTestAnswer } from './browser.ts'
import { channel } from './channel.ts'
import { nothing } from './inputs.ts'
import { type CensusPageName, censusPages } from './lookup.ts'

/** How captchas are passed: by the leader, in a visible window, or by the 2captcha service. */
export const captchaWays = ['assisted', 'two_captcha'] as const
export type CaptchaWay = (typeof captchaWays)[number]

/**
 * `keyEnding`: the last four characters of the key in force; the key itself never leaves main. `dailyCeiling`: US
 * dollars that 2captcha may cost on one day in Colombia; null: any.
 */
export interface CaptchaSettings {
  way: CaptchaWay
  keyEnding: string | null
  dailyCeiling: number | null
  /** Where the key in force comes from; one set in the environment wins over the saved one. */
  source: 'saved' | 'environment' | 'none'
}

/** Dollars are US dollars. */
export type CaptchaBalance =
  | {
      kind: 'balance'
      dollars: number
      /** What the captchas of one lookup have cost on average, in dollars; null where none was measured. */
      lookupCost: number | null
      /** How many lookups the balance is good for at that cost; null where none was measured. */
      lookups: number | null
    }
  | { kind: 'unknown'; why: 'no_key' | 'bad_key' | 'network' | 'timeout' }

const election = z.strictObject({ id: z.string().min(1).max(200), name: z.string().max(2_000) })
/** As the page's own list has it. */
export type Election = z.infer<typeof election>

/** `election`: null where a person votes now ("lugar de votación actual"). */
export interface CensusSettings {
  page: CensusPageName
  election: Election | null
  /** Of the page in force. */
  host: string
  /** Where the page in force comes from; one set in the environment wins over the saved one. */
  source: 'saved' | 'environment'
  /** Of the pages to choose from. */
  hosts: Record<CensusPageName, string>
}

/** Why a page's elections could not be read. `busy`: it was not its turn in good time. */
export type UnreadReason =
  | 'busy'
  | 'offline'
  | 'blocked'
  | 'no_browser'
  | 'timeout'
  | 'network_error'
  | 'captive_portal'
  | 'parse_error'

/** `elections`: without the page's own "lugar de votación actual". `until`: UTC ms, set where the lane is parked. */
export type ElectionsAnswer =
  | { kind: 'read'; elections: Election[] }
  | { kind: 'unread'; reason: UnreadReason; until: number | null }

/** Idle minutes after which the app may lock by itself. */
export const autoLockChoices = [2, 5, 10, 15, 30, 60] as const

export const settingsChannels = {
  captcha: channel('leader', nothing).returns<CaptchaSettings>(),
  chooseCaptchaWay: channel(
    'leader',
    z.strictObject({ way: z.enum(captchaWays) }),
  ).returns<CaptchaSettings>(),
  /** A key that is saved is used from then on; one that is removed leaves the captchas to the leader. */
  saveCaptchaKey: channel(
    'leader',
    z.strictObject({
      key: z
        .string()
        .trim()
        .regex(/^[0-9a-zA-Z]{16,64}$/, 'invalid')
        .nullable(),
    }),
  ).returns<CaptchaSettings>(),
  /** What was spent today counts: a higher ceiling lets a queue that waits for tomorrow go on. */
  saveDailyCeiling: channel(
    'leader',
    z.strictObject({ dollars: z.number().positive().max(1_000).multipleOf(0.01).nullable() }),
  ).returns<CaptchaSettings>(),
  /** Asks the captcha service, for 15 s at most, what is left in the account of the key in force. */
  captchaBalance: channel('leader', nothing).returns<CaptchaBalance>(),
  census: channel('leader', nothing).returns<CensusSettings>(),
  /** Counts from the next lookup on. `election`: one that the page lists. */
  saveCensus: channel(
    'leader',
    z.strictObject({ page: z.enum(censusPages), election: election.nullable() }),
  ).returns<CensusSettings>(),
  /** A request to the site, in its turn among the lookups: takes seconds, or minutes where one runs. */
  readElections: channel('leader', z.strictObject({ page: z.enum(censusPages) })).returns<ElectionsAnswer>(),
  /** Idle minutes after which the app locks; null: never. */
  autoLock: channel('signed_in', nothing).returns<number | null>(),
  saveAutoLock: channel('leader', z.strictObject({ minutes: z.literal(autoLockChoices).nullable() })).returns<
    number | null
  >(),
  /** Starts every browser that is there, sees which work, and runs a test lookup; takes seconds. */
  examineBrowser: channel('leader', nothing).returns<BrowserExamination>(),
  /** Downloads a Chromium and examines again; takes minutes, and says how far it is by `settings.installProgress`. */
  installBrowser: channel('leader', nothing).returns<BrowserInstall>(),
  /** Sends one made-up job through queue, browser and database; a minute at the most. */
  selfTest: channel('leader', nothing).returns<SelfTestAnswer>(),
  /** Breaks off whichever of the three runs: only one does. */
  cancelBrowserTask: channel('leader', nothing).returns<null>(),
}
