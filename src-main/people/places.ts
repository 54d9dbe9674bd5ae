import type { CountedPlace, PlaceKind } from '../../src-preload/contract/index.ts'
import { placeKey } from './place-key.ts'

/** Pure. Decides which spellings are the same place. */

/** Numeric order: 2 before 10; mesas without a number come last. */
export const compareMesas = (one: string | null, other: string | null): number =>
  mesaNumber(one) - mesaNumber(other) || compareText(one ?? '', other ?? '')

const mesaNumber = (mesa: string | null): number =>
  mesa !== null && /^\s*\d{1,9}\s*$/.test(mesa) ? Number(mesa) : Number.MAX_SAFE_INTEGER

export const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

/** The same key for mesa 07 and mesa 7. */
export const mesaKey = (mesa: string | null): string =>
  mesaNumber(mesa) === Number.MAX_SAFE_INTEGER ? placeKey(mesa) : String(mesaNumber(mesa))

/**
 * The number of people in each municipio, puesto or mesa, largest first; ties by name. `counts`: by the same kind of
 * place or a smaller one. A place has the spelling of its first count.
 */
export function countPlaces(counts: readonly CountedPlace[], by: PlaceKind): CountedPlace[] {
  const found = new Map<string, { name: string; count: CountedPlace }>()
  for (const one of counts) {
    const name = nameKey(one, by)
    const key = by === 'mesa' ? `${name}\n${mesaKey(one.mesa)}` : name
    const before = found.get(key)
    if (before === undefined) found.set(key, { name, count: placeOf(one, by) })
    else before.count.people += one.people
  }
  return [...found.values()]
    .sort(
      (one, other) =>
        other.count.people - one.count.people ||
        compareText(one.name, other.name) ||
        compareMesas(one.count.mesa, other.count.mesa),
    )
    .map(({ count }) => count)
}

/** Sorted by name, from the departamento down to the mesa. */
export const byName = (places: readonly CountedPlace[]): CountedPlace[] =>
  places
    .map((place) => ({ place, key: nameKey(place, 'mesa') }))
    .sort((one, other) => compareText(one.key, other.key) || compareMesas(one.place.mesa, other.place.mesa))
    .map(({ place }) => place)

/** Key of a place's name; the same for all mesas of a puesto. */
function nameKey({ departamento, municipio, puesto }: CountedPlace, by: PlaceKind): string {
  switch (by) {
    case 'municipio':
      return placeKey(departamento, municipio)
    case 'puesto':
    case 'mesa':
      return placeKey(departamento, municipio, puesto)
  }
}

function placeOf(
  { departamento, municipio, puesto, mesa, people }: CountedPlace,
  by: PlaceKind,
): CountedPlace {
  switch (by) {
    case 'municipio':
      return { departamento, municipio, puesto: null, mesa: null, people }
    case 'puesto':
      return { departamento, municipio, puesto, mesa: null, people }
    case 'mesa':
      return { departamento, municipio, puesto, mesa, people }
  }
}
