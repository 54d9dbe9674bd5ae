import type { ErrorCode } from './errors.ts'
import type { LookupStep } from './lookup.ts'
import type { QueueState } from './queue.ts'

/** Result of a test lookup against a page that the app itself serves. */
type BrowserTest =
  | { kind: 'works'; ms: number }
  /** `failedAt`: 'browser' if none could be started. */
  | { kind: 'failed'; failedAt: 'browser' | LookupStep }

/** Why an installed browser does not work. `no_page`: it starts but shows no page. */
export type BrowserProblem = 'library_missing' | 'sandbox_unusable' | 'does_not_start' | 'no_page'

/**
 * `chosen`: lookups use it. `usable`: it works, but a preferred one works too. `broken`: installed but does not work.
 * `missing`: not installed.
 */
export type ReportedBrowser = { name: string; version: string | null } & (
  | { state: 'chosen' | 'usable' | 'missing' }
  | { state: 'broken'; problem: BrowserProblem }
)

export interface BrowserReport {
  browsers: ReportedBrowser[]
  test: BrowserTest
  /** Whether no browser works and one can be downloaded. */
  canInstall: boolean
}

export type BrowserExamination = { kind: 'examined'; report: BrowserReport } | { kind: 'aborted' }

/** `leftMs`: estimated; null until it is known. `finishing`: unpacks and tests the browser. */
export type InstallProgress =
  | { phase: 'downloading'; percent: number; leftMs: number | null }
  | { phase: 'finishing' }

/**
 * `refused`: the server does not have the file. `broken`: the download was cut off. `busy`: another program is
 * installing a browser. `unsupported`: there is none for this system. `named`: the configuration names the browser for
 * lookups.
 */
export type BrowserInstallProblem =
  | 'unreachable'
  | 'refused'
  | 'broken'
  | 'no_space'
  | 'no_permission'
  | 'busy'
  | 'unsupported'
  | 'named'
  | 'unknown'

/** `report`: covers all browsers, including the new one; null if the examination was cancelled. */
export type BrowserInstall =
  | { kind: 'installed'; report: BrowserReport | null }
  | { kind: 'failed'; reason: BrowserInstallProblem }
  | { kind: 'aborted' }

/**
 * Result of sending an invented person's job through queue, browser and database. `database`: the data cannot be
 * written or read. `queue`: no lookup started. `saving`: the answer was not saved.
 */
export type SelfTest =
  | { kind: 'works'; ms: number }
  | { kind: 'failed'; failedAt: 'database' | 'saving'; error: ErrorCode }
  | { kind: 'failed'; failedAt: 'queue' | 'browser' | LookupStep }

/** `parked`: why the real queue still waits. */
export type SelfTestAnswer =
  | { kind: 'ended'; test: SelfTest; parked: QueueState['parked'] }
  | { kind: 'aborted' }
