// The wall clock is set in each state of the queue: by a second, an hour, a day and ten years, forward and back. Nobody
// is lost, no wait is longer than its full delay from the new time, and the gap holds.
import { describe, expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import {
  attempts,
  found,
  minutes,
  networkError,
  oneWaiting,
  startLane,
  type TestLane,
  withoutOwnersJob,
} from '../support/lane.ts'

const steps = Object.entries({
  'a second': 1_000,
  'an hour, as daylight saving time would': minutes(60),
  'a day': minutes(24 * 60),
  'ten years': minutes(10 * 365 * 24 * 60),
}).flatMap(([name, ms]) => [[`${name} forth`, ms] as const, [`${name} back`, -ms] as const])

const longestDelay = minutes(15)

/** Advances the clock until the lane starts a lookup; `after`: how long that took, in milliseconds. */
async function nextLookup(t: TestLane) {
  const from = t.clock.monotonic()
  const asked = t.asked()
  for (;;) {
    const sleep = await Promise.race([asked.then(() => null), t.clock.asleepFor()])
    if (sleep === null) break
    t.clock.advance(sleep)
    if (t.clock.monotonic() - from > minutes(24 * 60)) throw new Error('nobody was asked about in a day')
  }
  return { asked: await asked, after: t.clock.monotonic() - from }
}

/** No job is due later than the longest delay from now. */
function expectDueSoon({ sqlite }: Database, now: number): void {
  const furthest = sqlite
    .prepare(`SELECT max(due_at) FROM lookup_jobs WHERE state = 'waiting'`)
    .pluck()
    .get() as number | null
  expect(furthest ?? now).toBeLessThanOrEqual(now + longestDelay)
}

const lookedAt = async (t: TestLane) => {
  t.lane.wake()
  await t.clock.asleepFor()
}

describe.each(steps)('the clock is set %s', (_, step) => {
  test('before the claim', async () => {
    const database = withoutOwnersJob(openDatabase())
    const clock = fakeClock()
    const person = registerPerson(database, 1, clock.now())
    clock.step(step)
    const t = startLane(database, { clock })
    t.lane.wake()
    const { asked, after } = await nextLookup(t)
    expect(after).toBe(0)
    asked.answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
    expect(t.row(person).fetchedAt).toBe(clock.now())
  })

  test('and back again, with a registration in between', async () => {
    const database = withoutOwnersJob(openDatabase())
    const clock = fakeClock()
    const t = startLane(database, { clock })
    clock.step(step)
    const person = registerPerson(database, 1, clock.now())
    clock.step(-step)
    t.lane.wake()
    const { asked, after } = await nextLookup(t)
    expect(after).toBe(0)
    asked.answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
  })

  test('during the lookup', async () => {
    const { clock, database, person, t } = oneWaiting()
    const first = await t.asked()
    const next = registerPerson(database, 2, clock.now())
    clock.step(step)
    first.answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
    const { asked, after } = await nextLookup(t)
    expect(after).toBe(5_000)
    asked.answer(found)
    await t.until(() => t.row(next).status === 'ACTIVE')
    expect(t.lane.state().etaMs).toBeGreaterThanOrEqual(0)
  })

  test('between a failure and its retry', async () => {
    const { clock, database, person, t } = oneWaiting()
    ;(await t.asked()).answer(networkError)
    await t.until(() => t.row(person).nextAttemptAt !== null)
    clock.step(step)
    await lookedAt(t)
    expectDueSoon(database, clock.now())
    const { asked, after } = await nextLookup(t)
    expect(after).toBeGreaterThanOrEqual(5_000)
    expect(after).toBeLessThanOrEqual(longestDelay)
    asked.answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
    expect(attempts(database, person)).toEqual(['network_error', 'found'])
  })

  test('while the site refuses', async () => {
    const { clock, database, person, t } = oneWaiting()
    registerPerson(database, 2, clock.now())
    t.lane.operatorAway()
    ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
    await t.until(() => t.lane.state().parked?.reason === 'blocked')
    clock.step(step)
    await lookedAt(t)
    expectDueSoon(database, clock.now())
    const { asked, after } = await nextLookup(t)
    // A clock set forward may mean that the computer slept. A clock set back must not matter.
    if (step < 0) expect(after).toBe(minutes(15))
    else expect(after).toBe(Math.max(5_000, minutes(15) - step))
    asked.answer(found)
    await t.until(() => t.lane.state().running === null)
    const { asked: last, after: later } = await nextLookup(t)
    expect(later).toBeGreaterThanOrEqual(5_000)
    expect(later).toBeLessThanOrEqual(longestDelay)
    last.answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
  })

  test('between a refusal and the next start of the app', async () => {
    const { clock, t, database } = oneWaiting()
    ;(await t.asked()).answer({ kind: 'blocked', detail: 'F5' })
    await t.until(() => t.lane.state().parked?.reason === 'blocked')
    await t.lane.stop()
    clock.step(step)
    const after = startLane(database, { clock })
    after.lane.operatorAway()
    after.lane.wake()
    const { after: waited } = await nextLookup(after)
    // Only the wall clock tells how long the app was closed.
    expect(waited).toBe(step < 0 ? minutes(15) : Math.max(0, minutes(15) - step))
  })

  test('during the cooldown of a refresh', async () => {
    const { clock, database, person, t } = oneWaiting()
    ;(await t.asked()).answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
    expect(jobs.refresh(database, [person], clock.now())).toMatchObject({ queued: 1 })
    clock.advance(10_000)
    t.lane.wake()
    ;(await nextLookup(t)).asked.answer(found)
    await t.until(() => t.lane.state().running === null)
    clock.step(step)
    const again = jobs.refresh(database, [person], clock.now())
    if (again.queued === 0) {
      expect(Math.abs(step)).toBe(1_000)
      expect(again.cooldownUntil).toBeLessThanOrEqual(clock.now() + 30_000)
      clock.advance((again.cooldownUntil ?? 0) - clock.now())
      expect(jobs.refresh(database, [person], clock.now())).toMatchObject({ queued: 1 })
    }
    t.lane.wake()
    ;(await nextLookup(t)).asked.answer(found)
    await t.until(() => t.lane.state().waiting === 0)
  })

  test('while three network errors are taken for offline', async () => {
    const { clock, database, t } = oneWaiting()
    for (const n of [2, 3]) registerPerson(database, n, clock.now())
    for (let error = 0; error < 3; error += 1) {
      ;(await nextLookup(t)).asked.answer(networkError)
      await t.until(() => t.lane.state().running === null)
    }
    expect(t.lane.state().parked?.reason).toBe('offline')
    clock.step(step)
    await lookedAt(t)
    expectDueSoon(database, clock.now())
    const { asked, after } = await nextLookup(t)
    expect(after).toBeGreaterThanOrEqual(5_000)
    expect(after).toBeLessThanOrEqual(minutes(1) + 1_000)
    asked.answer(found)
    await t.until(() => t.lane.state().online)
  })

  test('between two starts of the app: the gap still holds, and is no longer than a gap', async () => {
    const { clock, database, person, t } = oneWaiting()
    ;(await t.asked()).answer(found)
    await t.until(() => t.row(person).status === 'ACTIVE')
    await t.lane.stop()
    const next = registerPerson(database, 2, clock.now())
    clock.step(step)
    const after = startLane(database, { clock })
    after.lane.wake()
    const { after: waited } = await nextLookup(after)
    expect(waited).toBe(step < 0 ? 5_000 : Math.max(0, 5_000 - step))
    expect(after.row(next).status).toBe('PROCESSING')
  })
})
