import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { CellKind, CellValue, Column, Row, Sheet } from '../../src-main/spreadsheet/formats/columns.ts'
import { workbook } from '../../src-main/spreadsheet/formats/workbook.ts'

/** Sheets for tests to write. */

export const column = (kind: CellKind, header = 'Dato'): Column => ({ header, kind, width: 10 })

export const sheetOf = (columns: readonly Column[], rows: readonly Row[], name = 'Hoja'): Sheet => ({
  name,
  columns,
  isFiltered: true,
  rows: () => [rows],
})

export const oneColumn = (kind: CellKind, values: readonly CellValue[]): Sheet =>
  sheetOf(
    [column(kind)],
    values.map((value) => [value]),
  )

export const bytesOf = (content: Readable): Promise<Buffer> => buffer(content)

export const xlsxOf = (...sheets: Sheet[]): Promise<Buffer> => bytesOf(workbook(sheets))
