import type { AuditActor, AuditEntry, AuditEvent } from '../../src-preload/contract/index.ts'
import { type AuditRecord, goneAccount, latestOfAll } from '../database/audit.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

/** Limit of listed entries. */
const limit = 100

/** The log as its owner reads it. */
export function readAuditLog(database: Database, owner: Pick<AccountRow, 'id'>): AuditEntry[] {
  const names = new Map(
    database.sqlite.prepare('SELECT id, display_name FROM accounts').raw().all() as [number, string][],
  )
  const seen = seenUpTo(database)
  return latestOfAll(database, limit).map((entry) => ({
    ...eventOf(entry),
    id: entry.id,
    at: entry.at,
    by: actorOf(entry, names),
    isNews: entry.id > seen && isNewsTo(owner, entry),
  }))
}

/** The id of the last entry that the owner has read of. */
export const seenUpTo = (database: Pick<Database, 'sqlite'>): number =>
  Number(readSetting(database, 'audit_seen') ?? 0)

/** No effect if the owner has read of later ones. */
export function noteSeen(database: Database, upTo: number): void {
  if (upTo > seenUpTo(database)) writeSetting(database, 'audit_seen', String(upTo))
}

/** The code tells nothing about who used it. */
function isNewsTo(owner: Pick<AccountRow, 'id'>, { action, accountId, detail }: AuditRecord): boolean {
  switch (action) {
    case 'key_rotated':
    // Whoever is signed in is told at once: see key-keeper.ts.
    case 'key_file_rewritten':
      return false
    case 'keys_mismatch_accepted':
    case 'restored':
    case 'salvaged':
      return accountId !== owner.id || detail.by === 'code'
  }
}

function actorOf({ accountId, detail }: AuditRecord, names: ReadonlyMap<number, string>): AuditActor {
  const byCode = detail.by === 'code'
  if (accountId === null) return { kind: byCode ? 'code' : 'app' }
  const name = accountId === goneAccount ? undefined : names.get(accountId)
  return name === undefined ? { kind: 'gone' } : { kind: 'account', name, byCode }
}

function eventOf({ action, detail }: AuditRecord): AuditEvent {
  switch (action) {
    case 'keys_mismatch_accepted':
      return { action, older: Number(detail.keys) < Number(detail.database) ? 'keys' : 'data' }
    case 'key_rotated':
    case 'key_file_rewritten':
      return { action }
    case 'restored':
      return { action, copyOf: Number(detail.copyOf), returned: Number(detail.returned) }
    case 'salvaged':
      return {
        action,
        unreadable: Number(detail.unreadable),
        missing: detail.missing === null ? null : Number(detail.missing),
      }
  }
}
