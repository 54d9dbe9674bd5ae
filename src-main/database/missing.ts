import type { MissingChanges } from '../../src-preload/contract/index.ts'
import type { Database } from './connection.ts'
import { immediately } from './immediately.ts'
import { readSetting, writeSetting } from './settings.ts'

/** Acknowledged changes that the database has lost, until a leader has read about them. null: none. */
export function readMissing(database: Pick<Database, 'sqlite'>): MissingChanges | null {
  const stored = readSetting(database, 'missing_changes')
  return stored === null ? null : (JSON.parse(stored) as MissingChanges)
}

export const forgetMissing = (database: Database): void => writeSetting(database, 'missing_changes', null)

/**
 * Notes a loss, adds it to an unread one, and raises the database's count to the number of acknowledged changes. Runs
 * in one transaction, so that a loss is noted once.
 */
export function noteMissing(database: Database, missing: MissingChanges): void {
  immediately(database.sqlite, () => {
    const before = readMissing(database)
    const changes =
      missing.changes === null || before?.changes === null ? null : missing.changes + (before?.changes ?? 0)
    const all: MissingChanges = {
      changes,
      keptAside: missing.keptAside ?? before?.keptAside ?? null,
      noticedAt: before?.noticedAt ?? missing.noticedAt,
    }
    writeSetting(database, 'missing_changes', JSON.stringify(all))
    database.sqlite.prepare('UPDATE acknowledged SET changes = changes + ?').run(missing.changes ?? 0)
  })
}
