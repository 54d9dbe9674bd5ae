import { withoutInvisible } from '../../src-preload/fields.ts'

/**
 * One line of text that a spreadsheet takes for text: what begins like a formula, also in wide signs, or like a quoted cell
 * gets an apostrophe.
 */
export function noFormula(text: string): string {
  const line = withoutInvisible(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  return /^[=+\-@"\u2212]/.test(line.charAt(0).normalize('NFKC')) ? `'${line}` : line
}
