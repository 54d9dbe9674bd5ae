// Network errors although the host accepts connections: a captive portal, or a site that is down behind its front end.
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
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

/** A lane that has just been woken, with `count` registrations to look up in this order. */
function waiting(count: number, folder = temporaryFolder(), step?: 'opening') {
  const database = withoutOwnersJob(openDatabase(folder))
  const clock = fakeClock()
  const people = Array.from({ length: count }, (_, n) => registerPerson(database, n + 1, clock.now() + n))
  clock.advance(count)
  const t = startLane(database, { clock }, step)
  t.lane.wake()
  return { database, clock, people, t }
}

/** Fails the next lookup with a network error; returns its cédula. */
async function failNext(t: TestLane): Promise<string> {
  const asked = await t.asked()
  const before = t.lookups
  asked.answer(networkError)
  await t.until(() => t.lane.state().running === null)
  expect(t.lookups).toBe(before)
  return asked.cedula
}

async function failAfterGap(t: TestLane): Promise<string> {
  await t.clock.asleepFor()
  t.clock.advance(5_000)
  return failNext(t)
}

const jobOf = ({ sqlite }: Database, person: number) =>
  sqlite
    .prepare(
      `SELECT state, failures, priority, due_at AS dueAt FROM lookup_jobs WHERE person_id = ? ORDER BY id DESC`,
    )
    .get(person) as { state: string; failures: number; priority: number; dueAt: number }

const refunded = ({ sqlite }: Database) =>
  sqlite.prepare('SELECT refunded FROM lookup_attempts ORDER BY id').pluck().all()

test('three in a row about several people are taken for offline, and what they spent is given back', async () => {
  const { clock, database, people, t } = waiting(4)
  await failNext(t)
  await failAfterGap(t)
  expect(t.lane.state().parked).toBe(null)
  expect(people.slice(0, 2).map((person) => jobOf(database, person).failures)).toEqual([1, 1])
  await failAfterGap(t)
  expect(t.lane.state()).toMatchObject({
    online: false,
    parked: { reason: 'offline', until: clock.now() + minutes(1) },
    waiting: 4,
  })
  for (const person of people.slice(0, 3)) {
    expect(jobOf(database, person)).toEqual({
      state: 'waiting',
      failures: 0,
      priority: 1,
      dueAt: clock.now(),
    })
    expect(t.row(person)).toMatchObject({ status: 'PENDING', nextAttemptAt: null })
    expect(attempts(database, person)).toEqual(['network_error'])
  }
  expect(refunded(database)).toEqual([1, 1, 1])
})

test('one lookup after a growing delay shows whether the site is back; its answer ends the wait', async () => {
  const { clock, database, people, t } = waiting(5)
  await failNext(t)
  await failAfterGap(t)
  await failAfterGap(t)
  const tried: string[] = []
  for (const delay of [1, 5, 15, 15]) {
    const before = t.lookups
    await passing(t, minutes(delay) - 1)
    await clock.asleepFor()
    expect(t.lookups).toBe(before)
    clock.advance(1)
    tried.push(await failNext(t))
  }
  // People not tried yet come first, then the one tried longest ago.
  expect(tried).toEqual(['1000000004', '1000000005', '1000000001', '1000000002'])
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([0, 0, 0, 0, 0])
  await passing(t, minutes(15))
  ;(await t.asked()).answer(found)
  await t.until(() => t.lane.state().online)
  expect(t.lane.state().parked).toBe(null)
  // The count starts again: the next error spends one person's try.
  await failAfterGap(t)
  expect(t.lane.state().online).toBe(true)
  expect(people.map((person) => jobOf(database, person).failures).toSorted()).toEqual([0, 0, 0, 0, 1])
})

test('any other outcome in between keeps three errors from being in a row', async () => {
  const { database, people, t } = waiting(4)
  await failNext(t)
  await failAfterGap(t)
  await t.clock.asleepFor()
  t.clock.advance(5_000)
  ;(await t.asked()).answer({ kind: 'captcha_failed', reason: 'unsolvable', detail: 'x' })
  await t.until(() => t.lane.state().running === null)
  await failAfterGap(t)
  expect(t.lane.state()).toMatchObject({ online: true, parked: null })
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([1, 1, 1, 1])
})

test('a lookup that was aborted in between is no outcome', async () => {
  const { database, clock, t } = waiting(3)
  await failNext(t)
  await failAfterGap(t)
  await clock.asleepFor()
  clock.advance(5_000)
  await t.asked()
  await t.lane.stop()
  const after = startLane(database, { clock })
  after.lane.wake()
  await failAfterGap(after)
  expect(after.lane.state().parked?.reason).toBe('offline')
})

test('somebody whose last try was among them gets their job and their earlier state back', async () => {
  const { clock, database, people, t } = waiting(1)
  const [first] = people as [number]
  for (const delay of [1, 5, 15]) {
    await failNext(t)
    await passing(t, minutes(delay))
  }
  await failNext(t)
  const errorBefore = t.row(first)
  expect(errorBefore).toMatchObject({ status: 'ERROR', lastError: 'network_error' })
  jobs.refresh(database, [first], clock.now())
  // Another four tries; the last one is the first of three network errors in a row.
  for (const delay of [1, 5, 15]) {
    clock.advance(5_000)
    t.lane.wake()
    ;(await t.asked()).answer({ kind: 'timeout', detail: 'x' })
    await t.until(() => t.lane.state().running === null)
    await passing(t, minutes(delay))
  }
  await failNext(t)
  expect(jobOf(database, first).state).toBe('done')
  expect(t.row(first).fetchedAt).toBe(clock.now())
  const second = registerPerson(database, 2, clock.now())
  const third = registerPerson(database, 3, clock.now())
  t.lane.wake()
  await failAfterGap(t)
  await failAfterGap(t)
  expect(jobOf(database, first)).toEqual({ state: 'waiting', failures: 3, priority: 2, dueAt: clock.now() })
  const { status, source, fetchedAt } = errorBefore
  expect(t.row(first)).toMatchObject({ status, source, fetchedAt, askedAgain: true })
  expect([second, third].map((person) => jobOf(database, person).failures)).toEqual([0, 0])
  expect(refunded(database).slice(-3)).toEqual([1, 1, 1])
})

test('a refresh in between keeps its place and its fresh count', async () => {
  const { clock, database, people, t } = waiting(3)
  const [first] = people as [number, number, number]
  await failNext(t)
  await failAfterGap(t)
  clock.advance(1)
  jobs.refresh(database, [first], clock.now())
  expect(jobOf(database, first)).toMatchObject({ failures: 0, priority: 0 })
  expect(await failAfterGap(t)).toBe('1000000001')
  expect(t.lane.state().parked?.reason).toBe('offline')
  expect(jobOf(database, first)).toMatchObject({ failures: 0, priority: 0 })
})

test('the state and what was given back outlive a kill right after the third error', async () => {
  const folder = temporaryFolder()
  const { clock, database, people, t } = waiting(3, folder)
  await failNext(t)
  await failAfterGap(t)
  await failAfterGap(t)
  database.close()
  const again = openDatabase(folder)
  const after = startLane(again, { clock })
  after.lane.wake()
  await after.until(() => after.lane.state().parked !== null)
  expect(after.lane.state().parked).toEqual({ reason: 'offline', until: clock.now() + minutes(1) })
  expect(people.map((person) => jobOf(again, person).failures)).toEqual([0, 0, 0])
})

test('a site that fails for one person alone ends in ERROR after the retries', async () => {
  const { person, t } = oneWaiting()
  for (const delay of [1, 5, 15]) {
    await failNext(t)
    await passing(t, minutes(delay))
  }
  await failNext(t)
  expect(t.row(person).status).toBe('ERROR')
})

test('a site that fails for a few people and answers nobody else ends in ERROR for them as well', async () => {
  const { clock, people, t } = waiting(2)
  const done = () => people.every((person) => t.row(person).status === 'ERROR')
  let lookups = 0
  for (; !done(); lookups += 1) {
    expect(lookups).toBeLessThan(40)
    await failNext(t)
    if (done()) break
    for (const before = t.lookups; t.lookups === before; ) {
      clock.advance(await clock.asleepFor())
      await Promise.race([clock.asleepFor(), t.until(() => t.lookups > before)])
    }
  }
  // Four tries per person, and three refunded ones.
  expect(t.lookups).toBeLessThanOrEqual(2 * (4 + 3))
})

test('before the site was asked about anybody, also one person’s errors are taken for offline, for as long as it takes', async () => {
  const { clock, database, people, t } = waiting(1, temporaryFolder(), 'opening')
  const [person] = people as [number]
  await failNext(t)
  await passing(t, minutes(1))
  await failNext(t)
  await passing(t, minutes(5))
  await failNext(t)
  expect(t.lane.state().parked?.reason).toBe('offline')
  for (let trial = 0; trial < 10; trial += 1) {
    const until = t.lane.state().parked?.until ?? 0
    await passing(t, until - clock.now())
    await failNext(t)
  }
  expect(jobOf(database, person)).toMatchObject({ state: 'waiting', failures: 0, priority: 1 })
})

test('a change of the network, and the leader, bring the next try nearer', async () => {
  const { clock, t } = waiting(3)
  await failNext(t)
  await failAfterGap(t)
  await failAfterGap(t)
  await passing(t, minutes(1))
  await failNext(t)
  expect(t.lane.state().parked?.until).toBe(clock.now() + minutes(5))
  await passing(t, minutes(1))
  const before = t.lookups
  t.lane.networkChanged()
  expect((await t.asked()).cedula).toMatch(/^10/)
  expect(t.lookups).toBe(before + 1)
})

const captivePortal = { ...networkError, captivePortal: true } as const

test('a network that wants a login parks the lane at nobody’s cost, and is looked at again each minute', async () => {
  const { clock, database, people, t } = waiting(3)
  const [first] = people as [number, number, number]
  ;(await t.asked()).answer(captivePortal)
  await t.until(() => t.lane.state().parked !== null)
  for (let minute = 1; minute <= 4; minute += 1) {
    expect(t.lane.state()).toMatchObject({ online: true, parked: { reason: 'captive_portal', until: null } })
    expect(t.row(first)).toMatchObject({
      status: 'PENDING',
      lastError: 'captive_portal',
      nextAttemptAt: null,
    })
    expect(t.lookups).toBe(minute)
    await clock.asleepFor()
    clock.advance(minutes(1))
    const asked = await t.asked()
    expect(asked.cedula).toBe('1000000001')
    asked.answer(captivePortal)
    await t.until(() => t.lane.state().running === null && t.lane.state().parked !== null)
  }
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([0, 0, 0])
})

test('a network that wants a login neither gives back a try that was spent nor counts as an error in a row', async () => {
  const { clock, database, people, t } = waiting(3)
  await failNext(t)
  await failAfterGap(t)
  await clock.asleepFor()
  clock.advance(5_000)
  ;(await t.asked()).answer(captivePortal)
  await t.until(() => t.lane.state().parked !== null)
  expect(t.lane.state().parked?.reason).toBe('captive_portal')
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([1, 1, 0])
  expect(refunded(database)).toEqual([0, 0, 0])
})

test.each(['networkChanged', 'causeFixed'] as const)(
  'once the login may have happened, the lane tries at once: %s',
  async (happened) => {
    const { clock, t } = waiting(1)
    ;(await t.asked()).answer(captivePortal)
    await t.until(() => t.lane.state().parked !== null)
    await clock.asleepFor()
    clock.advance(6_000)
    t.lane[happened]()
    ;(await t.asked()).answer(found)
    await t.until(() => t.lane.state().waiting === 0)
  },
)

test('a clock that was set to a year before 1970 keeps nobody waiting', async () => {
  const { clock, t } = waiting(4)
  await failNext(t)
  await failAfterGap(t)
  await failAfterGap(t)
  expect(t.lane.state().parked).toMatchObject({ reason: 'offline' })
  clock.step(-60 * 365 * 24 * 60 * minutes(1))
  t.lane.wake()
  await t.clock.asleepFor()
  t.clock.advance(minutes(1))
  ;(await t.asked()).answer(found)
})

test('a network that asks for a sign-in costs nobody a try, also in the middle of an offline one', async () => {
  const { clock, database, people, t } = waiting(4)
  await failNext(t)
  await failAfterGap(t)
  await clock.asleepFor()
  clock.advance(5_000)
  ;(await t.asked()).answer({ kind: 'network_error', captivePortal: true, detail: 'led away' })
  await t.until(() => t.lane.state().parked?.reason === 'captive_portal')
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([1, 1, 0, 0])
  await passing(t, minutes(1))
  await failNext(t)
  expect(t.lane.state().parked?.reason).toBe('offline')
  expect(people.map((person) => jobOf(database, person).failures)).toEqual([0, 0, 0, 0])
})
