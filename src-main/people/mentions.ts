import { sortKey } from './sort-key.ts'

/** Pure. Finds whether a text mentions people. */

export interface Mentioned {
  cedula: string
  name: string
  phone: string | null
}

/** Letters of the shortest word to look for: shorter ones are in other names too. */
const shortest = 3
/** Fewest digits that count as a phone or a cédula. */
const shortestNumber = 4

/** Matches the digits with the separators that people write between them. */
const digitsPattern = (digits: string): string => [...digits].join("[.,\\s'’-]*")

/**
 * Whether a stored text names one of these people: contains their cédula or phone, however its digits are grouped, or
 * all words of their name in any order.
 */
export function namesThem(people: readonly Mentioned[]): (text: string) => boolean {
  const numbers = people.flatMap(({ cedula, phone }) => [cedula, phone]).filter((one) => isNumber(one))
  const number = numbers.length === 0 ? null : new RegExp(numbers.map(digitsPattern).join('|'))
  const names = people.map(({ name }) => wordsOf(name)).filter((words) => words.length > 1)
  return (text) => {
    if (number?.test(text)) return true
    if (names.length === 0) return false
    const folded = sortKey(text)
    return names.some((words) => words.every((word) => folded.includes(word)))
  }
}

/** Whether a search is about one of these people: one of its words is theirs. */
export function isSearchFor(people: readonly Mentioned[], search: string): boolean {
  const digits = search.replace(/\D/g, '')
  if (
    digits.length >= shortestNumber &&
    people.some(({ cedula, phone }) => cedula.includes(digits) || phone?.includes(digits))
  )
    return true
  const words = wordsOf(search)
  return people.some(({ name }) => words.some((word) => sortKey(name).includes(word)))
}

const isNumber = (text: string | null): text is string => text !== null && /^\d{4,}$/.test(text)

const wordsOf = (text: string): string[] =>
  sortKey(text)
    .split(/[^\p{L}~]+/u)
    .filter((word) => word.length >= shortest)
