import {
  type CensusRemedy,
  type CountedPlace,
  censusRemedies,
  censusRemedyOf,
} from '../../src-preload/contract/index.ts'
import type { ChosenPerson } from '../people/chosen.ts'
import { countPlaces } from '../people/places.ts'

/** Pure. Sorts people into those who vote and those who have something to do. */

/** Each person is in exactly one of the three, in the order of `people`. */
interface SortedOut {
  voting: ChosenPerson[]
  /** In the order of `censusRemedies`, without empty groups. */
  groups: { remedy: CensusRemedy; people: ChosenPerson[] }[]
  waiting: ChosenPerson[]
}

export function sortedOut(people: readonly ChosenPerson[]): SortedOut {
  const by = new Map<CensusRemedy, ChosenPerson[]>(censusRemedies.map((remedy) => [remedy, []]))
  const voting: ChosenPerson[] = []
  const waiting: ChosenPerson[] = []
  for (const person of people) {
    const remedy = censusRemedyOf(person)
    if (remedy !== null) by.get(remedy)?.push(person)
    else if (person.status === 'ACTIVE') voting.push(person)
    else waiting.push(person)
  }
  const groups = [...by]
    .map(([remedy, people]) => ({ remedy, people }))
    .filter(({ people }) => people.length > 0)
  return { voting, groups, waiting }
}

/** Most people first. */
export const puestosOf = (voting: readonly ChosenPerson[]): CountedPlace[] =>
  countPlaces(
    voting.map(({ departamento, municipio, puesto, mesa }) => ({
      departamento,
      municipio,
      puesto,
      mesa,
      people: 1,
    })),
    'puesto',
  )
