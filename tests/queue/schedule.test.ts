// The owner says when and how fast the queue works. What a leader asks for by hand does not wait for it.
import { expect, test } from 'vitest'
import { writeSetting } from '../../src-main/database/settings.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { saveSchedule } from '../../src-main/queue/schedule.ts'
import { type Schedule, usualSchedule } from '../../src-preload/contract/index.ts'
import { captchaSales } from '../support/captcha-sales.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import {
  found,
  minutes,
  networkError,
  type oneWaiting,
  passing,
  startLane,
  withoutOwnersJob,
} from '../support/lane.ts'
import { simulatedLane } from '../support/simulated-lane.ts'

const hours = (n: number) => minutes(60 * n)
/** The tests' clock begins on a Saturday at noon. */
const mornings: Schedule = { ...usualSchedule, hours: { days: [0, 6], from: 7 * 60, to: 11 * 60 } }

function scheduled(schedule: Schedule, options: Parameters<typeof oneWaiting>[0] = {}) {
  const database = withoutOwnersJob(openDatabase())
  saveSchedule(database, schedule)
  const clock = fakeClock()
  const person = registerPerson(database, 1, clock.now())
  const t = startLane(database, { clock, ...options })
  t.lane.wake()
  return { database, clock, person, t }
}

test('outside of its hours the queue waits and says until when; then it goes on by itself', async () => {
  const { clock, t } = scheduled(mornings)
  await clock.asleepFor()
  expect(t.lane.state().parked).toEqual({ reason: 'outside_hours', until: clock.now() + hours(19) })
  await passing(t, hours(18.9))
  expect(t.lookups).toBe(0)
  await passing(t, minutes(6))
  ;(await t.asked()).answer(found)
  await t.until(() => t.lane.state().waiting === 0 && t.lane.state().running === null)
  expect(t.lane.state().parked).toBe(null)
})

test('a clock that is set, a restart and a sleep change nothing about the hours', async () => {
  const { database, clock, t } = scheduled(mornings)
  await clock.asleepFor()
  await t.lane.stop()
  const again = startLane(database, { clock })
  again.lane.wake()
  await clock.asleepFor()
  expect(again.lane.state().parked?.reason).toBe('outside_hours')
  // A laptop that slept, or whose clock was wrong, sees the hours once it looks.
  clock.step(hours(20))
  again.lane.wake()
  ;(await again.asked()).answer(found)
  await again.until(() => again.lane.state().running === null)
  registerPerson(database, 2, clock.now())
  clock.step(-hours(20))
  again.lane.wake()
  await again.until(() => again.lane.state().parked?.reason === 'outside_hours')
})

test('a row that is asked for by hand is looked up at once, and only that one; its retry waits', async () => {
  const { database, clock, person, t } = scheduled({ ...mornings, gapSeconds: 300 })
  const other = registerPerson(database, 2, clock.now())
  await clock.asleepFor()
  jobs.refresh(database, [other], clock.now())
  t.lane.wake()
  ;(await t.asked()).answer(networkError)
  await t.until(() => t.lane.state().parked?.reason === 'outside_hours')
  await passing(t, minutes(30))
  expect(t.lookups).toBe(1)
  // The gap holds for it too, but not the owner's slower pace.
  jobs.refresh(database, [person, other], clock.now())
  t.lane.wake()
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(person).status === 'ACTIVE')
  await passing(t, 4_900)
  expect(t.lookups).toBe(2)
  await passing(t, 100)
  ;(await t.asked()).answer(found)
  await t.until(() => t.row(other).status === 'ACTIVE')
})

test('on battery the queue waits if it is asked to, until the charger is plugged in', async () => {
  let isOnBattery = true
  const { clock, t, database } = scheduled(
    { ...usualSchedule, waitsOnBattery: true },
    { isOnBattery: () => isOnBattery },
  )
  await clock.asleepFor()
  expect(t.lane.state().parked).toEqual({ reason: 'on_battery', until: null })
  isOnBattery = false
  t.lane.scheduleChanged()
  ;(await t.asked()).answer(found)
  await t.until(() => t.lane.state().running === null)

  isOnBattery = true
  saveSchedule(database, usualSchedule)
  registerPerson(database, 2, clock.now())
  await passing(t, 5_000)
  ;(await t.asked()).answer(found)
})

test('a pause says so before the hours do, and a slower pace holds across a restart', async () => {
  const { database, clock, t } = scheduled({ ...usualSchedule, gapSeconds: 60 })
  ;(await t.asked()).answer(found)
  await t.until(() => t.lane.state().running === null)
  registerPerson(database, 2, clock.now())
  await passing(t, 30_000)
  await t.lane.stop()
  const again = startLane(database, { clock })
  again.lane.wake()
  await passing(again, 29_000)
  expect(again.lookups).toBe(0)
  await passing(again, 1_000)
  await again.asked()
  saveSchedule(database, mornings)
  writeSetting(database, 'paused', 'yes')
  expect(again.lane.state().parked?.reason).toBe('paused')
})

test('no captcha is bought for a time at which no lookup may start', async () => {
  const database = withoutOwnersJob(openDatabase())
  // Until 12:10; the clock begins at noon.
  saveSchedule(database, { ...usualSchedule, hours: { days: [6], from: 0, to: 12 * 60 + 10 } })
  writeSetting(database, 'daily_ceiling', 'none')
  for (let n = 1; n <= 200; n++) registerPerson(database, n, Date.UTC(2026, 10, 21, 17))
  const scene = simulatedLane(database, (clock) => captchaSales(clock, { solveMs: () => 40_000 }))
  scene.lane.operatorPresent()
  scene.lane.wake()
  await scene.run(() => false, minutes(60))
  expect(scene.lane.state().parked?.reason).toBe('outside_hours')
  const lastStart = scene.visits.at(-1)?.start ?? 0
  expect(lastStart).toBeLessThan(minutes(10))
  expect(lastStart).toBeGreaterThan(minutes(9))
  expect(scene.lane.state().captchas).toMatchObject({ ready: 0, coming: 0 })
  expect(scene.sales.sold - scene.visits.length).toBeLessThanOrEqual(3)
  await scene.lane.stop()
})

test('with minutes between two lookups, each captcha is bought late enough to be used', async () => {
  const database = withoutOwnersJob(openDatabase())
  saveSchedule(database, { ...usualSchedule, gapSeconds: 300 })
  for (let n = 1; n <= 12; n++) registerPerson(database, n, Date.UTC(2026, 10, 21, 17))
  const scene = simulatedLane(database, (clock) => captchaSales(clock, { solveMs: () => 60_000 }))
  scene.lane.operatorPresent()
  scene.lane.wake()
  await scene.run(() => scene.lane.state().waiting === 0 && scene.lane.state().running === null, hours(3))
  expect(scene.visits).toHaveLength(12)
  expect(scene.sales.sold).toBe(12)
  const waits = scene.visits.slice(1).map(({ start }, n) => start - (scene.visits[n]?.end ?? 0))
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(300_000)
  expect(Math.max(...waits)).toBeLessThan(301_000)
  await scene.lane.stop()
})
