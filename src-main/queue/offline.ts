import type { Database } from '../database/open.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'
import { breakerDelay, dueAfter, errorsInARow, takenForOffline } from './policy.ts'
import { giveTriesBack, type SpentTry } from './refunds.ts'

/**
 * Network errors in a row, kept across restarts: three are taken for offline, and what they spent is given back. The
 * writing functions are steps of the transaction that writes an outcome, so that no kill falls in between.
 */

interface NetworkErrors {
  /** The last ones in a row that were not given back, three at most. */
  spent: SpentTry[]
  /** How many in a row since they are taken for offline; 0: they are not. */
  offline: number
  /** When the last one ended, UTC ms. */
  at: number
}

/** Notes a failure that has just been written as any other. Returns the people to whom a try was given back. */
export function noteNetworkError(database: Database, failed: SpentTry, now: number): number[] {
  const known = read(database)
  const spent = [...(known?.spent ?? []), failed].slice(-errorsInARow)
  const before = known?.offline ?? 0
  const isOffline = before > 0 || takenForOffline(spent)
  const next = isOffline ? { spent: [], offline: before + 1, at: now } : { spent, offline: 0, at: now }
  write(database, next)
  if (!isOffline) return []
  return giveTriesBack(database, spent, now)
}

/** Whatever else a lookup comes to: the site is in reach, or the fault is not the network's. */
export function endNetworkErrors(database: Database): void {
  if (read(database) !== null) write(database, null)
}

/**
 * When the one lookup may run that shows whether the site is in reach again, UTC ms: `now` where it may at once, and
 * null where nobody takes it for out of reach. `hurried`: something happened that may have mended it, so that the
 * shortest delay will do.
 */
export function trialAt(
  database: Database,
  delays: readonly number[],
  hurried: boolean,
  now: number,
): number | null {
  const known = read(database)
  if (known === null || known.offline === 0) return null
  return dueAfter(known.at, breakerDelay(hurried ? 1 : known.offline, delays), now)
}

function read(database: Database): NetworkErrors | null {
  const value = readSetting(database, 'network_errors')
  return value === null ? null : (JSON.parse(value) as NetworkErrors)
}

const write = (database: Database, errors: NetworkErrors | null): void =>
  writeSetting(database, 'network_errors', errors === null ? null : JSON.stringify(errors))
