import { expect, test } from 'vitest'
import { roundTicks } from '../../src-renderer/summary/words.ts'

test('an axis has at most five equal steps of round numbers, and holds the largest value', () => {
  expect(roundTicks(0.26).ticks).toEqual([0, 0.1, 0.2, 0.3])
  expect(roundTicks(0.23).ticks).toEqual([0, 0.05, 0.1, 0.15, 0.2, 0.25])
  expect(roundTicks(10).ticks).toEqual([0, 2, 4, 6, 8, 10])
  expect(roundTicks(0).ticks).toEqual([0, 0.001])
  for (const most of [0.003, 0.07, 1, 3.3, 49, 1_234]) {
    const { ticks, domain } = roundTicks(most)
    expect(domain[1], `${most}`).toBeGreaterThanOrEqual(most)
    expect(ticks.length, `${most}`).toBeLessThanOrEqual(6)
  }
})
