import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { Sqlite } from '../../src-main/database/open.ts'
import { temporaryOf } from '../../src-main/files.ts'
import { writePeople } from '../../src-main/spreadsheet/export.ts'
import type { ExportInput } from '../../src-preload/contract/index.ts'
import { sheetFields } from '../../src-preload/person-fields.ts'
import { untied } from './call.ts'
import { temporaryFolder } from './database.ts'

/** The bytes of an exported file of account 1's people, written in this thread. */
export async function exportedBytes(sqlite: Sqlite, { of, format, columns, about }: ExportInput, at = 0) {
  const file = path.join(temporaryFolder(), `referidos.${format}`)
  const wanted = { whose: 1, of, format, about: { at, by: 'Marta', filters: about }, file }
  const own = sheetFields('own')
  const { rows } = await writePeople(
    sqlite,
    { ...wanted, columns: columns.filter((column) => own.includes(column)) },
    untied,
  )
  return { content: fs.readFileSync(temporaryOf(file)), rows }
}

/** The sheets of the exported workbook. */
export async function exportedSheets(...wanted: Parameters<typeof exportedBytes>) {
  const { content, rows } = await exportedBytes(...wanted)
  const { sheets } = await readXlsx(content)
  return { content, rows, sheets }
}
