import type { CensusStatus } from '../../src-preload/contract/index.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { placeKey } from '../people/place-key.ts'
import { sortKey } from '../people/sort-key.ts'
import { compareMesas, compareText, mesaKey } from './places.ts'

/** Pure rules: which people are on which sheet, and in which block of it. */

/** People per print. Above this, Chromium's time grows much faster than in proportion; it refuses 100,000. */
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
  /** null: the census has given no polling place. */
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

/** A sheet starts on a new page. */
export interface Sheet {
  title: string
  /** Address, municipio and departamento; empty for the sheet of people without a puesto. */
  where: string
  blocks: Block[]
  people: number
}

/**
 * One sheet per puesto, ordered by departamento, municipio and puesto, with one block per mesa. People without a puesto
 * are on the last sheet, with one block per status. Within a block people keep their order.
 */
export function sheetsOf(people: readonly PrintedPerson[]): Sheet[] {
  const placed = people.filter(({ puesto }) => puesto !== null)
  const unplaced = people.filter(({ puesto }) => puesto === null)
  // Most people of a puesto have it in the same spelling: caches the key of each spelling.
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

/** Splits the sheets, in order, into parts of at most `most` people; a larger sheet becomes a part by itself. */
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
  // If a puesto has moved, earlier answers have its old address: the newest answer counts.
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
