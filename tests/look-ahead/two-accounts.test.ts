// The owner has accounts at two captcha services: the second is used while the first fails.
import { expect, test } from 'vitest'
import { writeSetting } from '../../src-main/database/settings.ts'
import { aheadSpending } from '../../src-main/look-ahead/repository.ts'
import { captchaSpending } from '../../src-main/queue/jobs.ts'
import { bogotaDay } from '../../src-preload/bogota.ts'
import { captchaSales } from '../support/captcha-sales.ts'
import type { FakeClock } from '../support/clock.ts'
import { minutes } from '../support/lane.ts'
import { isEmpty, queueOf, solveTimes } from './queue-of.ts'

const second = (clock: FakeClock) =>
  captchaSales(clock, { solveMs: solveTimes(5), price: 0.002, name: 'second' })

function twoAccounts(people: number, options: Parameters<typeof queueOf>[1] = {}) {
  const scene = queueOf(people, { second, ...options })
  if (scene.second === null) throw new Error('no second account')
  const { database, clock } = scene
  const day = bogotaDay(clock.now())
  return {
    ...scene,
    second: scene.second,
    spent: () => captchaSpending(database, day) + aheadSpending(database, day),
    soldBy: () =>
      database.sqlite
        .prepare(`SELECT captcha_provider FROM lookup_attempts WHERE outcome = 'found' ORDER BY id`)
        .pluck()
        .all() as string[],
  }
}

test('while the first sells, the second is asked nothing', async () => {
  const scene = twoAccounts(40)
  await scene.run(isEmpty(scene), minutes(30))
  expect(scene.second.sold).toBe(0)
  expect(new Set(scene.soldBy())).toEqual(new Set(['2captcha']))
})

for (const [how, why] of [
  ['without funds', 'no_funds'],
  ['with a refused key', 'bad_key'],
  ['that is down', 'network'],
] as const)
  test(`a first ${how} midway: the queue goes on at its speed with the second, says so, and returns`, async () => {
    const scene = twoAccounts(100)
    await scene.run(() => scene.visits.length === 20, minutes(20))
    scene.sales.refusal = { kind: 'refused', why: { kind: why, detail: why } }
    const before = scene.clock.monotonic()
    await scene.run(() => scene.visits.length === 70, minutes(60))
    // Fifty at 6.5 s each, and the first captcha of the second service.
    expect(scene.clock.monotonic() - before).toBeLessThan(minutes(9))
    expect(scene.lane.state().parked).toBeNull()
    expect(scene.lane.state().captchas.failing).toEqual([
      { provider: '2captcha', why: why === 'network' ? 'not_working' : why },
    ])
    expect(scene.second.sold).toBeGreaterThan(30)
    scene.sales.refusal = null
    scene.lane.causeFixed()
    expect(scene.lane.state().captchas.failing).toEqual([])
    const { sold } = scene.second
    await scene.run(isEmpty(scene), minutes(60))
    expect(scene.second.sold).toBe(sold)
    expect(scene.visits).toHaveLength(100)
    expect(scene.spent()).toBeCloseTo(scene.sales.charged + scene.second.charged)
  })

test('a first that solves nothing more: what it sold is waited for, then the second sells', async () => {
  let solves: number | null = 60_000
  const scene = twoAccounts(60, { solveMs: () => solves })
  await scene.run(() => scene.visits.length === 10, minutes(10))
  solves = null
  await scene.run(isEmpty(scene), minutes(60))
  expect(scene.lane.state().waiting).toBe(0)
  // As many as were wanted at once, and what was bought until the stall showed.
  expect(scene.sales.sold - scene.sales.charged / 0.003).toBeLessThan(40)
})

test('both out of funds: the lane waits and says so', async () => {
  const scene = twoAccounts(40)
  await scene.run(() => scene.visits.length === 10, minutes(10))
  const refusal = { kind: 'refused', why: { kind: 'no_funds', detail: 'none' } } as const
  scene.sales.refusal = refusal
  scene.second.refusal = refusal
  await scene.run(() => scene.lane.state().parked?.reason === 'no_funds', minutes(20))
  expect(scene.lane.state().parked?.reason).toBe('no_funds')
})

test('the ceiling of the day holds over both, to the cent', async () => {
  const scene = twoAccounts(80)
  writeSetting(scene.database, 'daily_ceiling', '0.15')
  await scene.run(() => scene.visits.length === 20, minutes(20))
  scene.sales.refusal = { kind: 'refused', why: { kind: 'no_funds', detail: 'none' } }
  await scene.run(() => scene.lane.state().parked?.reason === 'daily_ceiling', minutes(60))
  const charged = scene.sales.charged + scene.second.charged
  expect(charged).toBeLessThanOrEqual(0.15 + 1e-9)
  expect(charged).toBeGreaterThan(0.15 - 0.006)
  expect(scene.spent()).toBeCloseTo(charged)
})
