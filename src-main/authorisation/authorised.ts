import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'

/**
 * SQL of who is authorised: whoever's latest row in `consents` is no revocation. Nothing else may derive it. `personId`:
 * an expression, with its table or alias, which is not `consent_of`.
 */

const latest = (column: string, personId: string): string =>
  `(SELECT ${column} FROM consents AS consent_of WHERE consent_of.person_id = ${personId}
     ORDER BY coalesce(recorded_at, given_at) DESC, method = 'revoked' DESC, id DESC LIMIT 1)`

/** NULL: there is none. */
export const lastConsentId = (personId: string): string => latest('id', personId)

/** 1 or 0. */
export const isAuthorised = (personId: string): string =>
  `coalesce(${latest('method', personId)} <> 'revoked', 0)`

/** Who took the authorisation back; for all people at once. */
export const revokedIds = (sqlite: Sqlite): number[] =>
  sqlite
    .prepare(
      `SELECT DISTINCT person_id FROM consents WHERE method = 'revoked' AND NOT ${isAuthorised('consents.person_id')}`,
    )
    .pluck()
    .all() as number[]

/** When what is recorded now is recorded: after all that is, although the clock may have been set back. UTC ms. */
export function recordedNow({ sqlite }: Pick<Database, 'sqlite'>, personId: number, now: number): number {
  const last = lastTime(sqlite).get(personId) as number | null
  return last === null ? now : Math.max(now, last + 1)
}

const lastTime = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT max(coalesce(recorded_at, given_at)) FROM consents WHERE person_id = ?').pluck(),
)
