import { describe, expect, test } from 'vitest'
import { noSlots, withSlots } from '../../src-renderer/people/list/table-geometry.ts'

describe('the rows that are drawn', () => {
  const drawn = (shown: ReturnType<typeof withSlots>) => [...shown.ofId.values()]

  test('whoever stays keeps theirs, whoever comes takes one that was left', () => {
    const first = withSlots(noSlots, [11, 12, 13, 14], null)
    expect(drawn(first)).toEqual([0, 1, 2, 3])
    const next = withSlots(first, [13, 14, 15, 16], null)
    expect(drawn(next)).toEqual([2, 3, 0, 1])
    expect(drawn(withSlots(next, [13, 14, 15, 16], null))).toEqual(drawn(next))
    expect(drawn(withSlots(next, [13, 14, 15, 16, 17], null))).toEqual([2, 3, 0, 1, 4])
  })

  test('nobody comes by the row that has the focus, and a number is never given again', () => {
    const first = withSlots(noSlots, [11, 12], null)
    const next = withSlots(first, [21, 22], 11)
    expect(drawn(next)).toEqual([1, 2])
    expect(drawn(withSlots(next, [11, 21, 22], null))).toEqual([3, 1, 2])
  })
})
