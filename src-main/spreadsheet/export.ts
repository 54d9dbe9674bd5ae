import type { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import type { ChosenPeople, ExportFormat } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { SheetField } from '../../src-preload/person-fields.ts'
import { type Sqlite, useLargeCache } from '../database/open.ts'
import { writeChosenStream } from '../files.ts'
import { idsOfChosen } from '../people/chosen.ts'
import { type PersonPart, partsReader } from '../people/rows.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import type { Progress, Written } from './exporter.ts'
import type { Row, Sheet } from './formats/columns.ts'
import { csv } from './formats/csv.ts'
import { workbook } from './formats/workbook.ts'
import { partsFor, personCell, personColumns } from './person-columns.ts'
import { type About, overviewSheet, placesSheet } from './summary-sheets.ts'
import { createTally, type Tally } from './tally.ts'

export interface PeopleExport {
  whose: Whose
  of: ChosenPeople
  format: ExportFormat
  columns: readonly SheetField[]
  about: Pick<About, 'at' | 'by' | 'filters'>
  /** Path of the temporary file: see `writeChosenStream`. */
  file: string
}

/** Fields that the sheets after the people's sheet count. */
const counted = ['status', 'departamento', 'municipio', 'puesto', 'mesa'] as const satisfies PersonPart[]

/** People per read. Between two reads the thread can receive an abort. */
const batch = 200

/**
 * Writes people in their order, read from one snapshot. Holds only one batch of them in memory. Reports `Progress`
 * through `tell`.
 */
export async function writePeople(
  sqlite: Sqlite,
  { whose, of, format, columns, about, file }: PeopleExport,
  { signal, tell }: Call,
): Promise<Written> {
  // A csv has no further sheets that need counts.
  const tally = format === 'csv' ? null : createTally()
  const parts = new Set([...(tally === null ? [] : counted), ...partsFor(columns)])
  useLargeCache(sqlite)
  let done = 0
  let isOver = false
  // One transaction across the pauses, so that all rows come from one snapshot. Nothing else uses this connection.
  sqlite.exec('BEGIN')
  try {
    const ids = idsOfChosen(sqlite, whose, of)
    const read = partsReader(sqlite, whose, [...parts], ids.length)
    const told = () => tell({ done, rows: ids.length } satisfies Progress)
    async function* rows(): AsyncGenerator<Row[]> {
      told()
      // The thread may be terminated after this, but not during a call of SQLite.
      for (let at = 0; at < ids.length && !isOver; at += batch) {
        const people = read([...ids.subarray(at, at + batch)])
        for (const person of people) tally?.add(person)
        yield people.map((person) => columns.map((field) => personCell(person, field)))
        done += people.length
        told()
        await setImmediate()
        signal.throwIfAborted()
      }
    }
    const people: Sheet = {
      name: messages.workbook.sheet.people,
      columns: personColumns(columns),
      isFiltered: true,
      rows,
    }
    const content =
      tally === null
        ? csv(people)
        : book(people, tally, {
            ...about,
            isCampaign: whose === 'campaign',
            isSelection: of.kind === 'selection',
          })
    await writeChosenStream(file, content, signal)
    return { rows: done }
  } finally {
    isOver = true
    sqlite.exec('COMMIT')
  }
}

function book(people: Sheet, tally: Tally, about: About): Readable {
  let cut = 0
  const onCut = () => {
    cut += 1
  }
  return workbook([people, placesSheet(tally), overviewSheet(tally, about, () => cut)], { onCut })
}
