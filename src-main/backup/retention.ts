import { bogotaDate, bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import type { CopyReason } from '../../src-preload/contract/index.ts'

/** Which copies stay. Pure. */

/** A copy for which it is decided whether it stays. */
export interface Kept {
  copyId: string
  /** UTC milliseconds. */
  createdAt: number
  reason: CopyReason
  /** Number of applied migrations. */
  schema: number
  /** All rows of the table of people. */
  rows: number
}

/** How many days, weeks and months keep a copy. Only those that have one count, so a pause deletes nothing. */
const days = 7
const weeks = 4
const months = 6
/** Copies that count by their day. */
const regularReasons: ReadonlySet<CopyReason> = new Set(['daily', 'asked', 'update'])
/** How many copies stay that were made before a change of the whole database. */
const beforeChanges = 3

/**
 * The ids of the copies that stay: the newest one of each of the last days, weeks and months, in Colombia; the newest
 * ones before a change, of which a migration that is tried again counts once; and the one with the most people, since a copy with fewer is no reason to delete it. Copies of
 * the future, made while the clock was wrong, do not displace those of the past.
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

/** An app whose migration fails makes a copy at each try, which must not displace the others. */
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
