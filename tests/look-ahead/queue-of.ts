import { onTestFinished } from 'vitest'
import type { Database } from '../../src-main/database/open.ts'
import { captchaSales } from '../support/captcha-sales.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { withoutOwnersJob } from '../support/lane.ts'
import { createRandom } from '../support/random.ts'
import { type SimulatedLane, simulatedLane } from '../support/simulated-lane.ts'

/** 30 to 150 seconds. */
export const solveTimes = (seed: number) => {
  const random = createRandom(seed)
  return () => 30_000 + random.upTo(120_000)
}

/** A database with so many people who wait for their lookup. */
export function filled(people: number): Database {
  const database = withoutOwnersJob(openDatabase())
  database.sqlite
    .transaction(() => {
      for (let n = 1; n <= people; n++) registerPerson(database, n, 0)
    })
    .immediate()
  return database
}

export function queueOf(
  people: number,
  {
    solveMs = solveTimes(1),
    price = 0.003,
    ...options
  }: Parameters<typeof simulatedLane>[2] & { solveMs?: () => number | null; price?: number } = {},
) {
  const database = filled(people)
  const scene = simulatedLane(database, (clock) => captchaSales(clock, { solveMs, price }), options)
  onTestFinished(() => scene.lane.stop())
  scene.lane.operatorPresent()
  scene.lane.wake()
  return { ...scene, database }
}

export const isEmpty =
  ({ lane }: Pick<SimulatedLane, 'lane'>) =>
  () => {
    const { waiting, running } = lane.state()
    return waiting === 0 && running === null
  }
