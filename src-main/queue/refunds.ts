import { and, eq, isNull, sql } from 'drizzle-orm'
import { type RecordBefore, restoreRecord, touch } from '../census/repository.ts'
import type { Database } from '../database/open.ts'
import { lookupAttempts, lookupJobs, people } from '../database/schema.ts'
import { mostRefunds, type NetworkError, type Priority, priorities } from './policy.ts'

/** Gives back tries spent on faults of the network or the page, in the transaction that writes the outcome. */

/** A failed try, with the data needed to give it back. */
export interface SpentTry extends NetworkError {
  attemptId: number
  jobId: number
  /** The job's before it failed. */
  priority: Priority
  /** What the record said before this try settled it; null: it did not. */
  before: RecordBefore | null
}

/**
 * Gives tries back and returns the ids of the people concerned. Tries that got as far as the query are limited to
 * `mostRefunds` a job, unless `free`.
 */
export const giveTriesBack = (
  database: Database,
  spent: readonly SpentTry[],
  now: number,
  { free }: { free: boolean } = { free: false },
): number[] =>
  // The latest first: the earliest of a person's tries knows what their job was before all of them.
  spent
    .toReversed()
    .filter((one) => giveTryBack(database, one, one.asked && !free, now))
    .map(({ personId }) => personId)

/** False: not given back, because the job reached `mostRefunds`, is gone, or its person is hidden. */
function giveTryBack(database: Database, spent: SpentTry, isCounted: boolean, now: number): boolean {
  const { orm } = database
  const job = orm.select().from(lookupJobs).where(eq(lookupJobs.id, spent.jobId)).get()
  if (job === undefined || (isCounted && job.refunds >= mostRefunds)) return false
  // Who is hidden has no live job, and gets none by this.
  if (isHidden(database, spent.personId)) return false
  orm.update(lookupAttempts).set({ refunded: true }).where(eq(lookupAttempts.id, spent.attemptId)).run()
  const given = {
    failures: Math.max(0, job.failures - 1),
    refunds: job.refunds + (isCounted ? 1 : 0),
    // A refresh in between has given the job a better place than it had.
    priority: job.priority === priorities.retry ? spent.priority : job.priority,
    dueAt: now,
  }
  switch (job.state) {
    case 'waiting':
    case 'running':
      orm.update(lookupJobs).set(given).where(eq(lookupJobs.id, job.id)).run()
      break
    case 'withdrawn':
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
