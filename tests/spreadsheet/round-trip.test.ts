// Ten thousand nasty rows come back as they were, from an xlsx and from a csv.
import { streamXlsxRows } from 'hucre/xlsx'
import Papa from 'papaparse'
import { expect, test } from 'vitest'
import type { Row, Sheet } from '../../src-main/spreadsheet/formats/columns.ts'
import { csv } from '../../src-main/spreadsheet/formats/csv.ts'
import { workbook } from '../../src-main/spreadsheet/formats/workbook.ts'
import { unguarded } from '../../src-preload/formulas.ts'
import { newSeed } from '../support/extent.ts'
import { nastyColumns as columns, nastyRows } from '../support/nasty.ts'
import { bytesOf } from '../support/sheets.ts'

test('10,000 rows', { timeout: 60_000 }, async () => {
  const rows = nastyRows(10_000, newSeed())
  const batches: Row[][] = []
  for (let at = 0; at < rows.length; at += 500) batches.push(rows.slice(at, at + 500))
  const sheet: Sheet = { name: 'Filas', columns, isFiltered: true, rows: () => batches }

  const fromXlsx: unknown[] = []
  for await (const { values } of streamXlsxRows(await bytesOf(workbook([sheet])))) fromXlsx.push(values)
  expect(fromXlsx[0]).toEqual(columns.map(({ header }) => header))
  expectSame(fromXlsx.slice(1) as string[][], rows)

  const content = (await bytesOf(csv(sheet))).toString()
  const { data, errors } = Papa.parse<string[]>(content, { delimiter: ';', newline: '\r\n' })
  expect(errors).toEqual([])
  // The line end of the last row begins an empty one.
  expect(data.pop()).toEqual([''])
  expect(data.shift()).toEqual(columns.map(({ header }) => header))
  expectSame(
    data.map((row) => row.map(unguarded)),
    rows,
  )
})

/** Names the first difference: to print all of them would take minutes. */
function expectSame(found: readonly string[][], wanted: readonly string[][]): void {
  expect(found).toHaveLength(wanted.length)
  for (const [n, row] of wanted.entries())
    if (JSON.stringify(found[n]) !== JSON.stringify(row)) expect(found[n], `row ${n}`).toEqual(row)
}
