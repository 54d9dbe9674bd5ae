import type { Database as Sqlite } from 'better-sqlite3'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { immediately } from './immediately.ts'

/** The database was written by a newer version of the app, or by another history of migrations. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase'
}

const table = '__drizzle_migrations'

/**
 * Throws `NewerDatabase` unless the migrations in the database are a prefix of those in `folder`. Only reads.
 * The times of drizzle's journal identify a migration; a journal whose times do not rise is a mistake of ours, since
 * drizzle would skip the later one in silence.
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

/**
 * Brings the database up to date in one transaction, or leaves it as it was and throws. Foreign keys are off while a
 * table may be rebuilt, and every reference is checked before the commit.
 */
export function migrate(sqlite: Sqlite, folder: string): void {
  const pending = pendingMigrations(sqlite, folder)
  if (pending.length === 0) return
  sqlite.pragma('foreign_keys = OFF')
  try {
    immediately(sqlite, () => {
      // The shape that drizzle's own migrator makes, so that its tools can read it.
      sqlite.exec(
        `CREATE TABLE IF NOT EXISTS ${table} (id SERIAL PRIMARY KEY, hash text NOT NULL, created_at numeric)`,
      )
      const record = sqlite.prepare(`INSERT INTO ${table} (hash, created_at) VALUES (?, ?)`)
      for (const migration of pending) {
        for (const statement of migration.sql) sqlite.exec(statement)
        record.run(migration.hash, migration.folderMillis)
      }
      const broken = sqlite.pragma('foreign_key_check') as unknown[]
      if (broken.length > 0) throw new Error(`a migration would break ${broken.length} references`)
    })
  } finally {
    sqlite.pragma('foreign_keys = ON')
  }
}

function appliedMigrations(sqlite: Sqlite): string[] {
  const exists = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = ?`).get(table)
  if (!exists) return []
  return sqlite.prepare(`SELECT hash FROM ${table} ORDER BY created_at`).pluck().all() as string[]
}
