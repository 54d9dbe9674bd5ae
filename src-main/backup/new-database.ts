import { migrate } from '../database/migrate.ts'
import { connect, type OpenOptions, type Sqlite, useLargeCache } from '../database/open.ts'

/** A new, empty database that no other connection has open, for quick filling. */
export interface NewDatabase {
  sqlite: Sqlite
  /** Recreates the triggers, which are missing while the database is filled. */
  restoreTriggers(): void
}

/**
 * Drops the indexes that are not unique. Returns a function that rebuilds them: sorting all rows at once is several
 * times faster than inserting each in its position.
 */
export function postponeIndexes(sqlite: Sqlite): () => void {
  const indexes = sqlite
    .prepare(
      `SELECT item.name, item.sql FROM sqlite_schema AS item JOIN pragma_index_list(item.tbl_name) AS listed
         ON listed.name = item.name WHERE item.type = 'index' AND item.sql IS NOT NULL AND listed."unique" = 0`,
    )
    .all() as { name: string; sql: string }[]
  for (const { name } of indexes) sqlite.exec(`DROP INDEX "${name}"`)
  return () => {
    for (const { sql } of indexes) sqlite.exec(sql)
  }
}

/**
 * Creates the tables of the first `migrations` migrations, without triggers: a trigger would count, refuse or index
 * rows that are only copied. Flushes nothing to the disk.
 */
export function createEmpty(options: OpenOptions, migrations: number): NewDatabase {
  const sqlite = connect(options, false)
  try {
    useLargeCache(sqlite)
    sqlite.pragma('journal_mode = MEMORY')
    sqlite.pragma('synchronous = OFF')
    migrate(sqlite, options.migrations, migrations)
    sqlite.pragma('foreign_keys = OFF')
    const triggers = sqlite
      .prepare(`SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid`)
      .all() as { name: string; sql: string }[]
    for (const { name } of triggers) sqlite.exec(`DROP TRIGGER "${name}"`)
    return {
      sqlite,
      restoreTriggers() {
        for (const { sql } of triggers) sqlite.exec(sql)
      },
    }
  } catch (error) {
    sqlite.close()
    throw error
  }
}

/** Fills the search indexes with all people. The indexes store no text of their own, so no other source is possible. */
export function fillSearch(sqlite: Sqlite): void {
  const indexes = sqlite
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'virtual'`)
    .pluck()
    .all() as string[]
  const columnsOf = sqlite.prepare('SELECT name FROM pragma_table_info(?)').pluck()
  const ofPeople = new Set(columnsOf.all('people'))
  for (const index of indexes) {
    const columns = columnsOf.all(index) as string[]
    const values = columns.map((column) => `${ofPeople.has(column) ? 'person' : 'record'}."${column}"`)
    sqlite.exec(
      `INSERT INTO "${index}" (rowid, ${columns.map((column) => `"${column}"`).join(', ')})
       SELECT person.id, ${values.join(', ')}
         FROM people AS person LEFT JOIN census_records AS record ON record.person_id = person.id`,
    )
  }
}
