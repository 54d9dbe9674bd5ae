import { setImmediate } from 'node:timers/promises'
import type { AuditFilter, ExportFormat } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { goneActor } from '../database/audit.ts'
import type { AuditRow } from '../database/audit-chain.ts'
import type { Sqlite } from '../database/open.ts'
import { writeChosenStream } from '../files.ts'
import type { Progress, Written } from '../spreadsheet/exporter.ts'
import type { Row, Sheet } from '../spreadsheet/formats/columns.ts'
import { csv } from '../spreadsheet/formats/csv.ts'
import { workbook } from '../spreadsheet/formats/workbook.ts'
import type { Call } from '../thread/thread.ts'
import { entryOf, type Names, namesByUid } from './entries.ts'
import { rowsOf } from './search.ts'

export interface AuditExport {
  filter: AuditFilter
  format: ExportFormat
  /** Uid of the owner's person. */
  owner: string
  /** UTC ms. */
  now: number
  /** Path of the temporary file: see `writeChosenStream`. */
  file: string
}

/** Entries per batch; between two batches the thread can receive an abort. */
const batch = 500

const { column, sheet } = messages.audit.file

/** Names people by their uids alone: the file contains no more than the log. */
export async function writeAuditLog(
  sqlite: Sqlite,
  { filter, format, owner, now, file }: AuditExport,
  { signal, tell }: Call,
): Promise<Written> {
  const rows = [...rowsOf(sqlite, filter, { before: null, limit: -1, newestFirst: false })]
  const { account } = namesByUid(sqlite)
  const how = { names: { account, person: (uid) => uid } satisfies Names, owner, seen: 0 }
  let done = 0
  async function* cells(): AsyncGenerator<Row[]> {
    while (done < rows.length) {
      tell({ done, rows: rows.length } satisfies Progress)
      const part = rows.slice(done, done + batch)
      yield part.map((row) => cellsOf(row, how, now))
      done += part.length
      await setImmediate()
      signal.throwIfAborted()
    }
  }
  const log: Sheet = {
    name: sheet,
    columns: [
      { header: column.number, kind: 'number', width: 9 },
      { header: column.at, kind: 'dateTime', width: 18 },
      { header: column.what, kind: 'text', width: 70 },
      { header: column.who, kind: 'text', width: 30 },
      { header: column.actor, kind: 'text', width: 38 },
      { header: column.person, kind: 'text', width: 38 },
      { header: column.hash, kind: 'text', width: 66 },
    ],
    isFiltered: true,
    rows: cells,
  }
  await writeChosenStream(file, format === 'csv' ? csv(log) : workbook([log]), signal)
  return { rows: done }
}

function cellsOf(row: AuditRow, how: Parameters<typeof entryOf>[1], now: number): Row {
  const { audit } = messages
  const entry = entryOf(row, how)
  const actor = row.actor === goneActor ? null : row.actor
  return [row.id, row.at, audit.what(entry, now), audit.who(entry.by), actor, row.person, row.hash]
}
