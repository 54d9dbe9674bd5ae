import { noteSeen, seenUpTo } from '../accounts/audit-log.ts'
import { goneAccount } from '../database/audit.ts'
import type { Database } from '../database/open.ts'
import { tried } from './present.ts'

interface StoredEntry {
  id: number
  at: number
  accountId: number | null
  action: string
  detail: string
}

/**
 * Appends to a restored log what the present one holds beyond it, and what the owner has read of stays read. `sameAs`:
 * the account in the restored database; null: it has none. False: the present log cannot be read.
 */
export function carryAuditLog(
  restored: Database,
  present: Database,
  sameAs: (accountId: number) => number | null,
): boolean {
  const all = ({ sqlite }: Database) =>
    sqlite
      .prepare('SELECT id, at, account_id AS accountId, action, detail FROM audit_log ORDER BY id')
      .all() as StoredEntry[]
  const hasLog = tried(() =>
    present.sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'audit_log'`).get(),
  )
  // The present database is older than the log.
  if (hasLog === undefined) return true
  const theirs = hasLog === null ? null : tried(() => all(present))
  if (theirs === null) return false
  const known = new Map(all(restored).map(({ id, ...entry }) => [JSON.stringify(entry), id]))
  const seen = tried(() => seenUpTo(present)) ?? 0
  const insert = restored.sqlite.prepare(
    'INSERT INTO audit_log (at, account_id, action, detail) VALUES (@at, @accountId, @action, @detail)',
  )
  let seenHere = 0
  for (const { id, ...stored } of theirs) {
    const { accountId } = stored
    const entry = { ...stored, accountId: accountId && (sameAs(accountId) ?? goneAccount) }
    const here = known.get(JSON.stringify(entry)) ?? Number(insert.run(entry).lastInsertRowid)
    if (id <= seen) seenHere = Math.max(seenHere, here)
  }
  noteSeen(restored, seenHere)
  return true
}
