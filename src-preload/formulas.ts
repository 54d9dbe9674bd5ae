import { withoutInvisible } from './fields.ts'

/** What a spreadsheet program may take for a formula when it reads plain text; pure. */

/** Also in full width, which NFKC folds, and the minus of mathematics. */
const beginsLikeFormula = /^[=+\-@\u2212]/

/** `+57 300 123 4567`: digits and blanks compute nothing that could harm, and the plus belongs to the number. */
const phone = /^\+\d(?: ?\d){6,14}$/

/** Most texts: no formula begins so. */
const beginsPlainly = /^[\dA-Za-zÁÉÍÓÚÑÜáéíóúñü]/

/** Programs skip control characters and blanks before a formula, and invisible characters may hide it. */
export function isLikeFormula(text: string): boolean {
  if (text === '' || beginsPlainly.test(text)) return false
  const seen = withoutInvisible(text).replace(/^[\p{Cc}\p{Z}]+/u, '')
  return beginsLikeFormula.test(seen.charAt(0).normalize('NFKC')) && !phone.test(seen)
}

/** A tab and a carriage return are how some programs begin another cell. */
const needsGuard = (text: string): boolean => isLikeFormula(text) || /^[\t\r]/.test(text)

const withoutApostrophes = (text: string): string => (text.startsWith("'") ? text.replace(/^'+/, '') : text)

/** Text for a csv: an apostrophe makes a formula plain text. `unguarded` gives the text back. */
export const guarded = (text: string): string => (needsGuard(withoutApostrophes(text)) ? `'${text}` : text)

/** The text of a cell that `guarded` wrote. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && needsGuard(withoutApostrophes(cell)) ? cell.slice(1) : cell
