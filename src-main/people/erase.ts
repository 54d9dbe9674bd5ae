import type { Database, Sqlite } from '../database/open.ts'

/** Deletes people and every row about them. Must run in the caller's transaction. */
export function erase({ sqlite }: Pick<Database, 'sqlite'>, personIds: readonly number[]): void {
  const ids = JSON.stringify(personIds)
  const these = '(SELECT value FROM json_each(?))'
  forgetRequests(sqlite, personIds)
  for (const from of [
    `attempt_responses WHERE attempt_id IN (SELECT id FROM lookup_attempts WHERE person_id IN ${these})`,
    `lookup_attempts WHERE person_id IN ${these}`,
    `lookup_jobs WHERE person_id IN ${these}`,
    `census_responses WHERE person_id IN ${these}`,
    `census_records WHERE person_id IN ${these}`,
    `proofs WHERE person_id IN ${these}`,
    `consents WHERE person_id IN ${these}`,
    `claims WHERE person_id IN ${these}`,
    `recheck_people WHERE person_id IN ${these}`,
    `imported_people WHERE person_id IN ${these}`,
    `people WHERE id IN ${these}`,
  ])
    sqlite.prepare(`DELETE FROM ${from}`).run(ids)
}

/**
 * What people asked for keeps its number and its days, which show that it was answered in time. Also of those who asked
 * before they were registered. Must run before the rows of the people are gone.
 */
function forgetRequests(sqlite: Sqlite, personIds: readonly number[]): void {
  const forget = sqlite.prepare(
    `UPDATE requests
        SET person_id = NULL, name = NULL, cedula = NULL, contact = NULL, asked = NULL, extension_reason = NULL,
            answer = NULL, erased_at = coalesce(erased_at, CAST(unixepoch('subsec') * 1000 AS INTEGER))
      WHERE person_id = @id OR cedula = (SELECT cedula FROM people WHERE id = @id)`,
  )
  for (const id of personIds) forget.run({ id })
}
