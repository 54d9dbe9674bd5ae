import type { Sqlite } from '../database/open.ts'
import type { Whose } from '../whose.ts'

/**
 * Whether an account may give a person all data kept about them. A leader may do so for their own people and the person
 * of their own account; the owner, as `campaign`, for all people. Hidden people keep their rights.
 */
export const mayExport = (sqlite: Sqlite, whose: Whose, personId: number): boolean =>
  sqlite
    .prepare(
      `SELECT 1 FROM people AS person LEFT JOIN accounts AS own ON own.person_id = person.id
        WHERE person.id = @personId AND (@leader IS NULL OR @leader IN (person.referred_by, own.id))`,
    )
    .get({ personId, leader: whose === 'campaign' ? null : whose }) !== undefined
