import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import {
  breakerDelay,
  dueAfter,
  errorsInARow,
  type FaultyTry,
  maxFreeTrials,
  type PageFault,
  showsPageFault,
} from './policy.ts'
import { refundTries, type SpentTry } from './refunds.ts'

/**
 * Lookups in a row with the same fault of the page, kept across restarts. Once they show that the page changed or
 * fails, their tries are refunded. After each delay, one trial lookup tests whether the page still fails. Writing
 * functions must run in the transaction that writes the outcome.
 */

export type SpentOnFault = SpentTry & FaultyTry

interface Faults {
  /** URL of the census page: a fault of one says nothing about another. */
  page: string
  key: string
  /** The last tries in a row with this fault that were not refunded, three at most. */
  spent: SpentOnFault[]
  /** 0: the page is not known to fail. 1: detected; each trial lookup adds 1. */
  trials: number
  /** End of the last trial lookup, or start of the running one, UTC ms. */
  at: number
  /**
   * Ids of people whose lookups had the fault since it was detected. The next trial takes another person if possible.
   */
  asked: number[]
}

/**
 * Notes a failure with this fault that was just written as a spent try. Returns the ids of people whose tries were
 * refunded.
 */
export function notePageFault(
  database: Database,
  page: string,
  fault: PageFault,
  failed: SpentOnFault,
  now: number,
): number[] {
  const known = read(database, page)
  if (known !== null && known.trials > 0) {
    const { asked } = known
    // A second trial with the same person means that every waiting person has had one, so a new round begins.
    const next = asked.includes(failed.personId) ? [] : asked
    write(database, { ...known, trials: known.trials + 1, at: now, asked: [...next, failed.personId] })
    return refundTries(database, [failed], now, { free: known.trials <= maxFreeTrials })
  }
  const before = known?.key === fault.key ? known.spent : []
  const spent = [...before, failed].slice(-errorsInARow)
  const row = { page, key: fault.key, at: now }
  if (!showsPageFault(spent, fault)) {
    write(database, { ...row, spent, trials: 0, asked: [] })
    return []
  }
  const asked = [...new Set(spent.map(({ personId }) => personId))]
  write(database, { ...row, spent: [], trials: 1, asked })
  return refundTries(database, spent, now)
}

/** Resets the faults, after an answer of the census. */
export function endPageFault(database: Database): void {
  if (readSetting(database, 'page_fault') !== null) write(database, null)
}

/** Notes a failure unrelated to the page. It resets the row of failures, but a failing page still counts as failing. */
export function noteOtherFailure(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, known.trials === 0 ? null : { ...known, at: now })
}

/**
 * Notes the start of a trial lookup. The next one waits the whole delay from `now`, even if this one is killed or
 * aborted.
 */
export function noteTrialStart(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, { ...known, at: now })
}

/** Ids of people whose lookups had the fault since it was detected; null: the page is not known to fail. */
export function peopleWithFault(database: Database, page: string): number[] | null {
  const known = read(database, page)
  return known === null || known.trials === 0 ? null : known.asked
}

/**
 * Time when the next trial lookup may run, UTC ms; null: the page is not known to fail. `leaderActed`: use the shortest
 * delay.
 */
export function pageTrialAt(
  database: Database,
  page: string,
  delays: readonly number[],
  leaderActed: boolean,
  now: number,
): number | null {
  const known = read(database, page)
  if (known === null || known.trials === 0) return null
  return dueAfter(known.at, breakerDelay(leaderActed ? 1 : known.trials, delays), now)
}

function read(database: Database, page: string): Faults | null {
  const value = readSetting(database, 'page_fault')
  if (value === null) return null
  const faults = JSON.parse(value) as Faults
  return faults.page === page ? faults : null
}

const write = (database: Database, faults: Faults | null): void =>
  writeSetting(database, 'page_fault', faults === null ? null : JSON.stringify(faults))
