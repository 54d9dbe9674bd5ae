import type { ConsentMethod } from '../../src-preload/fields.ts'
import { touch } from '../census/repository.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { unparkAuthorised } from '../queue/jobs.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** `givenAt`: UTC ms. */
export interface Authorisation {
  method: ConsentMethod
  textVersion: number
  givenAt: number
  collectedBy: number
}

/** People authorised in one transaction. */
export const authorisedAtOnce = 200

/**
 * Records the authorisation of those of at most `authorisedAtOnce` people who have none, in one transaction, and lets
 * their lookups begin. People of others than `whose` are left out. Returns whom it was recorded for.
 */
export function authorise(
  database: Database,
  whose: Whose,
  personIds: readonly number[],
  given: Authorisation,
  now: number,
): number[] {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const without = sqlite
      .prepare(
        `SELECT person.id FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
          WHERE ${isTheirs} AND NOT EXISTS (SELECT 1 FROM consents WHERE person_id = person.id)
          ORDER BY wanted.key`,
      )
      .pluck()
      .all({ ids: JSON.stringify(personIds), ...leadersOf(whose) }) as number[]
    const consent = sqlite.prepare(
      `INSERT INTO consents (person_id, method, text_version, given_at, collected_by)
       VALUES (?, @method, @textVersion, @givenAt, @collectedBy)`,
    )
    const changed = sqlite.prepare('UPDATE people SET updated_at = ? WHERE id = ?')
    for (const id of without) {
      consent.run(id, given)
      changed.run(now, id)
      touch(database, id)
    }
    unparkAuthorised(database, without)
    return without
  })
}
