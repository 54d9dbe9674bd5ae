import type { ConsentMethod } from '../../src-preload/fields.ts'
import { isAuthorised, lastConsentId, recordedNow } from '../authorisation/authorised.ts'
import { touch } from '../census/repository.ts'
import { record, uidOf } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { dropLiveJob } from '../queue/drop.ts'
import { enqueue, parkUnauthorised } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** `givenAt`: UTC ms. */
export interface Authorisation {
  method: ConsentMethod
  textVersion: number
  givenAt: number
  collectedBy: number
}

/** Most people whose authorisation is recorded or revoked in one transaction. */
export const authorisedAtOnce = 50

/**
 * Records the authorisation of the people who have none, at most `authorisedAtOnce`, in one transaction, and lets their
 * lookups begin. Leaves out people of others than `whose`. Returns the ids of the people for whom it was recorded.
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
          WHERE ${isTheirs} AND NOT ${isAuthorised('person.id')}
          ORDER BY wanted.key`,
      )
      .pluck()
      .all({ ids: JSON.stringify(personIds), ...leadersOf(whose) }) as number[]
    const consent = sqlite.prepare(
      `INSERT INTO consents (person_id, method, text_version, given_at, collected_by, recorded_at)
       VALUES (@id, @method, @textVersion, @givenAt, @collectedBy, @recordedAt)`,
    )
    const changed = sqlite.prepare('UPDATE people SET updated_at = ? WHERE id = ?')
    for (const id of without) {
      consent.run({ ...given, id, recordedAt: recordedNow(database, id, now) })
      changed.run(now, id)
      touch(database, id)
      record(database, {
        at: now,
        accountId: given.collectedBy,
        action: 'authorisation_given',
        person: uidOf(database, id),
        detail: { method: given.method },
      })
    }
    parkUnauthorised(database, without)
    return without
  })
}

/** Passed to the lane, so that it drops the running lookup. */
export interface Revoked {
  changed: number[]
  /** Ids of people whose lookup was running. */
  dropped: number[]
}

/**
 * Records that authorised people took their authorisation back, at most `authorisedAtOnce`, in one transaction. None of
 * them is looked up again until they authorise anew. Leaves out people of others than `whose`.
 */
export function revoke(
  database: Database,
  whose: Whose,
  personIds: readonly number[],
  recordedBy: number,
  now: number,
): Revoked {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const authorised = sqlite
      .prepare(
        `SELECT person.id AS id, consent.text_version AS textVersion
           FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
           JOIN consents AS consent ON consent.id = ${lastConsentId('person.id')}
          WHERE ${isTheirs} AND consent.method <> 'revoked' ORDER BY wanted.key`,
      )
      .all({ ids: JSON.stringify(personIds), ...leadersOf(whose) }) as { id: number; textVersion: number }[]
    const consent = sqlite.prepare(
      `INSERT INTO consents (person_id, method, text_version, given_at, collected_by, recorded_at)
       VALUES (@id, 'revoked', @textVersion, @now, @recordedBy, @recordedAt)`,
    )
    const changes = sqlite.prepare('UPDATE people SET updated_at = ? WHERE id = ?')
    const runs = sqlite.prepare(`SELECT 1 FROM lookup_jobs WHERE person_id = ? AND state = 'running'`)
    const dropped: number[] = []
    for (const { id, textVersion } of authorised) {
      consent.run({ id, textVersion, now, recordedBy, recordedAt: recordedNow(database, id, now) })
      changes.run(now, id)
      if (runs.get(id) !== undefined) {
        dropLiveJob(database, id, 'the authorisation was revoked', now)
        enqueue(database, id, priorities.registration, now)
        dropped.push(id)
      }
      touch(database, id)
      record(database, {
        at: now,
        accountId: recordedBy,
        action: 'authorisation_revoked',
        person: uidOf(database, id),
        detail: {},
      })
    }
    const changed = authorised.map(({ id }) => id)
    parkUnauthorised(database, changed)
    return { changed, dropped }
  })
}
