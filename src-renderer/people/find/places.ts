import type { ListFilter, PlaceCount } from '../../../src-preload/contract/index.ts'
import { messages } from '../../../src-preload/messages/index.ts'

/** Pure. Choices of the filters by place. */

export interface Choice {
  key: string
  name: string
  /** Number of people who vote there. */
  people: number
}

export interface MunicipioChoice extends Choice {
  municipio: string
  /** null: any. */
  departamento: string | null
}

type Chosen = Pick<ListFilter, 'departamento' | 'municipio'>

const spellings = new Intl.Collator('es', { sensitivity: 'base' })
const isOne = (departamento: string, other: string | null): boolean =>
  other !== null && spellings.compare(departamento, other) === 0

/** Whether the people vote in more than one municipio. */
export const hasMunicipios = (places: readonly PlaceCount[]): boolean =>
  places.some(({ municipio }) => municipio !== places[0]?.municipio)

const isThere = (place: PlaceCount, { departamento, municipio }: Chosen): boolean =>
  (municipio === null || place.municipio === municipio) &&
  (departamento === null || isOne(departamento, place.departamento))

/** Name of a municipio, with the departamento if another municipio has the same name. */
export function municipioName({ departamento, municipio }: Chosen, places: readonly PlaceCount[]): string {
  const isAmbiguous = places.some(
    (place) =>
      place.municipio === municipio && departamento !== null && !isOne(departamento, place.departamento),
  )
  return municipio !== null && departamento !== null && isAmbiguous
    ? messages.find.municipioOf(municipio, departamento)
    : (municipio ?? '')
}

/** Choice of a municipio, even if nobody votes there. */
export function municipioChoice(
  municipio: string,
  departamento: string | null,
  places: readonly PlaceCount[],
): MunicipioChoice {
  const chosen = { departamento, municipio }
  const people = places
    .filter((place) => isThere(place, chosen))
    .reduce((sum, place) => sum + place.people, 0)
  const known = places.find((place) => isThere(place, chosen))?.departamento
  const spelt = departamento === null ? null : (known ?? departamento)
  return { ...chosen, key: JSON.stringify([municipio, spelt]), name: municipioName(chosen, places), people }
}

/** One choice per departamento, and one for any departamento if an answer named none or that choice is set. */
function municipios(places: readonly PlaceCount[], chosen: Chosen): MunicipioChoice[] {
  const found = new Map<string, Set<string | null>>()
  for (const { municipio, departamento } of places)
    found.set(municipio, (found.get(municipio) ?? new Set()).add(departamento))
  return [...found].flatMap(([municipio, departamentos]) => {
    if (chosen.municipio === municipio && chosen.departamento === null) {
      // With a single departamento, "any" replaces it: both select the same people.
      if (departamentos.size === 1) departamentos.clear()
      departamentos.add(null)
    }
    return [...departamentos]
      .map((departamento) => municipioChoice(municipio, departamento, places))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  })
}

function choices(places: readonly PlaceCount[], part: 'puesto' | 'mesa'): Choice[] {
  const found = new Map<string, number>()
  for (const place of places) {
    const name = place[part]
    if (name !== null) found.set(name, (found.get(name) ?? 0) + place.people)
  }
  return [...found].map(([name, people]) => ({ key: name, name, people }))
}

/**
 * Municipios and mesas are in the order of `places`, puestos sorted by name. Puestos are those of the chosen municipio,
 * mesas those of the chosen puesto. Without a puesto there are no mesas.
 */
export function placeChoices(
  places: readonly PlaceCount[],
  { departamento, municipio, puesto }: Chosen & Pick<ListFilter, 'puesto'>,
): { municipio: MunicipioChoice[]; puesto: Choice[]; mesa: Choice[] } {
  const there = places.filter((place) => isThere(place, { departamento, municipio }))
  const atPuesto = puesto === null ? [] : there.filter((place) => place.puesto === puesto)
  return {
    municipio: municipios(places, { departamento, municipio }),
    puesto: choices(there, 'puesto').toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    mesa: choices(atPuesto, 'mesa'),
  }
}
