import {
  type AuditAction,
  type AuditActor,
  type AuditEntry,
  type AuditEvent,
  auditActions,
  takenAs,
} from '../../src-preload/contract/index.ts'
import { type AuditRecord, goneAccount, latestOf } from '../database/audit.ts'
import type { Database } from '../database/open.ts'
import type { AccountRow } from '../database/schema.ts'
import { readSetting, writeSetting } from '../database/settings.ts'

/** Limit of listed entries of each kind: an owner who opens many people must not push the others out. */
const limit = 100

const ofCampaign: readonly AuditAction[] = ['person_opened', 'campaign_taken']
const ofLeaders: readonly AuditAction[] = ['own_exported']
const ofData = auditActions.filter((action) => !ofCampaign.includes(action) && !ofLeaders.includes(action))

/** The log as its owner reads it. */
export function readAuditLog(database: Database, owner: Pick<AccountRow, 'id'>): AuditEntry[] {
  const names = new Map(
    database.sqlite.prepare('SELECT id, display_name FROM accounts').raw().all() as [number, string][],
  )
  const seen = seenUpTo(database)
  const nameOf = namesByUid(database)
  const entries = [ofData, ofCampaign, ofLeaders].flatMap((actions) => latestOf(database, actions, limit))
  return entries
    .toSorted((one, other) => other.id - one.id)
    .map((entry) => ({
      ...eventOf(entry, nameOf),
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
    // The owner did it.
    case 'person_opened':
    case 'campaign_taken':
    // Leaders export whenever they need it.
    case 'own_exported':
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

interface Names {
  person(uid: unknown): string | null
  /** Display name of the account of the person `uid`. */
  leader(uid: unknown): string | null
}

function namesByUid({ sqlite }: Database): Names {
  const person = sqlite.prepare('SELECT name FROM people WHERE uid = ?').pluck()
  const leader = sqlite
    .prepare(
      `SELECT account.display_name FROM accounts AS account JOIN people AS person ON person.id = account.person_id
        WHERE person.uid = ?`,
    )
    .pluck()
  return {
    person: (uid) => (person.get(uid) as string | undefined) ?? null,
    leader: (uid) => (leader.get(uid) as string | undefined) ?? null,
  }
}

function eventOf({ action, detail }: AuditRecord, nameOf: Names): AuditEvent {
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
    case 'person_opened':
      return { action, person: nameOf.person(detail.person), leader: nameOf.leader(detail.leader) }
    case 'campaign_taken':
      return { action, as: takenAs.find((as) => as === detail.as) ?? 'spreadsheet' }
    case 'own_exported':
      return {
        action,
        as: detail.as === 'csv' || detail.as === 'exchange' ? detail.as : 'spreadsheet',
        people: Number(detail.people),
      }
  }
}
