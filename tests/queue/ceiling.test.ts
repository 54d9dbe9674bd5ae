// The daily ceiling for captcha costs.
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { writeSetting } from '../../src-main/database/settings.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import { bogotaDay } from '../../src-preload/bogota.ts'
import type { CaptchaWay, QueueState } from '../../src-preload/contract/index.ts'
import { invented, ok, signedIn } from '../support/app.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { noLookups } from '../support/headless.ts'
import { found, minutes, oneWaiting, passing } from '../support/lane.ts'
import { payFor } from '../support/purchases.ts'

const hours = (n: number) => minutes(60 * n)

/** The waiting person is answered at this price, then another person waits. */
async function spent(dollars: number, way: () => CaptchaWay = () => 'service') {
  const scene = oneWaiting({ captchaWay: way })
  const { database, clock, t, person } = scene
  ;(await t.asked()).answer(found, dollars)
  await t.until(() => t.row(person).status === 'ACTIVE')
  registerPerson(database, 2, clock.now())
  await clock.asleepFor()
  t.lane.wake()
  return scene
}

test('once a day’s captchas have cost five dollars, the lane waits for midnight in Colombia', async () => {
  // Noon in Colombia.
  const { clock, t } = await spent(5)
  await t.until(() => t.lane.state().parked !== null)
  expect(t.lane.state().parked).toEqual({ reason: 'daily_ceiling', until: clock.now() + hours(12) })
  await passing(t, hours(12) - 1)
  await clock.asleepFor()
  expect(t.lookups).toBe(1)
  clock.advance(1)
  ;(await t.asked()).answer(found, 4.99)
  await t.until(() => t.lane.state().waiting === 0)
  expect(t.lane.state().parked).toBe(null)
})

test('cents add up to the ceiling', async () => {
  const { database, clock, t } = await spent(0.7)
  writeSetting(database, 'daily_ceiling', '2.1')
  clock.advance(5_000)
  ;(await t.asked()).answer(found, 0.7)
  await t.until(() => t.lane.state().running === null)
  registerPerson(database, 3, clock.now())
  registerPerson(database, 4, clock.now())
  await clock.asleepFor()
  clock.advance(5_000)
  t.lane.wake()
  ;(await t.asked()).answer(found, 0.7)
  await t.until(() => t.lane.state().parked?.reason === 'daily_ceiling')
  expect(t.lookups).toBe(3)
})

test('without a ceiling, and where the leader solves the captchas, nothing is held back', async () => {
  let way: CaptchaWay = 'service'
  const { clock, database, t } = await spent(50, () => way)
  await t.until(() => t.lane.state().parked?.reason === 'daily_ceiling')
  way = 'assisted'
  clock.advance(5_000)
  t.lane.captchaWayChanged()
  ;(await t.asked()).answer(found)
  await t.until(() => t.lane.state().waiting === 0)
  way = 'service'
  registerPerson(database, 3, clock.now())
  writeSetting(database, 'daily_ceiling', 'none')
  await clock.asleepFor()
  clock.advance(5_000)
  t.lane.wake()
  await t.asked()
})

test('a clock that is set counts what was spent on the day that it shows', async () => {
  const { clock, t } = await spent(5)
  await t.until(() => t.lane.state().parked?.reason === 'daily_ceiling')
  clock.step(-hours(6))
  t.lane.wake()
  await clock.asleepFor()
  expect(t.lane.state().parked).toEqual({ reason: 'daily_ceiling', until: clock.now() + hours(18) })
  clock.step(hours(24))
  clock.advance(minutes(1))
  await t.asked()
})

test('a higher ceiling saved in the settings lets the queue go on', async () => {
  const site = await startCensusSite({ redeem: () => true })
  onTestFinished(() => site.close())
  let park = () => {}
  const parked = new Promise<void>((resolve) => {
    park = resolve
  })
  let askAgain: (() => void) | null = null
  const app = await signedIn({
    environment: readEnvironment({ REFERIDOS_CENSUS_URL: site.url, REFERIDOS_GAP_MS: '0' }),
    createLookup: () => ({
      ...noLookups,
      async lookup({ purchases }) {
        askAgain?.()
        payFor(purchases, 5)
        return { outcome: found, source: 'census.example' }
      },
    }),
    emit(name, event) {
      if (name === 'queue.changed' && (event as QueueState).parked?.reason === 'daily_ceiling') park()
    },
  })
  ok(await app.call('settings', 'saveCaptchaKey', { key: '0123456789abcdef0123456789abcdef' }))
  // The owner's own lookup reaches the ceiling.
  ok(await app.call('people', 'register', invented(1)))
  await parked
  // Turns requested earlier run to their end first.
  await setImmediate()
  const askedAgain = new Promise<void>((resolve) => {
    askAgain = resolve
  })
  expect(ok(await app.call('settings', 'saveDailyCeiling', { dollars: 100 })).dailyCeiling).toBe(100)
  await askedAgain
})

test('a ceiling is an amount of cents up to a thousand dollars, or none', async () => {
  const app = await signedIn()
  const inForce = async () => ok(await app.call('settings', 'captcha')).dailyCeiling
  expect(await inForce()).toBe(5)
  expect(ok(await app.call('settings', 'saveDailyCeiling', { dollars: 12.35 })).dailyCeiling).toBe(12.35)
  ok(await app.call('settings', 'saveDailyCeiling', { dollars: null }))
  for (const dollars of [0, -1, 1_001, 0.001, Number.NaN, '5'])
    expect(await app.send('settings.saveDailyCeiling', { dollars })).toMatchObject({
      ok: false,
      error: { code: 'invalid_input' },
    })
  expect(await inForce()).toBe(null)
})

test('the sum of a day is read from its index alone', () => {
  const database = openDatabase()
  const { sql } = jobs.captchaSpendingQuery(database.orm).toSQL()
  const { start, end } = bogotaDay(Date.now())
  const plan = database.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(start, end) as { detail: string }[]
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SEARCH lookup_attempts USING COVERING INDEX lookup_attempts_paid (ended_at>? AND ended_at<?)',
  ])
})

test('a day in Colombia begins at five o’clock UTC, whatever the year', () => {
  for (const year of [1969, 2016, 2026, 2036]) {
    const start = Date.UTC(year, 10, 21, 5)
    expect(bogotaDay(start)).toEqual({ start, end: start + hours(24) })
    expect(bogotaDay(start + hours(24) - 1).start).toBe(start)
    expect(bogotaDay(start - 1).end).toBe(start)
  }
})
