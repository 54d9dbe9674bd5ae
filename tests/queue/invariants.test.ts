// The queue's invariants by number. The other test files of this folder cover more of each.
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { systemClock } from '../../src-main/clock.ts'
import type { Database } from '../../src-main/database/open.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { priorities, siteAt } from '../../src-main/queue/policy.ts'
import type { LaneReason } from '../../src-preload/contract/index.ts'
import { startCaptchaServer } from '../support/captcha-server/index.ts'
import { serviceAt } from '../support/captcha-service.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { testBrowsers } from '../support/engines.ts'
import { censusPage } from '../support/invented.ts'
import {
  attempts,
  found,
  minutes,
  networkError,
  oneWaiting,
  passing,
  startLane,
  type TestLane,
  withoutOwnersJob,
} from '../support/lane.ts'
import { probe } from '../support/network.ts'
import { groupGone } from '../support/processes.ts'

const start = Date.UTC(2026, 10, 21, 17)
const failed = { outcome: networkError, source: 'census.example' }
const answered = { outcome: found, source: 'census.example' }
const rules = { retryDelays: [minutes(1)], countFailure: true }

const jobsOf = ({ sqlite }: Database, person: number) =>
  sqlite
    .prepare('SELECT state, token, boot_id AS bootId, failures FROM lookup_jobs WHERE person_id = ?')
    .all(person)

/** A database in which `count` people wait and no lookup runs. */
function queued(count: number) {
  const database = withoutOwnersJob(openDatabase())
  const people = Array.from({ length: count }, (_, n) => registerPerson(database, n + 1, start + n))
  return { database, people, now: start + count }
}

function claimed(database: Database, bootId: string, now: number): jobs.Claim {
  const claim = jobs.claim(database, bootId, now, censusPage)
  if (claim === null) throw new Error('nothing to claim')
  return claim
}

/** Answers the next `count` lookups, advancing the clock as needed. */
async function answerNext(t: TestLane, count: number, outcome: Outcome): Promise<void> {
  for (let n = 0; n < count; n += 1) {
    const asked = t.asked()
    for (;;) {
      const sleep = await Promise.race([asked.then(() => null), t.clock.asleepFor()])
      if (sleep === null) break
      t.clock.advance(sleep)
    }
    ;(await asked).answer(outcome)
  }
  await t.until(() => t.lane.state().running === null)
}

test('invariant 1: a registration that was acknowledged is on disk with its record and its job', () => {
  const folder = temporaryFolder()
  const person = registerPerson(openDatabase(folder), 1, start)
  // The files as a power cut at this moment would leave them: nothing closed, nothing checkpointed.
  const left = temporaryFolder()
  for (const name of ['referidos.db', 'referidos.db-wal'])
    fs.copyFileSync(path.join(folder, name), path.join(left, name))
  const { sqlite } = openDatabase(left)
  const rows = (table: string) =>
    sqlite.prepare(`SELECT count(*) FROM ${table} WHERE person_id = ?`).pluck().get(person)
  expect(['consents', 'census_records', 'lookup_jobs'].map(rows)).toEqual([1, 1, 1])
  expect(sqlite.prepare('SELECT state FROM lookup_jobs WHERE person_id = ?').pluck().get(person)).toBe(
    'waiting',
  )
})

test('invariant 1: a registration that fails half-way leaves nothing', () => {
  const { database } = queued(1)
  const counts = () =>
    ['people', 'consents', 'census_records', 'lookup_jobs'].map((table) =>
      database.sqlite.prepare(`SELECT count(*) FROM ${table}`).pluck().get(),
    )
  const before = counts()
  database.sqlite.exec(`CREATE TEMP TRIGGER no_job BEFORE INSERT ON lookup_jobs
    BEGIN SELECT RAISE(ABORT, 'no job'); END`)
  expect(() => registerPerson(database, 2, start)).toThrow('no job')
  expect(counts()).toEqual(before)
})

test('invariant 2: a refresh promotes the live job of somebody, whatever it does, and makes no second one', () => {
  const { database, people, now } = queued(1)
  const [person] = people as [number]
  const live = () =>
    database.sqlite
      .prepare(`SELECT count(*) FROM lookup_jobs WHERE person_id = ? AND state IN ('waiting', 'running')`)
      .pluck()
      .get(person)
  jobs.refresh(database, [person], now)
  expect(live()).toBe(1)
  const claim = claimed(database, 'boot', now)
  jobs.refresh(database, [person], now + 30_000)
  expect(live()).toBe(1)
  jobs.finish(database, claim, failed, now + 30_000, rules)
  jobs.refresh(database, [person], now + 60_000)
  expect(live()).toBe(1)
  expect(() => jobs.enqueue(database, person, priorities.refresh, now)).toThrow('UNIQUE')
})

test('invariant 3: one job runs at most; it bears this run and a token, and its person alone is PROCESSING', async () => {
  const { database, people, now } = queued(2)
  const clock = fakeClock(now)
  const [first, second] = people as [number, number]
  const t = startLane(database, { clock, bootId: 'this-boot' })
  t.lane.wake()
  const asked = await t.asked()
  expect(jobsOf(database, first)).toEqual([
    { state: 'running', token: expect.stringMatching(/^[0-9a-f-]{36}$/), bootId: 'this-boot', failures: 0 },
  ])
  expect([t.row(first).status, t.row(second).status]).toEqual(['PROCESSING', 'PENDING'])
  expect(() => jobs.claim(database, 'other', now, censusPage)).toThrow('UNIQUE')
  asked.answer(found)
  await t.until(() => t.row(first).status === 'ACTIVE')
  expect(jobsOf(database, first)).toMatchObject([{ state: 'done', token: null }])
})

describe('invariant 4: what waits has a due time or a named reason', () => {
  const unsolved = (reason: 'no_funds' | 'bad_key' | 'needs_operator'): Outcome => ({
    kind: 'captcha_failed',
    reason,
    detail: reason,
  })
  const after =
    (outcome: Outcome, dollars = 0) =>
    async () => {
      const scene = oneWaiting()
      ;(await scene.t.asked()).answer(outcome, dollars)
      return scene
    }
  const failing = (error: Error) => async () => {
    const scene = oneWaiting()
    ;(await scene.t.asked()).fail(error)
    return scene
  }
  const coded = (code: string) => Object.assign(new Error(code), { code })
  const scenes: [LaneReason, () => Promise<ReturnType<typeof oneWaiting>>][] = [
    ['offline', async () => oneWaiting({ probe: async () => false })],
    ['blocked', after({ kind: 'blocked', detail: 'F5' })],
    ['no_funds', after(unsolved('no_funds'))],
    ['bad_key', after(unsolved('bad_key'))],
    ['waiting_for_operator', after(unsolved('needs_operator'))],
    ['election_gone', after({ kind: 'parse_error', detail: 'gone', electionGone: true })],
    ['daily_ceiling', after(networkError, 5)],
    ['no_captcha_way', async () => oneWaiting({ captchaWay: () => null })],
    ['no_browser', failing(new NoBrowser(['none']))],
    ['disk_full', failing(coded('ENOSPC'))],
    ['folder_read_only', failing(coded('EROFS'))],
    ['database_damaged', failing(coded('SQLITE_CORRUPT'))],
    ['captive_portal', after({ kind: 'network_error', captivePortal: true, detail: 'another site' })],
    [
      'captcha_setting',
      after({ kind: 'captcha_failed', reason: 'wrong_setting', detail: 'ERROR_GOOGLEKEY' }),
    ],
    [
      'page_failing',
      async () => {
        const scene = oneWaiting()
        registerPerson(scene.database, 2, scene.clock.now())
        await answerNext(scene.t, 2, { kind: 'parse_error', detail: 'no table' })
        return scene
      },
    ],
    [
      'window_offered',
      async () => {
        const scene = oneWaiting()
        ;(await scene.t.asked()).answer({ kind: 'blocked', detail: 'F5' })
        await passing(scene.t, minutes(15))
        return scene
      },
    ],
    [
      'paused',
      async () => {
        const scene = oneWaiting({ probe: async () => false })
        scene.t.lane.pause()
        return scene
      },
    ],
  ]
  test.each(scenes)('%s', async (reason, scene) => {
    const { t, person, database } = await scene()
    await t.until(() => t.lane.state().parked?.reason === reason)
    expect(t.row(person).status).toBe('PENDING')
    expect(t.lane.state().waiting).toBe(reason === 'page_failing' ? 2 : 1)
    expect(
      database.sqlite.prepare('SELECT count(*) FROM lookup_jobs WHERE due_at IS NULL').pluck().get(),
    ).toBe(0)
    // The lane checks again by itself, without a wake.
    expect(await t.clock.asleepFor()).toBeLessThanOrEqual(minutes(1))
  })

  test('no_authorisation, of the person, keeps the job and lets it run no more', () => {
    const { database, people, now } = queued(2)
    const [first, second] = people as [number, number]
    database.sqlite
      .prepare(`UPDATE lookup_jobs SET parked = 'no_authorisation' WHERE person_id = ?`)
      .run(first)
    expect(claimed(database, 'boot', now).personId).toBe(second)
  })
})

test('invariant 5: a result that comes after its claim was taken away is dropped', async () => {
  const database = withoutOwnersJob(openDatabase())
  const now = Date.UTC(2026, 10, 21)
  const person = registerPerson(database, 1, now)
  const stale = jobs.claim(database, 'boot-1', now, censusPage)
  if (stale === null) throw new Error('nothing to claim')
  expect(jobs.recover(database, 'boot-2', now + 1)).toBe(1)
  const fresh = jobs.claim(database, 'boot-2', now + 2, censusPage)
  expect(fresh?.personId).toBe(person)
  const answer = { outcome: found, source: 'census.example' }
  const rules = { retryDelays: [1], countFailure: true }
  expect(jobs.finish(database, stale, answer, now + 3, rules)).toBe(null)
  const status = database.sqlite
    .prepare('SELECT status FROM census_records WHERE person_id = ?')
    .pluck()
    .get(person)
  expect(status).toBe(null)
})

test('invariant 5: no result takes effect twice', () => {
  const { database, people, now } = queued(1)
  const [person] = people as [number]
  const claim = claimed(database, 'boot', now)
  expect(jobs.finish(database, claim, failed, now + 1, rules)).toEqual([person])
  const after = () => [jobsOf(database, person), attempts(database, person)]
  const before = after()
  expect(jobs.finish(database, claim, answered, now + 2, rules)).toBe(null)
  expect(jobs.requeue(database, claim, 'late', now + 2)).toBe(false)
  expect(jobs.abort(database, claim, now + 2)).toBe(false)
  expect(after()).toEqual(before)
})

test('invariant 6: a person whose lookup goes down with the app three times is given up on', async () => {
  const database = withoutOwnersJob(openDatabase())
  const now = Date.UTC(2026, 10, 21)
  const person = registerPerson(database, 1, now)
  for (let boot = 1; boot <= 3; boot++) {
    expect(jobs.claim(database, `boot-${boot}`, now, censusPage)?.personId).toBe(person)
    jobs.recover(database, `boot-${boot + 1}`, now)
  }
  expect(jobs.claim(database, 'boot-4', now, censusPage)).toBe(null)
  expect(attempts(database, person)).toEqual(['interrupted', 'interrupted', 'interrupted'])
  const record = database.sqlite.prepare('SELECT status, last_error FROM census_records WHERE person_id = ?')
  expect(record.get(person)).toEqual({ status: 'ERROR', last_error: 'interrupted_too_often' })
})

test('invariant 6: what an earlier run left running is closed before the first claim, at no cost', async () => {
  const { database, people, now } = queued(1)
  const [person] = people as [number]
  claimed(database, 'killed', now)
  const clock = fakeClock(now)
  const t = startLane(database, { clock })
  expect(attempts(database, person)).toEqual(['interrupted'])
  expect(jobsOf(database, person)).toEqual([{ state: 'waiting', token: null, bootId: null, failures: 0 }])
  t.lane.wake()
  await clock.asleepFor()
  clock.advance(5_000)
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
})

test('invariant 7: a failed refresh leaves a final answer whole and is noted beside it', async () => {
  const { clock, database, person, t } = oneWaiting()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  const answered = t.row(person)
  jobs.refresh(database, [person], clock.now())
  expect(t.row(person)).toMatchObject({ status: 'ACTIVE', askedAgain: true })
  for (let tries = 0; tries < 4; tries++) {
    await clock.asleepFor()
    t.lane.wake()
    clock.advance(minutes(15))
    ;(await t.asked()).answer(networkError)
    await t.until(() => t.row(person).status !== 'PROCESSING')
  }
  const { status, puesto, direccion, mesa, source, fetchedAt } = answered
  expect(t.row(person)).toMatchObject({ status, puesto, direccion, mesa, source, fetchedAt })
  expect(t.row(person)).toMatchObject({ status: 'ACTIVE', askedAgain: false, lastError: 'network_error' })
})

test('invariant 8: a failed lookup is retried after 1, 5 and 15 minutes, then the failure stands', async () => {
  const { clock, database, person, t } = oneWaiting()
  for (const delay of [minutes(1), minutes(5), minutes(15)]) {
    ;(await t.asked()).answer(networkError)
    await t.until(() => t.row(person).status === 'PENDING')
    expect(t.row(person)).toMatchObject({ nextAttemptAt: clock.now() + delay, lastError: 'network_error' })
    await clock.asleepFor()
    const asked = t.lookups
    await passing(t, delay - 1)
    await clock.asleepFor()
    expect(t.lookups).toBe(asked)
    clock.advance(1)
  }
  ;(await t.asked()).answer({ kind: 'timeout', detail: '120 s' })
  await t.until(() => t.row(person).status === 'TIMEOUT')
  expect(t.row(person)).toMatchObject({ nextAttemptAt: null, lastError: 'timeout' })
  expect(attempts(database, person)).toEqual(['network_error', 'network_error', 'network_error', 'timeout'])
  expect(t.lane.state().waiting).toBe(0)
})

test('invariant 8: every attempt has start, end, outcome and cost, and nothing secret', async () => {
  const { clock, database, t, person } = oneWaiting()
  const from = clock.now()
  const asked = await t.asked()
  clock.advance(40_000)
  asked.answer({ kind: 'captcha_failed', reason: 'unsolvable', detail: 'ERROR_CAPTCHA_UNSOLVABLE' }, 0.003)
  await t.until(() => t.row(person).nextAttemptAt !== null)
  const { started_at, ended_at, outcome, captcha_cost, step } = database.sqlite
    .prepare('SELECT * FROM lookup_attempts')
    .get() as Record<string, unknown>
  expect({ started_at, ended_at, outcome, captcha_cost, step }).toEqual({
    started_at: from,
    ended_at: from + 40_000,
    outcome: 'captcha_failed',
    captcha_cost: 0.003,
    step: 'querying',
  })
  const written = JSON.stringify(database.sqlite.prepare('SELECT * FROM lookup_attempts').all())
  expect(written).not.toMatch(/1000000001|Persona/)
})

test.each<Outcome>([
  found,
  { kind: 'not_found', rawResponse: '<p></p>' },
  {
    kind: 'cancelled',
    cause: 'deceased',
    novedad: 'CANCELADA POR MUERTE',
    resolucion: null,
    fechaNovedad: null,
    rawResponse: '<p></p>',
  },
])('invariant 9: $kind is asked again by a refresh and by nothing else', async (outcome) => {
  const { clock, database, person, t } = oneWaiting()
  ;(await t.asked()).answer(outcome)
  await t.until(() => t.row(person).fetchedAt !== null)
  for (let day = 0; day < 30; day += 1) {
    clock.advance(minutes(24 * 60))
    t.lane.wake()
    t.lane.networkChanged()
    t.lane.causeFixed()
  }
  await t.lane.stop()
  const next = startLane(database, { clock })
  next.lane.wake()
  await next.until(() => next.lane.state().waiting === 0)
  expect(jobs.claim(database, 'boot', clock.now(), censusPage)).toBe(null)
  expect(t.lookups + next.lookups).toBe(1)
  jobs.refresh(database, [person], clock.now())
  next.lane.wake()
  ;(await next.asked()).answer(outcome)
  await next.until(() => next.lane.state().running === null)
})

test('invariant 10: the gap holds across a restart', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  registerPerson(database, 1, clock.now())
  const before = startLane(database, { clock })
  before.lane.wake()
  ;(await before.asked()).answer(found)
  await before.until(() => before.lane.state().running === null && before.lookups === 1)
  await before.lane.stop()
  registerPerson(database, 2, clock.now())
  clock.advance(2_000)
  const after = startLane(database, { clock })
  after.lane.wake()
  expect(await clock.asleepFor()).toBe(3_000)
  expect(after.lookups).toBe(0)
})

test('invariant 10: five seconds from the end of one lookup to the start of the next, whatever wakes the lane', async () => {
  const { database, now } = queued(2)
  const clock = fakeClock(now)
  const t = startLane(database, { clock })
  t.lane.wake()
  const first = await t.asked()
  clock.advance(minutes(2))
  first.answer(found)
  await t.until(() => t.lane.state().running === null)
  await clock.asleepFor()
  clock.advance(4_999)
  jobs.refresh(database, [1], clock.now())
  t.lane.causeFixed()
  t.lane.operatorPresent()
  expect(await clock.asleepFor()).toBe(1)
  expect(t.lookups).toBe(1)
  clock.advance(1)
  await t.asked()
})

test.each([1_000, minutes(60), minutes(24 * 60), minutes(10 * 365 * 24 * 60)])(
  'invariant 11: after the clock was set back by %i ms nothing is due later than its delay from now',
  async (ms) => {
    const { clock, database, person: retried, t } = oneWaiting()
    ;(await t.asked()).answer(networkError)
    await t.until(() => t.row(retried).nextAttemptAt !== null)
    const registered = registerPerson(database, 2, clock.now())
    clock.step(-ms)
    t.lane.wake()
    await clock.asleepFor()
    const due = (person: number) =>
      Number(
        database.sqlite.prepare('SELECT due_at FROM lookup_jobs WHERE person_id = ?').pluck().get(person),
      )
    expect(due(retried)).toBeLessThanOrEqual(clock.now() + minutes(15))
    expect(due(registered)).toBeLessThanOrEqual(clock.now())
  },
)

test('invariant 12: offline: nothing is asked and nothing is spent until the site is in reach', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now())
  const site = await startCensusSite({ redeem: () => true })
  const { url, port } = site
  await site.close()
  const t = startLane(database, { clock, probe, site: () => siteAt(url, {}) })
  t.lane.wake()
  await t.until(() => !t.lane.state().online)
  expect(t.lane.state().parked).toEqual({ reason: 'offline', until: null })
  for (let hour = 0; hour < 3; hour++) {
    await clock.asleepFor()
    clock.advance(minutes(60))
  }
  expect(t.lookups).toBe(0)
  expect(attempts(database, person)).toEqual([])
  const back = await startCensusSite({ port, redeem: () => true })
  t.lane.wake()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  expect(t.lane.state().online).toBe(true)
  await back.close()
})

test('invariant 12: three network errors in a row are taken for offline and given back', async () => {
  const { database, people, now } = queued(3)
  const clock = fakeClock(now)
  const t = startLane(database, { clock })
  t.lane.wake()
  for (let error = 0; error < 3; error += 1) {
    if (error > 0) {
      await clock.asleepFor()
      clock.advance(5_000)
    }
    ;(await t.asked()).answer(networkError)
    await t.until(() => t.lane.state().running === null)
  }
  expect(t.lane.state().parked?.reason).toBe('offline')
  for (const person of people) expect(jobsOf(database, person)).toMatchObject([{ failures: 0 }])
})

test('invariant 12: after seven days offline with 500 queued nobody has lost a try, and all are answered', {
  timeout: 180_000,
}, async () => {
  const { database, people, now } = queued(500)
  const clock = fakeClock(now)
  let reached = false
  const t = startLane(database, { clock, probe: async () => reached })
  t.lane.wake()
  for (let hour = 0; hour < 7 * 24; hour += 1) {
    await clock.asleepFor()
    expect(t.lane.state().parked).toEqual({ reason: 'offline', until: null })
    clock.advance(minutes(60))
  }
  await clock.asleepFor()
  expect(t.lookups).toBe(0)
  expect(database.sqlite.prepare('SELECT count(*), max(failures) FROM lookup_jobs').raw().get()).toEqual([
    501, 0,
  ])
  expect(database.sqlite.prepare('SELECT count(*) FROM lookup_attempts').pluck().get()).toBe(0)
  reached = true
  t.lane.networkChanged()
  await t.until(() => t.lane.state().online)
  await answerNext(t, 500, found)
  expect(t.lookups).toBe(500)
  expect(people.every((person) => t.row(person).status === 'ACTIVE')).toBe(true)
})

test('invariant 13: a lookup out of time is aborted; a browser that does not close is killed before the next', {
  timeout: 60_000,
}, async () => {
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem, pace: { options: 0, spinner: 0 } })
  const browser = testBrowsers({
    profilesDir: path.join(temporaryFolder(), 'profiles'),
    closeDeadlineMs: 1_000,
  }).hidden
  onTestFinished(async () => {
    await browser.close()
    await site.close()
    await captcha.close()
  })
  const solver = serviceAt(captcha.url, { pollMs: 10 })
  const lookup = createLookup({ browser, solver, url: site.page, deadlineMs: 8_000 })
  // Starts the browser, so that its start takes no time of the lookups.
  await (await browser.borrow(new AbortController().signal)).giveBack('whole')
  const database = withoutOwnersJob(openDatabase())
  const hanging = registerPerson(database, 1, Date.now() - 2)
  const next = registerPerson(database, 2, Date.now() - 1)
  site.script('1000000001', { kind: 'hang' })
  const t = startLane(database, {
    lookup,
    clock: systemClock,
    site: () => siteAt(site.page, { gapMs: 0 }),
  })
  t.lane.wake()
  await site.waitFor((entry) => entry.cedula === '1000000001')
  const pid = browser.pid() ?? 0
  process.kill(pid, 'SIGSTOP')
  await t.until(() => t.row(next).status === 'PROCESSING')
  await groupGone(pid)
  expect(t.row(hanging)).toMatchObject({ status: 'PENDING', lastError: 'timeout' })
  await t.until(() => t.row(next).status === 'ACTIVE')
  expect(browser.pid()).not.toBe(pid)
})

test('invariant 14: thirty seconds between two refreshes of one person; a clock that was set back is no reason to wait', () => {
  const { database, people, now } = queued(1)
  expect(jobs.refresh(database, people, now)).toMatchObject({ queued: 1 })
  expect(jobs.refresh(database, people, now + 29_999)).toMatchObject({
    queued: 0,
    skippedCooldown: 1,
    skippedUnauthorised: 0,
    cooldownUntil: now + 30_000,
  })
  expect(jobs.refresh(database, people, now + 30_000)).toMatchObject({ queued: 1 })
  expect(jobs.refresh(database, people, now - minutes(1))).toMatchObject({ queued: 1 })
})

test('invariant 14: ten at most are asked again at once, and of eleven nobody', () => {
  const { database, people, now } = queued(11)
  expect(() => jobs.refresh(database, people, now)).toThrow('invalid_input')
  const asked = database.sqlite.prepare('SELECT count(last_refresh_at) FROM census_records').pluck()
  expect(asked.get()).toBe(0)
  expect(jobs.refresh(database, people.slice(0, 10), now)).toMatchObject({ queued: 10 })
})

test('invariant 15: a refusal of the site counts as a try and parks the lane: 15 minutes, then 30', async () => {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const first = registerPerson(database, 1, clock.now())
  registerPerson(database, 2, clock.now() + 1)
  const t = startLane(database, { clock })
  // No operator is present, so the window is not offered.
  t.lane.operatorAway()
  clock.advance(1)
  t.lane.wake()
  ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
  await t.until(() => t.lane.state().parked?.reason === 'blocked')
  expect(t.lane.state().parked).toEqual({ reason: 'blocked', until: clock.now() + minutes(15) })
  expect(t.row(first).nextAttemptAt).toBe(clock.now() + minutes(1))
  await clock.asleepFor()
  clock.advance(minutes(15))
  const next = await t.asked()
  expect(next.cedula).toBe('1000000002')
  next.answer({ kind: 'blocked', detail: 'F5' })
  await t.until(() => t.lane.state().parked?.reason === 'blocked')
  expect(t.lane.state().parked?.until).toBe(clock.now() + minutes(30))
})

test.each([
  ['no_funds', 'captcha_no_funds'],
  ['bad_key', 'captcha_bad_key'],
] as const)('invariant 15: %s parks the lane and is nobody’s failed try', async (reason, lastError) => {
  const { clock, person, t } = oneWaiting()
  ;(await t.asked()).answer({ kind: 'captcha_failed', reason, detail: reason })
  await t.until(() => t.lane.state().parked?.reason === reason)
  expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null, lastError })
  clock.advance(minutes(1))
  t.lane.causeFixed()
  ;(await t.asked()).answer(networkError)
  await t.until(() => t.row(person).nextAttemptAt !== null)
  expect(t.row(person).nextAttemptAt).toBe(clock.now() + minutes(1))
})

test('invariant 17: the same fault for two people in a row is the page’s: the lane parks, no try is lost, a look buys one captcha', async () => {
  const { database, people, now } = queued(3)
  const asked: (number | undefined)[] = []
  const answers: Outcome[] = [
    ...Array<Outcome>(4).fill({ kind: 'network_error', byPage: true, detail: 'HTTP 503' }),
    found,
  ]
  const clock = fakeClock(now)
  const t = startLane(database, {
    clock,
    lookup: async ({ maxCaptchas, onStep }) => {
      asked.push(maxCaptchas)
      onStep('querying')
      return { outcome: answers[asked.length - 1] ?? found, source: 'census.example', captchaCost: 0.003 }
    },
  })
  t.lane.wake()
  await t.until(() => asked.length === 1 && t.lane.state().running === null)
  await clock.asleepFor()
  clock.advance(5_000)
  await t.until(() => t.lane.state().parked?.reason === 'page_failing')
  for (const delay of [5, 15, 60]) {
    expect(t.lane.state().parked).toEqual({ reason: 'page_failing', until: clock.now() + minutes(delay) })
    for (const person of people) expect(jobsOf(database, person)).toMatchObject([{ failures: 0 }])
    const before = asked.length
    await passing(t, minutes(delay))
    await t.until(() => asked.length > before && t.lane.state().running === null)
  }
  expect(asked).toEqual([undefined, undefined, 1, 1, 1])
  expect(t.lane.state()).toMatchObject({ parked: null, waiting: 2 })
})
