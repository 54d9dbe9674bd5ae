import { setImmediate } from 'node:timers/promises'
import type { ExportFormat, RecheckChange, ShownResult } from '../../src-preload/contract/index.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { type Sqlite, useLargeCache } from '../database/open.ts'
import { writeChosenStream } from '../files.ts'
import type { Progress, Written } from '../spreadsheet/exporter.ts'
import type { Column, Row, Sheet } from '../spreadsheet/formats/columns.ts'
import { csv } from '../spreadsheet/formats/csv.ts'
import { workbook } from '../spreadsheet/formats/workbook.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { changedPeople, countChanged } from './changes.ts'

export interface ChangesExport {
  recheckId: number
  whose: Whose
  format: ExportFormat
  /** Path of the temporary file: see `writeChosenStream`. */
  file: string
}

/** Number of people per read. */
const batch = 500

const words = messages.recheck.sheet
const { column } = messages.workbook

/** Writes the people whose result changed, from one snapshot, in the order of the batch. */
export async function writeRecheck(
  sqlite: Sqlite,
  { recheckId, whose, format, file }: ChangesExport,
  { signal, tell }: Call,
): Promise<Written> {
  useLargeCache(sqlite)
  let done = 0
  // One transaction across the pauses, so that all rows come from one snapshot. Nothing else uses this connection.
  sqlite.exec('BEGIN')
  try {
    const total = countChanged(sqlite, recheckId, whose)
    async function* rows(): AsyncGenerator<Row[]> {
      for (let at = 0; at < total; at += batch) {
        const people = changedPeople(sqlite, recheckId, whose, { limit: batch, skip: at })
        yield people.map((person) => rowOf(person, whose))
        done += people.length
        tell({ done, rows: total } satisfies Progress)
        await setImmediate()
        signal.throwIfAborted()
      }
    }
    const sheet: Sheet = { name: words.name, columns: columnsFor(whose), isFiltered: true, rows }
    await writeChosenStream(file, format === 'csv' ? csv(sheet) : workbook([sheet]), signal)
    return { rows: done }
  } finally {
    sqlite.exec('COMMIT')
  }
}

const columnsFor = (whose: Whose): Column[] => [
  { header: column.name, kind: 'text', width: 32 },
  { header: column.cedula, kind: 'text', width: 14 },
  ...(whose === 'campaign' ? [{ header: column.leader, kind: 'text', width: 22 } as const] : []),
  { header: words.what, kind: 'text', width: 22 },
  ...(['before', 'after'] as const).flatMap((when): Column[] => [
    { header: words[when](column.status), kind: 'text', width: 26 },
    { header: words[when](column.departamento), kind: 'text', width: 18 },
    { header: words[when](column.municipio), kind: 'text', width: 20 },
    { header: words[when](column.puesto), kind: 'text', width: 34 },
    { header: words[when](column.mesa), kind: 'number', width: 12 },
  ]),
]

const rowOf = ({ name, cedula, leader, parts, before, after }: RecheckChange, whose: Whose): Row => [
  name,
  cedula,
  ...(whose === 'campaign' ? [leader] : []),
  messages.recheck.whatChanged(parts),
  ...cells(before),
  ...cells(after),
]

const cells = ({ status, novedad, departamento, municipio, puesto, mesa }: ShownResult) => [
  statusWord(status, novedad),
  departamento,
  municipio,
  puesto,
  mesa,
]
