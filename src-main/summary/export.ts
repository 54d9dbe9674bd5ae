import { bogotaDay, dayMs } from '../../src-preload/bogota.ts'
import {
  censusStatuses,
  type DayCount,
  leaderDays,
  type PlaceKind,
  type SummaryPart,
} from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages, statusName } from '../../src-preload/messages/index.ts'
import type { Sqlite } from '../database/open.ts'
import { writeChosenStream } from '../files.ts'
import type { Written } from '../spreadsheet/exporter.ts'
import type { Column, Row, Sheet } from '../spreadsheet/formats/columns.ts'
import { workbook } from '../spreadsheet/formats/workbook.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { countDays, readPlaces, readSummary } from './figures.ts'
import { leadersProgress } from './goals.ts'

const { column, summary: words } = messages.workbook

type Table = Pick<Sheet, 'name' | 'columns'> & { rows: Row[] }

/** Writes the whole table of one part of the summary to the temporary file of `file`: see `writeChosenStream`. */
export async function writeSummary(
  sqlite: Sqlite,
  { whose, part, now, file }: { whose: Whose; part: SummaryPart; now: number; file: string },
  { signal }: Pick<Call, 'signal'>,
): Promise<Written> {
  const { rows, ...table } = sheetOf(sqlite, whose, part, now)
  await writeChosenStream(file, workbook([{ ...table, isFiltered: true, rows: () => [rows] }]), signal)
  return { rows: rows.length }
}

function sheetOf(sqlite: Sqlite, whose: Whose, part: SummaryPart, now: number): Table {
  switch (part) {
    case 'status': {
      const { statuses } = readSummary(sqlite, whose, now)
      return {
        name: words[part].sheet,
        columns: [{ header: column.status, kind: 'text', width: 28 }, referidos],
        rows: censusStatuses.map((status) => [statusName(status), statuses[status]]),
      }
    }
    case 'municipio':
    case 'puesto':
    case 'mesa':
      return placesSheet(sqlite, whose, part)
    case 'days':
      return {
        name: words[part].sheet,
        columns: [
          day,
          { header: column.registered, kind: 'number', width: 12 },
          { header: column.found, kind: 'number', width: 12 },
          { header: column.checked, kind: 'number', width: 12 },
        ],
        rows: newestFirst(sqlite, whose, now).map((one) => [
          Date.parse(one.day),
          one.registered,
          one.found,
          one.checked,
        ]),
      }
    case 'leaders':
      return leadersSheet(sqlite, whose, now)
    case 'cost':
      return {
        name: words[part].sheet,
        columns: [day, { header: column.cost, kind: 'dollars', width: 14 }],
        rows: newestFirst(sqlite, whose, now).map((one) => [Date.parse(one.day), one.cost]),
      }
  }
}

const referidos: Column = { header: column.people, kind: 'number', width: 12 }
const day: Column = { header: column.day, kind: 'date', width: 12 }

const newestFirst = (sqlite: Sqlite, whose: Whose, now: number): DayCount[] =>
  countDays(sqlite, whose, now).reverse()

/** The columns from the departamento down to the level `by`, then the number of people. */
function placesSheet(sqlite: Sqlite, whose: Whose, by: PlaceKind): Table {
  const columns: Column[] = [
    { header: column.departamento, kind: 'text', width: 20 },
    { header: column.municipio, kind: 'text', width: 24 },
    { header: column.puesto, kind: 'text', width: 40 },
    { header: column.mesa, kind: 'number', width: 8 },
  ]
  const shown = { municipio: 2, puesto: 3, mesa: 4 }[by]
  return {
    name: words[by].sheet,
    columns: [...columns.slice(0, shown), referidos],
    rows: readPlaces(sqlite, whose, by).map(({ departamento, municipio, puesto, mesa, people }) => [
      ...[departamento, municipio, puesto, mesa].slice(0, shown),
      people,
    ]),
  }
}

/** One column for each of the last days, today last. */
function leadersSheet(sqlite: Sqlite, whose: Whose, now: number): Table {
  const { start } = bogotaDay(now)
  const days = Array.from({ length: leaderDays }, (_, at) => start - (leaderDays - 1 - at) * dayMs)
  return {
    name: words.leaders.sheet,
    columns: [
      { header: column.leader, kind: 'text', width: 24 },
      { header: column.found, kind: 'number', width: 12 },
      { header: column.goal, kind: 'number', width: 10 },
      { header: column.by, kind: 'date', width: 12 },
      referidos,
      ...days.map((at): Column => ({ header: format.date(at).slice(0, 5), kind: 'number', width: 8 })),
      { header: column.lastRegistered, kind: 'dateTime', width: 18 },
    ],
    rows: leadersProgress(sqlite, whose, now).map((leader) => [
      leader.displayName,
      leader.found,
      leader.goal?.people ?? null,
      leader.goal === null ? null : Date.parse(leader.goal.by),
      leader.people,
      ...leader.days,
      leader.lastRegisteredAt,
    ]),
  }
}
