import { sortKey } from './sort-key.ts'

/** Whether a text tells of people, and the text without them; pure. */

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

/** Stands for what was taken out of a text. */
const gone = '—'

/** A number of theirs alone, also with the country's code before it. */
const aloneIn = (numbers: readonly string[]): RegExp | null =>
  numbers.length === 0
    ? null
    : new RegExp(`(?<!\\d)(?:\\+?57[.,\\s'’-]*)?(?:${numbers.map(digitsPattern).join('|')})(?!\\d)`, 'g')

/** The words of a name in each order in which it is written: from any word on, around its end. */
const orders = (words: readonly string[]): string[][] =>
  words.map((_, at) => [...words.slice(at), ...words.slice(0, at)])

/** Words between those of a name, which people leave out. */
const particles: ReadonlySet<string> = new Set(['de', 'del', 'la', 'las', 'los', 'y', 'e'])

const nameWords = (name: string): string[] => wordsIn(name).map(({ folded }) => folded)

interface Word {
  folded: string
  from: number
  to: number
}

const wordsIn = (text: string): Word[] =>
  [...text.matchAll(/[\p{L}\p{M}]+/gu)]
    .map(({ 0: word, index }) => ({ folded: sortKey(word), from: index, to: index + word.length }))
    .filter(({ folded }) => !particles.has(folded))

/**
 * Takes people out of a text that somebody wrote about something else: their cédulas and phones, however the digits are
 * grouped, and their full names in any spelling, surnames first or last. The rest stays as it is. A name of one word is
 * anybody's, and stays.
 */
export function withoutThem(people: readonly Mentioned[]): (text: string) => string {
  const numbers = aloneIn(people.flatMap(({ cedula, phone }) => [cedula, phone]).filter(isNumber))
  const names = new Map<string, string[][]>()
  for (const { name } of people) {
    const words = nameWords(name)
    if (words.length > 1)
      for (const order of orders(words))
        names.set(order[0] ?? '', [...(names.get(order[0] ?? '') ?? []), order])
  }
  return (text) => withoutNames(numbers === null ? text : text.replace(numbers, gone), names)
}

/** `names`: by their first word. */
function withoutNames(text: string, names: ReadonlyMap<string, readonly string[][]>): string {
  if (names.size === 0) return text
  const words = wordsIn(text)
  let kept = ''
  let keptTo = 0
  for (let at = 0; at < words.length; at++) {
    const name = names
      .get(words[at]?.folded ?? '')
      ?.find((order) => order.every((word, nth) => words[at + nth]?.folded === word))
    if (name === undefined) continue
    const last = at + name.length - 1
    kept += text.slice(keptTo, words[at]?.from) + gone
    keptTo = words[last]?.to ?? keptTo
    at = last
  }
  return kept + text.slice(keptTo)
}

/** A word in any spelling, for LIKE, which knows case of ASCII letters alone: any letter stands for one that may have an accent. */
const likeWord = (folded: string): string =>
  `%${folded.replaceAll('n~', '_').replace(/[^bdfghjklmpqrstvwxz]/gu, '_')}%`

const likeNumber = (digits: string): string => `%${[...digits].join('%')}%`

/**
 * Patterns for LIKE. A text that `withoutThem` changes matches all those of a group, if it is NFC, as all that is typed.
 * Far fewer texts match than there are.
 */
export const likeThem = (people: readonly Mentioned[]): string[][] => [
  ...people
    .flatMap(({ cedula, phone }) => [cedula, phone])
    .filter(isNumber)
    .map((digits) => [likeNumber(digits)]),
  ...people
    .map(({ name }) => nameWords(name))
    .filter((words) => words.length > 1)
    .map((words) => words.map(likeWord)),
]

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
