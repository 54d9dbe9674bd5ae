import { noteSeen, seenUpTo } from '../audit/seen.ts'
import { append, appendNext, auditRows, readHead, writeHead } from '../database/audit.ts'
import type { AuditRow } from '../database/audit-chain.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { tried } from './present.ts'

/**
 * Appends to a restored log what the present one holds beyond it, and what the owner has read of stays read. Usually the
 * present log goes on from the restored one, and its rows keep numbers and hashes. If each has rows that the other has
 * not (the present data could not be read at an earlier restore), those of the present follow at the end of the chain.
 * Must run in the caller's transaction. False: the present log cannot be read.
 */
export function carryAuditLog(restored: Database, present: Database): boolean {
  const theirs = tried(() => rowsOfPresent(present.sqlite))
  if (theirs === null) return false
  const seen = tried(() => seenUpTo(present)) ?? 0
  const ours = [...auditRows(restored.sqlite)]
  if (ours.every((row, at) => isSame(row, theirs[at]))) {
    append(restored, theirs.slice(ours.length))
    // If the present log has lost its last rows, that still shows.
    const head = tried(() => readHead(present))
    if (head !== null && head.id >= (theirs.at(-1)?.id ?? 0)) writeHead(restored, head)
    noteSeen(restored, Math.min(seen, theirs.at(-1)?.id ?? 0))
    return true
  }
  const known = new Map(ours.map((row) => [contentOf(row), row.id]))
  let seenHere = 0
  for (const row of theirs) {
    const here = known.get(contentOf(row)) ?? appendNext(restored, row)
    if (row.id <= seen) seenHere = Math.max(seenHere, here)
  }
  noteSeen(restored, seenHere)
  return true
}

/** A row that was altered in the present log counts as the one that it was: the restored log has that. */
const isSame = (row: AuditRow, other: AuditRow | undefined): boolean =>
  other !== undefined &&
  row.id === other.id &&
  row.hash === other.hash &&
  (row.hash !== null || contentOf(row) === contentOf(other))

const contentOf = ({ at, actor, person, action, detail }: AuditRow): string =>
  JSON.stringify([at, actor, person, action, detail])

/** The present data may be of an older version of the app: without the log, or with one that has no chain. */
function rowsOfPresent(sqlite: Sqlite): AuditRow[] {
  const columns = sqlite.prepare(`SELECT name FROM pragma_table_info('audit_log')`).pluck().all()
  if (columns.length === 0) return []
  if (columns.includes('hash')) return [...auditRows(sqlite)]
  // As the migration fills in the new columns.
  return sqlite
    .prepare(
      `SELECT log.id, log.at,
              iif(log.account_id IS NULL, NULL, coalesce((SELECT person.uid FROM accounts AS account
                JOIN people AS person ON person.id = account.person_id WHERE account.id = log.account_id), '')) AS actor,
              json_extract(log.detail, '$.person') AS person, log.action, log.detail, NULL AS hash
         FROM audit_log AS log ORDER BY log.id`,
    )
    .all() as AuditRow[]
}
