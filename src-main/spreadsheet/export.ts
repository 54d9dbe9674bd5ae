import type { Referral, Selection, TableView } from '../../src-preload/contract.ts'
import { statusWord } from '../../src-preload/status-word.ts'
import type { Sqlite } from '../database/open.ts'
import { everyRow } from '../people/rows.ts'
import { selectedRows } from '../people/selection.ts'
import { writeChosenFile } from '../saved-file.ts'
import { type CellValue, type Column, workbook } from './workbook.ts'

const columns: readonly (Column & { value(person: Referral): CellValue })[] = [
  { header: 'Nombre', kind: 'text', width: 32, value: ({ name }) => name },
  { header: 'Cédula', kind: 'text', width: 14, value: ({ cedula }) => cedula },
  { header: 'Teléfono', kind: 'text', width: 14, value: ({ phone }) => phone },
  { header: 'Fecha de registro', kind: 'dateTime', width: 18, value: ({ registeredAt }) => registeredAt },
  { header: 'Estado', kind: 'text', width: 26, value: ({ status, novedad }) => statusWord(status, novedad) },
  { header: 'Departamento', kind: 'text', width: 18, value: ({ departamento }) => departamento },
  { header: 'Municipio', kind: 'text', width: 20, value: ({ municipio }) => municipio },
  { header: 'Puesto', kind: 'text', width: 34, value: ({ puesto }) => puesto },
  { header: 'Dirección', kind: 'text', width: 30, value: ({ direccion }) => direccion },
  { header: 'Mesa', kind: 'number', width: 8, value: ({ mesa }) => mesa },
  { header: 'Novedad', kind: 'text', width: 26, value: ({ novedad }) => novedad },
  { header: 'Resolución', kind: 'text', width: 16, value: ({ resolucion }) => resolucion },
  { header: 'Fecha de la novedad', kind: 'date', width: 18, value: ({ fechaNovedad }) => day(fechaNovedad) },
  { header: 'Consultado el', kind: 'dateTime', width: 18, value: ({ fetchedAt }) => fetchedAt },
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
  const content = await workbook('Referidos', columns, rows)
  writeChosenFile(file, content)
  return rows.length
}
