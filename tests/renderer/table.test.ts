import { describe, expect, test } from 'vitest'
import type { ColumnId, PersonRow } from '../../src-preload/contract/index.ts'
import { asRows } from '../../src-renderer/people/cells.ts'
import {
  canMove,
  defaultColumns,
  moved,
  placed,
  resized,
  selectWidth,
  toggled as toggledColumn,
  withName,
} from '../../src-renderer/people/columns.ts'
import {
  asSent,
  countSelected,
  isInSelection,
  noSelection,
  selectedIds,
  toggled,
  withAll,
  withMatching,
  withoutGone,
  withoutMatching,
  withoutShown,
} from '../../src-renderer/people/list/row-selection.ts'
import { noSlots, withSlots } from '../../src-renderer/people/list/table-geometry.ts'
import { noFormulas } from '../../src-renderer/ui/no-formula.ts'

const ids = (columns: readonly { id: ColumnId }[]) => columns.map(({ id }) => id)
const sum = (columns: readonly { width: number }[]) =>
  columns.reduce((all, { width }) => all + width, selectWidth)
const widthOf = (columns: readonly { id: ColumnId; width: number | null }[], id: ColumnId) =>
  columns.find((column) => column.id === id)?.width

describe('columns', () => {
  test('those of the beginning fill the table, and shed date and phone where it is narrow', () => {
    for (const room of [478, 560, 640, 734, 818, 1_060, 1_800]) {
      const columns = placed(defaultColumns, room)
      expect(sum(columns), `${room}`).toBe(room)
      expect(widthOf(columns, 'name'), `${room}`).toBeGreaterThanOrEqual(108)
    }
    expect(ids(placed(defaultColumns, 734))).toEqual(ids(defaultColumns))
    expect(ids(placed(defaultColumns, 640))).toEqual(['name', 'cedula', 'phone', 'status'])
    expect(ids(placed(defaultColumns, 478))).toEqual(['name', 'cedula', 'status'])
  })

  test('what the leader chose stays, and scrolls sideways beside a name that leaves it room', () => {
    const chosen = toggledColumn(defaultColumns, 'puesto')
    const narrow = placed(chosen, 478)
    expect(ids(narrow)).toEqual([...ids(defaultColumns), 'puesto'])
    expect(sum(narrow)).toBeGreaterThan(478)
    const wideName = placed(resized(chosen, placed(chosen, 1_400), 'name', 700), 478)
    expect(widthOf(wideName, 'name')).toBe(Math.floor(478 * 0.45))
  })

  test('a column that is made wider keeps what stands before it, and the rest makes room', () => {
    const before = placed(defaultColumns, 1_060)
    const changed = resized(defaultColumns, before, 'phone', 200)
    const after = placed(changed, 1_060)
    expect(widthOf(after, 'phone')).toBe(200)
    for (const id of ['name', 'cedula'] as const) expect(widthOf(after, id)).toBe(widthOf(before, id))
    expect(sum(after)).toBe(1_060)
    expect(widthOf(resized(defaultColumns, before, 'phone', 3), 'phone')).toBe(60)
    expect(widthOf(resized(defaultColumns, before, 'phone', 5_000), 'phone')).toBe(900)
  })

  test('the name comes first and stays; the others are moved, hidden and shown', () => {
    expect(toggledColumn(defaultColumns, 'name')).toBe(defaultColumns)
    expect(moved(defaultColumns, 'name', 1)).toBe(defaultColumns)
    expect(canMove(defaultColumns, 'cedula', -1)).toBe(false)
    expect(canMove(defaultColumns, 'status', 1)).toBe(false)
    expect(ids(moved(defaultColumns, 'status', -1))).toEqual([
      'name',
      'cedula',
      'phone',
      'status',
      'registeredAt',
    ])
    const without = toggledColumn(defaultColumns, 'cedula')
    expect(ids(toggledColumn(without, 'cedula'))).toEqual([
      'name',
      'phone',
      'registeredAt',
      'status',
      'cedula',
    ])
    expect(ids(withName([{ id: 'mesa', width: 80 }]))).toEqual(['name', 'mesa'])
  })
})

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
    expect(withoutGone(some, [1, 2])).toBe(some)
    expect([...withoutGone(some, [4]).ids]).toEqual([9])
    expect([...withoutGone(withMatching(some), [4]).also]).toEqual([9])
  })

  test('all that match come beside those picked before, who stay when the search ends', () => {
    const before = withAll(noSelection, [9, 4], [])
    const both = withMatching(before)
    expect(countSelected(both, listed)).toEqual({ matching: 4, all: 5, elsewhere: 1 })
    expect(selectedIds(both, listed)).toEqual([5, 3, 9, 7, 4])
    expect(withMatching(both)).toEqual(both)
    expect(asSent(both, listed, 9)).toEqual({ kind: 'all_but', ids: [], also: [9, 4] })
    expect(withoutMatching(both)).toEqual(before)
    // Taken out by hand, one is out, and out of what is left after it as well.
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

describe('rows for a spreadsheet', () => {
  const person = {
    name: 'Ñáñez Bruno',
    cedula: '1014880231',
    phone: '3005550147',
    // 14:35 in Bogotá.
    registeredAt: Date.UTC(2026, 10, 21, 19, 35),
    fetchedAt: Date.UTC(2026, 10, 21, 19, 35),
    status: 'CANCELLED_OTHER',
    novedad: 'CANCELADA POR DOBLE CEDULACIÓN',
    municipio: 'PAIPA',
    puesto: null,
    mesa: '7',
    barrio: 'El\tRecreo\n2',
  } as PersonRow

  test('the columns that are shown, in their order, a line a person', () => {
    expect(asRows([person], ['name', 'cedula', 'phone', 'registeredAt', 'status'])).toBe(
      'Nombre\tCédula\tTeléfono\tFecha\tEstado\n' +
        'Ñáñez Bruno\t1014880231\t3005550147\t21/11/2026\tCancelada: doble cedulación',
    )
    expect(asRows([person], ['name', 'fetchedAt', 'mesa', 'puesto', 'barrio', 'municipio'])).toBe(
      'Nombre\tConsultado\tMesa\tPuesto\tBarrio\tMunicipio\n' +
        'Ñáñez Bruno\t21/11/2026 14:35\t7\t\tEl Recreo 2\tPAIPA',
    )
  })

  test.each([
    ['=HYPERLINK("x")', `'=HYPERLINK("x")`],
    ['+57', "'+57"],
    ['-1', "'-1"],
    ['@suma', "'@suma"],
    ['\t=1+1', "'=1+1"],
    ['A=B', 'A=B'],
    ['"=1+1"', `'"=1+1"`],
    ['" =1+1"', `'" =1+1"`],
    ['\u00a0=1+1', "'=1+1"],
    ['\u200b=1+1', "'=1+1"],
    ['\0=1+1', "'=1+1"],
    ['\v\u0085=1+1', "'=1+1"],
    ['＝1+1', "'＝1+1"],
    ['＋1', "'＋1"],
    ['﹣1', "'﹣1"],
    ['－1', "'－1"],
    ['−1', "'−1"],
    ['＠suma', "'＠suma"],
    ['＂=1+1＂', "'＂=1+1＂"],
    ['A\u2028=1+1', 'A =1+1'],
    ['El "Recreo"', 'El "Recreo"'],
  ])('%j is no formula', (barrio, shown) => {
    expect(asRows([{ ...person, barrio }], ['barrio'])).toBe(`Barrio\n${shown}`)
  })
})

test('the page of an attempt is copied without formulas, and otherwise as it came', () => {
  const page = '  <table>\r\n=1+1\n{"ok":true}\t=1+1\r"=1+1"\n  -2'
  expect(noFormulas(page)).toBe(`  <table>\n'=1+1\n{"ok":true} =1+1\n'"=1+1"\n'-2`)
})

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
