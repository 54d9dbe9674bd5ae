import { setImmediate } from 'node:timers/promises'
import type { PersonRow, Selection, TableView } from '../../src-preload/contract/index.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import type { Sqlite } from '../database/open.ts'
import { list } from '../people/list.ts'
import { rowsOf } from '../people/rows.ts'
import { selectedIds } from '../people/selection.ts'
import type { Call } from '../thread/thread.ts'
import type { BuildNews, Built } from './exporter.ts'
import { type CellValue, type Column, workbook } from './workbook.ts'

const { column, consent: consentWord, noConsent, people: sheetName } = messages.workbook

const columns: readonly (Column & { value(person: PersonRow): CellValue })[] = [
  { header: column.name, kind: 'text', width: 32, value: ({ name }) => name },
  { header: column.cedula, kind: 'text', width: 14, value: ({ cedula }) => cedula },
  { header: column.phone, kind: 'text', width: 14, value: ({ phone }) => phone },
  { header: column.registeredAt, kind: 'dateTime', width: 18, value: ({ registeredAt }) => registeredAt },
  {
    header: column.status,
    kind: 'text',
    width: 26,
    value: ({ status, novedad }) => statusWord(status, novedad),
  },
  { header: column.departamento, kind: 'text', width: 18, value: ({ departamento }) => departamento },
  { header: column.municipio, kind: 'text', width: 20, value: ({ municipio }) => municipio },
  { header: column.puesto, kind: 'text', width: 34, value: ({ puesto }) => puesto },
  { header: column.direccion, kind: 'text', width: 30, value: ({ direccion }) => direccion },
  { header: column.mesa, kind: 'number', width: 8, value: ({ mesa }) => mesa },
  { header: column.novedad, kind: 'text', width: 26, value: ({ novedad }) => novedad },
  { header: column.resolucion, kind: 'text', width: 16, value: ({ resolucion }) => resolucion },
  { header: column.fechaNovedad, kind: 'date', width: 18, value: ({ fechaNovedad }) => day(fechaNovedad) },
  { header: column.fetchedAt, kind: 'dateTime', width: 18, value: ({ fetchedAt }) => fetchedAt },
  { header: column.barrio, kind: 'text', width: 22, value: ({ barrio }) => barrio },
  { header: column.notes, kind: 'text', width: 40, value: ({ notes }) => notes },
  {
    header: column.consent,
    kind: 'text',
    width: 18,
    value: ({ consent }) => (consent === null ? noConsent : consentWord[consent.method]),
  },
  {
    header: column.consentGivenAt,
    kind: 'dateTime',
    width: 18,
    value: ({ consent }) => consent?.givenAt ?? null,
  },
]

/** Converts an ISO date to the UTC ms of its midnight; other text, or an invalid day, stays text. */
function day(date: string | null): CellValue {
  if (date === null || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return date
  const at = Date.parse(date)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? at : date
}

/** What the table shows, in its order, as it is at one moment. Tells its `BuildNews`. */
export const workbookOfView = (
  sqlite: Sqlite,
  referredBy: number,
  view: TableView,
  call: Call,
): Promise<Built> => build(sqlite, referredBy, () => list(sqlite, referredBy, view).ids, call)

/** The same of a selection. */
export const workbookOfSelection = (
  sqlite: Sqlite,
  referredBy: number,
  selection: Selection,
  call: Call,
): Promise<Built> => build(sqlite, referredBy, () => selectedIds(sqlite, referredBy, selection), call)

/** So many are read before the thread hears whether it is to go on: as many as the page asks for. */
const batch = 200

async function build(
  sqlite: Sqlite,
  referredBy: number,
  wanted: () => Int32Array,
  { signal, tell }: Call,
): Promise<Built> {
  const rows: CellValue[][] = []
  // Held open over the pauses: everybody is read as of one moment. Nothing else has this connection.
  sqlite.exec('BEGIN')
  try {
    const ids = wanted()
    tell({ kind: 'reading', rows: ids.length } satisfies BuildNews)
    for (let at = 0; at < ids.length; at += batch) {
      for (const person of rowsOf(sqlite, referredBy, [...ids.subarray(at, at + batch)]))
        rows.push(columns.map(({ value }) => value(person)))
      await setImmediate()
      signal.throwIfAborted()
    }
  } finally {
    sqlite.exec('COMMIT')
  }
  tell({ kind: 'building' } satisfies BuildNews)
  return { content: await workbook(sheetName, columns, rows), rows: rows.length }
}
