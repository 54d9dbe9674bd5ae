import type { AuditRecord } from '../database/audit.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'

/**
 * How the audit log names a person and their leader: by the uids of the two people, which stay the same in every copy and
 * say nothing about them. See audit/entries.ts for the names.
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
