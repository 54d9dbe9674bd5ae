import { describe, expect, test } from 'vitest'
import type { ColumnId } from '../../src-preload/contract/index.ts'
import {
  canMove,
  defaultColumns as defaultColumnsIn,
  moved,
  placed,
  resized,
  selectWidth,
  toggled as toggledColumn,
  withMunicipios,
  withName,
} from '../../src-renderer/people/columns.ts'

const defaultColumns = defaultColumnsIn('own')
const ids = (columns: readonly { id: ColumnId }[]) => columns.map(({ id }) => id)
const sum = (columns: readonly { width: number }[]) =>
  columns.reduce((all, { width }) => all + width, selectWidth)
const widthOf = (columns: readonly { id: ColumnId; width: number | null }[], id: ColumnId) =>
  columns.find((column) => column.id === id)?.width

describe('columns', () => {
  test('those of the beginning fill the table, and make room for whole names where it is narrow', () => {
    for (const room of [478, 560, 640, 734, 818, 1_060, 1_800]) {
      const columns = placed(defaultColumns, room, true)
      expect(sum(columns), `${room}`).toBe(room)
      expect(widthOf(columns, 'name'), `${room}`).toBeGreaterThanOrEqual(210)
    }
    expect(ids(placed(defaultColumns, 1_060, true))).toEqual(ids(defaultColumns))
    expect(ids(placed(defaultColumns, 900, true))).toEqual(['name', 'cedula', 'puesto', 'mesa', 'status'])
    expect(ids(placed(defaultColumns, 640, true))).toEqual(['name', 'cedula', 'status'])
    expect(ids(placed(defaultColumns, 478, true))).toEqual(['name', 'status'])
  })

  test('the status has room for its longest usual words before the others grow, unless it was resized', () => {
    // In a window of 1280 pixels, with the municipio.
    const columns = placed(defaultColumns, 1_058, true)
    expect(widthOf(columns, 'status')).toBeGreaterThanOrEqual(232)
    expect(sum(columns)).toBe(1_058)
    expect(widthOf(placed(defaultColumns, 1_020, true), 'status')).toBe(212)
    const chosen = defaultColumns.map((column) =>
      column.id === 'status' ? { ...column, width: 200 } : column,
    )
    expect(widthOf(placed(chosen, 1_058, true), 'status')).toBe(200)
    // In a window of 1024 pixels the place matters more.
    expect(ids(placed(defaultColumns, 802, true))).toEqual(['name', 'cedula', 'puesto', 'status'])
  })

  test('the municipio is left out of those of the beginning where it is the same for all', () => {
    const same = withMunicipios(defaultColumns, false)
    expect(ids(same)).toEqual(ids(defaultColumns).filter((id) => id !== 'municipio'))
    expect(withMunicipios(defaultColumns, true)).toBe(defaultColumns)
    const chosen = moved(defaultColumns, 'status', -1)
    expect(withMunicipios(chosen, false)).toBe(chosen)
    // Hidden by hand it stays hidden.
    const hidden = toggledColumn(defaultColumns, 'municipio')
    expect(withMunicipios(hidden, true)).toBe(hidden)
  })

  test('those of the campaign have the leader too, who stays longer than the place', () => {
    const ofCampaign = defaultColumnsIn('campaign')
    expect(ids(ofCampaign)).toEqual(['name', 'cedula', 'municipio', 'puesto', 'mesa', 'leader', 'status'])
    expect(ids(placed(ofCampaign, 1_200, true))).toEqual(ids(ofCampaign))
    expect(ids(placed(ofCampaign, 950, true))).toEqual(['name', 'cedula', 'puesto', 'leader', 'status'])
    expect(sum(placed(ofCampaign, 950, true))).toBe(950)
    // In a window of 1024 pixels.
    expect(ids(placed(ofCampaign, 802, true))).toEqual(['name', 'cedula', 'leader', 'status'])
    const same = withMunicipios(ofCampaign, false)
    expect(ids(same)).toEqual(ids(ofCampaign).filter((id) => id !== 'municipio'))
  })

  test('what the leader chose stays, and scrolls sideways beside a name that leaves it room', () => {
    const chosen = toggledColumn(defaultColumns, 'registeredAt')
    const narrow = placed(chosen, 478, false)
    expect(ids(narrow)).toEqual([...ids(defaultColumns), 'registeredAt'])
    expect(sum(narrow)).toBeGreaterThan(478)
    const wideName = placed(resized(chosen, placed(chosen, 1_400, false), 'name', 700), 478, false)
    expect(widthOf(wideName, 'name')).toBe(Math.floor(478 * 0.45))
    // Beside an open form there is no room for all: the date goes first.
    expect(ids(placed(chosen, 1_100, true))).toEqual(ids(defaultColumns))
  })

  test('a column that is made wider keeps what stands before it, and the rest makes room', () => {
    const before = placed(defaultColumns, 1_160, false)
    const changed = resized(defaultColumns, before, 'municipio', 160)
    const after = placed(changed, 1_160, false)
    expect(widthOf(after, 'municipio')).toBe(160)
    for (const id of ['name', 'cedula'] as const) expect(widthOf(after, id)).toBe(widthOf(before, id))
    expect(sum(after)).toBe(1_160)
    expect(widthOf(resized(defaultColumns, before, 'puesto', 3), 'puesto')).toBe(60)
    expect(widthOf(resized(defaultColumns, before, 'puesto', 5_000), 'puesto')).toBe(900)
  })

  test('the name comes first and stays; the others are moved, hidden and shown', () => {
    expect(toggledColumn(defaultColumns, 'name')).toBe(defaultColumns)
    expect(moved(defaultColumns, 'name', 1)).toBe(defaultColumns)
    expect(canMove(defaultColumns, 'cedula', -1)).toBe(false)
    expect(canMove(defaultColumns, 'status', 1)).toBe(false)
    expect(ids(moved(defaultColumns, 'status', -1))).toEqual([
      'name',
      'cedula',
      'municipio',
      'puesto',
      'status',
      'mesa',
    ])
    const without = toggledColumn(defaultColumns, 'cedula')
    expect(ids(toggledColumn(without, 'cedula'))).toEqual([
      'name',
      'municipio',
      'puesto',
      'mesa',
      'status',
      'cedula',
    ])
    expect(ids(withName([{ id: 'mesa', width: 80 }]))).toEqual(['name', 'mesa'])
  })
})
