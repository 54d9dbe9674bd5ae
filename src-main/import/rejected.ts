import { buffer } from 'node:stream/consumers'
import type { ImportColumns, ImportField } from '../../src-preload/import-fields.ts'
import type { RowProblem } from '../../src-preload/import-problems.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { workbook } from '../spreadsheet/formats/workbook.ts'
import type { RowPerson } from './people.ts'
import { textOf } from './reading/cells.ts'
import type { Table } from './table.ts'

/** Pure. The rows of a file that are not imported, as texts in the database and as the file for the leader. */

/** `heading`: texts above the rows; empty: none. */
export interface RejectedHead {
  heading: string[]
  columns: ImportColumns
}

/**
 * `number`: row number in the spreadsheet. `cells`: as in the file; null: too many were rejected to keep them all, or
 * the person was erased.
 */
export interface RejectedRow {
  number: number
  problem: RowProblem
  cells: string[] | null
}

/** Total characters of all kept cells: a file of only rejected rows must not fill the disk. */
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
    // Keeps nothing about erased people.
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

/** A row that was rejected only when it was written. Its original cells are no longer known. */
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

/**
 * Workbook of the rejected rows in the order of the file, with reasons. If a row is given twice, the last one counts.
 */
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
