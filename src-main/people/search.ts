import { withoutInvisible } from '../../src-preload/fields.ts'
import { wholeNumber } from '../../src-preload/numbers.ts'

/** Pure. Turns the typed search into FTS5 queries. */

/**
 * `infix`: words of three or more letters, matched anywhere. `prefix`: shorter words, matched at the start of a word.
 */
export interface SearchTerms {
  infix: string[]
  prefix: string[]
}

/** Smallest number of letters that the trigram index can find. */
const shortest = 3

/**
 * Splits a search into words: NFC, lower case, without commas, control characters and invisible characters. Numbers
 * lose their dots, spaces, dashes, brackets and apostrophes, the `.0` of a spreadsheet, and the country code +57, 57
 * or 0057.
 */
export function searchTerms(typed: string): SearchTerms {
  const text = withoutInvisible(typed).normalize('NFC').toLowerCase().trim()
  const whole = wholeNumber(text)
  const words = /^[+(]?[\d.()\s-]*\d[\d.()\s-]*$/.test(text)
    ? [digits(whole ?? text)]
    : whole !== null
      ? [whole]
      : // FTS5 ends its query at a NUL.
        text.split(/[\s,;\p{Cc}]+/u).map(withoutDots)
  const unique = [...new Set(words.filter((word) => word !== ''))]
  return {
    infix: unique.filter((word) => lengthOf(word) >= shortest),
    prefix: unique.filter((word) => lengthOf(word) < shortest),
  }
}

const lengthOf = (word: string): number => [...word].length

function digits(text: string): string {
  const only = text.replace(/\D/g, '')
  if (text.startsWith('+57')) return only.slice(2)
  return only.replace(/^(?:00)?57(?=[36]\d{9}$)/, '')
}

const withoutDots = (word: string): string => (/^[\d.-]+$/.test(word) ? word.replace(/\D/g, '') : word)

const quoted = (word: string): string => `"${word.replaceAll('"', '""')}"`

/** FTS5 query of `people_search`: all terms must match, each anywhere. */
export const infixQuery = (infix: readonly string[]): string => infix.map(quoted).join(' AND ')

/** FTS5 query of `people_words`: all terms must match, each at the start of a word. */
export const prefixQuery = (prefix: readonly string[]): string =>
  prefix.map((word) => `${quoted(word)} *`).join(' AND ')
