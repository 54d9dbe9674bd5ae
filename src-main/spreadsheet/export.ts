import { setImmediate } from 'node:timers/promises'
import type { PersonRow, Selection, TableView } from '../../src-preload/contract/index.ts'
import { labelsShown } from '../../src-preload/labels.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'
import { personFields, type Scope, sheetFields } from '../../src-preload/person-fields.ts'
import type { Sqlite } from '../database/open.ts'
import { list } from '../people/list.ts'
import { rowsOf } from '../people/rows.ts'
import { selectedIds } from '../people/selection.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import type { BuildNews, Built } from './exporter.ts'
import { type CellValue, type Column, workbook } from './workbook.ts'

const { column, consent: consentWord, noConsent, people: sheetName } = messages.workbook

type SheetField = ReturnType<typeof sheetFields>[number]

const columnsOf = (fields: readonly SheetField[]): Column[] =>
  fields.map((field) => ({ header: column[field], ...personFields[field].sheet }))

const scopeOf = (whose: Whose): Scope => (whose === 'campaign' ? 'campaign' : 'own')

function cell(person: PersonRow, field: SheetField): CellValue {
  switch (field) {
    case 'status':
      return statusWord(person.status, person.novedad)
    case 'fechaNovedad':
      return day(person.fechaNovedad)
    case 'labels':
      return person.labels === null ? null : labelsShown(person.labels)
    case 'consent':
      return person.consent === null ? noConsent : consentWord[person.consent.method]
    case 'consentGivenAt':
      return person.consent?.givenAt ?? null
    default:
      return person[field]
  }
}

/** Converts an ISO date to the UTC ms of its midnight; other text, or an invalid day, stays text. */
function day(date: string | null): CellValue {
  if (date === null || !/^\d{4}-\d{2}-\d{2}$/.test(date)) return date
  const at = Date.parse(date)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(date) ? at : date
}

/** A workbook of the people in a view, in its order, read from one snapshot. Reports `BuildNews` through `tell`. */
export const workbookOfView = (sqlite: Sqlite, whose: Whose, view: TableView, call: Call): Promise<Built> =>
  build(sqlite, whose, () => list(sqlite, whose, view).ids, call)

/** The same for a selection. */
export const workbookOfSelection = (
  sqlite: Sqlite,
  whose: Whose,
  selection: Selection,
  call: Call,
): Promise<Built> => build(sqlite, whose, () => selectedIds(sqlite, whose, selection), call)

/** People per read; between two reads the thread can receive an abort. The page reads as many at a time. */
const batch = 200

async function build(
  sqlite: Sqlite,
  whose: Whose,
  wanted: () => Int32Array,
  { signal, tell }: Call,
): Promise<Built> {
  const fields = sheetFields(scopeOf(whose))
  const rows: CellValue[][] = []
  // One transaction across the pauses: all rows come from one snapshot. Nothing else uses this connection.
  sqlite.exec('BEGIN')
  try {
    const ids = wanted()
    tell({ kind: 'reading', rows: ids.length } satisfies BuildNews)
    for (let at = 0; at < ids.length; at += batch) {
      for (const person of rowsOf(sqlite, whose, [...ids.subarray(at, at + batch)]))
        rows.push(fields.map((field) => cell(person, field)))
      await setImmediate()
      signal.throwIfAborted()
    }
  } finally {
    sqlite.exec('COMMIT')
  }
  tell({ kind: 'building' } satisfies BuildNews)
  return { content: await workbook(sheetName, columnsOf(fields), rows), rows: rows.length }
}
