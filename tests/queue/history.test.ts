import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import {
  attemptDetail,
  attemptsBefore,
  historyOfSql,
  historySql,
  oldAttemptsSql,
  oldJobsSql,
  retentionMs,
  viewerOf,
} from '../../src-main/queue/history.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { priorities } from '../../src-main/queue/policy.ts'
import { startPruning } from '../../src-main/queue/pruning.ts'
import { queueSegments, segmentSql, waitingJobs } from '../../src-main/queue/waiting.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { censusPage } from '../support/invented.ts'
import { found, place, startLane } from '../support/lane.ts'

const day = 24 * 60 * 60_000
const viewer = viewerOf(1, 1)

/** `n` people of account 1; the first has id 2. Nobody has a job. */
function fillPeople({ sqlite }: Database, n: number): void {
  sqlite.exec(`DELETE FROM lookup_jobs`)
  const numbers = `WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < ${n + 1})`
  sqlite.exec(`
    INSERT INTO people (id, uid, cedula, name, name_sort, referred_by, registered_at, updated_at)
      ${numbers} SELECT i, 'u' || i, 1000000000 + i, 'Persona', 'persona', 1, 0, 0 FROM n;
    INSERT INTO census_records (person_id, status) ${numbers} SELECT i, iif(i % 2, 'ACTIVE', NULL) FROM n;`)
}

const plan = ({ sqlite }: Database, sql: string, parameters: object): string =>
  (sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(parameters) as { detail: string }[])
    .map(({ detail }) => detail)
    .join('; ')

const count = ({ sqlite }: Database, table: string): number =>
  sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number

test('every attempt keeps which try it was, how far it came, what it came to and cost; a failure its page', async () => {
  const database = openDatabase()
  database.sqlite.exec(`DELETE FROM lookup_jobs`)
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now(), 'Luis Rojas')
  const t = startLane(database, { clock })
  const startedAt = clock.now()
  t.lane.wake()
  const first = await t.asked()
  clock.advance(7_000)
  first.answer({ kind: 'parse_error', detail: 'no table', rawResponse: '<script>x</script>' }, 0.003)
  await t.until(() => t.row(person).nextAttemptAt !== null)
  await clock.asleepFor()
  clock.advance(60_000)
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  const [second, failed] = attemptsBefore(database.sqlite, viewer, 'all', null, 10)
  expect(failed).toEqual({
    id: 1,
    person: { id: person, name: 'Luis Rojas', cedula: '1000000001' },
    startedAt,
    endedAt: startedAt + 7_000,
    step: 'querying',
    tryNumber: 1,
    outcome: 'parse_error',
    error: 'parse_error',
    captchaCost: 0.003,
    refunded: false,
    superseded: false,
  })
  expect(second).toMatchObject({ tryNumber: 2, outcome: 'found', error: null, captchaCost: 0 })
  expect(attemptsBefore(database.sqlite, viewer, 'failures', null, 10)).toEqual([failed])
  expect(attemptsBefore(database.sqlite, viewer, 'all', 2, 10)).toEqual([failed])
  expect(attemptDetail(database.sqlite, viewer, 1)?.page).toBe('<script>x</script>')
  expect(attemptDetail(database.sqlite, viewer, 2)?.page).toBe(null)
})

test('a leader reads nothing of people who are not theirs', () => {
  const database = openDatabase()
  const now = Date.now()
  const person = registerPerson(database, 1, now, 'Luis Rojas')
  const stranger = viewerOf(99, 2)
  database.sqlite.exec(`DELETE FROM lookup_jobs WHERE person_id = 1`)
  expect(waitingJobs(database.sqlite, stranger, 0, now)).toMatchObject([
    { person: null, why: 'registration', withdrawable: false },
  ])
  const claimed = jobs.claim(database, 'boot', now, censusPage)
  if (claimed === null) throw new Error('nothing to claim')
  const rules = { retryDelays: [1], countFailure: true }
  const answer = { outcome: place, source: 'census.example' }
  jobs.finish(database, claimed, answer, now + 1, rules)
  expect(attemptsBefore(database.sqlite, stranger, 'all', null, 10)).toMatchObject([
    { person: null, outcome: 'answered' },
  ])
  expect(attemptDetail(database.sqlite, stranger, claimed.attemptId)).toBe(null)
  expect(attemptDetail(database.sqlite, viewer, claimed.attemptId)?.attempt.person?.id).toBe(person)
})

test('after 90 days attempts go with their pages and their jobs; the last one of a person stays', async () => {
  const database = openDatabase()
  fillPeople(database, 301)
  const clock = fakeClock()
  const old = clock.now() - retentionMs
  const job = database.sqlite.prepare(
    `INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at, finished_at)
      VALUES (?, ?, 'done', 1, 0, 0, ?)`,
  )
  const attempt = database.sqlite.prepare(
    `INSERT INTO lookup_attempts (id, job_id, person_id, started_at, ended_at, outcome) VALUES (?, ?, ?, 0, ?, 'blocked')`,
  )
  const page = database.sqlite.prepare(`INSERT INTO attempt_responses VALUES (?, 'x')`)
  // Two attempts each for 300 people with one end time: more than one transaction deletes. None may be skipped.
  for (let n = 0; n < 600; n += 1) {
    job.run(n + 1, 2 + (n % 300), old - 1)
    attempt.run(n + 1, n + 1, 2 + (n % 300), old - 1)
    page.run(n + 1)
  }
  // Just inside the limit, and a job whose refresh was withdrawn before any try.
  job.run(1_000, 302, old + 1)
  attempt.run(1_000, 1_000, 302, old + 1)
  job.run(1_001, 302, old + 2)
  attempt.run(1_001, 1_001, 302, old + 2)
  database.sqlite.exec(`INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at, finished_at)
    VALUES (2000, 302, 'withdrawn', 0, 0, 0, ${old - 5})`)
  database.sqlite.exec(`INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at)
    VALUES (2001, 302, 'waiting', 0, 0, 0)`)
  const stop = startPruning({ database, clock, untracked: (write) => write(), log: () => {} })
  clock.advance(59_999)
  expect(count(database, 'lookup_attempts')).toBe(602)
  clock.step(-59_999)
  clock.advance(1)
  expect(count(database, 'lookup_attempts')).toBe(502)
  clock.advance(10_000)
  expect(count(database, 'lookup_attempts')).toBe(302)
  expect(count(database, 'attempt_responses')).toBe(300)
  expect(count(database, 'lookup_jobs')).toBe(303)
  expect(database.sqlite.prepare('SELECT min(id) FROM lookup_attempts').pluck().get()).toBe(301)
  expect(database.sqlite.prepare('SELECT count(DISTINCT person_id) FROM lookup_attempts').pluck().get()).toBe(
    301,
  )
  expect(database.sqlite.pragma('foreign_key_check')).toEqual([])
  clock.advance(day)
  clock.advance(10_000)
  expect(database.sqlite.prepare('SELECT id FROM lookup_attempts WHERE id >= 1000').pluck().all()).toEqual([
    1_001,
  ])
  stop()
  expect(await Promise.race([clock.asleepFor(), 'nothing more is planned'])).toBe('nothing more is planned')
})

test('one step of a pruning is short, and reads through its indexes, with a million attempts', () => {
  const database = openDatabase()
  expect(plan(database, oldAttemptsSql, { at: 0, id: 0, end: 1, limit: 100 })).toMatch(
    /SEARCH attempt USING .*INDEX lookup_attempts_by_end \(.*SEARCH later USING COVERING INDEX lookup_attempts_by_person \(person_id=\? AND rowid>\?\)$/,
  )
  expect(plan(database, oldJobsSql, { at: 0, id: 0, end: 1, limit: 100 })).toMatch(
    /SEARCH job USING .*INDEX lookup_jobs_by_end \(.*SEARCH lookup_attempts USING COVERING INDEX lookup_attempts_by_job \(job_id=\?\)$/,
  )
})

test('with 100,000 jobs and attempts a page comes through its index, without a sort', () => {
  const database = openDatabase()
  fillPeople(database, 100_000)
  database.sqlite.exec(`
    INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at, failures)
      SELECT id, id, 'waiting', id % 5, iif(id % 5 = 2, 2000000, 1000) + id % 7, 0, 1 FROM people WHERE id > 1;
    INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome)
      SELECT id, id, 0, 1, iif(id % 1000 = 0, 'timeout', 'found') FROM people WHERE id > 1`)
  for (const stretch of queueSegments)
    expect(plan(database, segmentSql(stretch), { now: 1_500_000, limit: 200, skip: 0 })).toMatch(
      /^SEARCH lookup_jobs USING INDEX lookup_jobs_(to_claim|by_due) \([^;]*\)$/,
    )
  expect(plan(database, historySql('all'), { ...viewer, before: 9, limit: 51 })).not.toMatch(/SCAN lookup/)
  expect(plan(database, historySql('failures'), { ...viewer, before: 9, limit: 51 })).toMatch(
    /SEARCH lookup_attempts USING INDEX lookup_attempts_failed \(id<\?\)/,
  )
  expect(plan(database, historyOfSql, { ...viewer, ofPerson: 2, before: 9, limit: 51 })).toMatch(
    /SEARCH attempt USING INDEX lookup_attempts_by_person \(person_id=\? AND rowid<\?\)/,
  )
})

test('what waits is listed in the order in which it is taken', () => {
  const database = openDatabase()
  fillPeople(database, 450)
  const now = 1_500_000
  database.sqlite.exec(`
    INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at, failures)
      SELECT id, id, 'waiting', id % 5, iif(id % 5 = 2 AND id % 2 = 0, 2000000, 1000) + id % 7, 0, 1
        FROM people WHERE id > 1`)
  const listed = [0, 1, 2, 3].flatMap((page) => waitingJobs(database.sqlite, viewer, page, now))
  expect(listed).toHaveLength(450)
  const taken: number[] = []
  for (let clock = now; taken.length < 450; clock = 2_000_100) {
    for (
      let claimed = jobs.claim(database, 'boot', clock, censusPage);
      claimed;
      claimed = jobs.claim(database, 'boot', clock, censusPage)
    ) {
      taken.push(claimed.jobId)
      database.sqlite
        .prepare(`UPDATE lookup_jobs SET state = 'done', token = NULL WHERE id = ?`)
        .run(claimed.jobId)
    }
  }
  expect(listed.map(({ jobId }) => jobId)).toEqual(taken)
  expect(listed[0]).toMatchObject({ why: 'refresh', failures: 1 })
  expect(listed.filter(({ withdrawable }) => withdrawable)).toHaveLength(225)
  expect(priorities.putOff).toBe(4)
})
