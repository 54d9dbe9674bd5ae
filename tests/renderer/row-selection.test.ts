import { describe, expect, test } from 'vitest'
import {
  asSent,
  countSelected,
  isInSelection,
  noSelection,
  selectedIds,
  toggled,
  withAll,
  withMatching,
  withoutMatching,
  withoutRemoved,
  withoutShown,
} from '../../src-renderer/people/list/row-selection.ts'

describe('selection', () => {
  const listed = { ids: Int32Array.of(5, 3, 9, 7), held: [] }
  const all = withMatching(noSelection)

  test('one by one, in ranges, and all but some', () => {
    const some = withAll(toggled(noSelection, 5, []), [9, 7], [])
    expect(countSelected(some, listed)).toEqual({ matching: 3, all: 3, elsewhere: 0 })
    expect(isInSelection(some, 3, [])).toBe(false)
    const allBut = toggled(all, 3, [])
    expect(countSelected(allBut, listed)).toEqual({ matching: 3, all: 3, elsewhere: 0 })
    expect(selectedIds(allBut, listed)).toEqual([5, 9, 7])
    expect(countSelected(withAll(allBut, [5, 3], []), listed).all).toBe(4)
  })

  test('who left the list stays selected by name, and goes with who matched; who is gone is gone', () => {
    const some = withAll(noSelection, [9, 4], [])
    expect(countSelected(some, listed)).toEqual({ matching: 1, all: 2, elsewhere: 1 })
    expect(selectedIds(some, listed)).toEqual([9, 4])
    expect(countSelected(all, { ids: Int32Array.of(5), held: [] })).toEqual({
      matching: 1,
      all: 1,
      elsewhere: 0,
    })
    expect(withoutRemoved(some, [1, 2])).toBe(some)
    expect([...withoutRemoved(some, [4]).ids]).toEqual([9])
    expect([...withoutRemoved(withMatching(some), [4]).also]).toEqual([9])
  })

  test('all that match come beside those picked before, who stay when the search ends', () => {
    const before = withAll(noSelection, [9, 4], [])
    const both = withMatching(before)
    expect(countSelected(both, listed)).toEqual({ matching: 4, all: 5, elsewhere: 1 })
    expect(selectedIds(both, listed)).toEqual([5, 3, 9, 7, 4])
    expect(withMatching(both)).toEqual(both)
    expect(asSent(both, listed, 9)).toEqual({ kind: 'all_but', ids: [], also: [9, 4] })
    expect(withoutMatching(both)).toEqual(before)
    // A person who is deselected one by one stays deselected after `withoutMatching`.
    const without = toggled(both, 9, [])
    expect(selectedIds(without, listed)).toEqual([5, 3, 7, 4])
    expect([...withoutMatching(without).ids]).toEqual([4])
    expect([...withoutShown(both, listed).ids]).toEqual([4])
  })

  test('a row that is only held is none of those who match, and is picked by itself alone', () => {
    const shown = { ids: listed.ids, held: [9] }
    expect(countSelected(all, shown)).toEqual({ matching: 3, all: 3, elsewhere: 0 })
    expect(selectedIds(all, shown)).toEqual([5, 3, 7])
    const with9 = toggled(all, 9, shown.held)
    expect(countSelected(with9, shown)).toEqual({ matching: 3, all: 4, elsewhere: 0 })
    expect(asSent(with9, shown, 9)).toEqual({ kind: 'all_but', ids: [], also: [9] })
    expect(selectedIds(toggled(with9, 9, shown.held), shown)).toEqual([5, 3, 7])
  })

  test('it goes to main as the shorter list, or not at all', () => {
    const three = withAll(noSelection, [5, 3, 9], [])
    expect(asSent(three, listed, 3)).toEqual({ kind: 'only', ids: [5, 3, 9] })
    expect(asSent(three, listed, 1)).toEqual({ kind: 'all_but', ids: [7], also: [] })
    expect(asSent(withAll(three, [4], []), listed, 1)).toEqual({ kind: 'all_but', ids: [7], also: [4] })
    expect(asSent(withAll(three, [4, 8], []), listed, 1)).toBeNull()
    expect(asSent(withAll(noSelection, [5, 3], []), listed, 1)).toBeNull()
    const one = [5, 3, 9].reduce((selection, id) => toggled(selection, id, []), all)
    expect(asSent(one, listed, 1)).toEqual({ kind: 'only', ids: [7] })
    expect(asSent(all, listed, 1)).toEqual({ kind: 'all_but', ids: [], also: [] })
  })

  test('100,000 are quick', () => {
    const many = { ids: Int32Array.from({ length: 100_000 }, (_, at) => at + 1), held: [] }
    const everyone = toggled(withAll(noSelection, many.ids, []), 7, [])
    expect(countSelected(everyone, many).matching).toBe(99_999)
    expect(asSent(everyone, many, 9_000)).toEqual({ kind: 'all_but', ids: [7], also: [] })
  })
})
