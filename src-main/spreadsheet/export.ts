import type { Referral, Selection, TableView } from '../../src-preload/contract.ts'
import { messages, statusWord } from '../../src-preload/messages.ts'
import type { Sqlite } from '../database/open.ts'
import { everyRow } from '../people/rows.ts'
import { selectedRows } from '../people/selection.ts'
import { writeChosenFile } from '../saved-file.ts'
import { type CellValue, type Column, workbook } from './workbook.ts'

const { column, consent: consentWord, noConsent, people: sheetName } = messages.workbook

const columns: readonly (Column & { value(person: Referral): CellValue })[] = [
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

/** An ISO date as the UTC milliseconds of its midnight; a text that is none stays text. */
const day = (date: string | null): CellValue =>
  date !== null && /^\d{4}-\d{2}-\d{2}$/.test(date) ? Date.parse(date) : date

/**
 * Writes what a view of the table shows to `file`, whole or not at all. Returns how many people. Throws
 * `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
 */
export const exportWorkbook = (
  sqlite: Sqlite,
  referredBy: number,
  view: TableView,
  file: string,
): Promise<number> => write(everyRow(sqlite, referredBy, view), file)

/** The same of a selection. */
export const exportSelection = (
  sqlite: Sqlite,
  referredBy: number,
  selection: Selection,
  file: string,
): Promise<number> => write(selectedRows(sqlite, referredBy, selection), file)

async function write(people: Iterable<Referral>, file: string): Promise<number> {
  const rows: CellValue[][] = []
  for (const person of people) rows.push(columns.map(({ value }) => value(person)))
  const content = await workbook(sheetName, columns, rows)
  writeChosenFile(file, content)
  return rows.length
}
