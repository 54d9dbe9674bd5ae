import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import { breakerDelay, dueAfter, errorsInARow, takenForOffline } from './policy.ts'
import { refundTries, type SpentTry } from './refunds.ts'

/**
 * Network errors in a row, kept across restarts. Three in a row count as offline, and their tries are refunded. Writing
 * functions must run in the transaction that writes the outcome.
 */

interface NetworkErrors {
  /** The last tries in a row that were not refunded, at most three. */
  spent: SpentTry[]
  /** Number of network errors in a row since the app counts as offline; 0: it does not. */
  offline: number
  /** End of the last one, UTC ms. */
  at: number
}

/** Notes a failure that was just written as a spent try. Returns the ids of people whose tries were refunded. */
export function noteNetworkError(database: Database, failed: SpentTry, now: number): number[] {
  const known = read(database)
  const spent = [...(known?.spent ?? []), failed].slice(-errorsInARow)
  const before = known?.offline ?? 0
  const isOffline = before > 0 || takenForOffline(spent)
  const next = isOffline ? { spent: [], offline: before + 1, at: now } : { spent, offline: 0, at: now }
  write(database, next)
  if (!isOffline) return []
  return refundTries(database, spent, now)
}

/** Resets the errors. Call for every other outcome. */
export function endNetworkErrors(database: Database): void {
  if (read(database) !== null) write(database, null)
}

/**
 * Time when a trial lookup may test whether the site is reachable again, UTC ms; `now`: at once; null: the app does not
 * count as offline. `mayBeBack`: use the shortest delay.
 */
export function networkTrialAt(
  database: Database,
  delays: readonly number[],
  mayBeBack: boolean,
  now: number,
): number | null {
  const known = read(database)
  if (known === null || known.offline === 0) return null
  return dueAfter(known.at, breakerDelay(mayBeBack ? 1 : known.offline, delays), now)
}

function read(database: Database): NetworkErrors | null {
  const value = readSetting(database, 'network_errors')
  return value === null ? null : (JSON.parse(value) as NetworkErrors)
}

const write = (database: Database, errors: NetworkErrors | null): void =>
  writeSetting(database, 'network_errors', errors === null ? null : JSON.stringify(errors))
