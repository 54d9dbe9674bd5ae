import { withoutInvisible } from '../../src-preload/fields.ts'
import { isLikeFormula } from '../../src-preload/formulas.ts'

/**
 * One line that a spreadsheet reads as text when it is pasted. Prepends an apostrophe if it starts like a formula, or
 * like a quoted cell, which would swallow the following cells.
 */
export function noFormula(text: string): string {
  const line = withoutInvisible(text)
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim()
  return isLikeFormula(line) || line.charAt(0).normalize('NFKC') === '"' ? `'${line}` : line
}

/** `noFormula` for each line that needs it; tabs become blanks. */
export const noFormulas = (text: string): string =>
  text
    .split(/\r\n|[\r\n]/)
    .map((line) => line.replace(/\t/g, ' '))
    .map((line) => (noFormula(line).startsWith("'") ? noFormula(line) : line))
    .join('\n')
