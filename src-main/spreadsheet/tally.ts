import {
  type CensusStatus,
  type CountedPlace,
  censusStatuses,
  type PersonRow,
} from '../../src-preload/contract/index.ts'
import { byName, countPlaces } from '../people/places.ts'

/** Counts people while they are written. Its memory grows with the number of mesas, not of people. */
export interface Tally {
  add(person: Pick<PersonRow, 'status' | 'departamento' | 'municipio' | 'puesto' | 'mesa'>): void
  people(): number
  /** Number of people with a status. */
  of(status: CensusStatus): number
  /** People with a puesto by mesa, sorted by name. */
  mesas(): CountedPlace[]
  /** Number of people without a puesto. */
  unplaced(): number
}

export function createTally(): Tally {
  const statuses = new Map<CensusStatus, number>(censusStatuses.map((status) => [status, 0]))
  const places = new Map<string, CountedPlace>()
  let people = 0
  let unplaced = 0
  return {
    add({ status, departamento, municipio, puesto, mesa }) {
      people += 1
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
      if (puesto === null) {
        unplaced += 1
        return
      }
      const key = `${departamento}\n${municipio}\n${puesto}\n${mesa}`
      const place = places.get(key)
      if (place === undefined) places.set(key, { departamento, municipio, puesto, mesa, people: 1 })
      else place.people += 1
    },
    people: () => people,
    of: (status) => statuses.get(status) ?? 0,
    mesas: () => byName(countPlaces([...places.values()], 'mesa')),
    unplaced: () => unplaced,
  }
}
