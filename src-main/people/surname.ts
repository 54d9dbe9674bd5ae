import { sortKey } from './sort-key.ts'

/** A name as typed, in two parts. `given`: with the blank after it; empty for a single word. */
export interface SplitName {
  given: string
  surname: string
}

/**
 * Guesses where a person's surname begins. A leader types a name in one field, which does not show it. The rule, for
 * names in Colombia (one or two given names, then one or two surnames):
 *
 * 1. A particle belongs to the word after it: «de la Hoz», «del Carmen».
 * 2. Of two words, the second is the surname.
 * 3. Of three, the second is a given name if it is in `secondGivenNames`, otherwise the first of two surnames.
 * 4. Of four or more, the last two are the surnames.
 *
 * It is wrong for three given names with one surname, for surnames that are also given names, such as «Luis Santiago
 * Ruiz», and for a married name after two surnames.
 */
export function splitName(name: string): SplitName {
  const words = name.split(' ')
  const first = surnameIndex(sortKey(name).split(' '))
  return {
    given: words
      .slice(0, first)
      .map((word) => `${word} `)
      .join(''),
    surname: words.slice(first).join(' '),
  }
}

/** Key by which a byte comparison sorts by surname, then by given name. */
function surnameKey(name: string): string {
  const words = sortKey(name).split(' ')
  const first = surnameIndex(words)
  return `${words.slice(first).join(' ')}\n${words.slice(0, first).join(' ')}`
}

export function bySurname<Person extends { name: string }>(people: readonly Person[]): Person[] {
  return people
    .map((person) => ({ person, key: surnameKey(person.name) }))
    .sort((one, other) => (one.key < other.key ? -1 : one.key > other.key ? 1 : 0))
    .map(({ person }) => person)
}

/** Index of the surname's first word. `words`: sort keys. */
function surnameIndex(words: readonly string[]): number {
  // Each name begins with the particles before it.
  const starts: number[] = []
  for (const [at] of words.entries()) if (at === 0 || !particles.has(words[at - 1] ?? '')) starts.push(at)
  const [, second = 0, third = 0] = starts
  switch (starts.length) {
    case 0:
    case 1:
      return 0
    case 2:
      return second
    case 3:
      return secondGivenNames.has(words[third - 1] ?? '') ? third : second
    default:
      return starts.at(-2) ?? 0
  }
}

const particles: ReadonlySet<string> = new Set([
  'de',
  'del',
  'la',
  'las',
  'los',
  'y',
  'da',
  'do',
  'van',
  'von',
])

/** Given names, as sort keys, that are common in second position and rare as surnames. */
const secondGivenNames: ReadonlySet<string> = new Set(
  `adriana alberto alejandra alejandro alexander alexandra alfonso alfredo alicia alonso alvaro amparo ana andrea andres
   angel angela angeles angelica antonia antonio armando arturo augusto aurora beatriz bernardo camila camilo carlos
   carmen carolina catalina cecilia cesar claudia constanza consuelo cristina daniel daniela dario david diana diego
   dolores eduardo elena elisa elizabeth elvira emilia emilio enrique ernesto esperanza esteban esther eugenia eugenio
   fabian fabiola felipe fernanda fernando francisca francisco gabriel gabriela gerardo german gladys gloria gonzalo
   gregorio guadalupe guillermo gustavo helena hernan hernando hugo humberto ignacio ines isabel ivan jaime javier
   jesus joaquin johana jorge jose josefa josefina juan juana julia julian juliana julieta julio karina laura leonardo
   leonor leticia liliana lorena luis luisa luz manuel manuela marcela marco margarita maria mariana marina mario marlen
   marlene marta martha mauricio mayerly mercedes miguel milena mireya monica nancy natalia nelly nicolas nidia nubia
   octavio olga omar orlando oscar pablo paola patricia paula paulina pedro pilar rafael ramiro raul ricardo roberto
   rocio rodolfo rodrigo rosa rosalba rosario ruben ruth sandra sebastian sergio socorro sofia stella susana teresa
   tulio uriel valentina valeria vanessa veronica victor victoria viviana walter william wilson ximena yadira yamile
   yaneth yesid yolanda yurani`.split(/\s+/),
)
