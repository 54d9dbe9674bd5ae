import { bogotaDate, bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import type { CopyReason } from '../../src-preload/contract/index.ts'

/** Pure. Decides which copies stay. */

/** Data of a copy by which retention decides. */
export interface Kept {
  copyId: string
  /** UTC milliseconds. */
  createdAt: number
  reason: CopyReason
  /** Number of applied migrations. */
  schema: number
  /** Number of rows in the table of people. */
  rows: number
}

/**
 * Numbers of days, weeks and months that keep a copy. Only periods that have a copy count, so a pause deletes nothing.
 */
const days = 7
const weeks = 4
const months = 6
/** Reasons of the copies that are kept by day, week and month. */
const regularReasons: ReadonlySet<CopyReason> = new Set(['daily', 'asked', 'update'])
/** Number of copies to keep from before a change of the whole database. */
const beforeChanges = 3

/**
 * The ids of the copies that stay: the newest one of each of the last days, weeks and months in Colombia; the newest
 * ones before a change, where repeated tries of one migration count once; and the one with the most people, because a
 * copy with fewer is no reason to delete it. Copies from the future, made while the clock was wrong, do not displace
 * earlier ones.
 */
export function kept(copies: readonly Kept[], now: number): Set<string> {
  const newestFirst = copies.toSorted((a, b) => b.createdAt - a.createdAt)
  const isFuture = ({ createdAt }: Kept) => createdAt > now + dayMs
  const stay = new Set<string>()
  for (const some of [newestFirst.filter((one) => !isFuture(one)), newestFirst.filter(isFuture)]) {
    const regular = some.filter(({ reason }) => regularReasons.has(reason))
    for (const [period, count] of [
      [bogotaDate, days],
      [weekOf, weeks],
      [monthOf, months],
    ] as const)
      for (const { copyId } of newestPerPeriod(regular, period, count)) stay.add(copyId)
    const special = some.filter((one) => !regular.includes(one))
    for (const { copyId } of special.filter(isLastTry).slice(0, beforeChanges)) stay.add(copyId)
  }
  const [newest] = newestFirst
  if (newest !== undefined) stay.add(newest.copyId)
  const fullest = newestFirst.toSorted((a, b) => b.rows - a.rows)[0]
  if (fullest !== undefined) stay.add(fullest.copyId)
  return stay
}

/** An app whose migration fails makes a copy at each try. These must not displace other copies. */
const isLastTry = ({ reason, schema }: Kept, at: number, newestFirst: readonly Kept[]): boolean =>
  reason !== 'migration' ||
  !newestFirst.slice(0, at).some((newer) => newer.reason === 'migration' && newer.schema === schema)

function newestPerPeriod(
  newestFirst: readonly Kept[],
  periodOf: (at: number) => string | number,
  count: number,
): Kept[] {
  const newest = new Map<string | number, Kept>()
  for (const copy of newestFirst) {
    const period = periodOf(copy.createdAt)
    if (newest.has(period)) continue
    if (newest.size === count) break
    newest.set(period, copy)
  }
  return [...newest.values()]
}

/** Weeks begin on Monday; 1 January 1970 was a Thursday. */
const weekOf = (at: number): number => Math.floor((Math.floor(bogotaDay(at).start / dayMs) + 3) / 7)
const monthOf = (at: number): string => bogotaDate(at).slice(0, 7)
