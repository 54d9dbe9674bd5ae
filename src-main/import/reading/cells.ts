import { messages } from '../../../src-preload/messages/index.ts'

const words = messages.import.cell

/**
 * Value of a cell, as the libraries return it: the result of a formula, the number behind its format. `Date`: a
 * calendar day or time without a time zone, as UTC. null: empty.
 */
export type Cell = string | number | boolean | Date | null

export type Row = readonly Cell[]

/** Kinds of cells that the recognition of columns distinguishes. */
export type CellKind = 'empty' | 'text' | 'number' | 'date' | 'error'

/** Texts that spreadsheets show in place of a value, in English and Spanish. */
const errorText =
  /^#(?:N\/A|N\/D|REF!|¡REF!|VALUE!|¡VALOR!|NAME\?|¿NOMBRE\?|DIV\/0!|¡DIV\/0!|NUM!|¡NUM!|NULL!|¡NULO!|#+)$/i

export function kindOf(cell: Cell): CellKind {
  if (cell === null) return 'empty'
  if (cell instanceof Date) return 'date'
  if (typeof cell === 'number') return 'number'
  if (typeof cell === 'boolean') return 'text'
  const text = cell.trim()
  if (text === '') return 'empty'
  return errorText.test(text) ? 'error' : 'text'
}

/** Spreadsheets mark a number as text with an apostrophe, and some programs write the apostrophe into the cell. */
const textMark = /^['’´`](?=\+?\d)/

/** A cell as text: whole numbers with all their digits, days as 2026-11-21. An error is empty. */
export function textOf(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell === 'string') return errorText.test(cell.trim()) ? '' : cell.replace(textMark, '')
  if (typeof cell === 'boolean') return cell ? words.yes : words.no
  if (typeof cell === 'number') return String(cell)
  return Number.isNaN(cell.getTime()) ? '' : cell.toISOString().slice(0, 10)
}

/** null for an unset cell, such as one beyond the row's end. */
export const cellAt = (row: Row, at: number): Cell => row[at] ?? null

export const isEmptyRow = (row: Row): boolean => row.every((cell) => kindOf(cell) === 'empty')
