import { type WaitingJob, waitingPageSize } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { seen, type Viewer } from './history.ts'
import { type Priority, priorities, priorityOrder } from './policy.ts'

/** Waiting jobs in the order in which the lane claims them: due jobs as `claim` sorts them, then the others by time. */

/** Must equal the condition of the partial indexes `lookup_jobs_to_claim` and `lookup_jobs_by_due`. */
const waiting = `state = 'waiting' AND parked IS NULL`

interface QueueSegment {
  /** Takes `@now`. */
  where: string
  order: string
}

export const queueSegments: readonly QueueSegment[] = [
  ...priorityOrder.map((priority) => ({
    where: `${waiting} AND priority = ${priority} AND due_at <= @now`,
    order: 'due_at, id',
  })),
  { where: `${waiting} AND due_at > @now`, order: 'due_at' },
]

/** Selects only ids, so that OFFSET runs over the index. */
export const segmentSql = ({ where, order }: QueueSegment): string =>
  `SELECT id FROM lookup_jobs WHERE ${where} ORDER BY ${order} LIMIT @limit OFFSET @skip`

function idsOf(sqlite: Sqlite, page: number, now: number): number[] {
  const ids: number[] = []
  let skip = page * waitingPageSize
  for (const segment of queueSegments) {
    const limit = waitingPageSize - ids.length
    const found = sqlite.prepare(segmentSql(segment)).pluck().all({ now, limit, skip }) as number[]
    ids.push(...found)
    if (ids.length === waitingPageSize) break
    if (found.length > 0) skip = 0
    else if (skip > 0)
      skip -= sqlite
        .prepare(`SELECT count(*) FROM lookup_jobs WHERE ${segment.where}`)
        .pluck()
        .get({ now }) as number
  }
  return ids
}

type Row = Omit<WaitingJob, 'person' | 'why' | 'withdrawable'> & {
  priority: Priority
  isSettled: 0 | 1
  isSeen: 0 | 1 | null
  personId: number
  name: string
  cedula: string
}

/** One page of `waitingPageSize` jobs; `page` counts from 0. */
export function waitingJobs(sqlite: Sqlite, viewer: Viewer, page: number, now: number): WaitingJob[] {
  return sqlite
    .prepare(
      `SELECT job.id AS jobId, job.due_at AS dueAt, job.failures, job.priority,
              record.status IS NOT NULL AS isSettled,
              ${seen} AS isSeen, person.id AS personId, person.name, person.cedula
         FROM json_each(@ids) AS wanted
         CROSS JOIN lookup_jobs AS job ON job.id = wanted.value
         JOIN people AS person ON person.id = job.person_id
         JOIN census_records AS record ON record.person_id = person.id
        ORDER BY wanted.key`,
    )
    .all({ ...viewer, ids: JSON.stringify(idsOf(sqlite, page, now)) })
    .map((row) => toWaitingJob(row as Row))
}

function toWaitingJob(row: Row): WaitingJob {
  const { priority, isSettled, isSeen, personId, name, cedula, ...job } = row
  const person = isSeen === 1 ? { id: personId, name, cedula } : null
  return { ...job, person, why: whyOf(priority), withdrawable: person !== null && isSettled === 1 }
}

function whyOf(priority: Priority): WaitingJob['why'] {
  switch (priority) {
    case priorities.refresh:
      return 'refresh'
    case priorities.registration:
      return 'registration'
    case priorities.retry:
      return 'retry'
    case priorities.import:
      return 'import'
    case priorities.putOff:
      return 'put_off'
    case priorities.recheck:
      return 'recheck'
  }
}
