import type { Database, Sqlite } from '../../src-main/database/open.ts'
import { maxInterruptions, retryDelaysMs } from '../../src-main/queue/policy.ts'
import { createCrashLane } from './lane.ts'
import { puestoOf, type Query } from './site.ts'

/** Invariants of a database after any interruption. Every check returns problem descriptions in English. */

const answers = `('found', 'not_found', 'cancelled')`
const live = `('waiting', 'running')`
const hiddenPeople = 'SELECT id FROM people WHERE deleted_at IS NOT NULL'
/** Attempts of dropped jobs are left out: their results do not belong to the person's record. */
const counting = `lookup_attempts a JOIN lookup_jobs j ON j.id = a.job_id AND j.state <> 'dropped'`

/** Each query finds rows that must not exist. */
const rules: readonly (readonly [problem: string, sql: string])[] = [
  ['a person without a consent', 'SELECT id FROM people EXCEPT SELECT person_id FROM consents'],
  ['a person without a census record', 'SELECT id FROM people EXCEPT SELECT person_id FROM census_records'],
  [
    'a person with neither a live job nor a settled status',
    `SELECT person_id FROM census_records WHERE status IS NULL
     EXCEPT SELECT person_id FROM lookup_jobs WHERE state IN ${live} EXCEPT ${hiddenPeople}`,
  ],
  [
    'a hidden person with a live job',
    `${hiddenPeople} INTERSECT SELECT person_id FROM lookup_jobs WHERE state IN ${live}`,
  ],
  [
    'a dropped job of somebody who was neither hidden nor asked about anew',
    `SELECT id FROM lookup_jobs j WHERE state = 'dropped' AND person_id NOT IN (${hiddenPeople})
     AND NOT EXISTS (SELECT 1 FROM lookup_jobs WHERE person_id = j.person_id AND id > j.id)`,
  ],
  [
    'a hidden person without a settled status whose job cannot be taken up again',
    `SELECT p.id FROM people p JOIN census_records r ON r.person_id = p.id
     WHERE p.deleted_at IS NOT NULL AND r.status IS NULL AND NOT EXISTS (SELECT 1 FROM lookup_jobs
       WHERE person_id = p.id AND state = 'dropped' AND finished_at = p.deleted_at)`,
  ],
  [
    'a person with two live jobs',
    `SELECT person_id FROM lookup_jobs WHERE state IN ${live} GROUP BY person_id HAVING count(*) > 1`,
  ],
  [
    'more than one running job',
    `SELECT count(*) FROM lookup_jobs WHERE state = 'running' HAVING count(*) > 1`,
  ],
  [
    'a running job without exactly one open attempt',
    `SELECT id FROM lookup_jobs j WHERE state = 'running'
     AND (SELECT count(*) FROM lookup_attempts WHERE job_id = j.id AND ended_at IS NULL) <> 1`,
  ],
  [
    'an open attempt whose job does not run',
    `SELECT a.id FROM lookup_attempts a JOIN lookup_jobs j ON j.id = a.job_id
     WHERE a.ended_at IS NULL AND j.state <> 'running'`,
  ],
  [
    'an attempt with an end or an outcome alone',
    'SELECT id FROM lookup_attempts WHERE (ended_at IS NULL) <> (outcome IS NULL)',
  ],
  [
    "an attempt of a person that is not its job's",
    'SELECT a.id FROM lookup_attempts a JOIN lookup_jobs j ON j.id = a.job_id WHERE a.person_id <> j.person_id',
  ],
  [
    'a job that went on after its answer',
    `SELECT a.job_id FROM lookup_attempts a JOIN lookup_jobs j ON j.id = a.job_id WHERE a.outcome IN ${answers}
     AND (j.state NOT IN ('done', 'dropped') OR EXISTS (SELECT 1 FROM lookup_attempts b WHERE b.job_id = a.job_id AND b.id > a.id))`,
  ],
  [
    'a job that is done though nothing ended it',
    `SELECT id FROM lookup_jobs j WHERE state = 'done' AND NOT EXISTS
     (SELECT 1 FROM lookup_attempts WHERE job_id = j.id AND outcome <> 'snoozed')`,
  ],
  [
    'a job with more failures than failed attempts',
    `SELECT id FROM lookup_jobs j WHERE failures >
     (SELECT count(*) FROM lookup_attempts WHERE job_id = j.id AND outcome NOT IN ${answers}
      AND outcome NOT IN ('interrupted', 'snoozed', 'aborted'))`,
  ],
  [
    'a live job with too many failures or interruptions',
    `SELECT id FROM lookup_jobs WHERE state IN ${live}
     AND (failures > ${retryDelaysMs.length} OR interruptions >= ${maxInterruptions})`,
  ],
  [
    'a refresh taken back of somebody without a settled status',
    `SELECT person_id FROM lookup_jobs j JOIN census_records r USING (person_id)
     WHERE j.state = 'withdrawn' AND r.status IS NULL`,
  ],
  [
    'a job with more interruptions than interrupted attempts',
    `SELECT id FROM lookup_jobs j WHERE interruptions >
     (SELECT count(*) FROM lookup_attempts WHERE job_id = j.id AND outcome = 'interrupted')`,
  ],
  [
    'somebody given up on who did not go down with the app often enough',
    `SELECT person_id FROM census_records r WHERE last_error = 'interrupted_too_often' AND
     (SELECT count(*) FROM ${counting} WHERE a.person_id = r.person_id AND outcome = 'interrupted')
     < ${maxInterruptions}`,
  ],
  [
    'a settled status that no attempt came to',
    `SELECT person_id FROM census_records r WHERE status IS NOT NULL AND NOT EXISTS
     (SELECT 1 FROM ${counting} WHERE a.person_id = r.person_id AND outcome <> 'snoozed')`,
  ],
  [
    'a status that is not that of the last answer',
    `SELECT r.person_id, r.status, a.outcome FROM census_records r JOIN lookup_attempts a ON a.id =
       (SELECT max(a.id) FROM ${counting} WHERE a.person_id = r.person_id AND outcome IN ${answers})
     WHERE r.status IS NULL OR CASE a.outcome
       WHEN 'found' THEN r.status <> 'ACTIVE'
       WHEN 'not_found' THEN r.status <> 'NOT_FOUND'
       ELSE r.status NOT IN ('CANCELLED_DECEASED', 'CANCELLED_OTHER') END`,
  ],
  [
    'a final status that no answer came to',
    `SELECT person_id FROM census_records r
     WHERE status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER') AND NOT EXISTS
     (SELECT 1 FROM ${counting} WHERE a.person_id = r.person_id AND outcome IN ${answers})`,
  ],
]

/** Checks the file, the foreign keys, and that people, records, jobs and attempts agree. */
export function structureProblems(sqlite: Sqlite): string[] {
  const problems: string[] = []
  const integrity = sqlite.pragma('integrity_check', { simple: true })
  if (integrity !== 'ok') problems.push(`integrity_check: ${String(integrity)}`)
  const broken = sqlite.pragma('foreign_key_check') as unknown[]
  if (broken.length > 0) problems.push(`orphans: ${JSON.stringify(broken.slice(0, 3))}`)
  for (const [problem, sql] of rules) {
    const found = sqlite.prepare(sql).all()
    if (found.length > 0) problems.push(`${problem}: ${JSON.stringify(found.slice(0, 3))}`)
  }
  return problems
}

/** What the harness and the site know about a database. */
export interface Witnesses {
  /** Cédulas whose registration was acknowledged. */
  registered: ReadonlySet<string>
  /** UTC milliseconds at which each person's last acknowledged refresh was queued. */
  refreshed: ReadonlyMap<number, number>
  /** People whose last refresh may have been withdrawn. */
  takenBack: ReadonlySet<number>
  /** Per person: the number of acknowledged withdrawals and aborts. */
  withdrawn: ReadonlyMap<number, number>
  aborted: ReadonlyMap<number, number>
  /** Per person: last acknowledged state; null: a change was under way. */
  hidden: ReadonlyMap<number, boolean | null>
  /** Last acknowledged state; null: a change was under way. */
  paused: boolean | null
  queries: readonly Query[]
}

/** Nothing acknowledged is lost, and the attempts agree with the site's queries and answers. */
export function witnessProblems(sqlite: Sqlite, witnesses: Witnesses): string[] {
  const { registered, refreshed, withdrawn, aborted, hidden, paused, queries } = witnesses
  const problems: string[] = []
  const people = new Set(sqlite.prepare('SELECT cedula FROM people').pluck().all())
  const lost = [...registered].filter((cedula) => !people.has(cedula))
  if (lost.length > 0) problems.push(`${lost.length} acknowledged registrations lost: ${lost.join(', ')}`)

  const refreshedAt = sqlite.prepare('SELECT last_refresh_at FROM census_records WHERE person_id = ?').pluck()
  for (const [personId, at] of refreshed)
    if (!(Number(refreshedAt.get(personId)) >= at))
      problems.push(`the refresh of person ${personId} was lost`)

  const takenBack = [
    [
      withdrawn,
      'refreshes taken back',
      `lookup_jobs j WHERE state = 'withdrawn' AND NOT EXISTS
      (SELECT 1 FROM lookup_attempts WHERE job_id = j.id AND outcome = 'aborted') AND`,
    ],
    [aborted, 'lookups aborted', `lookup_attempts WHERE outcome = 'aborted' AND`],
  ] as const
  for (const [acknowledged, what, from] of takenBack) {
    const recorded = sqlite.prepare(`SELECT count(*) FROM ${from} person_id = ?`).pluck()
    for (const [personId, times] of acknowledged)
      if (Number(recorded.get(personId)) < times)
        problems.push(`person ${personId}: ${times} ${what}, ${String(recorded.get(personId))} recorded`)
  }

  const deletedAt = sqlite.prepare('SELECT deleted_at FROM people WHERE id = ?').pluck()
  for (const [personId, isHidden] of hidden)
    if (isHidden !== null && isHidden !== (deletedAt.get(personId) !== null))
      problems.push(`person ${personId}: hidden ${isHidden} was acknowledged`)

  const isPaused = sqlite.prepare(`SELECT 1 FROM settings WHERE key = 'paused'`).get() !== undefined
  if (paused !== null && paused !== isPaused)
    problems.push(`paused: ${paused} was acknowledged, not ${isPaused}`)

  const attempts = new Map(
    sqlite
      .prepare(
        `SELECT p.cedula, count(*) FROM lookup_attempts a JOIN people p ON p.id = a.person_id GROUP BY p.cedula`,
      )
      .raw()
      .all() as [string, number][],
  )
  const asked = new Map<string, number>()
  for (const { cedula } of queries) asked.set(cedula, (asked.get(cedula) ?? 0) + 1)
  for (const [cedula, times] of asked)
    if (times > (attempts.get(cedula) ?? 0))
      problems.push(`${cedula}: asked ${times} times, ${attempts.get(cedula) ?? 0} attempts recorded`)

  const bySerial = new Map(queries.map((query) => [query.serial, query]))
  const counted = new Set<number>()
  const answered = sqlite
    .prepare(
      `SELECT p.cedula, a.outcome, CAST(round(a.captcha_cost * 1e9) AS INTEGER) AS serial
       FROM lookup_attempts a JOIN people p ON p.id = a.person_id WHERE a.captcha_cost > 0`,
    )
    .all() as { cedula: string; outcome: string | null; serial: number }[]
  for (const { cedula, outcome, serial } of answered) {
    const query = bySerial.get(serial)
    // The cost is written before the outcome.
    const isEnded = outcome !== null && !['interrupted', 'snoozed', 'aborted'].includes(outcome)
    if (query?.cedula !== cedula || (isEnded && query.outcome !== outcome))
      problems.push(`${cedula}: ${outcome} is not what query ${serial} was answered`)
    if (counted.has(serial)) problems.push(`the answer of query ${serial} took effect twice`)
    counted.add(serial)
  }

  const places = sqlite
    .prepare(
      `SELECT r.person_id, r.puesto, CAST(round(a.captcha_cost * 1e9) AS INTEGER) FROM census_records r
       JOIN lookup_attempts a ON a.id =
         (SELECT max(id) FROM lookup_attempts WHERE person_id = r.person_id AND outcome IN ${answers})
       WHERE r.status = 'ACTIVE'`,
    )
    .raw()
    .all() as [number, string, number][]
  for (const [personId, puesto, serial] of places)
    if (serial > 0 && puesto !== puestoOf(serial))
      problems.push(`person ${personId} has ${puesto}, their last answer was ${puestoOf(serial)}`)
  return problems
}

/** Starts a lane at `now`, as the next run would. It must close the interrupted attempt and count no failure. */
export function recoveryProblems(database: Database, now: number): string[] {
  const { sqlite } = database
  const jobs = () =>
    new Map(
      (
        sqlite.prepare('SELECT id, state, failures, interruptions FROM lookup_jobs').all() as {
          id: number
          state: string
          failures: number
          interruptions: number
        }[]
      ).map((job) => [job.id, job]),
    )
  const before = jobs()
  createCrashLane({
    database,
    site: 'http://127.0.0.1:9',
    lookup: () => Promise.reject(new Error('nobody is asked')),
    inReach: () => false,
    clock: { now: () => now, monotonic: () => 0, timer: () => () => {} },
    bootId: 'the checks',
    onChange: () => {},
    log: () => {},
  })
  const problems = structureProblems(sqlite)
  const after = jobs()
  for (const [id, was] of before) {
    const is = after.get(id)
    const interruptions = was.interruptions + (was.state === 'running' ? 1 : 0)
    const isSpent = was.state === 'running' && interruptions >= maxInterruptions
    const state = isSpent ? 'done' : was.state === 'running' ? 'waiting' : was.state
    const isAsItShould = is?.state === state && is.failures === was.failures
    if (!isAsItShould || (state === 'waiting' && is.interruptions !== interruptions))
      problems.push(`recovery made ${JSON.stringify(is)} of ${JSON.stringify(was)}`)
  }
  return problems
}

/** Once the queue is empty: everybody not hidden has a settled status, and every acknowledged refresh was looked up. */
export function settledProblems(sqlite: Sqlite, { refreshed, takenBack }: Witnesses): string[] {
  const problems: string[] = []
  const waiting = sqlite.prepare(`SELECT count(*) FROM lookup_jobs WHERE state IN ${live}`).pluck().get()
  const unsettled = sqlite
    .prepare(
      `SELECT count(*) FROM census_records WHERE status IS NULL AND person_id NOT IN (${hiddenPeople})`,
    )
    .pluck()
    .get()
  if (waiting !== 0) problems.push(`${String(waiting)} jobs still wait`)
  if (unsettled !== 0) problems.push(`${String(unsettled)} people have no settled status`)
  const lastAttempt = sqlite.prepare('SELECT max(ended_at) FROM lookup_attempts WHERE person_id = ?').pluck()
  for (const [personId, at] of refreshed)
    if (!takenBack.has(personId) && !(Number(lastAttempt.get(personId)) >= at))
      problems.push(`the refresh of person ${personId} was never looked up`)
  return problems
}
