import type { Database as Sqlite } from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { Refusal, storageTrouble } from '../refusal.ts'
import { immediately } from './immediately.ts'

/** Thrown if a newer version of the app wrote the database, or its history of migrations differs. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase'
}

/** Drizzle's table of the applied migrations. */
export const migrationsTable = '__drizzle_migrations'

/**
 * Returns the migrations that are not applied yet; writes nothing. Throws `NewerDatabase` unless the applied ones are a
 * prefix of those in `folder`, compared by hash. Throws if the times in drizzle's journal do not increase: drizzle
 * would silently skip the later migration.
 */
export function pendingMigrations(sqlite: Sqlite, folder: string) {
  const available = readMigrationFiles({ migrationsFolder: folder })
  for (const [at, migration] of available.entries()) {
    const before = available[at - 1]
    if (before && before.folderMillis >= migration.folderMillis)
      throw new Error(`the migration journal is out of order at entry ${at}`)
  }
  const applied = appliedMigrations(sqlite)
  const isPrefix = applied.every((hash, at) => available[at]?.hash === hash)
  if (!isPrefix) throw new NewerDatabase(`${applied.length} migrations applied, ${available.length} known`)
  return available.slice(applied.length)
}

/** Hashes of the migrations in `folder`, in their order. */
export const migrationHashes = (folder: string): string[] =>
  readMigrationFiles({ migrationsFolder: folder }).map(({ hash }) => hash)

/**
 * Applies all pending migrations in one transaction. If one fails, rolls back and throws `Refusal('migration_failed')`,
 * or the error of the disk. Foreign keys are off meanwhile, because a migration may rebuild a table; all of them are
 * checked before the commit. `most`: maximal number of migrations, to recreate a database of an older version.
 */
export function migrate(sqlite: Sqlite, folder: string, most = Number.POSITIVE_INFINITY): void {
  const pending = pendingMigrations(sqlite, folder).slice(0, most)
  if (pending.length === 0) return
  sqlite.pragma('foreign_keys = OFF')
  try {
    immediately(sqlite, () => {
      // Same columns as drizzle's own migrator, so that its tools can read the table.
      sqlite.exec(
        `CREATE TABLE IF NOT EXISTS ${migrationsTable} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
      )
      const record = sqlite.prepare(`INSERT INTO ${migrationsTable} (hash, created_at) VALUES (?, ?)`)
      for (const migration of pending) {
        for (const statement of migration.sql) sqlite.exec(statement)
        record.run(migration.hash, migration.folderMillis)
      }
      const broken = sqlite.pragma('foreign_key_check') as unknown[]
      if (broken.length > 0) throw new Error(`a migration would break ${broken.length} references`)
    })
  } catch (error) {
    throw storageTrouble(error) === null ? new Refusal('migration_failed', {}, error) : error
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

export const hasMigrations = (sqlite: Sqlite): boolean => appliedMigrations(sqlite).length > 0

function appliedMigrations(sqlite: Sqlite): string[] {
  const exists = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = ?`).get(migrationsTable)
  if (!exists) return []
  return sqlite.prepare(`SELECT hash FROM ${migrationsTable} ORDER BY created_at`).pluck().all() as string[]
}
