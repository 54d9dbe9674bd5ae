import { desc, inArray } from 'drizzle-orm'
import type { Database } from './open.ts'
import { type auditActions, auditLog } from './schema.ts'

type AuditAction = (typeof auditActions)[number]

export interface AuditEntry {
  at: number
  /** null: the app itself. */
  accountId: number | null
  action: AuditAction
  /** No personal data. */
  detail: Readonly<Record<string, string | number>>
}

/** Appends an entry, in the caller's transaction if there is one. */
export function record({ orm }: Database, { detail, ...entry }: AuditEntry): void {
  orm
    .insert(auditLog)
    .values({ ...entry, detail: JSON.stringify(detail) })
    .run()
}

/** The latest entry of these actions; null: there is none. */
export function latest({ orm }: Database, actions: readonly AuditAction[]): AuditEntry | null {
  const row = orm
    .select()
    .from(auditLog)
    .where(inArray(auditLog.action, actions))
    .orderBy(desc(auditLog.id))
    .limit(1)
    .get()
  if (row === undefined) return null
  const { id: _, detail, ...entry } = row
  return { ...entry, detail: JSON.parse(detail) }
}
