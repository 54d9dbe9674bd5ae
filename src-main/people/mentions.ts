import { sortKey } from './sort-key.ts'

/** Whether a text tells of people; pure. */

export interface Mentioned {
  cedula: string
  name: string
  phone: string | null
}

/** Letters of a word that is looked for: shorter ones are in other names too. */
const shortest = 3
/** Digits of a phone or a cédula that count as one. */
const shortestNumber = 4

/** Digits with what people write between them. */
const digitsPattern = (digits: string): string => [...digits].join("[.,\\s'’-]*")

/**
 * Whether a stored text names one of them: their cédula or phone, however its digits are grouped, or all words of their name
 * in any order.
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

/** Whether what somebody searched for is about one of them: one of its words is theirs. */
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
