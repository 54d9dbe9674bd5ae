// Captchas that are bought before the lookups need them.
import { expect, test } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { aheadSpending, unusedIn } from '../../src-main/look-ahead/repository.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { captchaSpending } from '../../src-main/queue/jobs.ts'
import { unsettledCost } from '../../src-main/queue/purchases.ts'
import { bogotaDay } from '../../src-preload/bogota.ts'
import { captchaSales } from '../support/captcha-sales.ts'
import { fakeClock } from '../support/clock.ts'
import { found, minutes } from '../support/lane.ts'
import { createRandom } from '../support/random.ts'
import { type SimulatedLane, simulatedLane } from '../support/simulated-lane.ts'
import { filled, isEmpty, queueOf, solveTimes } from './queue-of.ts'

type Scene = Pick<SimulatedLane, 'clock'> & { database: Database }

const unusedToday = ({ database, clock }: Scene) => unusedIn(database, bogotaDay(clock.now()))

const spentOn = (database: Database, day: { start: number; end: number }) =>
  captchaSpending(database, day) + aheadSpending(database, day)
const spentToday = ({ database, clock }: Scene) => spentOn(database, bogotaDay(clock.now()))
const spent = (database: Database) => spentOn(database, { start: 0, end: Number.MAX_SAFE_INTEGER })

test('the queue goes at the speed of the site, never two at once and never under the gap, and few captchas are wasted', async () => {
  const people = 100
  const scene = queueOf(people)
  await scene.run(isEmpty(scene), minutes(60))
  const { visits } = scene
  expect(visits.length).toBe(people)
  const gaps = visits.slice(1).map(({ start }, n) => start - (visits[n]?.end ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(5_000)
  const took = (visits.at(-1)?.end ?? 0) - (visits[1]?.start ?? 0)
  // A lookup takes 1.5 s, and the gap 5 s.
  expect(took).toBeLessThan((people * 6_500) / 0.9)
  expect(unusedToday(scene).captchas).toBeLessThanOrEqual(5)
  expect(spentToday(scene)).toBeCloseTo(scene.sales.charged)
})

test('the first captcha is bought by the lookup itself; those ahead are for the lookups that are due, and no more', async () => {
  const scene = queueOf(3)
  await scene.run(isEmpty(scene), minutes(10))
  expect(scene.visits.map(({ hadToken }) => hadToken)).toEqual([false, true, true])
  expect(scene.sales.sold).toBe(3)
})

test('while a person solves the captchas, nothing is bought', async () => {
  const scene = queueOf(20, { way: () => 'assisted' })
  await scene.run(() => scene.visits.length > 5, minutes(10))
  expect(scene.database.sqlite.prepare('SELECT count(*) FROM captchas_ahead').pluck().get()).toBe(0)
})

test('a service that solves nothing more gets no more orders; once it solves again, the queue goes on at its speed', async () => {
  let solves: number | null = 60_000
  const scene = queueOf(60, { solveMs: () => solves })
  await scene.run(() => scene.visits.length === 10, minutes(10))
  solves = null
  await scene.run(() => false, minutes(20))
  const { sold, charged } = scene.sales
  expect(sold - charged / 0.003).toBeLessThan(40)
  solves = 60_000
  await scene.run(isEmpty(scene), minutes(120))
  expect(scene.lane.state().waiting).toBe(0)
})

for (const reason of ['no_funds', 'bad_key'] as const)
  test(`${reason} midway: what is ready is used, then the lane says so; afterwards it goes on`, async () => {
    const scene = queueOf(60)
    await scene.run(() => scene.visits.length === 10, minutes(10))
    scene.sales.refusal = { kind: 'refused', why: { kind: reason, detail: reason } }
    await scene.run(() => scene.lane.state().parked?.reason === reason, minutes(10))
    expect(scene.lane.state().parked?.reason).toBe(reason)
    const asked = scene.visits.length
    expect(asked).toBeGreaterThan(15)
    expect(scene.visits.slice(2, -1).every(({ hadToken }) => hadToken)).toBe(true)
    scene.sales.refusal = null
    scene.lane.causeFixed()
    await scene.run(isEmpty(scene), minutes(60))
    expect(scene.lane.state().waiting).toBe(0)
    expect(unusedToday(scene).captchas).toBe(0)
  })

test('a service that is busy, or does not answer, is left alone for longer each time', async () => {
  const scene = queueOf(60)
  await scene.run(() => scene.visits.length === 10, minutes(10))
  let submissions = 0
  const { submit } = scene.sales.api
  scene.sales.api.submit = (...asked) => {
    submissions += 1
    return submit(...asked)
  }
  scene.sales.refusal = { kind: 'busy', why: { kind: 'network', detail: 'busy' } }
  await scene.run(() => false, minutes(20))
  expect(submissions).toBeLessThan(60)
  scene.sales.refusal = null
  await scene.run(isEmpty(scene), minutes(120))
  expect(scene.lane.state().waiting).toBe(0)
})

test('the ceiling of the day holds to the cent, also for what is on its way; the next day goes on', async () => {
  const scene = queueOf(80)
  writeSetting(scene.database, 'daily_ceiling', '0.1')
  await scene.run(() => scene.lane.state().parked?.reason === 'daily_ceiling', minutes(60))
  expect(scene.sales.charged).toBeLessThanOrEqual(0.1 + 1e-9)
  expect(scene.sales.charged).toBeGreaterThan(0.1 - 0.003)
  expect(scene.sales.sold).toBe(33)
  expect(scene.lane.state().captchas).toMatchObject({ ready: 0, coming: 0 })
  const answered = scene.visits.length
  expect(answered).toBe(33)
  await scene.run(() => scene.visits.length > answered, minutes(24 * 60))
  expect(scene.visits.length).toBeGreaterThan(answered)
  expect(spentToday(scene)).toBeLessThanOrEqual(0.1 + 1e-9)
})

test('while the site refuses, nothing is bought; what was bought for it is counted as unused', async () => {
  let answer: Outcome = found
  const scene = queueOf(60, { answer: () => answer })
  await scene.run(() => scene.visits.length === 10, minutes(10))
  answer = { kind: 'blocked', detail: 'HTTP 403' }
  await scene.run(() => scene.lane.state().parked?.reason === 'blocked', minutes(5))
  const { sold } = scene.sales
  await scene.run(() => false, minutes(10))
  expect(scene.sales.sold).toBe(sold)
  expect(unusedToday(scene).captchas).toBeGreaterThan(5)
  expect(spentToday(scene)).toBeCloseTo(scene.sales.charged)
})

test('killed with captchas on their way, the next run asks for them and buys none twice', async () => {
  const clock = fakeClock()
  const sales = captchaSales({ now: () => current.now() }, { solveMs: solveTimes(3) })
  let current = clock
  const database = filled(100)
  const random = createRandom(7)
  let visits = 0
  for (let life = 0; life < 12; life++) {
    current = fakeClock(current.now() + 3_000)
    const scene = simulatedLane(database, () => sales, { clock: current, bootId: `life ${life}` })
    scene.lane.operatorPresent()
    scene.lane.wake()
    const end = random.upTo(minutes(2))
    await scene.run(isEmpty(scene), life === 11 ? minutes(60) : end)
    visits += scene.visits.length
    // A killed app runs nothing more: its clock stands still.
    if (life === 11) await scene.lane.stop()
  }
  const answered = database.sqlite
    .prepare(`SELECT count(*) FROM census_records WHERE status = 'ACTIVE'`)
    .pluck()
    .get()
  expect(answered).toBe(100)
  expect(visits).toBeLessThan(100 + 12)
  // An intent without an answer, and a lookup that was killed, may each lose one.
  expect(sales.sold).toBeLessThanOrEqual(100 + 2 * 12)
  // The captcha of a killed lookup is unsettled until a later lookup asks for it.
  const counted = spent(database) + unsettledCost(database, () => 0.003)
  expect(counted).toBeGreaterThanOrEqual(sales.charged - 1e-9)
})
