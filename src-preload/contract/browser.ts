import type { ErrorCode } from './errors.ts'
import type { LookupStep } from './lookup.ts'
import type { QueueState } from './queue.ts'

/** What became of a test lookup against a page that comes from the app itself. */
type BrowserTest =
  | { kind: 'works'; ms: number }
  /** `stoppedAt`: 'browser' where none could be started. */
  | { kind: 'stopped'; stoppedAt: 'browser' | LookupStep }

/** Why a browser that is there cannot be taken. `no_page`: it starts, and shows no page. */
export type BrowserProblem = 'library_missing' | 'sandbox_unusable' | 'does_not_start' | 'no_page'

/**
 * `chosen`: lookups take it. `usable`: it works, and one before it as well. `broken`: it is there and does not work.
 * `missing`: it is not there.
 */
export type ReportedBrowser = { name: string; version: string | null } & (
  | { state: 'chosen' | 'usable' | 'missing' }
  | { state: 'broken'; problem: BrowserProblem }
)

export interface BrowserReport {
  browsers: ReportedBrowser[]
  test: BrowserTest
  /** False where lookups would not take a browser that was installed now, or have it already. */
  canInstall: boolean
}

export type BrowserExamination = { kind: 'examined'; report: BrowserReport } | { kind: 'cancelled' }

/** `leftMs`: estimated, null before anything is known. `finishing`: unpacking it, and seeing it work. */
export type InstallProgress =
  | { phase: 'downloading'; percent: number; leftMs: number | null }
  | { phase: 'finishing' }

/**
 * `refused`: the server has no such file. `broken`: the download did not come to its end. `busy`: another program
 * installs one. `unsupported`: there is none for this system. `named`: lookups take the one that the configuration
 * names, and no other.
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

/** `report`: of all browsers, with the new one; null where that was broken off. */
export type BrowserInstall =
  | { kind: 'installed'; report: BrowserReport | null }
  | { kind: 'failed'; reason: BrowserInstallProblem }
  | { kind: 'cancelled' }

/**
 * What became of a made-up person's job on its way through queue, browser and database. `database`: the data cannot be
 * written or read. `queue`: no lookup was started. `saving`: the answer was not kept.
 */
export type SelfTest =
  | { kind: 'works'; ms: number }
  | { kind: 'stopped'; stoppedAt: 'database' | 'saving'; error: ErrorCode }
  | { kind: 'stopped'; stoppedAt: 'queue' | 'browser' | LookupStep }

/** `parked`: why the real queue waits all the same. */
export type SelfTestAnswer =
  | { kind: 'ended'; test: SelfTest; parked: QueueState['parked'] }
  | { kind: 'cancelled' }
