import { withoutInvisible } from '../../src-preload/fields.ts'

/**
 * One line that a spreadsheet reads as text. An apostrophe is prepended if it starts like a formula, also in full-width
 * characters, or like a quoted cell.
 */
export function noFormula(text: string): string {
  const line = withoutInvisible(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  return /^[=+\-@"\u2212]/.test(line.charAt(0).normalize('NFKC')) ? `'${line}` : line
}
