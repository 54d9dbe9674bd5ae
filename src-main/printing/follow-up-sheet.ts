import {
  followUpFigures,
  type Guidance,
  type PrintedColumn,
  type PrintedLine,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { puestosOf, sortedOut } from '../follow-up/groups.ts'
import type { ChosenPerson } from '../people/chosen.ts'
import { bySurname } from '../people/surname.ts'
import type { Sheet } from './paginate.ts'
import { personColumns, personRow, type TableLayout } from './people-sheets.ts'

const words = messages.followUp

/**
 * Pure. One sheet with the figures, the places where people vote, and the tasks of the others. No sheet without people.
 */
export function followUpSheets(
  people: readonly ChosenPerson[],
  about: string,
  guidance: Guidance,
  today: string,
  table: TableLayout,
): Sheet[] {
  if (people.length === 0) return []
  const { voting, groups, waiting } = sortedOut(bySurname(people))
  const { cannot, unknown } = followUpFigures(
    groups.map(({ remedy, people }) => ({ remedy, all: people.length })),
    waiting.length,
  )
  const places: PrintedLine[] =
    voting.length === 0 ? [] : [heading(words.voting, voting.length), ...placesTable(voting)]
  const novedad: PrintedColumn = { kind: 'text', header: words.novedad }
  const remedies = groups.flatMap(({ remedy, people }): PrintedLine[] => {
    const withNovedad = people.some((person) => person.novedad !== null)
    return [
      heading(messages.censusRemedies.title[remedy], people.length),
      { kind: 'text', text: messages.censusRemedies.todo(remedy, guidance, today) },
      personColumns(withNovedad ? [novedad] : [], table),
      ...people.map((person) => personRow(person, withNovedad ? [person.novedad ?? ''] : [], table)),
    ]
  })
  const rest: PrintedLine[] =
    waiting.length === 0
      ? []
      : [heading(words.waiting, waiting.length), { kind: 'text', text: words.waitingHint }]
  return [
    {
      title: words.title,
      where: about,
      about: words.figures(people.length, voting.length, cannot, unknown),
      people: people.length,
      lines: [...places, ...remedies, ...rest],
    },
  ]
}

const heading = (text: string, people: number): PrintedLine => ({
  kind: 'heading',
  text,
  note: messages.sheets.people(people),
})

const placesTable = (voting: readonly ChosenPerson[]): PrintedLine[] => [
  {
    kind: 'columns',
    columns: [
      { kind: 'text', header: messages.workbook.column.puesto },
      { kind: 'text', header: messages.workbook.column.municipio },
      { kind: 'number', header: messages.workbook.column.people },
    ],
  },
  ...puestosOf(voting).map(
    ({ puesto, municipio, people }): PrintedLine => ({
      kind: 'row',
      cells: [puesto ?? '', municipio ?? '', format.number(people)],
      share: null,
    }),
  ),
]
