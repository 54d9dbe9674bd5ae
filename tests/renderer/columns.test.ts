import { describe, expect, test } from 'vitest'
import type { ColumnId } from '../../src-preload/contract/index.ts'
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
