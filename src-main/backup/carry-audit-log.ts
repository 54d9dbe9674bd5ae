import { noteSeen, seenUpTo } from '../audit/seen.ts'
import { append, appendNext, auditRows, readHead, writeHead } from '../database/audit.ts'
import type { AuditRow } from '../database/audit-chain.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { tried } from './present.ts'

/**
 * Appends to a restored log the later rows of the present one. Entries that the owner has read stay read. Usually the
 * present log continues the restored one, and its rows keep numbers and hashes. If each has rows that the other lacks
 * (an earlier restore could not read the present data), the present ones follow at the end of the chain. Must run in
 * the caller's transaction. False: the present log cannot be read.
 */
export function carryAuditLog(restored: Database, present: Database): boolean {
  const theirs = tried(() => rowsOfPresent(present.sqlite))
  if (theirs === null) return false
  const seen = tried(() => seenUpTo(present)) ?? 0
  const ours = [...auditRows(restored.sqlite)]
  if (ours.every((row, at) => isSame(row, theirs[at]))) {
    append(restored, theirs.slice(ours.length))
    // If the present log has lost its last rows, this must stay visible.
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

/** A row that was altered in the present log counts as the original row, which the restored log has. */
const isSame = (row: AuditRow, other: AuditRow | undefined): boolean =>
  other !== undefined &&
  row.id === other.id &&
  row.hash === other.hash &&
  (row.hash !== null || contentOf(row) === contentOf(other))

const contentOf = ({ at, actor, person, action, detail }: AuditRow): string =>
  JSON.stringify([at, actor, person, action, detail])

/** An older version of the app may have written the present data: without a log, or with one that has no chain. */
function rowsOfPresent(sqlite: Sqlite): AuditRow[] {
  const columns = sqlite.prepare(`SELECT name FROM pragma_table_info('audit_log')`).pluck().all()
  if (columns.length === 0) return []
  if (columns.includes('hash')) return [...auditRows(sqlite)]
  // Fills in the new columns as the migration does.
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
