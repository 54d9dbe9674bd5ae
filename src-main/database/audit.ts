import { desc, inArray } from 'drizzle-orm'
import type { AuditAction, TakenAs } from '../../src-preload/contract/index.ts'
import type { Changes } from './changes.ts'
import type { Database } from './open.ts'
import { auditLog } from './schema.ts'

export interface AuditRecord {
  at: number
  /** null: the app itself, or somebody with the recovery code (`by` of the detail). 0: see `goneAccount`. */
  accountId: number | null
  action: AuditAction
  /** No personal data. */
  detail: Readonly<Record<string, string | number | null>>
}

/** Stands for an account that a restore has taken back: its id may be another account's by now. */
export const goneAccount = 0

/** Appends an entry, in the caller's transaction if there is one. Returns its id. */
export function record({ orm }: Database, { detail, ...entry }: AuditRecord): number {
  const values = { ...entry, detail: JSON.stringify(detail) }
  return orm.insert(auditLog).values(values).returning({ id: auditLog.id }).get().id
}

/** Records that a leader takes their own people along in a file, before it appears. */
export function noteExported(
  { database, changes }: { database: Database; changes: Changes },
  {
    as,
    people,
    ...entry
  }: Pick<AuditRecord, 'at' | 'accountId'> & { as: 'spreadsheet' | 'csv' | 'exchange'; people: number },
): void {
  changes.untracked(() => record(database, { ...entry, action: 'own_exported', detail: { as, people } }))
}

/** Records that the owner takes people of other leaders along. Call before they leave. */
export function noteTaken(
  { database, changes }: { database: Database; changes: Changes },
  { as, ...entry }: Pick<AuditRecord, 'at' | 'accountId'> & { as: TakenAs },
): void {
  changes.untracked(() => record(database, { ...entry, action: 'campaign_taken', detail: { as } }))
}

/** The latest entry of these actions; null: there is none. */
export function latest({ orm }: Database, actions: readonly AuditAction[]): AuditRecord | null {
  const row = orm
    .select()
    .from(auditLog)
    .where(inArray(auditLog.action, actions))
    .orderBy(desc(auditLog.id))
    .limit(1)
    .get()
  return row === undefined ? null : entryOf(row)
}

/** The latest entries of these actions, newest first. */
export const latestOf = (
  { orm }: Database,
  actions: readonly AuditAction[],
  limit: number,
): (AuditRecord & { id: number })[] =>
  orm
    .select()
    .from(auditLog)
    .where(inArray(auditLog.action, actions))
    .orderBy(desc(auditLog.id))
    .limit(limit)
    .all()
    .map((row) => ({ ...entryOf(row), id: row.id }))

function entryOf({ id: _, detail, ...entry }: typeof auditLog.$inferSelect): AuditRecord {
  return { ...entry, detail: JSON.parse(detail) }
}
