import { and, eq, isNull, sql } from 'drizzle-orm'
import { type RecordBefore, restoreRecord, touch } from '../census/repository.ts'
import type { Database } from '../database/open.ts'
import { lookupAttempts, lookupJobs, people } from '../database/schema.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'
import {
  breakerDelay,
  errorsInARow,
  mostRefunds,
  type NetworkError,
  type Priority,
  priorities,
  takenForOffline,
} from './policy.ts'

/**
 * Network errors in a row, kept across restarts: three are taken for offline, and what they spent is given back. The
 * writing functions are steps of the transaction that writes an outcome, so that no kill falls in between.
 */

/** A try that failed with a network error, and what giving it back takes. */
export interface SpentTry extends NetworkError {
  attemptId: number
  jobId: number
  /** The job's before it failed. */
  priority: Priority
  /** What the record said before this try settled it; null: it did not. */
  before: RecordBefore | null
}

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
  // The latest first: the earliest of a person's tries knows what their job was before all of them.
  return spent
    .toReversed()
    .filter((one) => giveTryBack(database, one, now))
    .map(({ personId }) => personId)
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
  const delay = breakerDelay(hurried ? 1 : known.offline, delays)
  const left = known.at + delay - now
  // More left than it was given: the clock was set back, and the time counts as passed.
  return left <= 0 || left > delay ? now : now + left
}

/** False: the site was asked about this person and failed too often, which is theirs and not the network's. */
function giveTryBack(database: Database, spent: SpentTry, now: number): boolean {
  const { orm } = database
  const job = orm.select().from(lookupJobs).where(eq(lookupJobs.id, spent.jobId)).get()
  if (job === undefined || (spent.asked && job.refunds >= mostRefunds)) return false
  // Who is hidden has no live job, and gets none by this.
  if (isHidden(database, spent.personId)) return false
  orm.update(lookupAttempts).set({ refunded: true }).where(eq(lookupAttempts.id, spent.attemptId)).run()
  const given = {
    failures: Math.max(0, job.failures - 1),
    refunds: job.refunds + (spent.asked ? 1 : 0),
    // A refresh in between has given the job a better place than it had.
    priority: job.priority === priorities.retry ? spent.priority : job.priority,
    dueAt: now,
  }
  switch (job.state) {
    case 'waiting':
    case 'running':
      orm.update(lookupJobs).set(given).where(eq(lookupJobs.id, job.id)).run()
      break
    case 'cancelled':
      // The leader took it back.
      break
    case 'dropped':
      // What it came to counts no more.
      break
    case 'done':
      if (spent.before === null) break
      restoreRecord(database, spent.personId, spent.before)
      if (hasLiveJob(database, spent.personId)) break
      orm
        .update(lookupJobs)
        .set({ ...given, priority: spent.priority, state: 'waiting', finishedAt: null })
        .where(eq(lookupJobs.id, job.id))
        .run()
  }
  touch(database, spent.personId)
  return true
}

const isHidden = ({ orm }: Database, personId: number): boolean =>
  orm
    .select({ id: people.id })
    .from(people)
    .where(and(eq(people.id, personId), isNull(people.deletedAt)))
    .get() === undefined

const hasLiveJob = ({ orm }: Database, personId: number): boolean =>
  orm
    .select({ id: lookupJobs.id })
    .from(lookupJobs)
    .where(sql`${lookupJobs.personId} = ${personId} AND ${lookupJobs.state} IN ('waiting', 'running')`)
    .get() !== undefined

function read(database: Database): NetworkErrors | null {
  const value = readSetting(database, 'network_errors')
  return value === null ? null : (JSON.parse(value) as NetworkErrors)
}

const write = (database: Database, errors: NetworkErrors | null): void =>
  writeSetting(database, 'network_errors', errors === null ? null : JSON.stringify(errors))
