import { and, eq, isNull, sql } from 'drizzle-orm'
import { type RecordBefore, restoreRecord, touch } from '../census/repository.ts'
import type { Database } from '../database/open.ts'
import { lookupAttempts, lookupJobs, people } from '../database/schema.ts'
import { maxRefunds, type NetworkError, type Priority, priorities } from './policy.ts'

/** Refunds tries spent on faults of the network or the page, in the transaction that writes the outcome. */

/** A failed try, with the data needed to refund it. */
export interface SpentTry extends NetworkError {
  attemptId: number
  jobId: number
  /** Priority of the job before it failed. */
  priority: Priority
  /** The record before this try settled it; null: the try settled nothing. */
  before: RecordBefore | null
}

/**
 * Refunds tries. Returns the ids of people whose tries were refunded. Unless `free`, refunds at most `maxRefunds` tries
 * per job that reached the query.
 */
export const refundTries = (
  database: Database,
  spent: readonly SpentTry[],
  now: number,
  { free }: { free: boolean } = { free: false },
): number[] =>
  // Latest first: a person's earliest try holds their record and priority from before all of them.
  spent
    .toReversed()
    .filter((one) => refundTry(database, one, one.asked && !free, now))
    .map(({ personId }) => personId)

/** False: no refund, because the job reached `maxRefunds`, is gone, or its person is hidden. */
function refundTry(database: Database, spent: SpentTry, isCounted: boolean, now: number): boolean {
  const { orm } = database
  const job = orm.select().from(lookupJobs).where(eq(lookupJobs.id, spent.jobId)).get()
  if (job === undefined || (isCounted && job.refunds >= maxRefunds)) return false
  // A hidden person must not get a live job.
  if (isHidden(database, spent.personId)) return false
  orm.update(lookupAttempts).set({ refunded: true }).where(eq(lookupAttempts.id, spent.attemptId)).run()
  const given = {
    failures: Math.max(0, job.failures - 1),
    refunds: job.refunds + (isCounted ? 1 : 0),
    // A refresh in between may have raised the priority.
    priority: job.priority === priorities.retry ? spent.priority : job.priority,
    dueAt: now,
  }
  switch (job.state) {
    case 'waiting':
    case 'running':
      orm.update(lookupJobs).set(given).where(eq(lookupJobs.id, job.id)).run()
      break
    // The leader withdrew the refresh, or its result no longer counts.
    case 'withdrawn':
    case 'dropped':
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
