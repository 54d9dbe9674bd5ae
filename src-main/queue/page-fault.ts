import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'
import {
  breakerDelay,
  errorsInARow,
  type FaultyTry,
  mostFreeLooks,
  dueAfter,
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

/** Notes a failure that has just been written as any other. Returns the people to whom a try was given back. */
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
    // A person comes a second time only after everybody who waits: the next round begins.
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

/** The census answered: the page is as it should be. */
export function endPageFault(database: Database): void {
  if (readSetting(database, 'page_fault') !== null) write(database, null)
}

/** A failure that says nothing about the page. It ends the row; a failing page stays failing. */
export function noteOtherFailure(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, known.looks === 0 ? null : { ...known, at: now })
}

/** A look begins. The next one waits the whole delay from now, also after a kill or a look that is broken off. */
export function noteLook(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, { ...known, at: now })
}

/** People for whom the page has failed since the detection; null: the page is not known to fail. */
export function peopleWithFault(database: Database, page: string): number[] | null {
  const known = read(database, page)
  return known === null || known.looks === 0 ? null : known.asked
}

/**
 * When the next look may run, UTC ms; `now`: at once; null: the page is not known to fail. `leaderActed`: a leader did something,
 * so the shortest delay counts.
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
