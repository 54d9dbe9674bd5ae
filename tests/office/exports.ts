import fs from 'node:fs'
import path from 'node:path'
import { buffer } from 'node:stream/consumers'
import { open } from '../../src-main/database/open.ts'
import { temporaryOf } from '../../src-main/files.ts'
import { writePeople } from '../../src-main/spreadsheet/export.ts'
import type { Row, Sheet } from '../../src-main/spreadsheet/formats/columns.ts'
import { csv } from '../../src-main/spreadsheet/formats/csv.ts'
import { workbook } from '../../src-main/spreadsheet/formats/workbook.ts'
import { writeSummary } from '../../src-main/summary/export.ts'
import {
  type ChosenPeople,
  type ExportFormat,
  everybody,
  summaryParts,
} from '../../src-preload/contract/index.ts'
import { type SheetField, sheetFields } from '../../src-preload/person-fields.ts'
import { untied } from '../support/call.ts'
import { inventPeople } from '../support/counted.ts'
import { insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import { nastyColumns, nastyRows } from '../support/nasty.ts'

/** Every kind of file that the app exports, with invented people. Returns the paths. */
export async function writeExports(folder: string): Promise<string[]> {
  const now = Date.UTC(2026, 10, 30, 15)
  const database = open({ file: path.join(folder, 'referidos.db'), key: testKey, migrations })
  insertInventedOwner(database, now)
  inventPeople(database, { people: 2_000, puestos: 40, referredBy: 1, now })
  spoil(database.sqlite)
  const { sqlite } = database
  const written: string[] = []
  const named = (name: string) => path.join(folder, name)
  const keep = (file: string) => {
    fs.renameSync(temporaryOf(file), file)
    written.push(file)
  }
  async function people(
    name: string,
    of: ChosenPeople,
    whose: 1 | 'campaign',
    columns: SheetField[],
  ): Promise<void> {
    const file = named(name)
    const format = path.extname(name).slice(1) as ExportFormat
    const about = { at: now, by: 'Marta <Gómez>', filters: 'Paipa · «luz & sal»' }
    await writePeople(sqlite, { whose, of, columns, format, about, file }, untied)
    keep(file)
  }
  const all: ChosenPeople = { kind: 'view', view: everybody }
  const some: ChosenPeople = {
    kind: 'selection',
    selection: { view: everybody, picks: { kind: 'only', ids: [5, 6, 7] } },
  }
  const nobody: ChosenPeople = { kind: 'view', view: { ...everybody, search: 'nadie así' } }
  await people('todos.xlsx', all, 1, sheetFields('own'))
  await people('todos.csv', all, 1, sheetFields('own'))
  await people('campaña.xlsx', all, 'campaign', sheetFields('campaign'))
  await people('algunos.xlsx', some, 1, ['status', 'cedula', 'name'])
  await people('nadie.xlsx', nobody, 1, sheetFields('own'))
  for (const part of summaryParts) {
    const file = named(`resumen-${part}.xlsx`)
    await writeSummary(sqlite, { whose: 'campaign', part, now, file }, untied)
    keep(file)
  }
  database.close()

  const rows = nastyRows(10_000, 1)
  const nasty: Sheet = { name: 'Filas', columns: nastyColumns, isFiltered: true, rows: () => [rows] }
  const few: Sheet = { ...nasty, rows: () => [rows.slice(0, 25) satisfies Row[]] }
  for (const [name, content] of [
    ['difíciles.xlsx', workbook([nasty])],
    ['difíciles.csv', csv(nasty)],
    ['partido.xlsx', workbook([few], { rowsASheet: 11 })],
  ] as const) {
    fs.writeFileSync(named(name), await buffer(content))
    written.push(named(name))
  }
  return written
}

function spoil(sqlite: ReturnType<typeof open>['sqlite']): void {
  const texts = nastyRows(2_000, 2)
  const set = sqlite.prepare('UPDATE people SET barrio = ?, notes = ? WHERE id = ?')
  sqlite.transaction(() => {
    for (const [n, [, barrio, notes]] of texts.entries()) set.run(barrio, notes?.slice(0, 1_000), n + 2)
  })()
  sqlite.exec('UPDATE census_records SET fetched_at = 1795000000000 WHERE status IS NOT NULL')
  sqlite.exec(
    `UPDATE census_records SET status = 'CANCELLED_OTHER', novedad = 'Baja por Mala Elaboración', puesto = NULL,
       resolucion = '0456', fecha_novedad = '2019-03-04' WHERE person_id % 10 = 3`,
  )
}
