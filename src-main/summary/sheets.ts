import type { CensusStatus } from '../../src-preload/contract/index.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { placeKey } from '../people/place-key.ts'
import { sortKey } from '../people/sort-key.ts'
import { compareMesas, compareText, mesaKey } from './places.ts'

/** Pure rules: which people stand on which sheet, and in which block of it. */

/** More at once take Chromium much longer than one after the other, and 100,000 are refused. */
export const printedAtOnce = 10_000

export interface PrintedPerson {
  name: string
  /** Digits only. */
  cedula: string
  /** 10 digits; null: has none. */
  phone: string | null
  status: CensusStatus
  novedad: string | null
  departamento: string | null
  municipio: string | null
  /** null: no place yet. */
  puesto: string | null
  direccion: string | null
  mesa: string | null
  /** UTC ms; null: never. */
  fetchedAt: number | null
}

interface Block {
  title: string
  people: PrintedPerson[]
}

/** What begins on a page of its own. */
export interface Sheet {
  title: string
  /** Where it is; empty for those without a puesto. */
  where: string
  blocks: Block[]
  people: number
}

/**
 * A sheet a puesto, in the order of departamento, municipio and puesto, a block a mesa; whoever has no puesto stands on
 * the last one, a block a status. Within a block people keep the order in which they come.
 */
export function sheetsOf(people: readonly PrintedPerson[]): Sheet[] {
  const placed = people.filter(({ puesto }) => puesto !== null)
  const unplaced = people.filter(({ puesto }) => puesto === null)
  // People of one puesto are mostly spelt alike: its key is made once.
  const keys = new Map<string, string>()
  const puestos = grouped(placed, ({ departamento, municipio, puesto }) => {
    const spelt = `${departamento}\n${municipio}\n${puesto}`
    const key = keys.get(spelt) ?? placeKey(departamento, municipio, puesto)
    keys.set(spelt, key)
    return key
  })
  const sheets = [...puestos]
    .sort(([one], [other]) => compareText(one, other))
    .map(([, all]) => puestoSheet(all))
  return unplaced.length === 0 ? sheets : [...sheets, unplacedSheet(unplaced)]
}

/** The sheets in as few parts as take `most` people each, in their order; a sheet with more is a part by itself. */
export function partsOf(sheets: readonly Sheet[], most: number): Sheet[][] {
  const parts: Sheet[][] = []
  let room = 0
  for (const sheet of sheets) {
    if (sheet.people <= room) parts.at(-1)?.push(sheet)
    else {
      parts.push([sheet])
      room = most
    }
    room -= sheet.people
  }
  return parts
}

function puestoSheet(people: PrintedPerson[]): Sheet {
  // A puesto that has moved: the census was asked about some after it, and about others before.
  const { departamento, municipio, puesto, direccion } = people.reduce((newest, person) =>
    (person.fetchedAt ?? 0) > (newest.fetchedAt ?? 0) ? person : newest,
  )
  const blocks = [...grouped(people, ({ mesa }) => mesaKey(mesa)).values()]
    .sort(([one], [other]) => compareMesas(one?.mesa ?? null, other?.mesa ?? null))
    .map((all) => ({ title: messages.sheets.mesa(all[0]?.mesa ?? null), people: all }))
  return {
    title: puesto ?? '',
    where: [direccion, municipio, departamento].filter((part) => part !== null && part !== '').join(' · '),
    blocks,
    people: people.length,
  }
}

function unplacedSheet(people: PrintedPerson[]): Sheet {
  const byStatus = grouped(people, ({ status, novedad }) => statusWord(status, novedad))
  const blocks = [...byStatus]
    .sort(([one], [other]) => compareText(sortKey(one), sortKey(other)))
    .map(([title, all]) => ({ title, people: all }))
  return { title: messages.sheets.unplaced, where: '', blocks, people: people.length }
}

function grouped(
  people: readonly PrintedPerson[],
  key: (person: PrintedPerson) => string,
): Map<string, PrintedPerson[]> {
  const found = new Map<string, PrintedPerson[]>()
  for (const person of people) {
    const of = key(person)
    const all = found.get(of)
    if (all === undefined) found.set(of, [person])
    else all.push(person)
  }
  return found
}
