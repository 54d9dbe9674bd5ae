import {
  isFinal,
  type SettledStatus,
  type ShownResult,
  sampleSource,
} from '../../src-preload/contract/index.ts'
import { cooldownUntil } from '../../src-preload/cooldown.ts'
import { isAuthorised } from '../authorisation/authorised.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { enqueueAll } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import { elsewhereSince, isFoundElsewhere } from './candidates.ts'
import { changedParts } from './policy.ts'
import { type RecheckRow, readRecheck, resultOf } from './repository.ts'

/**
 * Advances the people of a batch. At most `fedAtOnce` of them have a job of the batch, so that a batch of any size can
 * be paused, resumed or cancelled in one transaction of few rows. The end of a job is noticed here afterwards; after a
 * kill, the next call notices it.
 */

/** People who get a job in one transaction. */
const fedAtOnce = 200
/** If fewer jobs are queued, the next ones follow: captchas are bought for that many lookups ahead. */
const fewestQueued = 100

/** `told`: ids of people whose row on the screen changed. */
export interface Moved {
  told: number[]
  /** Whether `RecheckState` changed. */
  isNews: boolean
  /** Whether more can be done at once. */
  hasMore: boolean
}

const nothingMoved: Moved = { told: [], isNews: false, hasMore: false }

/** Follows the jobs that ended, and queues the next people. `personId`: a person whose ended job may be live again. */
export function moveOn(database: Database, id: number, personId: number | null, now: number): Moved {
  return immediately(database.sqlite, () => {
    const recheck = readRecheck(database, id)
    if (recheck === null) return nothingMoved
    const { state } = recheck
    if (state !== 'running' && state !== 'paused' && state !== 'cancelled') return nothingMoved
    const reopened = personId === null ? 0 : reopen(database, id, personId)
    const closed = closeEnded(database, id)
    if (state === 'running' && !mayRun(database, recheck)) {
      const told = end(database, id, 'cancelled', now)
      return { told, isNews: true, hasMore: false }
    }
    // A lookup that ran when the batch was paused may have left a retry.
    const withdrawn = state === 'running' ? [] : withdraw(database, id, now)
    const fed = state === 'running' ? feed(database, recheck, now) : { told: [], judged: 0 }
    const isOver = state !== 'cancelled' && !hasLeft(database, id)
    if (isOver) setEnded(database, id, 'done', now)
    return {
      told: [...withdrawn, ...fed.told],
      isNews: reopened + closed + withdrawn.length + fed.judged > 0 || isOver,
      hasMore: fed.judged > 0 && fed.told.length === 0 && !isOver,
    }
  })
}

export function pause(database: Database, id: number, now: number): number[] {
  return immediately(database.sqlite, () => {
    setState(database, id, 'paused')
    return withdraw(database, id, now)
  })
}

export function resume(database: Database, id: number): void {
  immediately(database.sqlite, () => setState(database, id, 'running'))
}

export const cancel = (database: Database, id: number, now: number): number[] =>
  immediately(database.sqlite, () => end(database, id, 'cancelled', now))

/** Call after a restore: a leader decides whether a batch continues. Must run in a transaction. */
export function pauseAll(sqlite: Sqlite, now: number): void {
  sqlite
    .prepare(
      `UPDATE lookup_jobs SET state = 'withdrawn', finished_at = ?
        WHERE state = 'waiting' AND parked IS NULL AND priority = ${priorities.recheck}`,
    )
    .run(now)
  sqlite.prepare(`UPDATE rechecks SET state = 'paused' WHERE state = 'running'`).run()
  sqlite
    .prepare(
      `UPDATE recheck_people SET state = 'waiting', job_id = NULL, is_own_job = 0 WHERE state = 'queued'`,
    )
    .run()
}

function end(database: Database, id: number, state: 'done' | 'cancelled', now: number): number[] {
  const told = withdraw(database, id, now)
  setEnded(database, id, state, now)
  return told
}

const setState = ({ sqlite }: Database, id: number, state: RecheckRow['state']): void => {
  sqlite.prepare('UPDATE rechecks SET state = ? WHERE id = ?').run(state, id)
}

const setEnded = ({ sqlite }: Database, id: number, state: 'done' | 'cancelled', now: number): void => {
  sqlite.prepare('UPDATE rechecks SET state = ?, ended_at = ? WHERE id = ?').run(state, now, id)
}

const hasLeft = ({ sqlite }: Database, id: number): boolean => left(sqlite).get(id) !== undefined

const left = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM recheck_people WHERE recheck_id = ? AND state IN ('waiting', 'queued') LIMIT 1`,
  ),
)

/** Whether the account could start such a batch now. */
const mayRun = ({ sqlite }: Database, { accountId, scope }: RecheckRow): boolean =>
  roles(sqlite).get({ accountId, isCampaign: scope === 'campaign' ? 1 : 0 }) !== undefined

const roles = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT 1 FROM accounts WHERE id = @accountId AND role = 'LEADER' AND removed_at IS NULL
        AND (is_owner = 1 OR @isCampaign = 0)`,
  ),
)

/** Removes the batch's waiting jobs from the queue. Its people wait until it resumes; a running lookup finishes. */
function withdraw({ sqlite }: Database, id: number, now: number): number[] {
  const ids = withdrawable(sqlite).all({ id }) as number[]
  if (ids.length === 0) return ids
  const people = JSON.stringify(ids)
  const these = '(SELECT value FROM json_each(@people))'
  sqlite
    .prepare(
      `UPDATE lookup_jobs SET state = 'withdrawn', finished_at = @now
        WHERE person_id IN ${these} AND state = 'waiting'`,
    )
    .run({ people, now })
  sqlite
    .prepare(
      `UPDATE recheck_people SET state = 'waiting', job_id = NULL, is_own_job = 0
        WHERE recheck_id = @id AND person_id IN ${these}`,
    )
    .run({ id, people })
  touchAll(sqlite, people)
  return ids
}

/** Keeps the refresh of a person that a leader asked for. */
const withdrawable = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT one.person_id FROM recheck_people AS one JOIN lookup_jobs AS job ON job.id = one.job_id
        WHERE one.recheck_id = @id AND one.state = 'queued' AND one.is_own_job = 1
          AND job.state = 'waiting' AND job.priority = ${priorities.recheck}`,
    )
    .pluck(),
)

function touchAll(sqlite: Sqlite, people: string): void {
  sqlite
    .prepare(
      `UPDATE census_records SET revision = revision + 1 WHERE person_id IN (SELECT value FROM json_each(?))`,
    )
    .run(people)
}

// ── Jobs that ended ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Ended extends Recorded {
  personId: number
  jobId: number
  isOwnJob: 0 | 1
  jobState: string | null
  before: string
}

interface Recorded {
  status: SettledStatus | null
  novedad: string | null
  departamento: string | null
  municipio: string | null
  puesto: string | null
  mesa: string | null
  lastError: string | null
}

const recorded = `record.status, record.novedad, record.departamento, record.municipio, record.puesto, record.mesa,
  record.last_error AS lastError`

const endedJobs = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT one.person_id AS personId, one.job_id AS jobId, one.is_own_job AS isOwnJob, job.state AS jobState,
            one.before, ${recorded}
       FROM recheck_people AS one JOIN census_records AS record ON record.person_id = one.person_id
       LEFT JOIN lookup_jobs AS job ON job.id = one.job_id
      WHERE one.recheck_id = ? AND one.state = 'queued'
        AND (job.id IS NULL OR job.state NOT IN ('waiting', 'running'))`,
  ),
)

/** Returns the number of closed people. */
function closeEnded(database: Database, id: number): number {
  const rows = endedJobs(database.sqlite).all(id) as Ended[]
  for (const row of rows) {
    // A salvage lost the job: the person waits for another one.
    if (row.jobState === null) close(database, id, row.personId, { state: 'waiting', after: null })
    else close(database, id, row.personId, row.jobState === 'done' ? judged(row.before, row) : skipped)
    if (row.isOwnJob === 1) addCost(database, id, row.jobId, 1)
  }
  return rows.length
}

interface Closed {
  state: 'waiting' | 'same' | 'changed' | 'failed' | 'skipped'
  after: string | null
}

const skipped: Closed = { state: 'skipped', after: null }

function judged(before: string, { lastError, status, ...found }: Recorded): Closed {
  if (lastError !== null || !isFinal(status)) return { state: 'failed', after: null }
  const { novedad, departamento, municipio, puesto, mesa } = found
  const after: ShownResult = { status, novedad, departamento, municipio, puesto, mesa }
  return changedParts(resultOf(before), after).length > 0
    ? { state: 'changed', after: JSON.stringify(after) }
    : { state: 'same', after: null }
}

function close({ sqlite }: Database, id: number, personId: number, { state, after }: Closed): void {
  closes(sqlite).run({ id, personId, state, after })
}

const closes = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `UPDATE recheck_people SET state = @state, after = @after WHERE recheck_id = @id AND person_id = @personId`,
  ),
)

/** `sign`: -1 subtracts the cost. */
function addCost({ sqlite }: Database, id: number, jobId: number, sign: 1 | -1): void {
  costs(sqlite).run({ id, jobId, sign })
}

const costs = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `UPDATE rechecks SET dollars = max(0, dollars + @sign *
       (SELECT total(captcha_cost) FROM lookup_attempts WHERE job_id = @jobId)) WHERE id = @id`,
  ),
)

/** Follows jobs that ended and were brought back by a refund or an undo. Returns their number. */
function reopen(database: Database, id: number, personId: number): number {
  const { sqlite } = database
  const row = endedButLive(sqlite).get({ id, personId }) as { jobId: number; isOwnJob: 0 | 1 } | undefined
  if (row === undefined) return 0
  sqlite
    .prepare(`UPDATE recheck_people SET state = 'queued' WHERE recheck_id = ? AND person_id = ?`)
    .run(id, personId)
  if (row.isOwnJob === 1) addCost(database, id, row.jobId, -1)
  return 1
}

const endedButLive = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT one.job_id AS jobId, one.is_own_job AS isOwnJob
       FROM recheck_people AS one JOIN lookup_jobs AS job ON job.id = one.job_id
      WHERE one.recheck_id = @id AND one.person_id = @personId AND one.state IN ('failed', 'skipped')
        AND job.state IN ('waiting', 'running')`,
  ),
)

/** People of the batch whose ended jobs are live again: a kill came between a refund and the call of `moveOn`. */
export const reopenable = ({ sqlite }: Database, id: number): number[] =>
  sqlite
    .prepare(
      `SELECT one.person_id FROM lookup_jobs AS job JOIN recheck_people AS one
           ON one.recheck_id = ? AND one.person_id = job.person_id AND one.job_id = job.id
        WHERE job.state = 'waiting' AND job.parked IS NULL AND job.priority = ${priorities.recheck}
          AND one.state IN ('failed', 'skipped')`,
    )
    .pluck()
    .all(id) as number[]

// ── The next people ─────────────────────────────────────────────────────────────────────────────────────────────────

interface Next extends Recorded {
  personId: number
  before: string
  source: string | null
  fetchedAt: number | null
  isTheirs: 0 | 1
  isAuthorised: 0 | 1
  isFoundElsewhere: 0 | 1
  liveJob: number | null
}

const nextPeople = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT one.person_id AS personId, one.before, ${recorded}, record.source, record.fetched_at AS fetchedAt,
            person.deleted_at IS NULL AND person.referred_by IS NOT NULL
              AND (@isCampaign = 1 OR person.referred_by = @accountId) AS isTheirs,
            ${isAuthorised('person.id')} AS isAuthorised, ${isFoundElsewhere} AS isFoundElsewhere, job.id AS liveJob
       FROM (SELECT person_id, before FROM recheck_people
              WHERE recheck_id = @id AND state = 'waiting' ORDER BY n LIMIT ${fedAtOnce}) AS one
       CROSS JOIN people AS person ON person.id = one.person_id
       JOIN census_records AS record ON record.person_id = person.id
       LEFT JOIN lookup_jobs AS job ON job.person_id = person.id AND job.state IN ('waiting', 'running')`,
  ),
)

const queuedNow = once((sqlite: Sqlite) =>
  sqlite.prepare(`SELECT count(*) FROM recheck_people WHERE recheck_id = ? AND state = 'queued'`).pluck(),
)

/**
 * Queues the next people if few are left in the queue. Nobody is looked up twice: a waiting job is followed, and an
 * answer since the start of the batch is taken over. `judged`: number of people who advanced.
 */
function feed(
  database: Database,
  { id, accountId, scope, startedAt }: RecheckRow,
  now: number,
): { told: number[]; judged: number } {
  const { sqlite } = database
  if ((queuedNow(sqlite).get(id) as number) >= fewestQueued) return { told: [], judged: 0 }
  const next = nextPeople(sqlite).all({
    id,
    accountId,
    isCampaign: scope === 'campaign' ? 1 : 0,
    elsewhereSince: elsewhereSince(now),
  }) as Next[]
  const queues: number[] = []
  for (const person of next) {
    const { personId } = person
    if (person.isTheirs === 0 || person.isAuthorised === 0 || person.status === null)
      close(database, id, personId, skipped)
    else if (person.source === sampleSource) close(database, id, personId, skipped)
    else if (person.liveJob !== null)
      follows(sqlite).run({ id, personId, jobId: person.liveJob, isOwnJob: 0 })
    else if (person.isFoundElsewhere === 1 || hasFreshAnswer(person, startedAt, now))
      close(database, id, personId, judged(person.before, person))
    else queues.push(personId)
  }
  if (queues.length > 0) {
    enqueueAll(database, queues, priorities.recheck, now)
    const people = JSON.stringify(queues)
    for (const [personId, jobId] of liveJobs(sqlite).all(people) as [number, number][])
      follows(sqlite).run({ id, personId, jobId, isOwnJob: 1 })
    touchAll(sqlite, people)
  }
  return { told: queues, judged: next.length }
}

/** The answer came after the start of the batch, or so recently that a leader could not refresh it either. */
const hasFreshAnswer = ({ fetchedAt, lastError }: Next, startedAt: number, now: number): boolean =>
  fetchedAt !== null &&
  lastError === null &&
  ((fetchedAt >= startedAt && fetchedAt <= now) || cooldownUntil(fetchedAt, now) !== null)

const follows = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `UPDATE recheck_people SET state = 'queued', job_id = @jobId, is_own_job = @isOwnJob
      WHERE recheck_id = @id AND person_id = @personId`,
  ),
)

const liveJobs = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT job.person_id, job.id FROM json_each(?) AS wanted CROSS JOIN lookup_jobs AS job
          ON job.person_id = wanted.value AND job.state IN ('waiting', 'running')`,
    )
    .raw(),
)
