import type { Sqlite } from '../database/open.ts'
import type { Value } from './pages.ts'
import type { Stored, Table } from './tables.ts'

/** Inserts the rows of one table into the new database. */
export interface Inserter {
  /**
   * False: the row contradicts one that is there, or lacks a value that it needs. `rowid`: of the old database.
   * `isAdopted`: it replaces an older version of itself, which is not counted again.
   */
  insert(rowid: number, row: Stored, isAdopted: boolean): boolean
  /** Whether a row with this rowid of the old database was inserted, and is still there. */
  has(rowid: number): boolean
}

/** Columns that grow with each change of a row. */
const versions = ['updated_at', 'revision', 'finished_at', 'ended_at']

export function createInserter(sqlite: Sqlite, table: Table): Inserter {
  const { name, columns, rowidColumn } = table
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>()
  const version = columns.find((column) => versions.includes(column.name))?.name ?? null
  const exists = sqlite.prepare(`SELECT 1 FROM "${name}" WHERE rowid = ?`).pluck()
  const remove = sqlite.prepare(`DELETE FROM "${name}" WHERE rowid = ?`)
  /** New rowids by old ones; the same if a column is the rowid. */
  const moved = new Map<number, number | bigint>()

  function run(row: Stored): number | bigint | null {
    const given = columns.filter((column) => row[column.name] !== undefined).map((column) => column.name)
    const key = given.join()
    let statement = statements.get(key)
    if (statement === undefined) {
      statement = sqlite.prepare(
        `INSERT OR IGNORE INTO "${name}" (${given.map((column) => `"${column}"`).join(', ')})
         VALUES (${given.map(() => '?').join(', ')})`,
      )
      statements.set(key, statement)
    }
    const { changes, lastInsertRowid } = statement.run(given.map((column) => row[column] as Value))
    return changes === 0 ? null : lastInsertRowid
  }

  function insert(rowid: number, row: Stored): boolean {
    const at = run(row)
    if (at !== null && rowidColumn === null) moved.set(rowid, at)
    return at !== null
  }

  function isNewer(rowid: number, row: Stored): boolean {
    if (version === null || rowidColumn === null) return false
    const before = sqlite.prepare(`SELECT "${version}" FROM "${name}" WHERE rowid = ?`).pluck().get(rowid)
    return before !== undefined && Number(row[version] ?? 0) > Number(before ?? 0)
  }

  return {
    insert(rowid, row, isAdopted) {
      if (insert(rowid, row)) return true
      if (isAdopted && isNewer(rowid, row)) {
        remove.run(rowid)
        insert(rowid, row)
      }
      return false
    },
    has(rowid) {
      const at = rowidColumn === null ? moved.get(rowid) : rowid
      return at !== undefined && exists.get(at) !== undefined
    },
  }
}
