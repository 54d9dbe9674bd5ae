import { writeXlsx } from 'hucre/xlsx'

/** The one file that knows the spreadsheet library. */

/** `text` stays text however much it looks like a number; `date` and `dateTime` are UTC milliseconds. */
type ColumnKind = 'text' | 'number' | 'dollars' | 'date' | 'dateTime'
export interface Column {
  header: string
  kind: ColumnKind
  /** In characters. */
  width: number
}
export type CellValue = string | number | null

/** Colombia is five hours behind UTC all year; a spreadsheet's date has no zone, so it gets the wall clock's. */
const bogotaOffsetMs = -5 * 60 * 60 * 1000

const formats: Record<ColumnKind, string> = {
  text: '@',
  number: '0',
  dollars: '"US$" 0.00##',
  date: 'dd/mm/yyyy',
  dateTime: 'dd/mm/yyyy hh:mm',
}

/** A workbook of one sheet, its header frozen and filtered. `date` cells are calendar days and are not shifted. */
export function workbook(
  sheet: string,
  columns: readonly Column[],
  rows: CellValue[][],
): Promise<Uint8Array> {
  const cells = rows.map((row) => row.map((value, at) => cell(value, columns[at]?.kind ?? 'text')))
  const end = `${columnLetter(columns.length - 1)}${rows.length + 1}`
  return writeXlsx({
    sheets: [
      {
        name: sheet,
        columns: columns.map(({ header, kind, width }) => ({
          header,
          width,
          style: { numFmt: formats[kind] },
        })),
        rows: [columns.map(({ header }) => header), ...cells],
        cells: new Map(columns.map((_, at) => [`0,${at}`, { style: { font: { bold: true } } }])),
        freezePane: { rows: 1 },
        autoFilter: { range: `A1:${end}` },
      },
    ],
  })
}

function cell(value: CellValue, kind: ColumnKind): string | number | Date | null {
  if (value === null) return null
  switch (kind) {
    case 'text':
      return String(value)
    case 'number':
      return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
    case 'dollars':
      return value
    case 'date':
      return typeof value === 'number' ? new Date(value) : value
    case 'dateTime':
      return typeof value === 'number' ? new Date(value + bogotaOffsetMs) : value
  }
}

const columnLetter = (at: number): string => String.fromCharCode('A'.charCodeAt(0) + at)
