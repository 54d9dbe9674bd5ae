import type { ListFilter, PlaceCount } from '../../../src-preload/contract.ts'

/** What a filter by place may choose from; pure. */

export interface Choice {
  name: string
  /** How many people vote there. */
  people: number
}

function choices(places: readonly PlaceCount[], part: 'municipio' | 'puesto' | 'mesa'): Choice[] {
  const found = new Map<string, number>()
  for (const place of places) {
    const name = place[part]
    if (name !== null) found.set(name, (found.get(name) ?? 0) + place.people)
  }
  return [...found].map(([name, people]) => ({ name, people }))
}

/** In the order of `places`. Puestos and mesas of what is chosen before them; without a puesto there is no mesa. */
export function placeChoices(
  places: readonly PlaceCount[],
  { municipio, puesto }: Pick<ListFilter, 'municipio' | 'puesto'>,
): Record<'municipio' | 'puesto' | 'mesa', Choice[]> {
  const there = places.filter((place) => municipio === null || place.municipio === municipio)
  const atPuesto = puesto === null ? [] : there.filter((place) => place.puesto === puesto)
  return {
    municipio: choices(places, 'municipio'),
    puesto: choices(there, 'puesto').toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    mesa: choices(atPuesto, 'mesa'),
  }
}
