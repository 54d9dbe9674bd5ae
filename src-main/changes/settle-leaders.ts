import type { Database } from '../database/open.ts'
import { type Merged, settleAgain } from './merge.ts'
import type { MergeOptions } from './rows.ts'

/** People per transaction, and rows that are looked at for them. */
const atOnce = 10
const scannedAtOnce = 1_000

/**
 * Settles the next people of leaders who turned out to be one. `accounts`: JSON of ids. `after`: the last person who was looked
 * at, as `to`. Returns null once all are settled. Must run in the transaction that notes `to`.
 */
export function settleLeadersPart(
  database: Database,
  { accounts, after }: { accounts: string; after: number },
  options: MergeOptions,
): (Omit<Merged, 'fresh'> & { to: number }) | null {
  const { sqlite } = database
  const last = sqlite.prepare('SELECT coalesce(max(id), 0) FROM people').pluck().get() as number
  if (after >= last) return null
  const end = after + scannedAtOnce
  const found = sqlite
    .prepare(
      `SELECT id, uid FROM people AS person WHERE id > @after AND id <= @end AND deleted_at IS NULL
          AND (referred_by IN (SELECT value FROM json_each(@accounts))
            OR EXISTS (SELECT 1 FROM consents WHERE person_id = person.id
                AND collected_by IN (SELECT value FROM json_each(@accounts)))
            OR EXISTS (SELECT 1 FROM claims WHERE person_id = person.id
                AND claimed_by IN (SELECT value FROM json_each(@accounts)))
            OR EXISTS (SELECT 1 FROM other_uids WHERE cedula = person.cedula))
        ORDER BY id LIMIT @atOnce`,
    )
    .all({ after, end, accounts, atOnce }) as { id: number; uid: string }[]
  const to = found.length === atOnce ? (found.at(-1)?.id ?? end) : end
  const uids = found.map(({ uid }) => uid)
  return { ...settleAgain(database, uids, options), to }
}
