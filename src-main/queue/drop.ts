import { and, desc, eq, isNull, ne, sql } from 'drizzle-orm'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { lookupAttempts, lookupJobs } from '../database/schema.ts'
import { writeSetting } from '../database/settings.ts'

/**
 * Drops the jobs of a person who was hidden or now has another cédula. Every function must run in the caller's
 * transaction; the caller notifies the lane afterwards.
 */

/** Drops the live job of a person. A running lookup loses its token. */
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

/** Drops all jobs of a person, including finished ones. */
export function dropAllJobs(database: Database, personId: number, detail: string, now: number): void {
  if (undropped(database.sqlite).get(personId) === undefined) return
  dropLiveJob(database, personId, detail, now)
  database.orm
    .update(lookupJobs)
    .set({ state: 'dropped' })
    .where(and(eq(lookupJobs.personId, personId), ne(lookupJobs.state, 'dropped')))
    .run()
}

const undropped = once((sqlite: Sqlite) =>
  sqlite.prepare(`SELECT 1 FROM lookup_jobs WHERE person_id = ? AND state <> 'dropped' LIMIT 1`),
)

/** Undoes the `dropLiveJob` of `droppedAt`: the job waits at its old position. False: no job was dropped. */
export function restoreDroppedJob({ orm }: Database, personId: number, droppedAt: number): boolean {
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
