import { expect, test } from 'vitest'
import { crash, shortcomings } from './harness.ts'

/** Fewer where something else than the kills is looked at: see mutants.ts. */
const kills = Number(process.env.CRASH_KILLS ?? 100)

test('whatever the moment of a kill, nothing acknowledged is lost and nothing happens twice', {
  timeout: 10 * 60_000,
}, async () => {
  const report = await crash(kills, Math.floor(Math.random() * 2 ** 32))
  const { seed, problems } = report
  expect({ seed, problems: [...problems, ...shortcomings(report)] }).toEqual({ seed, problems: [] })
  expect(report.kills).toBe(kills)
})
