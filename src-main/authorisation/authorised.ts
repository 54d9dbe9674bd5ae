import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'

/**
 * SQL of the people who are authorised: their latest row in `consents` is no revocation. Nothing else may derive it.
 * `personId`: an expression with its table or alias, which must not be `consent_of`.
 */

const latest = (column: string, personId: string): string =>
  `(SELECT ${column} FROM consents AS consent_of WHERE consent_of.person_id = ${personId}
     ORDER BY coalesce(recorded_at, given_at) DESC, method = 'revoked' DESC, id DESC LIMIT 1)`

/** SQL; NULL: the person has no consent. */
export const lastConsentId = (personId: string): string => latest('id', personId)

/** SQL; NULL: the person has no consent. */
export const lastMethod = (personId: string): string => latest('method', personId)

/** SQL; 1 or 0. */
export const isAuthorised = (personId: string): string => `coalesce(${lastMethod(personId)} <> 'revoked', 0)`

/** Ids of all people who took their authorisation back. */
export const revokedIds = (sqlite: Sqlite): number[] =>
  sqlite
    .prepare(
      `SELECT DISTINCT person_id FROM consents WHERE method = 'revoked' AND NOT ${isAuthorised('consents.person_id')}`,
    )
    .pluck()
    .all() as number[]

/**
 * Time for a new record of this person, UTC ms. It is later than all earlier records, even if the clock was set back.
 */
export function recordedNow({ sqlite }: Pick<Database, 'sqlite'>, personId: number, now: number): number {
  const last = lastTime(sqlite).get(personId) as number | null
  return last === null ? now : Math.max(now, last + 1)
}

const lastTime = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT max(coalesce(recorded_at, given_at)) FROM consents WHERE person_id = ?').pluck(),
)
