import { describe, expect, test } from 'vitest'
import { asCode, groupsOf, twoGroupIndexes } from '../../src-renderer/recovery/code.ts'

describe('recovery code', () => {
  test('is written in groups however it was typed or pasted', () => {
    for (const typed of ['k7qm2x9rtb4h', 'K7QM-2X9R TB4H', ' k7qm–2x9r\ntb4h '])
      expect(asCode(typed)).toBe('K7QM-2X9R-TB4H')
    expect(asCode('k7qm2')).toBe('K7QM-2')
    expect(asCode('A'.repeat(30))).toBe(Array(6).fill('AAAA').join('-'))
    expect(groupsOf('K7QM2X9R')).toEqual(['K7QM', '2X9R'])
  })

  test('two different groups are asked for, in their order', () => {
    for (let a = 0; a < 1; a += 0.05)
      for (let b = 0; b < 1; b += 0.05) {
        const drawn = [a, b]
        const [first, second] = twoGroupIndexes(() => drawn.shift() ?? 0)
        expect(first).toBeGreaterThanOrEqual(0)
        expect(second).toBeGreaterThan(first)
        expect(second).toBeLessThan(6)
      }
  })
})
