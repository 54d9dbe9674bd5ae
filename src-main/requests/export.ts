import type { RequestFilter } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { Sqlite } from '../database/open.ts'
import { writeChosenStream } from '../files.ts'
import type { Written } from '../spreadsheet/exporter.ts'
import type { Column } from '../spreadsheet/formats/columns.ts'
import { workbook } from '../spreadsheet/formats/workbook.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { readRequests } from './repository.ts'
import { matching } from './search.ts'

export interface RequestsExport {
  whose: Whose
  filter: RequestFilter
  today: string
  /** Path of the temporary file: see `writeChosenStream`. */
  file: string
}

const words = messages.requests
const { column, sheet } = words.file

const columns: Column[] = [
  { header: column.number, kind: 'number', width: 8 },
  { header: column.kind, kind: 'text', width: 28 },
  { header: column.way, kind: 'text', width: 14 },
  { header: column.receivedOn, kind: 'date', width: 12 },
  { header: column.dueOn, kind: 'date', width: 12 },
  { header: column.state, kind: 'text', width: 14 },
  { header: column.name, kind: 'text', width: 30 },
  { header: column.cedula, kind: 'text', width: 16 },
  { header: column.contact, kind: 'text', width: 28 },
  { header: column.asked, kind: 'text', width: 60 },
  { header: column.extendedOn, kind: 'date', width: 12 },
  { header: column.reason, kind: 'text', width: 40 },
  { header: column.answeredOn, kind: 'date', width: 12 },
  { header: column.answer, kind: 'text', width: 60 },
  { header: column.notedBy, kind: 'text', width: 24 },
]

const dayCell = (day: string | undefined): number | null => (day === undefined ? null : Date.parse(day))

async function writeRequests(
  sqlite: Sqlite,
  { whose, filter, today, file }: RequestsExport,
  { signal }: Pick<Call, 'signal'>,
): Promise<Written> {
  const rows = matching(readRequests(sqlite, whose, today), filter).map((request) => [
    request.id,
    words.kind[request.kind],
    words.way[request.way],
    dayCell(request.receivedOn),
    dayCell(request.dueOn),
    words.state[request.state],
    request.isErased ? words.erasedPerson : request.name,
    request.cedula,
    request.contact,
    request.asked,
    dayCell(request.extension?.on),
    request.extension?.reason ?? null,
    dayCell(request.answer?.on),
    request.answer?.text ?? null,
    request.notedBy,
  ])
  await writeChosenStream(
    file,
    workbook([{ name: sheet, columns, isFiltered: true, rows: () => [rows] }]),
    signal,
  )
  return { rows: rows.length }
}

/** Tasks of the reader thread for requests. */
export const requestsReads = (sqlite: Sqlite) => ({
  writeRequests: (wanted: RequestsExport, call: Call) => writeRequests(sqlite, wanted, call),
})
export type RequestsReads = ReturnType<typeof requestsReads>
