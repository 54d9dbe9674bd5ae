import { expect, test } from 'vitest'
import { defaultPreferences } from '../../src-preload/contract/index.ts'
import { sheetFields } from '../../src-preload/person-fields.ts'
import { chosenColumns, keptExport, offeredColumns } from '../../src-renderer/people/export-columns.ts'

const table = ['name', 'status', 'cedula'] as const
const { exported } = defaultPreferences

test('all columns are offered once, those of the table first and in its order', () => {
  const own = offeredColumns(table, 'own')
  expect(own.slice(0, 4)).toEqual(['name', 'status', 'cedula', 'phone'])
  expect(own.toSorted()).toEqual(sheetFields('own').toSorted())
  expect(own).not.toContain('leader')
  expect(offeredColumns([...table, 'leader'], 'campaign').slice(3, 5)).toEqual(['leader', 'phone'])
})

test('the columns of the table are taken until others were chosen, in each scope apart', () => {
  expect(chosenColumns(exported, table, 'own')).toEqual(table)
  const columns = ['cedula', 'notes', 'name'] as const
  const kept = keptExport(exported, { format: 'csv', columns }, table, 'own')
  expect(kept).toEqual({ format: 'csv', columns, campaignColumns: null })
  expect(chosenColumns(kept, table, 'own')).toEqual(['name', 'cedula', 'notes'])
  expect(chosenColumns(kept, table, 'campaign')).toEqual(table)
})

test('whoever chooses the columns of the table follows it again, whatever their order', () => {
  const kept = keptExport(
    { format: 'csv', columns: ['notes'], campaignColumns: ['leader'] },
    { format: 'xlsx', columns: ['cedula', 'name', 'status'] },
    table,
    'own',
  )
  expect(kept).toEqual({ format: 'xlsx', columns: null, campaignColumns: ['leader'] })
  expect(chosenColumns(kept, ['name', 'phone'], 'own')).toEqual(['name', 'phone'])
})
