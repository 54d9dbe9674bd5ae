import { sortKey } from './sort-key.ts'

/** What was typed into the search, as the database is asked for it; pure. */

/** `found`: at least three letters, anywhere. `begun`: one or two, at the beginning of a word. */
export interface SearchTerms {
  found: string[]
  begun: string[]
}

/** Letters that the trigram index needs to find anything. */
const shortest = 3

/**
 * The words of a search, composed and in lower case; digits without the dots, spaces and dashes that people write into
 * them. A number with Colombia's +57 before it is the number without it.
 */
export function searchTerms(typed: string): SearchTerms {
  const text = typed.normalize('NFC').toLowerCase().trim()
  const words = /^\+?[\d.\s-]*\d[\d.\s-]*$/.test(text) ? [digits(text)] : text.split(/\s+/).map(withoutDots)
  const unique = [...new Set(words.filter((word) => word !== ''))]
  return {
    found: unique.filter((word) => lengthOf(word) >= shortest),
    begun: unique.filter((word) => lengthOf(word) < shortest),
  }
}

const lengthOf = (word: string): number => [...word].length

function digits(text: string): string {
  const only = text.replace(/\D/g, '')
  return text.startsWith('+57') ? only.slice(2) : only
}

const withoutDots = (word: string): string => (/^[\d.-]+$/.test(word) ? word.replace(/\D/g, '') : word)

/** All of them, each somewhere: a query of FTS5. */
export const ftsQuery = (found: readonly string[]): string =>
  found.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ')

/** One or two letters as names begin that sort by their key: an N finds Ñ as well, and the other way round. */
export function namePrefixes(begun: string): string[] {
  const plain = sortKey(begun).replaceAll('~', '')
  return plain.startsWith('n') && plain.length > 1 ? [plain, plain.replace('n', 'n~')] : [plain]
}

/** The first text after all that begin with `prefix`, compared by bytes. */
export function afterPrefix(prefix: string): string {
  const last = prefix.codePointAt(prefix.length - 1) ?? 0
  return prefix.slice(0, -1) + String.fromCodePoint(last + 1)
}
