import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'
import {
  breakerDelay,
  dueAfter,
  errorsInARow,
  type FaultyTry,
  mostFreeLooks,
  type PageFault,
  showsPageFault,
} from './policy.ts'
import { giveTriesBack, type SpentTry } from './refunds.ts'

/**
 * Lookups in a row with the same fault of the page, kept across restarts. Once they show that the page changed or fails,
 * their tries are given back, and a single lookup after each delay (a look) shows whether it still does. The writing
 * functions are steps of the transaction that writes an outcome, so that no kill falls in between.
 */

export type SpentOnFault = SpentTry & FaultyTry

interface Faults {
  /** The census page that was asked: a fault of one says nothing of another. */
  page: string
  key: string
  /** The last tries in a row with this fault that were not given back, three at most. */
  spent: SpentOnFault[]
  /** The page fails: the detection counts as 1, each look adds 1. 0: it is not known to fail. */
  looks: number
  /** End of the last look, or start of the running one, UTC ms. */
  at: number
  /** People whose lookups had the fault since it was detected; the next look is about somebody else if possible. */
  asked: number[]
}

/** Records a failure with this fault, after it was written as a spent try. Returns ids of people who got a try back. */
export function notePageFault(
  database: Database,
  page: string,
  fault: PageFault,
  failed: SpentOnFault,
  now: number,
): number[] {
  const known = read(database, page)
  if (known !== null && known.looks > 0) {
    const { asked } = known
    // A second look at one person means that everybody who waits has had one: a new round begins.
    const next = asked.includes(failed.personId) ? [] : asked
    write(database, { ...known, looks: known.looks + 1, at: now, asked: [...next, failed.personId] })
    return giveTriesBack(database, [failed], now, { free: known.looks <= mostFreeLooks })
  }
  const before = known?.key === fault.key ? known.spent : []
  const spent = [...before, failed].slice(-errorsInARow)
  const row = { page, key: fault.key, at: now }
  if (!showsPageFault(spent, fault)) {
    write(database, { ...row, spent, looks: 0, asked: [] })
    return []
  }
  const asked = [...new Set(spent.map(({ personId }) => personId))]
  write(database, { ...row, spent: [], looks: 1, asked })
  return giveTriesBack(database, spent, now)
}

/** Clears the fault after an answer of the census. */
export function endPageFault(database: Database): void {
  if (readSetting(database, 'page_fault') !== null) write(database, null)
}

/** Records a failure that says nothing about the page. It ends the row; a failing page stays failing. */
export function noteOtherFailure(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, known.looks === 0 ? null : { ...known, at: now })
}

/** Records the start of a look. The next look waits the whole delay from `now`, even if this one is killed or broken off. */
export function noteLook(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, { ...known, at: now })
}

/** Ids of people whose lookups had the fault since it was detected; null: the page is not known to fail. */
export function peopleWithFault(database: Database, page: string): number[] | null {
  const known = read(database, page)
  return known === null || known.looks === 0 ? null : known.asked
}

/**
 * When the next look may run, UTC ms; `now`: at once; null: the page is not known to fail. `leaderActed`: use the shortest
 * delay.
 */
export function nextLookAt(
  database: Database,
  page: string,
  delays: readonly number[],
  leaderActed: boolean,
  now: number,
): number | null {
  const known = read(database, page)
  if (known === null || known.looks === 0) return null
  return dueAfter(known.at, breakerDelay(leaderActed ? 1 : known.looks, delays), now)
}

function read(database: Database, page: string): Faults | null {
  const value = readSetting(database, 'page_fault')
  if (value === null) return null
  const faults = JSON.parse(value) as Faults
  return faults.page === page ? faults : null
}

const write = (database: Database, faults: Faults | null): void =>
  writeSetting(database, 'page_fault', faults === null ? null : JSON.stringify(faults))
