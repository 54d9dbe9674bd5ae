import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { startHeadquarters } from '../support/headquarters.ts'
import { createRandom } from '../support/random.ts'
import { createFleet, kindsOfWork } from './fleet.ts'

test('ten laptops of a hundred people each that lose, repeat and delay what they send come to the same', async () => {
  const seed = Number(process.env.REFERIDOS_FLEET_SEED ?? Date.now() % 1_000_000)
  const server = await startHeadquarters()
  onTestFinished(() => server.stop())
  const fleet = await createFleet({
    folder: temporaryFolder(),
    server,
    random: createRandom(seed),
    laptops: 10,
    people: 100,
    rounds: 5,
    tell: () => {},
  })
  onTestFinished(() => fleet.close())
  await fleet.work()
  expect(await fleet.converge(), `seed ${seed}`).toBeLessThan(30)
  expect(fleet.broken(), `seed ${seed}`).toEqual([])
  // All of it happened.
  for (const what of ['register', ...kindsOfWork.coordinators, ...kindsOfWork.leaders])
    expect(fleet.counts()[what] ?? 0, `${what}, seed ${seed}`).toBeGreaterThan(0)
}, 120_000)
