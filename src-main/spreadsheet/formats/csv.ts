import { Readable } from 'node:stream'
import { guarded } from '../../../src-preload/formulas.ts'
import type { Cell, CellKind, CellValue, Row, Sheet } from './columns.ts'
import { shownDateTime, shownDay } from './shown-dates.ts'

/** A sheet as a csv for an Excel whose decimal sign is a comma: semicolons, a byte order mark, CRLF. */

const byteOrderMark = '\uFEFF'
const lineEnd = '\r\n'

/** The csv of a sheet, as a stream of its batches. Writes numbers and dates as they are shown. */
export const csv = (sheet: Sheet): Readable => Readable.from(lines(sheet), { objectMode: false })

async function* lines({ columns, rows }: Sheet): AsyncGenerator<Uint8Array> {
  const kinds = columns.map(({ kind }) => kind)
  const header = columns.map(({ header }) => quoted(guarded(header))).join(';')
  yield Buffer.from(`${byteOrderMark}${header}${lineEnd}`)
  for await (const batch of rows()) {
    let text = ''
    for (const row of batch) text += line(row, kinds) + lineEnd
    yield Buffer.from(text)
  }
}

function line(row: Row, kinds: readonly CellKind[]): string {
  let text = ''
  for (let at = 0; at < row.length; at++) {
    if (at > 0) text += ';'
    const cell = row[at] as Cell
    if (cell === null) continue
    text += typeof cell === 'object' ? cellText(cell.value, cell.kind) : cellText(cell, kinds[at] ?? 'text')
  }
  return text
}

function cellText(value: CellValue, kind: CellKind): string {
  if (value === null) return ''
  if (typeof value === 'string') return isPlain.test(value) ? value : quoted(guarded(value))
  switch (kind) {
    case 'text':
    case 'label':
    case 'number':
      return String(value)
    case 'dollars':
      return String(value).replace('.', ',')
    case 'date':
      return shownDay(value)
    case 'dateTime':
      return shownDateTime(value)
  }
}

/** Matches most texts: they begin no formula and need no quotes. */
const isPlain = /^[\dA-Za-zÁÉÍÓÚÑÜáéíóúñü](?:[^";\r\n]*[\dA-Za-zÁÉÍÓÚÑÜáéíóúñü.)])?$/

/** Readers trim an unquoted cell that begins or ends with a blank. */
const needsQuotes = /[";\r\n]|^\s|\s$/

const quoted = (text: string): string => (needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
