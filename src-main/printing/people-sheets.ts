import type {
  PrintedCell,
  PrintedColumn,
  PrintedLine,
  SheetGroup,
  SheetOrder,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import type { ChosenPerson } from '../people/chosen.ts'
import { placeKey } from '../people/place-key.ts'
import { compareMesas, compareText, mesaKey } from '../people/places.ts'
import { sortKey } from '../people/sort-key.ts'
import { bySurname, splitName } from '../people/surname.ts'
import type { Sheet } from './paginate.ts'

/** Pure. Decides which people are on which sheet, and in which order. */

/** `withLeader`: each row names the leader who registered the person. */
export interface TableLayout {
  withLeader: boolean
}

interface Wish {
  by: SheetGroup
  order: SheetOrder
  /** Text on each sheet; may be empty. */
  about: string
}

/** Returns no sheets if there are no people. */
export function peopleSheets(
  people: readonly ChosenPerson[],
  { by, order, about }: Wish,
  table: TableLayout,
): Sheet[] {
  if (people.length === 0) return []
  const sorted = bySurname(people)
  const sheets = () => {
    switch (by) {
      case 'list':
        return [list(sorted, order, table)]
      case 'puesto':
        return byPuesto(sorted, (puesto) => puestoSheet(puesto, order, table), table)
      case 'mesa':
        return byPuesto(sorted, (puesto) => mesasSheet(puesto, table), table)
    }
  }
  return sheets().map((sheet) => ({ ...sheet, about: joined([sheet.about, about]) }))
}

// ── Sheets ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Ordered by departamento, municipio and puesto. People without a puesto come last, on a separate sheet. */
function byPuesto(
  people: readonly ChosenPerson[],
  sheetOf: (puesto: ChosenPerson[]) => Sheet,
  table: TableLayout,
): Sheet[] {
  const { puestos, unplaced } = placed(people)
  const last = unplaced.length === 0 ? [] : [unplacedSheet(unplaced, table)]
  return [...puestos.map(sheetOf), ...last]
}

function puestoSheet(people: ChosenPerson[], order: SheetOrder, table: TableLayout): Sheet {
  const head = { ...headOf(people), about: messages.sheets.people(people.length), people: people.length }
  switch (order) {
    case 'mesa':
      return {
        ...head,
        lines: [personColumns([], table), ...mesasOf(people).flatMap((mesa) => mesaLines(mesa, table))],
      }
    case 'surname': {
      const column: PrintedColumn = { kind: 'mesa', header: messages.workbook.column.mesa }
      const cell = ({ mesa }: ChosenPerson) => mesa ?? ''
      return {
        ...head,
        lines: [personColumns([column], table), ...people.map((one) => personRow(one, [cell(one)], table))],
      }
    }
  }
}

/** Each mesa names its puesto, because mesas may be cut apart. */
function mesasSheet(puesto: ChosenPerson[], table: TableLayout): Sheet {
  const head = headOf(puesto)
  return {
    ...head,
    about: messages.sheets.people(puesto.length),
    people: puesto.length,
    lines: [
      personColumns([], table),
      ...mesasOf(puesto).flatMap((people): PrintedLine[] => [
        {
          kind: 'list',
          text: mesaTitle(people),
          note: joined([messages.sheets.people(people.length), head.title]),
        },
        ...people.map((one) => personRow(one, [], table)),
      ]),
    ],
  }
}

function unplacedSheet(people: ChosenPerson[], table: TableLayout): Sheet {
  const groups = grouped(people, ({ status, novedad }) => statusWord(status, novedad))
  const lines = [...groups]
    .sort(([one], [other]) => compareText(sortKey(one), sortKey(other)))
    .flatMap(([title, all]) => groupLines(title, all, table))
  return {
    title: messages.sheets.unplaced,
    where: '',
    about: messages.sheets.people(people.length),
    people: people.length,
    lines: [personColumns([], table), ...lines],
  }
}

function list(people: readonly ChosenPerson[], order: SheetOrder, table: TableLayout): Sheet {
  const { puestos, unplaced } = placed(people)
  const inOrder =
    order === 'surname' ? people : [...puestos.flatMap((puesto) => mesasOf(puesto).flat()), ...unplaced]
  const column: PrintedColumn = { kind: 'place', header: messages.sheets.place }
  return {
    title: messages.sheets.list,
    where: '',
    about: messages.sheets.people(people.length),
    people: people.length,
    lines: [personColumns([column], table), ...inOrder.map((one) => personRow(one, [placeCell(one)], table))],
  }
}

function placeCell({ puesto, municipio, mesa, status, novedad }: ChosenPerson): string {
  if (puesto === null) return statusWord(status, novedad)
  return joined([puesto, municipio, mesa === null ? null : messages.sheets.mesa(mesa)])
}

// ── Lines ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** `more`: columns after the phone. */
export const personColumns = (more: PrintedColumn[], table: TableLayout): PrintedLine => ({
  kind: 'columns',
  columns: [
    { kind: 'tick', header: '' },
    { kind: 'name', header: messages.workbook.column.name },
    { kind: 'cedula', header: messages.workbook.column.cedula },
    { kind: 'phone', header: messages.workbook.column.phone },
    ...more,
    ...(table.withLeader ? [{ kind: 'leader' as const, header: messages.sheets.leader }] : []),
  ],
})

export function personRow(
  { name, cedula, phone, leader }: ChosenPerson,
  more: PrintedCell[],
  table: TableLayout,
): PrintedLine {
  const { given, surname } = splitName(name)
  return {
    kind: 'row',
    cells: [
      '',
      { plain: given, strong: surname },
      format.cedula(cedula),
      phone === null ? messages.sheets.noPhone : format.phone(phone),
      ...more,
      ...(table.withLeader ? [leader ?? ''] : []),
    ],
    share: null,
  }
}

const groupLines = (text: string, people: readonly ChosenPerson[], table: TableLayout): PrintedLine[] => [
  { kind: 'group', text, note: messages.sheets.people(people.length) },
  ...people.map((one) => personRow(one, [], table)),
]

const mesaLines = (people: ChosenPerson[], table: TableLayout): PrintedLine[] =>
  groupLines(mesaTitle(people), people, table)

const mesaTitle = ([first]: ChosenPerson[]): string => messages.sheets.mesa(first?.mesa ?? null)

// ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Sorted by place. Within a puesto, people keep their order. */
function placed(people: readonly ChosenPerson[]): { puestos: ChosenPerson[][]; unplaced: ChosenPerson[] } {
  // Most people of a puesto have the same spelling, so the key of each spelling is cached.
  const keys = new Map<string, string>()
  const puestos = grouped(
    people.filter(({ puesto }) => puesto !== null),
    ({ departamento, municipio, puesto }) => {
      const spelt = `${departamento}\n${municipio}\n${puesto}`
      const key = keys.get(spelt) ?? placeKey(departamento, municipio, puesto)
      keys.set(spelt, key)
      return key
    },
  )
  return {
    puestos: [...puestos].sort(([one], [other]) => compareText(one, other)).map(([, all]) => all),
    unplaced: people.filter(({ puesto }) => puesto === null),
  }
}

const mesasOf = (puesto: readonly ChosenPerson[]): ChosenPerson[][] =>
  [...grouped(puesto, ({ mesa }) => mesaKey(mesa)).values()].sort(([one], [other]) =>
    compareMesas(one?.mesa ?? null, other?.mesa ?? null),
  )

/** If a puesto has moved, earlier answers contain its old address. The newest answer counts. */
function headOf(people: readonly ChosenPerson[]): { title: string; where: string } {
  const [first] = people
  const newest = people.reduce(
    (newest, person) => ((person.fetchedAt ?? 0) > (newest?.fetchedAt ?? 0) ? person : newest),
    first,
  )
  return {
    title: newest?.puesto ?? '',
    where: joined([newest?.direccion, newest?.municipio, newest?.departamento]),
  }
}

const joined = (parts: readonly (string | null | undefined)[]): string =>
  parts.filter((part) => part !== null && part !== undefined && part !== '').join(' · ')

function grouped<Person>(people: readonly Person[], key: (person: Person) => string): Map<string, Person[]> {
  const found = new Map<string, Person[]>()
  for (const person of people) {
    const of = key(person)
    const all = found.get(of)
    if (all === undefined) found.set(of, [person])
    else all.push(person)
  }
  return found
}
