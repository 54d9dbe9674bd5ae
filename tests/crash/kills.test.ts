import { expect, test } from 'vitest'
import { newSeed, part } from '../support/extent.ts'
import { crash, shortcomings } from './harness.ts'

/** CRASH_KILLS: set by run-mutants.ts to the number of kills that its faults need. */
const kills = Number(process.env.CRASH_KILLS ?? part(100, 5))

test('whatever the moment of a kill, nothing acknowledged is lost and nothing happens twice', {
  timeout: 10 * 60_000,
}, async () => {
  const report = await crash(kills, newSeed())
  const { seed, problems } = report
  expect({ seed, problems: [...problems, ...shortcomings(report)] }).toEqual({ seed, problems: [] })
  expect(report.kills).toBe(kills)
})
