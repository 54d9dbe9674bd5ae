import type { Drafts, Place, SelfTest } from '../src-preload/contract/index.ts'
import type { Changes } from './database/changes.ts'
import type { Database } from './database/open.ts'
import type { AccountRow } from './database/schema.ts'
import type { Keeper } from './keepers.ts'
import type { BalanceAnswer } from './lookup/captcha/balance.ts'
import type { ReadElections } from './lookup/elections.ts'
import type { BrowserCare } from './lookup/lookups.ts'
import type { OneTask } from './one-task.ts'
import type { Lane } from './queue/lane.ts'
import type { Reader } from './reader/reader.ts'
import type { Exporter } from './spreadsheet/exporter.ts'

/** What exists once somebody has signed in. */
export interface House {
  database: Database
  /** Opens the database; never leaves main. */
  databaseKey: Uint8Array
  /** For what somebody waits for at the screen. */
  reader: Reader
  changes: Changes
  /** After people were changed: see `keepWalShort`. */
  written(): void
  /** For what may take seconds: nothing at the screen waits behind it. */
  slowReader: Reader
  exporter: Exporter<Reader>
  lane: Lane
  /** Who is signed in, as the database had them at the beginning of the call. */
  account: AccountRow
  drafts: Keeper<Drafts>
  /** Where each account is; null: it never was anywhere. */
  places: Keeper<Place | null>
  /** Writes drafts and places that are not on disk yet. */
  flushKept(): void
  readElections: ReadElections
  /** Brings the window with the captcha to the front; false where none is open. */
  showCaptcha(): Promise<boolean>
  /** What is left in the account of the captcha service's key in force. */
  captchaBalance(): Promise<BalanceAnswer>
  browserCare: BrowserCare
  /** For whatever takes long with the browser: see `BrowserCare` and `selfTest`. */
  browserTask: OneTask
  /** Rejects with the signal's reason once it is aborted. */
  selfTest(signal: AbortSignal): Promise<SelfTest>
}
