import { buffer } from 'node:stream/consumers'
import type { ImportColumns, ImportField } from '../../src-preload/import-fields.ts'
import type { RowProblem } from '../../src-preload/import-problems.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { workbook } from '../spreadsheet/formats/workbook.ts'
import type { RowPerson } from './people.ts'
import { textOf } from './reading/cells.ts'
import type { Table } from './table.ts'

/** The rows of a file that are not imported: as texts in the database, and as the file that a leader gets; pure. */

/** `heading`: texts above the rows; empty: there is none. */
export interface RejectedHead {
  heading: string[]
  columns: ImportColumns
}

/** `number`: of the spreadsheet. `cells`: as in the file; null: too many were rejected to keep them all, or the person was erased. */
export interface RejectedRow {
  number: number
  problem: RowProblem
  cells: string[] | null
}

/** Characters of all cells that are kept: a file of nothing but rejected rows must not fill the disk. */
const mostCharacters = 8_000_000

const rowsAtOnce = 200

/** JSON of a `RejectedHead`, and of parts of `RejectedRow`s. */
export function rejectedParts(
  { heading, rows }: Pick<Table, 'heading' | 'rows'>,
  columns: ImportColumns,
  problems: ReadonlyMap<number, RowProblem>,
  most = mostCharacters,
): string[] {
  let left = most
  const rejected: RejectedRow[] = []
  for (const { number, cells } of rows) {
    const problem = problems.get(number)
    if (problem === undefined) continue
    // Of erased people nothing is kept.
    if (problem === 'erased') {
      rejected.push({ number, problem, cells: null })
      continue
    }
    const texts = cells.map(textOf)
    left -= texts.reduce((sum, text) => sum + text.length, 0)
    rejected.push({ number, problem, cells: left < 0 ? null : texts })
  }
  const head: RejectedHead = { heading: heading?.cells.map(textOf) ?? [], columns }
  const parts = [JSON.stringify(head)]
  for (let at = 0; at < rejected.length; at += rowsAtOnce)
    parts.push(JSON.stringify(rejected.slice(at, at + rowsAtOnce)))
  return parts
}

/** A row that was found to be rejected only when it was written: its original cells are not known any more. */
export function rejectedLater(
  { columns }: RejectedHead,
  number: number,
  problem: RowProblem,
  person: RowPerson,
): RejectedRow {
  if (problem === 'erased') return { number, problem, cells: null }
  const of = (field: ImportField | null): string => {
    switch (field) {
      case 'cedula':
      case 'name':
      case 'phone':
      case 'barrio':
      case 'notes':
      case 'labels':
        return person[field] ?? ''
      default:
        return ''
    }
  }
  return { number, problem, cells: columns.map(of) }
}

/** The rejected rows as they are in the file, in its order, and why. Of a row that is given twice, the last counts. */
export async function rejectedWorkbook(
  { heading, columns: fields }: RejectedHead,
  rejected: readonly RejectedRow[],
): Promise<{ content: Uint8Array; rows: number }> {
  const words = messages.import
  const byNumber = new Map(rejected.map((row) => [row.number, row]))
  const rows = [...byNumber.values()].toSorted((one, other) => one.number - other.number)
  let width = Math.max(heading.length, fields.length)
  for (const { cells } of rows) width = Math.max(width, cells?.length ?? 0)
  const columns = Array.from({ length: width }, (_, at) => ({
    header: words.columns.column(at + 1, heading[at]?.trim() ?? ''),
    kind: 'text' as const,
    width: 22,
  }))
  const reason = { header: words.reason, kind: 'text' as const, width: 60 }
  const sheet = {
    name: words.rejectedSheet,
    columns: [...columns, reason],
    isFiltered: true,
    rows: () => [
      rows.map(({ number, problem, cells }) => {
        const why = words.rowProblem[problem]
        return [
          ...columns.map((_, at) => cells?.[at] ?? ''),
          cells === null ? words.rejectedRow(number, why) : why,
        ]
      }),
    ],
  }
  return { content: await buffer(workbook([sheet])), rows: rows.length }
}
