import { withoutInvisible } from '../../src-preload/fields.ts'
import { wholeNumber } from '../../src-preload/numbers.ts'

/** What was typed into the search, as the database is asked for it; pure. */

/** `found`: at least three letters, anywhere. `begun`: one or two, at the beginning of a word. */
export interface SearchTerms {
  found: string[]
  begun: string[]
}

/** Letters that the trigram index needs to find anything. */
const shortest = 3

/**
 * Splits a search into words: NFC, lower case, without commas, control characters and invisible characters. Numbers lose their dots, spaces,
 * dashes, brackets and apostrophes, the `.0` of a spreadsheet, and the country code +57, 57 or 0057.
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
    found: unique.filter((word) => lengthOf(word) >= shortest),
    begun: unique.filter((word) => lengthOf(word) < shortest),
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

/** All of them, each somewhere: a query of FTS5 to `people_search`. */
export const foundQuery = (found: readonly string[]): string => found.map(quoted).join(' AND ')

/** All of them, each at the beginning of a word: a query of FTS5 to `people_words`. */
export const begunQuery = (begun: readonly string[]): string =>
  begun.map((word) => `${quoted(word)} *`).join(' AND ')
