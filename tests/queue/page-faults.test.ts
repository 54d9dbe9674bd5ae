// The census page changed, or reports an error itself: the lookups of two people in a row have the same fault.
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import type { LaneOptions } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { censusPages } from '../../src-preload/census-pages.ts'
import type { LookupStep } from '../../src-preload/contract/index.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import {
  attempts,
  found,
  minutes,
  networkError,
  passing,
  startLane,
  type TestLane,
  withoutOwnersJob,
} from '../support/lane.ts'

const unreadable: Outcome = { kind: 'parse_error', detail: 'unknown message' }
const serverError: Outcome = { kind: 'network_error', byPage: true, detail: 'HTTP 500' }
const captcha = 0.003

/** A lane that has just been woken, with `count` registrations to look up in this order. */
function waiting(count: number, { step, ...options }: Partial<LaneOptions> & { step?: LookupStep } = {}) {
  const database = withoutOwnersJob(openDatabase())
  const clock = fakeClock()
  const people = Array.from({ length: count }, (_, n) => registerPerson(database, n + 1, clock.now() + n))
  clock.advance(count)
  const t = startLane(database, { clock, ...options }, step)
  t.lane.wake()
  return { database, clock, people, t }
}

/** The page has failed for the first two of `count` people. */
async function failing(count: number, options: Parameters<typeof waiting>[1] = {}) {
  const scene = waiting(count, options)
  await answerNext(scene.t, unreadable)
  await answerAfterGap(scene.t, unreadable)
  expect(scene.t.lane.state().parked?.reason).toBe('page_failing')
  return scene
}

/** Ends the next lookup with this outcome; returns its cédula. */
async function answerNext(t: TestLane, outcome: Outcome): Promise<string> {
  const asked = await t.asked()
  asked.answer(outcome, captcha)
  await t.until(() => t.lane.state().running === null)
  return asked.cedula
}

async function answerAfterGap(t: TestLane, outcome: Outcome): Promise<string> {
  await t.clock.asleepFor()
  t.clock.advance(5_000)
  return answerNext(t, outcome)
}

const jobOf = ({ sqlite }: Database, person: number) =>
  sqlite
    .prepare(
      `SELECT state, failures, priority, due_at AS dueAt FROM lookup_jobs WHERE person_id = ? ORDER BY id DESC`,
    )
    .get(person) as { state: string; failures: number; priority: number; dueAt: number }

const captchas = ({ sqlite }: Database) =>
  sqlite.prepare('SELECT count(*) FROM lookup_attempts WHERE captcha_cost > 0').pluck().get()

test('two people in a row with the same unreadable answer cost two captchas and no try; each later look costs one', async () => {
  const { clock, database, people, t } = waiting(2)
  await answerNext(t, unreadable)
  expect(t.lane.state().parked).toBe(null)
  await answerAfterGap(t, unreadable)
  expect(t.lane.state().parked).toEqual({ reason: 'page_failing', until: clock.now() + minutes(5) })
  for (const person of people) {
    expect(jobOf(database, person)).toEqual({
      state: 'waiting',
      failures: 0,
      priority: 1,
      dueAt: clock.now(),
    })
    expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null })
    expect(attempts(database, person)).toEqual(['parse_error'])
  }
  expect(captchas(database)).toBe(2)
  for (const [n, delay] of [5, 15, 60, 60].entries()) {
    await passing(t, minutes(delay) - 1)
    await clock.asleepFor()
    expect(captchas(database)).toBe(2 + n)
    clock.advance(1)
    await answerNext(t, unreadable)
  }
  expect(captchas(database)).toBe(6)
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([0, 0])
})

test('a look is about somebody else, whoever goes first; an answer ends the wait, and everybody keeps their place', async () => {
  const { clock, database, people, t } = waiting(4)
  const [first, second] = people as [number, number]
  expect(jobs.refresh(database, [first, second], clock.now())).toMatchObject({ queued: 2 })
  expect(await answerNext(t, unreadable)).toBe('1000000001')
  expect(await answerAfterGap(t, unreadable)).toBe('1000000002')
  await passing(t, minutes(5))
  const look = await t.asked()
  expect(look).toMatchObject({ cedula: '1000000003', maxCaptchas: 1 })
  look.answer(found)
  await t.until(() => t.lane.state().running === null)
  expect(t.lane.state().parked).toBe(null)
  await t.clock.asleepFor()
  clock.advance(5_000)
  const next = await t.asked()
  expect(next).toMatchObject({ cedula: '1000000001', maxCaptchas: undefined })
  expect(jobOf(database, second)).toMatchObject({ priority: 0, failures: 0 })
})

test('two people whose own answers are unreadable keep nobody from theirs, and come to ERROR', async () => {
  const { people, t } = waiting(12)
  const [first, second, ...others] = people as [number, number, ...number[]]
  const own = new Set(['1000000001', '1000000002'])
  const isDone = () => t.lane.state().waiting === 0 && t.lane.state().running === null
  const lookups = await answerAll(t, isDone, (cedula) => (own.has(cedula) ? unreadable : found))
  for (const person of others) expect(t.row(person).status).toBe('ACTIVE')
  for (const person of [first, second])
    expect(t.row(person)).toMatchObject({ status: 'ERROR', lastError: 'parse_error' })
  // One refunded try and four others per person.
  expect(lookups).toBe(others.length + 2 * (1 + 4))
})

test('also where nobody else waits do their looks come to an end', async () => {
  const { people, t } = waiting(2)
  const lookups = await answerAll(
    t,
    () => people.every((person) => t.row(person).status === 'ERROR'),
    () => unreadable,
  )
  // Two lookups, twelve free trials, then per person three refunded tries and four others.
  expect(lookups).toBeLessThanOrEqual(2 + 12 + 2 * 3 + 2 * 4)
  const spent = t.clock.now() - Date.UTC(2026, 10, 21, 17)
  expect(spent).toBeGreaterThan(minutes(12 * 60))
})

/** Answers every lookup that the lane makes until `isDone`; returns their number. */
async function answerAll(t: TestLane, isDone: () => boolean, answer: (cedula: string) => Outcome) {
  let lookups = 0
  while (!isDone()) {
    expect(lookups).toBeLessThan(100)
    const asked = t.asked()
    for (;;) {
      const sleep = await Promise.race([asked.then(() => null), t.clock.asleepFor()])
      if (sleep === null) break
      t.clock.advance(sleep)
    }
    const { cedula, answer: say } = await asked
    say(answer(cedula), captcha)
    lookups += 1
    await t.until(() => t.lane.state().running === null)
  }
  return lookups
}

test('errors of the page itself are the page’s, whatever status it gives, and never the network’s', async () => {
  const { clock, people, database, t } = waiting(3)
  await answerNext(t, serverError)
  await answerAfterGap(t, { ...serverError, detail: 'HTTP 503' })
  expect(t.lane.state()).toMatchObject({
    online: true,
    parked: { reason: 'page_failing', until: clock.now() + minutes(5) },
  })
  for (let look = 0; look < 4; look += 1) {
    await passing(t, (t.lane.state().parked?.until ?? 0) - clock.now())
    await answerNext(t, serverError)
    expect(t.lane.state()).toMatchObject({ online: true, parked: { reason: 'page_failing' } })
  }
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([0, 0, 0])
})

test('an error of the page before it was asked about anybody is the page’s also for one person alone', async () => {
  const { clock, database, people, t } = waiting(1, { step: 'opening' })
  const [person] = people as [number]
  await answerNext(t, serverError)
  await passing(t, minutes(1))
  await answerNext(t, serverError)
  await passing(t, minutes(5))
  await answerNext(t, serverError)
  for (let look = 0; look < 20; look += 1) {
    expect(t.lane.state().parked?.reason).toBe('page_failing')
    await passing(t, (t.lane.state().parked?.until ?? 0) - clock.now())
    await answerNext(t, serverError)
  }
  expect(jobOf(database, person)).toMatchObject({ state: 'waiting', failures: 0, priority: 1 })
})

test.each<[string, Outcome, Outcome]>([
  ['other answers that cannot be read', unreadable, { kind: 'parse_error', detail: 'no table' }],
  ['an answer in between', unreadable, found],
  ['another failure in between', unreadable, { kind: 'timeout', detail: 'x' }],
  ['a network error in between', unreadable, networkError],
])('%s: the fault is nobody’s but theirs', async (_, first, between) => {
  const { database, people, t } = waiting(3)
  await answerNext(t, first)
  await answerAfterGap(t, between)
  expect(t.lane.state().parked).toBe(null)
  await answerAfterGap(t, first)
  expect(t.lane.state().parked).toBe(null)
  const [one, , three] = people as [number, number, number]
  expect([one, three].map((person) => jobOf(database, person).failures)).toEqual([1, 1])
})

test('a lookup that was aborted in between is no outcome, nor is one that was nobody’s try', async () => {
  const { clock, database, t } = waiting(4)
  await answerNext(t, unreadable)
  await clock.asleepFor()
  clock.advance(5_000)
  await t.asked()
  await t.lane.stop()
  const after = startLane(database, { clock })
  after.lane.wake()
  await answerAfterGap(after, { kind: 'captcha_failed', reason: 'no_funds', detail: 'x' })
  clock.advance(5_000)
  after.lane.causeFixed()
  await answerNext(after, unreadable)
  expect(after.lane.state().parked?.reason).toBe('page_failing')
})

test('somebody whose last try was among them gets their job and their earlier state back', async () => {
  const { clock, database, people, t } = waiting(1)
  const [first] = people as [number]
  for (const delay of [1, 5, 15]) {
    await answerNext(t, unreadable)
    await passing(t, minutes(delay))
  }
  await answerNext(t, unreadable)
  expect(t.row(first).status).toBe('ERROR')
  const second = registerPerson(database, 2, clock.now())
  t.lane.wake()
  await answerAfterGap(t, unreadable)
  expect(t.lane.state().parked?.reason).toBe('page_failing')
  expect(t.row(first)).toMatchObject({ status: 'PENDING' })
  expect(jobOf(database, first)).toMatchObject({ state: 'waiting', failures: 2 })
  expect(jobOf(database, second)).toMatchObject({ state: 'waiting', failures: 0 })
})

test.each<[Outcome, number]>([
  [{ kind: 'timeout', detail: 'x' }, 5],
  [networkError, 5],
  [{ kind: 'captcha_failed', reason: 'unsolvable', detail: 'x' }, 5],
  [{ kind: 'blocked', detail: 'F5' }, 15],
])(
  'a look that comes to $kind says nothing of the page: the next one is as far away',
  async (outcome, delay) => {
    const { clock, database, people, t } = await failing(4)
    t.lane.operatorAway()
    await passing(t, minutes(5))
    expect(await answerNext(t, outcome)).toBe('1000000003')
    expect(t.lane.state().parked?.until).toBe(clock.now() + minutes(delay))
    expect(jobOf(database, people[2] ?? 0).failures).toBe(1)
    await passing(t, minutes(delay))
    const next = await t.asked()
    expect(next.maxCaptchas).toBe(1)
  },
)

test('a look that is aborted, by the leader or with the process, is followed by no other one at once', async () => {
  const { clock, database, people, t } = await failing(3)
  await passing(t, minutes(5))
  await t.asked()
  const until = clock.now() + minutes(5)
  expect(t.lane.abortLookup(people[2] ?? 0)).toBe(true)
  await t.until(() => t.lane.state().parked !== null)
  expect(t.lane.state().parked).toEqual({ reason: 'page_failing', until })
  await passing(t, minutes(5))
  await t.asked()
  // The state that the next start finds after a kill. The first lane is not stopped.
  const next = startLane(database, { clock: fakeClock(clock.now()) })
  next.lane.wake()
  await next.until(() => next.lane.state().parked !== null)
  expect(next.lane.state().parked).toEqual({ reason: 'page_failing', until: clock.now() + minutes(5) })
})

test('a leader who asks again and again brings the next look no nearer than five minutes; the network alone nothing', async () => {
  const { clock, t } = await failing(3)
  await passing(t, minutes(5))
  await answerNext(t, unreadable)
  const at = clock.now()
  t.lane.networkChanged()
  await passing(t, minutes(1))
  expect(t.lane.state().parked?.until).toBe(at + minutes(15))
  t.lane.resume()
  expect(t.lane.state().parked?.until).toBe(at + minutes(5))
  for (let minute = 1; minute < 5; minute += 1) {
    t.lane.resume()
    await passing(t, minutes(1))
  }
  await t.asked()
  expect(t.lookups).toBe(4)
})

test('what is known of the page and what was given back outlive a kill; a pause lies above it', async () => {
  const folder = temporaryFolder()
  const clock = fakeClock()
  const database = withoutOwnersJob(openDatabase(folder))
  const people = [1, 2].map((n) => registerPerson(database, n, clock.now()))
  const t = startLane(database, { clock })
  t.lane.wake()
  await answerNext(t, unreadable)
  await answerAfterGap(t, unreadable)
  const until = clock.now() + minutes(5)
  database.close()
  const again = openDatabase(folder)
  const after = startLane(again, { clock })
  after.lane.pause()
  expect(after.lane.state().parked?.reason).toBe('paused')
  after.lane.resume()
  expect(after.lane.state().parked).toEqual({ reason: 'page_failing', until })
  expect(people.map((person) => jobOf(again, person).failures)).toEqual([0, 0])
})

test('a clock that was set to a year before 1970 keeps nobody waiting', async () => {
  const { clock, t } = await failing(3)
  clock.step(-60 * 365 * 24 * 60 * minutes(1))
  t.lane.wake()
  await clock.asleepFor()
  clock.advance(minutes(1))
  ;(await t.asked()).answer(found)
})

test('a fault of one census page says nothing of the other, and is still known when that is chosen again', async () => {
  let url: string = censusPages.wsp.url
  const { clock, t } = await failing(4, { site: () => siteAt(url, {}) })
  await clock.asleepFor()
  clock.advance(5_000)
  url = censusPages.consultacenso.url
  t.lane.causeFixed()
  const asked = await t.asked()
  expect(asked.maxCaptchas).toBe(undefined)
  asked.answer({ kind: 'timeout', detail: 'x' })
  await t.until(() => t.lane.state().running === null)
  expect(t.lane.state().parked).toBe(null)
  url = censusPages.wsp.url
  expect(t.lane.state().parked?.reason).toBe('page_failing')
  url = censusPages.consultacenso.url
  t.lane.causeFixed()
  await answerAfterGap(t, found)
  url = censusPages.wsp.url
  expect(t.lane.state().parked).toBe(null)
})
