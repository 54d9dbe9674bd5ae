import type { Attempt, AttemptDetail, HistoryFilter } from '../../src-preload/contract/index.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { attemptResponses } from '../database/schema.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** Reads and deletes attempts; jobs.ts writes them. */

/** Milliseconds that attempts are kept. A person's last one is never deleted. */
export const retentionMs = 90 * 24 * 60 * 60_000

/** Stores the page of a failed attempt. Must run in the caller's transaction. */
export function keepPage({ orm }: Database, attemptId: number, rawResponse: string | null): void {
  if (rawResponse !== null) orm.insert(attemptResponses).values({ attemptId, rawResponse }).run()
}

/** The viewing account. It sees the names of its own person and of the people of the leaders `first` to `last`. */
export interface Viewer {
  personId: number
  first: number
  last: number
}

export const viewerOf = (personId: number, whose: Whose): Viewer => ({ personId, ...leadersOf(whose) })

/** Condition on `person` (people) for the viewer; takes the viewer's parameters. */
export const seen = `((person.id = @personId AND person.deleted_at IS NULL) OR (${isTheirs}))`

/** Must equal the condition of the partial index `lookup_attempts_failed`, otherwise SQLite does not use it. */
const failed = `outcome IN ('timeout', 'blocked', 'network_error', 'captcha_failed', 'parse_error', 'interrupted')`

const columns = `
  attempt.id, attempt.started_at AS startedAt, attempt.ended_at AS endedAt, attempt.step,
  attempt.try_number AS tryNumber, attempt.outcome, attempt.error, attempt.captcha_cost AS captchaCost, attempt.refunded,
  job.state = 'dropped' AS superseded, ${seen} AS isSeen, person.id AS personId, person.name, person.cedula`

type Row = Omit<Attempt, 'person' | 'refunded' | 'superseded'> & {
  refunded: 0 | 1
  superseded: 0 | 1
  isSeen: 0 | 1 | null
  personId: number
  name: string
  cedula: string
}

function toAttempt({ isSeen, personId, name, cedula, refunded, superseded, ...rest }: Row): Attempt {
  const row = { ...rest, refunded: refunded === 1, superseded: superseded === 1 }
  const person = isSeen === 1 ? { id: personId, name, cedula } : null
  const isTold = person !== null && !row.superseded
  return { ...row, person, outcome: isTold ? row.outcome : withoutAnswer(row.outcome) }
}

/**
 * Hides the census answer from accounts that may not see the person. Failures of the queue are visible to all accounts.
 */
function withoutAnswer(outcome: Attempt['outcome']): Attempt['outcome'] {
  switch (outcome) {
    case 'found':
    case 'not_found':
    case 'cancelled':
      return 'answered'
    default:
      return outcome
  }
}

const joined = `
    JOIN people AS person ON person.id = attempt.person_id
    JOIN lookup_jobs AS job ON job.id = attempt.job_id`

/** One page of attempts, newest first; takes `@before`, `@limit` and the viewer's parameters. */
export const historySql = (filter: HistoryFilter): string => `
  SELECT ${columns}
    FROM (SELECT * FROM lookup_attempts
           WHERE id < @before AND ${filter === 'failures' ? failed : 'ended_at IS NOT NULL'}
           ORDER BY id DESC LIMIT @limit) AS attempt
    ${joined}
   ORDER BY attempt.id DESC`

/** The attempts of one person, `@ofPerson`. */
export const historyOfSql = `
  SELECT ${columns}
    FROM lookup_attempts AS attempt
    ${joined}
   WHERE attempt.person_id = @ofPerson AND attempt.id < @before AND attempt.ended_at IS NOT NULL
   ORDER BY attempt.id DESC LIMIT @limit`

/** Ended attempts with an id below `before`, newest first; null: from the newest. */
export function attemptsBefore(
  sqlite: Sqlite,
  viewer: Viewer,
  filter: HistoryFilter,
  before: number | null,
  limit: number,
): Attempt[] {
  return sqlite
    .prepare(historySql(filter))
    .all({ ...viewer, before: before ?? Number.MAX_SAFE_INTEGER, limit })
    .map((row) => toAttempt(row as Row))
}

/** Ended attempts of one person. The caller has checked that the viewer may see the person. */
export function attemptsOf(
  sqlite: Sqlite,
  viewer: Viewer,
  ofPerson: number,
  before: number | null,
  limit: number,
): Attempt[] {
  return sqlite
    .prepare(historyOfSql)
    .all({ ...viewer, ofPerson, before: before ?? Number.MAX_SAFE_INTEGER, limit })
    .map((row) => toAttempt(row as Row))
}

/** null: there is no such attempt, or the viewer may not see its person. */
export function attemptDetail(sqlite: Sqlite, viewer: Viewer, attemptId: number): AttemptDetail | null {
  const row = sqlite
    .prepare(`SELECT ${columns}, response.raw_response AS page
                FROM lookup_attempts AS attempt ${joined}
                LEFT JOIN attempt_responses AS response ON response.attempt_id = attempt.id
               WHERE attempt.id = @attemptId AND attempt.ended_at IS NOT NULL AND ${seen}`)
    .get({ ...viewer, attemptId }) as (Row & { page: string | null }) | undefined
  if (row === undefined) return null
  const { page, ...attempt } = row
  return { attempt: toAttempt(attempt), page }
}

// ── Pruning ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** Cursor of a pruning, ordered by end time (UTC ms) and id. */
export interface Mark {
  at: number
  id: number
}
export const fromTheStart: Mark = { at: Number.MIN_SAFE_INTEGER, id: 0 }

/** The next `@limit` attempts that ended before `@end`; `isReplaced`: the person has a later one. */
export const oldAttemptsSql = `
  SELECT attempt.id, attempt.ended_at AS at,
         EXISTS (SELECT 1 FROM lookup_attempts AS later
                  WHERE later.person_id = attempt.person_id AND later.id > attempt.id) AS isReplaced
    FROM lookup_attempts AS attempt
   WHERE (attempt.ended_at, attempt.id) > (@at, @id) AND attempt.ended_at < @end
   ORDER BY attempt.ended_at, attempt.id LIMIT @limit`

/**
 * Deletes up to `limit` attempts that ended before `end`, starting at `mark`, in one transaction. Keeps each person's
 * last attempt. Returns the next mark; null: there are no more.
 */
export function pruneAttempts({ sqlite }: Database, mark: Mark, end: number, limit: number): Mark | null {
  const old = sqlite.prepare(oldAttemptsSql).all({ ...mark, end, limit }) as (Mark & { isReplaced: 0 | 1 })[]
  const last = old.at(-1)
  if (last === undefined) return null
  const deleted = old.filter(({ isReplaced }) => isReplaced === 1).map(({ id }) => id)
  if (deleted.length > 0) {
    const page = sqlite.prepare('DELETE FROM attempt_responses WHERE attempt_id = ?')
    const attempt = sqlite.prepare('DELETE FROM lookup_attempts WHERE id = ?')
    immediately(sqlite, () => {
      for (const id of deleted) {
        page.run(id)
        attempt.run(id)
      }
    })
  }
  return { at: last.at, id: last.id }
}

/** The next `@limit` jobs that finished before `@end`; `isUnused`: no attempt refers to them. */
export const oldJobsSql = `
  SELECT job.id, job.finished_at AS at,
         NOT EXISTS (SELECT 1 FROM lookup_attempts WHERE job_id = job.id) AS isUnused
    FROM lookup_jobs AS job
   WHERE (job.finished_at, job.id) > (@at, @id) AND job.finished_at < @end
   ORDER BY job.finished_at, job.id LIMIT @limit`

/** Deletes finished jobs without attempts in the same way. */
export function pruneJobs({ sqlite }: Database, mark: Mark, end: number, limit: number): Mark | null {
  const old = sqlite.prepare(oldJobsSql).all({ ...mark, end, limit }) as (Mark & { isUnused: 0 | 1 })[]
  const last = old.at(-1)
  if (last === undefined) return null
  const deleted = old.filter(({ isUnused }) => isUnused === 1)
  if (deleted.length > 0) {
    const job = sqlite.prepare(`DELETE FROM lookup_jobs WHERE id = ? AND state NOT IN ('waiting', 'running')`)
    immediately(sqlite, () => {
      for (const { id } of deleted) job.run(id)
    })
  }
  return { at: last.at, id: last.id }
}
