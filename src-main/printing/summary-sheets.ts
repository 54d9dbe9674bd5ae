import {
  type CountedPlace,
  censusStatuses,
  type DayCount,
  leaderDays,
  type PlaceKind,
  type PrintedColumn,
  type PrintedLine,
  type Summary,
  type SummaryPart,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { goalShare } from '../../src-preload/goals.ts'
import { messages, statusName } from '../../src-preload/messages/index.ts'
import type { Sheet } from './paginate.ts'

/** Pure. The whole table of one part of the summary, with a bar in each row. */

const words = messages.summary
const { column } = words
const { leaders } = messages.goals

/** `places`: all places of the part's kind. */
export function summarySheet(part: SummaryPart, summary: Summary, places: readonly CountedPlace[]): Sheet {
  const { people, days } = summary
  switch (part) {
    case 'status':
      return sheet(
        words.statuses,
        people,
        [text(column.status), number(column.people), number(column.share)],
        [
          ...censusStatuses
            .filter((status) => summary.statuses[status] > 0)
            .map((status) => {
              const count = summary.statuses[status]
              const share = words.percent((100 * count) / people)
              return row([statusName(status), format.number(count), share], count / people)
            }),
        ],
      )
    case 'municipio':
    case 'puesto':
    case 'mesa':
      return sheet(words.printedPlaces[part], people, placeColumns(part), placeRows(part, places))
    case 'days': {
      const most = largest(days.map(({ registered }) => registered))
      const columns = [
        text(column.day),
        number(column.registered),
        number(column.found),
        number(column.checked),
      ]
      const rows = newestFirst(days).map(({ day, registered, found, checked }) =>
        row(
          [format.isoDate(day), format.number(registered), format.number(found), format.number(checked)],
          registered / most,
        ),
      )
      return sheet(words.printedDays, people, columns, rows)
    }
    case 'leaders': {
      const columns = [text(leaders.column.leader), number(leaders.column.found), number(leaders.column.goal)]
      const last = [
        ...days.slice(-leaderDays).map(({ day }) => number(dayOfMonth(day))),
        text(leaders.column.last),
      ]
      return sheet(leaders.title, people, [...columns, ...last], (summary.leaders ?? []).map(leaderRow))
    }
    case 'cost': {
      const most = largest(days.map(({ cost }) => cost))
      const rows = newestFirst(days).map(({ day, cost }) =>
        row([format.isoDate(day), format.dollars(cost)], cost / most),
      )
      const total = words.total(format.dollars(summary.cost ?? 0))
      return { ...sheet(words.cost, people, [text(column.day), number(column.cost)], rows), about: total }
    }
  }
}

const leaderRow = ({
  displayName,
  found,
  goal,
  days,
  lastRegisteredAt,
}: NonNullable<Summary['leaders']>[number]): PrintedLine =>
  row(
    [
      displayName,
      format.number(found),
      goal === null ? words.unknown : format.number(goal.people),
      ...days.map(format.number),
      lastRegisteredAt === null ? leaders.never : format.date(lastRegisteredAt),
    ],
    goal === null ? 0 : goalShare(goal, found),
  )

/** `2026-11-21` → `21/11` */
const dayOfMonth = (day: string): string => format.isoDate(day).slice(0, 5)

const depth: Record<PlaceKind, number> = { municipio: 2, puesto: 3, mesa: 4 }

const placeColumns = (by: PlaceKind): PrintedColumn[] => [
  ...[text(column.departamento), text(column.municipio), text(column.puesto), number(column.mesa)].slice(
    0,
    depth[by],
  ),
  number(column.people),
]

const placeRows = (by: PlaceKind, places: readonly CountedPlace[]): PrintedLine[] =>
  places.map(({ departamento, municipio, puesto, mesa, people }) =>
    row(
      [
        ...[departamento, municipio, puesto, mesa].slice(0, depth[by]).map((name) => name ?? words.unknown),
        format.number(people),
      ],
      people / Math.max(1, places[0]?.people ?? 0),
    ),
  )

const sheet = (title: string, people: number, columns: PrintedColumn[], rows: PrintedLine[]): Sheet => ({
  title,
  where: '',
  about: '',
  people,
  lines: [{ kind: 'columns', columns: [...columns, { kind: 'bar', header: '' }] }, ...rows],
})

const text = (header: string): PrintedColumn => ({ kind: 'text', header })
const number = (header: string): PrintedColumn => ({ kind: 'number', header })
const row = (cells: string[], share: number): PrintedLine => ({ kind: 'row', cells: [...cells, ''], share })

const largest = (values: number[]): number => Math.max(...values, Number.MIN_VALUE)
const newestFirst = (days: readonly DayCount[]): DayCount[] => days.toReversed()
