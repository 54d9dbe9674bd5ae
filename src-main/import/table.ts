import { createHash } from 'node:crypto'
import type { ImportField } from '../../src-preload/import-fields.ts'
import { looksLikePerson } from './columns.ts'
import { fieldOfHeading, headingKey } from './headings.ts'
import { kindOf, textOf } from './reading/cells.ts'
import type { NumberedRow } from './reading/read.ts'

/** Pure. Finds the table of people in a sheet. */

/** `heading`: null if the rows begin without one. `rows`: the rows below it. */
export interface Table {
  heading: NumberedRow | null
  rows: readonly NumberedRow[]
  /** Row number of another table below, which is not read; null: none. */
  nextTable: number | null
}

/** Number of rows in which a heading is searched. */
const searched = 60

type Named = Pick<NumberedRow, 'cells'>

const fieldsIn = ({ cells }: Named): (ImportField | null)[] =>
  cells.map((cell) => fieldOfHeading(textOf(cell)))

/** Whether the row names a table's columns: at least two fields, including a cédula or a name, and no number. */
function isHeading(row: Named): boolean {
  const fields = new Set(fieldsIn(row).filter((field) => field !== null))
  if (fields.size < 2 || row.cells.some((cell) => /\d{5}/.test(textOf(cell)))) return false
  return fields.has('cedula') || fields.has('name') || fields.has('surname')
}

/** Quality of a heading: a cédula counts most. */
const score = (row: Named): number => {
  const fields = new Set(fieldsIn(row).filter((field) => field !== null))
  return fields.size + (fields.has('cedula') ? 10 : 0)
}

/**
 * The table with the best heading among the first rows. Without a heading, the rows from the first one that contains a
 * person. null: neither exists.
 */
export function findTable(rows: readonly NumberedRow[]): Table | null {
  let best: { at: number; score: number } | null = null
  for (const [at, row] of rows.slice(0, searched).entries())
    if (isHeading(row) && (best === null || score(row) > best.score)) best = { at, score: score(row) }
  if (best !== null) return tableFrom(rows, best.at)
  const first = rows.slice(0, searched).findIndex(({ cells }) => looksLikePerson(cells))
  if (first === -1) return null
  const above = rows[first - 1]
  const isNamed = above !== undefined && above.number + 1 === rows[first]?.number && areWords(above)
  return isNamed ? tableFrom(rows, first - 1) : { heading: null, rows: rows.slice(first), nextTable: null }
}

/** Several words and no number: the row above the first person names the columns, even in unknown words. */
function areWords({ cells }: Named): boolean {
  const filled = cells.filter((cell) => kindOf(cell) !== 'empty')
  return filled.length > 1 && filled.every((cell) => kindOf(cell) === 'text' && !/\d{3}/.test(textOf(cell)))
}

/** The table whose heading is the row with this number, chosen by the leader. null: there is no such row. */
export function tableAt(rows: readonly NumberedRow[], number: number): Table | null {
  const at = rows.findIndex((row) => row.number === number)
  return at === -1 ? null : tableFrom(rows, at)
}

/** Leaves out repeated headings, as on printed pages. Ends at another heading with other columns. */
function tableFrom(rows: readonly NumberedRow[], at: number): Table {
  const heading = rows[at] as NumberedRow
  const own = shapeOf(heading)
  const below = rows.slice(at + 1)
  const other = below.findIndex((row) => isHeading(row) && shapeOf(row) !== own)
  const whole = other === -1 ? below : below.slice(0, other)
  return {
    heading,
    rows: whole.filter((row) => !isHeading(row) && shapeOf(row) !== own),
    nextTable: other === -1 ? null : (below[other]?.number ?? null),
  }
}

const shapeOf = ({ cells }: Named): string => cells.map((cell) => headingKey(textOf(cell))).join('\n')

/** Key of files with the same headings, without their text. null: the table has no heading. */
export const shapeKey = ({ heading }: Pick<Table, 'heading'>): string | null =>
  heading === null ? null : createHash('sha256').update(shapeOf(heading)).digest('base64url')
