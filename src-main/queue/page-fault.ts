import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'
import {
  breakerDelay,
  errorsInARow,
  type FaultyTry,
  mostFreeLooks,
  onceDelayed,
  type PageFault,
  takenForThePages,
} from './policy.ts'
import { giveTriesBack, type SpentTry } from './refunds.ts'

/**
 * The census page changed or fails by its own account: lookups in a row that came to the same fault, kept across restarts.
 * Once they show that it is the page's, what they spent is given back, and one lookup at a time looks whether it still
 * is. The writing functions are steps of the transaction that writes an outcome, so that no kill falls in between.
 */

export type SpentOnFault = SpentTry & FaultyTry

interface Faults {
  /** The census page that was asked: a fault of one says nothing of another. */
  page: string
  key: string
  /** The last tries in a row that came to it and were not given back, three at most. */
  spent: SpentOnFault[]
  /** How many lookups in a row have shown that it is the page's; 0: none yet. */
  looks: number
  /** When the last of them ended, or the one that runs began, UTC ms. */
  at: number
  /** Whom they were about; the next look is about somebody else where it can be. */
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
    // Everybody who waits was asked about: the next round begins.
    const next = asked.includes(failed.personId) ? [] : asked
    write(database, { ...known, looks: known.looks + 1, at: now, asked: [...next, failed.personId] })
    return giveTriesBack(database, [failed], now, { free: known.looks <= mostFreeLooks })
  }
  const before = known?.key === fault.key ? known.spent : []
  const spent = [...before, failed].slice(-errorsInARow)
  const row = { page, key: fault.key, at: now }
  if (!takenForThePages(spent, fault)) {
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

/** A lookup failed in a way that says nothing of the page: those in a row are no more, a page that fails still does. */
export function noteOtherFailure(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, known.looks === 0 ? null : { ...known, at: now })
}

/** A look has begun. However it ends, also with the process, the next one is a whole delay away. */
export function noteLook(database: Database, page: string, now: number): void {
  const known = read(database, page)
  if (known !== null) write(database, { ...known, at: now })
}

/** Whom the looks at a failing page were about; null: this page is not known to fail. */
export function askedInVain(database: Database, page: string): number[] | null {
  const known = read(database, page)
  return known === null || known.looks === 0 ? null : known.asked
}

/**
 * When the one lookup may run that looks whether the page still fails, UTC ms: `now` where it may at once; null: it is not
 * known to fail. `wished`: a leader asked for it, so that the shortest delay will do.
 */
export function lookAt(
  database: Database,
  page: string,
  delays: readonly number[],
  wished: boolean,
  now: number,
): number | null {
  const known = read(database, page)
  if (known === null || known.looks === 0) return null
  return onceDelayed(known.at, breakerDelay(wished ? 1 : known.looks, delays), now)
}

function read(database: Database, page: string): Faults | null {
  const value = readSetting(database, 'page_fault')
  if (value === null) return null
  const faults = JSON.parse(value) as Faults
  return faults.page === page ? faults : null
}

const write = (database: Database, faults: Faults | null): void =>
  writeSetting(database, 'page_fault', faults === null ? null : JSON.stringify(faults))
