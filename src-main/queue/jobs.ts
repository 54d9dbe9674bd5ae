import { randomUUID } from 'node:crypto'
import { and, asc, between, count, desc, eq, isNotNull, isNull, lte, min, notInArray, sql } from 'drizzle-orm'
import {
  isFinal,
  type LookupStep,
  maxRefreshed,
  type RefreshAnswer,
  sampleSource,
} from '../../src-preload/contract/index.ts'
import { cooldownUntil } from '../../src-preload/cooldown.ts'
import { isAuthorised } from '../authorisation/authorised.ts'
import {
  noteFailure,
  type RecordBefore,
  rawResponseOf,
  recordBefore,
  settleAnswer,
  settleFailure,
  touch,
} from '../census/repository.ts'
import { verdict } from '../census/status.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Orm, Sqlite } from '../database/open.ts'
import { censusRecords, lookupAttempts, lookupJobs, people } from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'
import type { LookupAnswer } from '../lookup/outcome.ts'
import { Refusal } from '../refusal.ts'
import { keepPage } from './history.ts'
import { endNetworkErrors, noteNetworkError } from './offline.ts'
import {
  endPageFault,
  noteOtherFailure,
  notePageFault,
  noteTrialStart,
  peopleWithFault,
} from './page-fault.ts'
import {
  maxInterruptions,
  type Priority,
  pageFault,
  priorities,
  priorityOrder,
  retryDelay,
  retryPriority,
} from './policy.ts'

/** SQL of the queue. Every exported function is one transaction unless its comment requires the caller's. */

/** One running try. Its result counts only while the job still has `token`. */
export interface Claim {
  jobId: number
  attemptId: number
  token: string
  personId: number
  cedula: string
  name: string
  /** URL of the census page. */
  page: string
  /** Whether this lookup tests if the page still fails: see page-fault.ts. */
  isTrial: boolean
}

// Literals, not parameters: SQLite uses a partial index only if the query states its condition.
const waiting = sql`${lookupJobs.state} = 'waiting' AND ${lookupJobs.parked} IS NULL`
const running = sql`${lookupJobs.state} = 'running'`
const live = sql`${lookupJobs.state} IN ('waiting', 'running')`

/** A person without an authorisation in force is not looked up: their job is parked until one is recorded. */
export const parkedWithoutConsent = (personId: string) =>
  `iif(${isAuthorised(personId)}, NULL, 'no_authorisation')`

/**
 * Queues these people unless they have a live job. None of them may be hidden. Must run in the caller's transaction.
 */
export function enqueueAll(
  { sqlite }: Pick<Database, 'sqlite'>,
  personIds: readonly number[],
  priority: Priority,
  now: number,
): void {
  insertsAll(sqlite).run({ ids: JSON.stringify(personIds), priority, now })
}

const insertsAll = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO lookup_jobs (person_id, state, priority, due_at, parked, created_at)
     SELECT person.id, 'waiting', @priority, @now, ${parkedWithoutConsent('person.id')}, @now
       FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
      WHERE person.deleted_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM lookup_jobs
                         WHERE person_id = person.id AND state IN ('waiting', 'running'))`,
  ),
)

/**
 * Parks the waiting jobs of unauthorised people among these, and unparks those of the others. Call after every change
 * of an authorisation, in its transaction.
 */
export function parkUnauthorised({ sqlite }: Pick<Database, 'sqlite'>, personIds: readonly number[]): void {
  parks(sqlite).run(JSON.stringify(personIds))
}

const parks = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `UPDATE lookup_jobs SET parked = ${parkedWithoutConsent('lookup_jobs.person_id')}
      WHERE person_id IN (SELECT value FROM json_each(?)) AND state = 'waiting'`,
  ),
)

/** Queues a person who has no live job. Must run in the caller's transaction. */
export function enqueue(
  { orm }: Pick<Database, 'orm'>,
  personId: number,
  priority: Priority,
  now: number,
): void {
  insertsWaiting(orm).run({ personId, priority, now })
}

const insertsWaiting = once((orm: Orm) => {
  const [parked = '', rest = ''] = parkedWithoutConsent('@').split('@')
  return orm
    .insert(lookupJobs)
    .values({
      personId: sql.placeholder('personId'),
      state: 'waiting',
      priority: sql.placeholder('priority'),
      dueAt: sql.placeholder('now'),
      parked: sql<
        'no_authorisation' | null
      >`${sql.raw(parked)}${sql.placeholder('personId')}${sql.raw(rest)}`,
      createdAt: sql.placeholder('now'),
    })
    .prepare()
})

/**
 * Claims the first due job by priority, the oldest first within each. `page`: URL of the census page. While it fails,
 * people whose lookups have not failed since then come first. `only`: restricts to jobs of one priority. null: no job
 * is due.
 */
export function claim(
  database: Database,
  bootId: string,
  now: number,
  page: string,
  only?: Priority,
): Claim | null {
  const order = only === undefined ? priorityOrder : [only]
  return immediately(database.sqlite, (): Claim | null => {
    const { orm } = database
    const withFault = peopleWithFault(database, page)
    const another = withFault === null ? undefined : firstDue(database, order, now, withFault)
    const first = another ?? firstDue(database, order, now)
    if (first === undefined) return null
    const { failures, ...due } = first
    const token = randomUUID()
    orm
      .update(lookupJobs)
      .set({ state: 'running', token, bootId })
      .where(and(eq(lookupJobs.id, due.jobId), eq(lookupJobs.state, 'waiting')))
      .run()
    const attempt = orm
      .insert(lookupAttempts)
      .values({
        jobId: due.jobId,
        personId: due.personId,
        startedAt: now,
        step: 'opening',
        tryNumber: failures + 1,
      })
      .returning({ id: lookupAttempts.id })
      .get()
    if (withFault !== null) noteTrialStart(database, page, now)
    touch(database, due.personId)
    return { ...due, attemptId: attempt.id, token, page, isTrial: withFault !== null }
  })
}

function firstDue(
  database: Database,
  order: readonly Priority[],
  now: number,
  except: readonly number[] = [],
) {
  for (const priority of order) {
    const due = dueQuery(database, priority, now, except).get()
    if (due !== undefined) return due
  }
  return undefined
}

/** The oldest due job of one priority. */
export const dueQuery = (
  { orm }: Database,
  priority: Priority,
  now: number,
  except: readonly number[] = [],
) =>
  orm
    .select({
      jobId: lookupJobs.id,
      failures: lookupJobs.failures,
      personId: people.id,
      cedula: people.cedula,
      name: people.name,
    })
    .from(lookupJobs)
    .innerJoin(people, eq(people.id, lookupJobs.personId))
    .where(
      and(
        waiting,
        eq(lookupJobs.priority, priority),
        lte(lookupJobs.dueAt, now),
        except.length === 0 ? undefined : notInArray(lookupJobs.personId, [...except]),
      ),
    )
    .orderBy(asc(lookupJobs.dueAt), asc(lookupJobs.id))
    .limit(1)

/** Stores the step of a running lookup; `claim` stores the first. */
export function recordStep({ orm }: Database, { attemptId }: Claim, step: LookupStep): void {
  orm.update(lookupAttempts).set({ step }).where(eq(lookupAttempts.id, attemptId)).run()
}

export interface FinishRules {
  /** Milliseconds until each retry: see policy.ts. */
  retryDelays: readonly number[]
  /** False: the try does not count (no funds, a bad key). */
  countFailure: boolean
}

/**
 * Writes the outcome of a lookup, the attempt's end and the job's end or retry. A network error or a fault of the page
 * may refund tries. Returns the ids of people whose records or jobs changed; null: the claim was no longer valid,
 * nothing was written.
 */
export function finish(
  database: Database,
  claimed: Claim,
  answer: LookupAnswer,
  now: number,
  { retryDelays, countFailure }: FinishRules,
): number[] | null {
  return immediately(database.sqlite, (): number[] | null => {
    const job = heldJob(database, claimed)
    if (job === null) return null
    const { personId, page } = claimed
    const { outcome } = answer
    let before: RecordBefore | null = null
    const judged = verdict(outcome)
    const detail = 'detail' in outcome ? outcome.detail : null
    const error = judged.kind === 'failure' ? judged.error : null
    endAttempt(database, claimed, { outcome: outcome.kind, error, detail }, now)
    if (judged.kind === 'failure') keepPage(database, claimed.attemptId, rawResponseOf(answer))
    switch (judged.kind) {
      case 'answer':
        settleAnswer(database, personId, judged.status, answer, now)
        endJob(database, claimed.jobId, now)
        break
      case 'failure': {
        const failures = job.failures + (countFailure ? 1 : 0)
        const delay = countFailure ? retryDelay(failures, retryDelays) : 0
        if (delay === null) {
          const { onceSpent: status, error } = judged
          const spent = { status, error, source: answer.source, rawResponse: rawResponseOf(answer) }
          before = recordBefore(database, personId)
          settleFailure(database, personId, spent, now)
          endJob(database, claimed.jobId, now, { failures })
        } else {
          noteFailure(database, personId, judged.error)
          const priority = countFailure ? retryPriority(job.priority) : job.priority
          const dueAt = countFailure ? now + delay : job.dueAt
          putBack(database, claimed.jobId, { failures, priority, dueAt })
        }
      }
    }
    writeSetting(database, 'last_lookup_ended_at', String(now))
    touch(database, personId)
    const { jobId, attemptId } = claimed
    const priority = asPriority(job.priority)
    const failed = { attemptId, jobId, personId, asked: wasAsked(database, claimed), priority, before }
    const given: number[] = []
    if (outcome.kind !== 'network_error' || outcome.byPage) endNetworkErrors(database)
    else if (countFailure) given.push(...noteNetworkError(database, failed, now))
    if (judged.kind === 'answer') endPageFault(database)
    else if (countFailure) {
      const fault = pageFault(outcome)
      const isSuspect = job.refunds > 0
      if (fault === null) noteOtherFailure(database, page, now)
      else given.push(...notePageFault(database, page, fault, { ...failed, isSuspect }, now))
    }
    return [...new Set([personId, ...given])]
  })
}

/**
 * Requeues a job whose lookup was aborted (the app quits, no browser). Spends no try. False: the claim was no longer
 * valid.
 */
export function requeue(database: Database, claimed: Claim, detail: string, now: number): boolean {
  return immediately(database.sqlite, () => {
    const job = heldJob(database, claimed)
    if (job === null) return false
    endAttempt(database, claimed, { outcome: 'snoozed', detail }, now)
    putBack(database, claimed.jobId, { dueAt: job.dueAt })
    writeSetting(database, 'last_lookup_ended_at', String(now))
    touch(database, claimed.personId)
    return true
  })
}

/**
 * Ends a lookup that the leader aborts. A person with a settled status keeps it and leaves the queue; a person without
 * one moves to the end of the queue. Spends no try. False: the claim was no longer valid, nothing was written.
 */
export function abort(database: Database, claimed: Claim, now: number): boolean {
  return immediately(database.sqlite, () => {
    if (heldJob(database, claimed) === null) return false
    const detail = 'aborted by the leader'
    endAttempt(database, claimed, { outcome: 'aborted', detail }, now)
    if (isSettled(database, claimed.personId)) endJob(database, claimed.jobId, now, { state: 'withdrawn' })
    else putBack(database, claimed.jobId, { priority: priorities.putOff, dueAt: now })
    writeSetting(database, 'last_lookup_ended_at', String(now))
    touch(database, claimed.personId)
    return true
  })
}

/**
 * Cancels the waiting refresh of a person with a settled status. False: no job waits, or there is no status yet: every
 * registered person is looked up once.
 */
export function withdrawRefresh(database: Database, personId: number, now: number): boolean {
  return immediately(database.sqlite, () => {
    const { orm } = database
    const job = orm
      .select({ id: lookupJobs.id })
      .from(lookupJobs)
      .where(and(eq(lookupJobs.personId, personId), live, eq(lookupJobs.state, 'waiting')))
      .get()
    if (job === undefined || !isSettled(database, personId)) return false
    endJob(database, job.id, now, { state: 'withdrawn' })
    touch(database, personId)
    return true
  })
}

/**
 * Requeues the jobs that an earlier run left running, without spending a try. After the third interruption of a job,
 * its person settles as ERROR. Must run before the first claim. Returns the number of these jobs.
 */
export function recover(database: Database, bootId: string, now: number): number {
  return immediately(database.sqlite, () => {
    const { orm } = database
    const stale = orm.select().from(lookupJobs).where(running).all()
    for (const job of stale) {
      if (job.bootId === bootId) throw new Error('recover() comes before the first claim')
      orm
        .update(lookupAttempts)
        .set({ endedAt: now, outcome: 'interrupted' })
        .where(and(eq(lookupAttempts.jobId, job.id), isNull(lookupAttempts.endedAt)))
        .run()
      const interruptions = job.interruptions + 1
      if (interruptions >= maxInterruptions) {
        const spent = {
          status: 'ERROR',
          error: 'interrupted_too_often',
          source: null,
          rawResponse: null,
        } as const
        settleFailure(database, job.personId, spent, now)
        endJob(database, job.id, now)
      } else {
        putBack(database, job.id, { interruptions, dueAt: Math.min(job.dueAt, now) })
      }
      // The site may have been asked just before the crash, so the gap counts from now.
      writeSetting(database, 'last_lookup_ended_at', String(now))
      touch(database, job.personId)
    }
    return stale.length
  })
}

/**
 * Queues these people again. The caller has checked that they are the leader's. A single person is queued with any
 * status. Of several people, those with a final status and invented people are skipped. A waiting job moves to the
 * front. No person gets a second job, and hidden people get none.
 */
export function refresh(database: Database, personIds: readonly number[], now: number): RefreshAnswer {
  const single = personIds.length === 1
  const answer: RefreshAnswer = {
    queued: 0,
    skippedFinal: 0,
    skippedCooldown: 0,
    skippedUnauthorised: 0,
    cooldownUntil: null,
  }
  return immediately(database.sqlite, () => {
    if (personIds.length > maxRefreshed) throw new Refusal('invalid_input')
    const { orm } = database
    for (const personId of personIds) {
      const record = orm
        .select({
          status: censusRecords.status,
          source: censusRecords.source,
          lastRefreshAt: censusRecords.lastRefreshAt,
          isAuthorised: sql<0 | 1>`${sql.raw(isAuthorised('people.id'))}`,
        })
        .from(censusRecords)
        .innerJoin(people, eq(people.id, censusRecords.personId))
        .where(and(eq(censusRecords.personId, personId), isNull(people.deletedAt)))
        .get()
      if (record === undefined) continue
      const until = cooldownUntil(record.lastRefreshAt, now)
      const isKept = !single || record.source === sampleSource
      if (isKept && isFinal(record.status)) {
        answer.skippedFinal += 1
      } else if (record.isAuthorised === 0) {
        answer.skippedUnauthorised += 1
      } else if (until !== null) {
        answer.skippedCooldown += 1
        answer.cooldownUntil = Math.min(until, answer.cooldownUntil ?? until)
      } else {
        const job = orm
          .select()
          .from(lookupJobs)
          .where(and(eq(lookupJobs.personId, personId), live))
          .get()
        // Tries count from zero again, for a running job as well.
        const afresh = { failures: 0, interruptions: 0, refunds: 0 }
        if (job === undefined) enqueue(database, personId, priorities.refresh, now)
        else if (job.state === 'running')
          orm.update(lookupJobs).set(afresh).where(eq(lookupJobs.id, job.id)).run()
        else putBack(database, job.id, { ...afresh, priority: priorities.refresh, dueAt: now })
        orm
          .update(censusRecords)
          .set({ lastRefreshAt: now })
          .where(eq(censusRecords.personId, personId))
          .run()
        touch(database, personId)
        answer.queued += 1
      }
    }
    return answer
  })
}

/**
 * Repairs due times after the wall clock was set back. Retries and batch lookups become due within the longest delay;
 * every other job becomes due now. Returns the ids of people whose jobs moved.
 */
export function clampDueTimes(database: Database, longestDelay: number, now: number): number[] {
  const { orm } = database
  return immediately(database.sqlite, () => {
    const moved = dueTimesClamped(orm)
      .all({ now, latestRetry: now + longestDelay })
      .map(({ personId }) => personId)
    for (const personId of moved) touch(database, personId)
    return moved
  })
}

const dueTimesClamped = once((orm: Orm) => {
  const [now, latestRetry] = [sql.placeholder('now'), sql.placeholder('latestRetry')]
  const latest = sql`CASE WHEN ${lookupJobs.priority} IN (${sql.raw(`${priorities.retry}, ${priorities.recheck}`)}) THEN ${latestRetry} ELSE ${now} END`
  return orm
    .update(lookupJobs)
    .set({ dueAt: latest })
    .where(and(waiting, sql`${lookupJobs.dueAt} > ${now}`, sql`${lookupJobs.dueAt} > ${latest}`))
    .returning({ personId: lookupJobs.personId })
    .prepare()
})

/**
 * Requeues a job that is marked as running although no lookup runs, because its end could not be written (a full disk).
 * Spends no try. Returns the person's id; null: there is no such job.
 */
export function reclaim(database: Database, now: number): number | null {
  const { orm } = database
  return immediately(database.sqlite, () => {
    const left = markedRunning(orm).get()
    if (left === undefined) return null
    orm
      .update(lookupAttempts)
      .set({ endedAt: now, outcome: 'snoozed', detail: 'its end could not be written' })
      .where(and(eq(lookupAttempts.jobId, left.id), isNull(lookupAttempts.endedAt)))
      .run()
    putBack(database, left.id, { dueAt: Math.min(left.dueAt, now) })
    touch(database, left.personId)
    return left.personId
  })
}

const markedRunning = once((orm: Orm) => orm.select().from(lookupJobs).where(running).prepare())

/**
 * Number of waiting jobs, including retries, and the time when the first is due (UTC ms). Does not count jobs that wait
 * for an authorisation.
 */
export function backlog(database: Database): Backlog {
  const { sqlite } = database
  // A rollback changes the jobs, but not the count of changes.
  if (sqlite.inTransaction) return countBacklog(database)
  const kept = keptBacklog(sqlite)
  const version = kept.changes.get() as number
  if (kept.counted?.version !== version) kept.counted = { version, backlog: countBacklog(database) }
  return kept.counted.backlog
}

type Backlog = { waiting: number; nextDueAt: number | null }

function countBacklog({ orm }: Database): Backlog {
  // Reads the index of waiting jobs only, never finished jobs.
  const { waits, first } = backlogQueries(orm)
  return { waiting: waits.get()?.n ?? 0, nextDueAt: first.get()?.at ?? null }
}

/** Counting 100,000 jobs takes some milliseconds, and each registration asks several times. */
const keptBacklog = once((sqlite: Sqlite) => ({
  changes: sqlite.prepare('SELECT total_changes()').pluck(),
  counted: null as { version: number; backlog: Backlog } | null,
}))

/**
 * Number of waiting jobs that are due at the time `at`, UTC ms; counts at most a hundred. `only`: restricts to jobs of
 * one priority.
 */
export const countDue = ({ sqlite }: Database, at: number, only?: Priority): number =>
  (only === undefined ? dueBy(sqlite).get(at) : dueOf(sqlite).get(only, at)) as number

const dueBy = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT count(*) FROM (SELECT 1 FROM lookup_jobs
        WHERE state = 'waiting' AND parked IS NULL AND due_at <= ? LIMIT 100)`,
    )
    .pluck(),
)

const dueOf = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT count(*) FROM (SELECT 1 FROM lookup_jobs
        WHERE state = 'waiting' AND parked IS NULL AND priority = ? AND due_at <= ? LIMIT 100)`,
    )
    .pluck(),
)

const backlogQueries = once((orm: Orm) => ({
  waits: orm.select({ n: count() }).from(lookupJobs).where(waiting).prepare(),
  first: orm
    .select({ at: min(lookupJobs.dueAt) })
    .from(lookupJobs)
    .where(waiting)
    .prepare(),
}))

/** Median duration of the last 20 completed lookups, in milliseconds; null before the first. */
export function typicalDuration({ orm }: Database): number | null {
  const durations = lastDurations(orm)
    .all()
    .map(({ ms }) => Math.max(0, ms))
    .sort((a, b) => a - b)
  return durations[Math.floor(durations.length / 2)] ?? null
}

const lastDurations = once((orm: Orm) =>
  orm
    .select({ ms: sql<number>`${lookupAttempts.endedAt} - ${lookupAttempts.startedAt}` })
    .from(lookupAttempts)
    .where(
      and(
        isNotNull(lookupAttempts.endedAt),
        notInArray(lookupAttempts.outcome, ['interrupted', 'snoozed', 'aborted']),
      ),
    )
    .orderBy(sql`${lookupAttempts.endedAt} DESC`)
    .limit(20)
    .prepare(),
)

/** Captcha costs of the last 100 paid lookups, in US dollars, the latest first. */
export const lookupCosts = ({ orm }: Pick<Database, 'orm'>): number[] =>
  paidLookups(orm)
    .all()
    .map(({ dollars }) => dollars)

export const lookupCostsQuery = (orm: Orm) =>
  orm
    .select({ dollars: lookupAttempts.captchaCost })
    .from(lookupAttempts)
    // A literal, for the partial index.
    .where(sql`${lookupAttempts.captchaCost} > 0`)
    .orderBy(desc(lookupAttempts.endedAt))
    .limit(100)

const paidLookups = once((orm: Orm) => lookupCostsQuery(orm).prepare())

/** Number of paid lookups that ended since `since`. */
export const paidSince = ({ sqlite }: Pick<Database, 'sqlite'>, since: number): number =>
  paidCount(sqlite).get(since) as number

const paidCount = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT count(*) FROM lookup_attempts WHERE captcha_cost > 0 AND ended_at >= ?').pluck(),
)

/** Captcha cost of the lookups that ended in [start, end), in US dollars. */
export const captchaSpending = ({ orm }: Database, { start, end }: { start: number; end: number }): number =>
  spending(orm).get({ start, last: end - 1 })?.dollars ?? 0

export function captchaSpendingQuery(orm: Orm) {
  const ended = between(lookupAttempts.endedAt, sql.placeholder('start'), sql.placeholder('last'))
  return (
    orm
      .select({ dollars: sql<number>`total(${lookupAttempts.captchaCost})` })
      .from(lookupAttempts)
      // A literal, as above.
      .where(sql`${lookupAttempts.captchaCost} > 0 AND ${ended}`)
  )
}

const spending = once((orm: Orm) => captchaSpendingQuery(orm).prepare())

/** Captcha cost of the running lookup, in US dollars. */
export const runningCost = ({ sqlite }: Database): number => runningAttempts(sqlite).get() as number

const runningAttempts = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT total(captcha_cost) FROM lookup_attempts WHERE ended_at IS NULL').pluck(),
)

/** End of the last lookup, UTC ms; null: none ever ran. */
export function lastLookupEndedAt(database: Database): number | null {
  const value = readSetting(database, 'last_lookup_ended_at')
  return value === null ? null : Number(value)
}

function isSettled({ orm }: Database, personId: number): boolean {
  const record = orm
    .select({ status: censusRecords.status })
    .from(censusRecords)
    .where(eq(censusRecords.personId, personId))
    .get()
  return record !== undefined && record.status !== null
}

type JobRow = typeof lookupJobs.$inferSelect

function heldJob({ orm }: Database, { jobId, token }: Claim): JobRow | null {
  return (
    orm
      .select()
      .from(lookupJobs)
      .where(and(eq(lookupJobs.id, jobId), eq(lookupJobs.token, token), eq(lookupJobs.state, 'running')))
      .get() ?? null
  )
}

/** Whether the lookup reached the query. */
function wasAsked({ orm }: Database, { attemptId }: Claim): boolean {
  const step = orm
    .select({ step: lookupAttempts.step })
    .from(lookupAttempts)
    .where(eq(lookupAttempts.id, attemptId))
    .get()?.step
  return step === 'querying' || step === 'reading'
}

const asPriority = (stored: number): Priority =>
  priorityOrder.find((one) => one === stored) ?? priorities.retry

function endAttempt(
  { orm }: Database,
  { attemptId }: Claim,
  end: Pick<typeof lookupAttempts.$inferInsert, 'outcome' | 'error' | 'detail'>,
  now: number,
): void {
  orm
    .update(lookupAttempts)
    .set({ ...end, endedAt: now })
    .where(eq(lookupAttempts.id, attemptId))
    .run()
}

function endJob({ orm }: Database, jobId: number, now: number, change: Partial<JobRow> = {}): void {
  orm
    .update(lookupJobs)
    .set({ state: 'done', ...change, token: null, finishedAt: now })
    .where(eq(lookupJobs.id, jobId))
    .run()
}

function putBack({ orm }: Database, jobId: number, change: Partial<JobRow>): void {
  orm
    .update(lookupJobs)
    .set({ ...change, state: 'waiting', token: null, bootId: null })
    .where(eq(lookupJobs.id, jobId))
    .run()
}
