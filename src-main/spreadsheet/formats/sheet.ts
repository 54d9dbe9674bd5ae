import { bogotaWallClock, dayMs } from '../../../src-preload/bogota.ts'
import type { Cell, CellKind, CellValue, Column, Row, Sheet } from './columns.ts'
import { shownDateTime, shownDay } from './shown-dates.ts'
import { headerStyle, styleOf, toneStyle } from './styles.ts'
import { attribute, cut, textElement } from './text.ts'

/** The XML of one sheet, row by row. Knows the number of written rows, but not their destination. */

/** Most rows of a sheet, including the header: Excel's limit. */
export const mostRows = 1_048_576

export interface SheetXml {
  /** Everything up to and including the header. `isFirst`: the sheet that is shown when the file is opened. */
  head(isFirst: boolean): string
  row(row: Row): string
  /** Everything after the rows. */
  foot(): string
  /** Number of rows, including the header. */
  rows(): number
}

/** `onCut`: called for each text that is too long for a cell. */
export function sheetXml({ columns, isFiltered }: Omit<Sheet, 'rows'>, onCut: () => void): SheetXml {
  const letters = columns.map((_, at) => columnLetters(at))
  const kinds = columns.map(({ kind }) => kind)
  let rows = 0

  function textCell(text: string, place: string, style: number): string {
    const kept = cut(text)
    if (kept !== text) onCut()
    return `<c r="${place}" s="${style}" t="inlineStr"><is>${textElement(kept)}</is></c>`
  }

  function cellXml(value: CellValue, kind: CellKind, place: string): string {
    const written = writtenAs(value, kind)
    if (written === null) return ''
    if (typeof written === 'string') return textCell(written, place, styleOf[kind])
    return `<c r="${place}" s="${styleOf[kind]}"><v>${written}</v></c>`
  }

  return {
    head(isFirst) {
      rows = 1
      const cells = columns.map(({ header }, at) => textCell(header, `${letters[at]}1`, headerStyle))
      return `${prelude(columns, isFirst)}<sheetData><row r="1">${cells.join('')}</row>`
    },
    row(row) {
      rows += 1
      let xml = `<row r="${rows}">`
      for (let at = 0; at < row.length; at++) {
        const cell = row[at] as Cell
        if (cell === null) continue
        const place = `${letters[at]}${rows}`
        xml +=
          typeof cell === 'object'
            ? cellXml(cell.value, cell.kind, place)
            : cellXml(cell, kinds[at] ?? 'text', place)
      }
      return `${xml}</row>`
    },
    foot: () => `</sheetData>${postlude(columns, letters, rows, isFiltered)}</worksheet>`,
    rows: () => rows,
  }
}

/** Text, a number, or null for an empty cell. */
function writtenAs(value: CellValue, kind: CellKind): string | number | null {
  if (value === null) return null
  switch (kind) {
    case 'text':
    case 'label':
      return String(value)
    case 'number':
      return typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : finite(value)
    case 'dollars':
      return finite(value)
    case 'date':
      return typeof value === 'number' ? (serial(value) ?? shownDay(value)) : value
    case 'dateTime':
      // Spreadsheet dates have no time zone.
      return typeof value === 'number' ? (serial(bogotaWallClock(value)) ?? shownDateTime(value)) : value
  }
}

const finite = (value: string | number): string | number =>
  typeof value === 'number' && !Number.isFinite(value) ? String(value) : value

/** The first day with a serial number in spreadsheets, UTC ms; earlier days are written as text. */
const firstDay = Date.UTC(1900, 0, 1)
/** Spreadsheets count a 29 February 1900, which did not exist. */
const afterLeapDay = Date.UTC(1900, 2, 1)
/** The serial number of 1 January 1970. */
const epoch = 25_569

/** Days since the eve of 1900 as spreadsheets count them; null: before the first one. */
const serial = (at: number): number | null =>
  at < firstDay ? null : at / dayMs + epoch - (at < afterLeapDay ? 1 : 0)

/** A, B, … Z, AA, … */
export function columnLetters(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : columnLetters(Math.floor(at / 26) - 1) + last
}

/** A frozen header, and the widths. A column's style also applies to cells typed below its rows. */
const prelude = (columns: readonly Column[], isFirst: boolean): string =>
  [
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n',
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
    `<sheetViews><sheetView${isFirst ? ' tabSelected="1"' : ''} workbookViewId="0">`,
    '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>',
    '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/>',
    '</sheetView></sheetViews><sheetFormatPr defaultRowHeight="15"/><cols>',
    ...columns.map(
      ({ width, kind }, at) =>
        `<col min="${at + 1}" max="${at + 1}" width="${width}" style="${styleOf[kind]}" customWidth="1"/>`,
    ),
    '</cols>',
  ].join('')

/** The filter, the colours, and no warning about numbers that are text. The schema fixes this order. */
function postlude(
  columns: readonly Column[],
  letters: readonly string[],
  rows: number,
  isFiltered: boolean,
): string {
  const filter = isFiltered ? `<autoFilter ref="A1:${letters.at(-1)}${rows}"/>` : ''
  if (rows === 1) return filter
  const below = (at: number) => `${letters[at]}2:${letters[at]}${rows}`
  let priority = 0
  const colours = columns.flatMap(({ tones }, at) => {
    if (tones === undefined) return []
    const rules = tones.map(({ begins, tone }) => {
      priority += 1
      const formula = `LEFT(${letters[at]}2,${begins.length})="${begins.replaceAll('"', '""')}"`
      return (
        `<cfRule type="beginsWith" dxfId="${toneStyle(tone)}" priority="${priority}" operator="beginsWith" ` +
        `text="${attribute(begins)}"><formula>${attribute(formula)}</formula></cfRule>`
      )
    })
    return [`<conditionalFormatting sqref="${below(at)}">${rules.join('')}</conditionalFormatting>`]
  })
  const texts = columns.flatMap(({ kind }, at) => (kind === 'text' ? [below(at)] : []))
  const ignored =
    texts.length === 0
      ? ''
      : `<ignoredErrors><ignoredError sqref="${texts.join(' ')}" numberStoredAsText="1"/></ignoredErrors>`
  return `${filter}${colours.join('')}${ignored}`
}
