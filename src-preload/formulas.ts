import { withoutInvisible } from './fields.ts'

/** Pure. Recognises texts that a spreadsheet program may take for a formula when it reads plain text. */

/** Also covers full-width signs, which NFKC folds, and the mathematical minus. */
const beginsLikeFormula = /^[=+\-@\u2212]/

/** `+57 300 123 4567`: digits and blanks compute nothing harmful, and the plus belongs to the number. */
const phone = /^\+\d(?: ?\d){6,14}$/

/** Matches most texts: no formula begins like this. */
const beginsPlainly = /^[\dA-Za-zÁÉÍÓÚÑÜáéíóúñü]/

/** Programs skip control characters and blanks before a formula, and invisible characters may hide it. */
export function isLikeFormula(text: string): boolean {
  if (text === '' || beginsPlainly.test(text)) return false
  const seen = withoutInvisible(text).replace(/^[\p{Cc}\p{Z}]+/u, '')
  return beginsLikeFormula.test(seen.charAt(0).normalize('NFKC')) && !phone.test(seen)
}

/** In some programs, a tab or a carriage return begins another cell. */
const needsGuard = (text: string): boolean => isLikeFormula(text) || /^[\t\r]/.test(text)

const withoutApostrophes = (text: string): string => (text.startsWith("'") ? text.replace(/^'+/, '') : text)

/** Text for a csv: an apostrophe turns a formula into plain text. `unguarded` restores the text. */
export const guarded = (text: string): string => (needsGuard(withoutApostrophes(text)) ? `'${text}` : text)

/** The original text of a cell that `guarded` wrote. */
export const unguarded = (cell: string): string =>
  cell.startsWith("'") && needsGuard(withoutApostrophes(cell)) ? cell.slice(1) : cell
