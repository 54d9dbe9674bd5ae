// What the lane buys ahead while no lookup may run, and what it does with a token that no lookup took.
import { expect, test } from 'vitest'
import { writeSetting } from '../../src-main/database/settings.ts'
import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import { minutes } from '../support/lane.ts'
import { isEmpty, queueOf } from './queue-of.ts'

test('while the site is out of reach, nothing is bought', async () => {
  let isReachable = true
  const scene = queueOf(60, { probe: async () => isReachable })
  await scene.run(() => scene.visits.length === 10, minutes(10))
  isReachable = false
  await scene.run(() => !scene.lane.state().online, minutes(10))
  const { sold } = scene.sales
  await scene.run(() => false, minutes(60))
  expect(scene.sales.sold).toBe(sold)
  isReachable = true
  await scene.run(isEmpty(scene), minutes(60))
  expect(scene.lane.state().waiting).toBe(0)
})

test('while an update holds the lane, nothing is bought', async () => {
  const scene = queueOf(60)
  await scene.run(() => scene.visits.length === 10, minutes(10))
  const release = scene.lane.hold()
  const { sold } = scene.sales
  await scene.run(() => false, minutes(30))
  expect(scene.sales.sold).toBe(sold)
  release()
  await scene.run(isEmpty(scene), minutes(60))
  expect(scene.lane.state().waiting).toBe(0)
})

test('a pause and another way to solve captchas end the purchases at once, also during a lookup', async () => {
  for (const change of ['pause', 'way'] as const) {
    let way: CaptchaWay = 'service'
    const scene = queueOf(60, { way: () => way, bareMs: minutes(5) })
    await scene.run(() => scene.visits.length === 2, minutes(30))
    const bought = () => scene.database.sqlite.prepare('SELECT count(*) FROM captchas_ahead').pluck().get()
    const before = bought()
    if (change === 'pause') scene.lane.pause()
    else {
      way = 'assisted'
      scene.lane.captchaWayChanged()
    }
    await scene.run(() => false, minutes(4))
    expect(bought()).toBe(before)
  }
})

test('a lookup that does not start gives its token back', async () => {
  let fails = false
  const scene = queueOf(20, {
    starts() {
      if (fails) throw new Error('no thread')
    },
  })
  await scene.run(() => scene.visits.length === 5 && scene.lane.state().captchas.ready > 0, minutes(10))
  await scene.run(() => scene.lane.state().running === null, minutes(1))
  fails = true
  const { waiting } = scene.lane.state()
  await scene.run(() => scene.lane.state().nextDueAt !== null && waiting > 0 && failures() > 0, minutes(5))
  fails = false
  await scene.run(isEmpty(scene), minutes(60))
  const open = scene.database.sqlite.prepare(`SELECT count(*) FROM captchas_ahead WHERE state = 'solved'`)
  expect(open.pluck().get()).toBe(0)
  function failures(): number {
    const failed = scene.database.sqlite.prepare(
      `SELECT count(*) FROM lookup_attempts WHERE outcome = 'parse_error'`,
    )
    return failed.pluck().get() as number
  }
})

test('a token that expires during the probe does not let the lookup exceed the ceiling', async () => {
  const scene = queueOf(80, {
    solveMs: () => 60_000,
    async probe() {
      // Longer than a token lives, while others are on their way.
      if (isSlow) {
        isSlow = false
        scene.clock.step(100_000)
      }
      return true
    },
  })
  let isSlow = false
  writeSetting(scene.database, 'daily_ceiling', '0.1')
  await scene.run(() => {
    const { ready, coming } = scene.lane.state().captchas
    return scene.sales.sold === 33 && ready > 0 && coming > 3
  }, minutes(60))
  expect(scene.sales.sold).toBe(33)
  isSlow = true
  await scene.run(() => scene.lane.state().parked?.reason === 'daily_ceiling', minutes(60))
  expect(scene.sales.sold).toBe(33)
})

test('the ceiling holds at a higher price too', async () => {
  const scene = queueOf(80, { price: 0.009 })
  await scene.run(() => scene.visits.length === 20, minutes(60))
  writeSetting(scene.database, 'daily_ceiling', '0.5')
  await scene.run(() => scene.lane.state().parked?.reason === 'daily_ceiling', minutes(60))
  expect(scene.sales.sold * 0.009).toBeLessThanOrEqual(0.5 + 1e-9)
})
