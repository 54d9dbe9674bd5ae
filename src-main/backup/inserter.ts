import type { Sqlite } from '../database/open.ts'
import type { Row, Value } from './pages.ts'
import { type Stored, storedOf, type Table } from './tables.ts'

/** Inserts the rows of one table into the new database. */
export interface Inserter {
  /** False: the row contradicts an existing one, or lacks a required value. `rowid`: the rowid in the old database. */
  insert(rowid: number, row: Stored): boolean
  /**
   * Like `insert`, for a row of which every column could be read. `isAdopted`: the row may replace an older version of
   * itself, and then does not count as inserted.
   */
  insertWhole(row: Row, isAdopted: boolean): boolean
  /** Whether a row with this rowid of the old database was inserted and still exists. */
  has(rowid: number): boolean
  /** Returns the opposite of `has` for many rows, as of now. */
  isMissing(): (rowid: number) => boolean
}

/** Columns that grow with each change of a row. */
const versions = ['updated_at', 'revision', 'finished_at', 'ended_at']

export function createInserter(sqlite: Sqlite, table: Table): Inserter {
  const { name, columns, rowidColumn } = table
  const statements = new Map<string, ReturnType<Sqlite['prepare']>>()
  const version = columns.find((column) => versions.includes(column.name))?.name ?? null
  const exists = sqlite.prepare(`SELECT 1 FROM "${name}" WHERE rowid = ?`).pluck()
  const remove = sqlite.prepare(`DELETE FROM "${name}" WHERE rowid = ?`)
  /** New rowids by old ones; equal if a column is the rowid. */
  const moved = new Map<number, number | bigint>()

  function statementFor(given: readonly string[]): ReturnType<Sqlite['prepare']> {
    const key = given.join()
    let statement = statements.get(key)
    if (statement === undefined) {
      statement = sqlite.prepare(
        `INSERT OR IGNORE INTO "${name}" (${given.map((column) => `"${column}"`).join(', ')})
         VALUES (${given.map(() => '?').join(', ')})`,
      )
      statements.set(key, statement)
    }
    return statement
  }

  function run(rowid: number, statement: ReturnType<Sqlite['prepare']>, values: readonly Value[]): boolean {
    const { changes, lastInsertRowid } = statement.run(values)
    if (changes > 0 && rowidColumn === null) moved.set(rowid, lastInsertRowid)
    return changes > 0
  }

  function insert(rowid: number, row: Stored): boolean {
    const given = columns.filter((column) => row[column.name] !== undefined).map((column) => column.name)
    return run(
      rowid,
      statementFor(given),
      given.map((column) => row[column] as Value),
    )
  }

  const rowidAt = columns.findIndex((column) => column.name === rowidColumn)
  /** Statements by the number of stored columns: later migrations added columns at the end. */
  const ofWhole = new Map<number, ReturnType<Sqlite['prepare']>>()

  function insertWhole(row: Row): boolean {
    const { rowid } = row
    const values = row.values.slice(0, columns.length)
    let statement = ofWhole.get(values.length)
    if (statement === undefined) {
      statement = statementFor(columns.slice(0, values.length).map((column) => column.name))
      ofWhole.set(values.length, statement)
    }
    if (rowidAt !== -1) values[rowidAt] = rowid
    return run(rowid, statement, values)
  }

  function isNewer(rowid: number, row: Stored): boolean {
    if (version === null || rowidColumn === null) return false
    const before = sqlite.prepare(`SELECT "${version}" FROM "${name}" WHERE rowid = ?`).pluck().get(rowid)
    return before !== undefined && Number(row[version] ?? 0) > Number(before ?? 0)
  }

  const newRowid = (rowid: number) => (rowidColumn === null ? moved.get(rowid) : rowid)

  return {
    insert,
    insertWhole(row, isAdopted) {
      if (insertWhole(row)) return true
      if (isAdopted && isNewer(row.rowid, storedOf(table, row))) {
        remove.run(row.rowid)
        insertWhole(row)
      }
      return false
    },
    has(rowid) {
      const at = newRowid(rowid)
      return at !== undefined && exists.get(at) !== undefined
    },
    isMissing() {
      const there = new Set(sqlite.prepare(`SELECT rowid FROM "${name}"`).pluck().all())
      return (rowid) => !there.has(newRowid(rowid))
    },
  }
}
