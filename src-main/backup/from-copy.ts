import type { Sqlite } from '../database/open.ts'
import { sortKey } from '../people/sort-key.ts'
import type { LostRows } from './rebuild.ts'
import type { Stored, Table } from './tables.ts'
import { isIn } from './trees.ts'

/**
 * Completes lost rows from a copy of an earlier day. Values that the damaged database itself yields are newer and take
 * precedence.
 */

/** Rules in rebuild.ts rebuild the rows of these tables; rows of the others are inserted as the copy has them. */
const ruled = ['people', 'accounts', 'census_records']

/** Returns how many rows were inserted. `copy`: a database with the same tables. */
export function completeFromCopy(copy: Sqlite, table: Table, lost: LostRows): number {
  let inserted = 0
  for (const row of rowsOf(copy, table)) {
    const rowid = rowidOf(table, row, lost)
    if (rowid === null) continue
    const known = lost.rows.get(rowid)
    // Every row is in a readable index, so this one was deleted after the copy or never was in the table.
    if (known === undefined && (lost.evidence.isComplete || !isIn(rowid, lost.holes))) continue
    if (lost.has(rowid)) continue
    const completed = complete(table, row, known ?? {})
    if (completed === null) continue
    if (ruled.includes(table.name)) {
      lost.rows.set(rowid, completed)
      lost.copied.add(rowid)
    } else if (lost.add(rowid, completed)) inserted += 1
  }
  return inserted
}

function* rowsOf(copy: Sqlite, { name, columns }: Table): Generator<Stored> {
  const listed = columns.map((column) => `"${column.name}"`).join(', ')
  for (const row of copy.prepare(`SELECT ${listed} FROM "${name}"`).iterate()) yield row as Stored
}

/** The row's rowid in the damaged database; null: unknown. */
function rowidOf({ rowidColumn, columns }: Table, row: Stored, { rows }: LostRows): number | null {
  if (rowidColumn !== null) return Number(row[rowidColumn])
  const [key] = columns
  for (const [rowid, known] of rows)
    if (key !== undefined && known[key.name] !== undefined && known[key.name] === row[key.name]) return rowid
  return null
}

/** null: the copy's row is outdated. */
function complete({ name }: Table, row: Stored, known: Stored): Stored | null {
  if (name === 'people') return completePerson(row, known)
  // A job that waited at the time of the copy has run since, or the queue's own rule creates it again.
  if (name === 'lookup_jobs' && (row.state === 'waiting' || row.state === 'running')) return null
  const isAnother = Object.entries(known).some(([column, value]) => column in row && row[column] !== value)
  return isAnother ? null : { ...row, ...known }
}

/** Takes the copy's name if the two differ only in accents and capitals. */
function completePerson(row: Stored, known: Stored): Stored | null {
  if (known.uid !== undefined && known.uid !== row.uid) return null
  const isSameName = known.name_sort === undefined || sortKey(String(row.name)) === known.name_sort
  const { name, ...rest } = row
  return { ...rest, ...(isSameName ? { name: name ?? null } : {}), ...known }
}
