import type { Sqlite } from '../database/open.ts'
import type { Row, Value } from './pages.ts'

/** The tables of a database with the app's schema, and how their rows are stored. */

interface Column {
  name: string
  kind: 'integer' | 'text' | 'real' | 'other'
  isNullable: boolean
  /** Whether a row can be stored without it: it is nullable or has a default. */
  isOptional: boolean
}

export interface Table {
  name: string
  columns: Column[]
  /** The column that is the rowid itself, stored as NULL; null: there is none. */
  rowidColumn: string | null
  indexes: Index[]
  /** Tables that must have a row for each value of the column. */
  references: { column: string; parent: string; parentColumn: string }[]
}

interface Index {
  name: string
  /** Name of the column at each position; null: an expression. The rowid comes last. */
  columns: (string | null)[]
  /** A partial index has no entry for some rows. */
  isPartial: boolean
}

export type Stored = Record<string, Value>

/** Tables with rows of their own. Leaves out SQLite's tables and those inside a search index. */
export function tablesOf(sqlite: Sqlite): Table[] {
  const names = sqlite
    .prepare(
      `SELECT name FROM pragma_table_list
        WHERE schema = 'main' AND type = 'table' AND wr = 0 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`,
    )
    .pluck()
    .all() as string[]
  return names.map((name) => tableOf(sqlite, name))
}

interface ColumnInfo {
  name: string
  type: string
  notnull: 0 | 1
  dflt_value: string | null
  pk: number
}

function tableOf(sqlite: Sqlite, name: string): Table {
  const columns = sqlite.prepare('SELECT * FROM pragma_table_info(?) ORDER BY cid').all(name) as ColumnInfo[]
  const keys = columns.filter(({ pk }) => pk > 0)
  const [key] = keys
  const isRowid = keys.length === 1 && key?.type.toUpperCase() === 'INTEGER'
  const references = sqlite
    .prepare(
      `SELECT "from" AS "column", "table" AS parent, "to" AS parentColumn FROM pragma_foreign_key_list(?)`,
    )
    .all(name) as Table['references']
  return {
    name,
    columns: columns.map((column) => ({
      name: column.name,
      kind: kindOfColumn(column.type),
      isNullable: column.notnull === 0,
      isOptional: column.notnull === 0 || column.dflt_value !== null,
    })),
    rowidColumn: isRowid ? key.name : null,
    indexes: indexesOf(sqlite, name),
    references,
  }
}

function indexesOf(sqlite: Sqlite, table: string): Index[] {
  const indexes = sqlite
    .prepare('SELECT name, partial AS isPartial FROM pragma_index_list(?)')
    .all(table) as { name: string; isPartial: 0 | 1 }[]
  const columns = sqlite.prepare('SELECT name FROM pragma_index_info(?) ORDER BY seqno').pluck()
  return indexes.map(({ name, isPartial }) => ({
    name,
    isPartial: isPartial === 1,
    columns: columns.all(name) as (string | null)[],
  }))
}

function kindOfColumn(type: string): Column['kind'] {
  switch (type.toUpperCase()) {
    case 'INTEGER':
      return 'integer'
    case 'TEXT':
      return 'text'
    case 'REAL':
      return 'real'
    default:
      return 'other'
  }
}

/** Column values of a row by name. Leaves out columns that could not be read or were never stored. */
export function storedOf({ columns, rowidColumn }: Table, row: Row): Stored {
  const known = columns.slice(0, row.values.length).map(({ name }, at) => [name, row.values[at] ?? null])
  return Object.fromEntries(rowidColumn === null ? known : [...known, [rowidColumn, row.rowid]])
}

/** Whether the row may belong to this table, by the number and types of its values. */
export function fits({ columns, rowidColumn }: Table, row: Row): boolean {
  if (row.columns > columns.length || row.values.length === 0) return false
  return columns.every((column, at) => {
    if (at >= row.columns) return column.isOptional
    const value = row.values[at]
    // The value could not be read.
    if (value === undefined) return true
    if (column.name === rowidColumn) return value === null
    return isOfKind(column, value)
  })
}

function isOfKind({ kind, isNullable }: Column, value: Value): boolean {
  if (value === null) return isNullable
  switch (kind) {
    case 'integer':
      return Number.isInteger(value) || typeof value === 'bigint'
    case 'real':
      return typeof value === 'number' || typeof value === 'bigint'
    case 'text':
      return typeof value === 'string'
    case 'other':
      return !Buffer.isBuffer(value)
  }
}
