import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import type { Database } from '../database/open.ts'
import { lookupAttempts, lookupJobs } from '../database/schema.ts'
import { writeSetting } from '../settings/repository.ts'

/**
 * How jobs leave the queue whose person was hidden, or has another cédula now. Every function is one step of a
 * transaction that its caller holds; the lane is told after it.
 */

/** Takes the live job of a person out of the queue. A lookup that runs for it finds its token gone. */
export function dropLiveJob(database: Database, personId: number, detail: string, now: number): void {
  const { orm } = database
  const job = orm
    .select({ id: lookupJobs.id, state: lookupJobs.state })
    .from(lookupJobs)
    .where(and(eq(lookupJobs.personId, personId), sql`${lookupJobs.state} IN ('waiting', 'running')`))
    .get()
  if (job === undefined) return
  if (job.state === 'running') {
    orm
      .update(lookupAttempts)
      .set({ endedAt: now, outcome: 'aborted', detail })
      .where(and(eq(lookupAttempts.jobId, job.id), isNull(lookupAttempts.endedAt)))
      .run()
    writeSetting(database, 'last_lookup_ended_at', String(now))
  }
  orm
    .update(lookupJobs)
    .set({ state: 'dropped', token: null, bootId: null, finishedAt: now })
    .where(eq(lookupJobs.id, job.id))
    .run()
}

/** The same, and what all earlier jobs of the person came to counts no more either. */
export function dropAllJobs(database: Database, personId: number, detail: string, now: number): void {
  dropLiveJob(database, personId, detail, now)
  database.orm
    .update(lookupJobs)
    .set({ state: 'dropped' })
    .where(and(eq(lookupJobs.personId, personId), ne(lookupJobs.state, 'dropped')))
    .run()
}

/** Takes a `dropLiveJob` at `droppedAt` back: the job waits where it did. False: there was none to drop. */
export function takeUpAgain({ orm }: Database, personId: number, droppedAt: number): boolean {
  const dropped = and(
    eq(lookupJobs.personId, personId),
    eq(lookupJobs.state, 'dropped'),
    eq(lookupJobs.finishedAt, droppedAt),
  )
  const job = orm
    .select({ id: lookupJobs.id })
    .from(lookupJobs)
    .where(dropped)
    .orderBy(desc(lookupJobs.id))
    .get()
  if (job === undefined) return false
  orm.update(lookupJobs).set({ state: 'waiting', finishedAt: null }).where(eq(lookupJobs.id, job.id)).run()
  return true
}
