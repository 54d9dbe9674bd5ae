import { writeXlsx } from 'hucre/xlsx'
import { bogotaWallClock } from '../../src-preload/bogota.ts'
import * as format from '../../src-preload/format.ts'

/** The only file that uses the spreadsheet library. */

/** `text` stays text even if it looks like a number; `date` and `dateTime` are UTC milliseconds. */
type ColumnKind = 'text' | 'number' | 'dollars' | 'date' | 'dateTime'
export interface Column {
  header: string
  kind: ColumnKind
  /** In characters. */
  width: number
}
export type CellValue = string | number | null

const formats: Record<ColumnKind, string> = {
  text: '@',
  number: '0',
  dollars: '"US$" 0.00##',
  date: 'dd/mm/yyyy',
  dateTime: 'dd/mm/yyyy hh:mm',
}

/** The first day with a serial number in spreadsheets, UTC ms; earlier days are written as text. */
const firstDay = Date.UTC(1900, 0, 1)

/** A workbook of one sheet with a frozen header and a filter. `date` cells are calendar days and are not shifted. */
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
        name: writable(sheet),
        columns: columns.map(({ header, kind, width }) => ({
          header: escaped(header),
          width,
          style: { numFmt: formats[kind] },
        })),
        rows: [columns.map(({ header }) => escaped(header)), ...cells],
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
      return escaped(String(value))
    case 'number':
      return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : asIs(value)
    case 'dollars':
      return asIs(value)
    case 'date':
      return typeof value === 'number' ? (dateOf(value) ?? shownDay(value)) : asIs(value)
    case 'dateTime': {
      if (typeof value !== 'number') return asIs(value)
      // Spreadsheet dates have no time zone.
      const wall = bogotaWallClock(value)
      return dateOf(wall) ?? `${shownDay(wall)} ${new Date(wall).toISOString().slice(-13, -8)}`
    }
  }
}

const asIs = (value: string | number): string | number => (typeof value === 'string' ? escaped(value) : value)

const dateOf = (at: number): Date | null => (at < firstDay ? null : new Date(at))

/** Formats UTC ms as the date columns do: 31/12/1899. */
const shownDay = (at: number): string => format.isoDate(new Date(at).toISOString().slice(0, 10))

/** Drops characters that XML cannot contain and normalises line ends to \n. */
const writable = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(/[^\t\n\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')

/** Escapes `_x0041_`, which spreadsheets decode to a character, by encoding its first underscore. */
const escaped = (text: string): string => writable(text).replace(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_')

const columnLetter = (at: number): string => String.fromCharCode('A'.charCodeAt(0) + at)
