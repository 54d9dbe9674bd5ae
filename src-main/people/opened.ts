import type { CampaignWatch } from '../campaign-watch.ts'
import { type AuditRecord, note } from '../database/audit.ts'
import type { Changes } from '../database/changes.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { referredBy } from '../may-see.ts'

/**
 * How the audit log names a person and their leader: by the uids of both, which are the same in every copy and reveal
 * nothing. audit/entries.ts finds the names.
 */
export function recordedPerson(
  { sqlite }: Database,
  personId: number,
): Pick<AuditRecord, 'person' | 'detail'> {
  const { person, leader } = uids(sqlite).get(personId) as { person: string; leader: string | null }
  return { person, detail: { leader } }
}

const uids = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT person.uid AS person, leaders.uid AS leader
       FROM people AS person
       LEFT JOIN accounts AS account ON account.id = person.referred_by
       LEFT JOIN people AS leaders ON leaders.id = account.person_id
      WHERE person.id = ?`,
  ),
)

/** Records, once per session, that the owner sees a person of another leader. Call before showing the person. */
export function noteOpened(
  { database, changes, campaign }: { database: Database; changes: Changes; campaign: CampaignWatch },
  accountId: number,
  personId: number,
  now: number,
): void {
  const leaderId = referredBy(database, personId)
  if (leaderId === accountId || campaign.opened.has(personId)) return
  note(
    { database, changes },
    { at: now, accountId, action: 'person_opened', ...recordedPerson(database, personId) },
  )
  campaign.opened.add(personId)
}
