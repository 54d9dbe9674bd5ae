import { expect, onTestFinished, test } from 'vitest'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { startHeadquarters } from '../support/headquarters.ts'
import { createFleet, kindsOfWork } from './fleet.ts'

test('ten laptops of a hundred people each that lose, repeat and delay what they send come to the same', async () => {
  const seed = Number(process.env.REFERIDOS_FLEET_SEED ?? Date.now() % 1_000_000)
  const server = await startHeadquarters()
  onTestFinished(() => server.stop())
  const fleet = createFleet({ folder: temporaryFolder(), server, seed, laptops: 10, people: 100, rounds: 5 })
  onTestFinished(() => fleet.close())
  await fleet.enrol()
  await fleet.work()
  expect(await fleet.converge(), `seed ${seed}`).toBeLessThan(30)
  expect(fleet.broken(), `seed ${seed}`).toEqual([])
  // All of it happened.
  for (const what of ['register', ...kindsOfWork.coordinators, ...kindsOfWork.leaders])
    expect(fleet.counts()[what] ?? 0, `${what}, seed ${seed}`).toBeGreaterThan(0)
}, 120_000)

test.runIf(isFull)(
  'equal seeds do the same in the same order',
  async () => {
    const digestOf = async (seed: number) => {
      const server = await startHeadquarters()
      const fleet = createFleet({
        folder: temporaryFolder(),
        server,
        seed,
        laptops: 5,
        people: 30,
        rounds: 3,
      })
      await fleet.enrol()
      await fleet.work()
      await fleet.converge()
      await fleet.close()
      await server.stop()
      return fleet.digest()
    }
    const [one, same, other] = [await digestOf(7), await digestOf(7), await digestOf(8)]
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  },
  60_000,
)
