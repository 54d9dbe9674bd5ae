import type { Database } from '../database/open.ts'

/** Deletes people and every row about them. Must run in the caller's transaction. */
export function erase({ sqlite }: Pick<Database, 'sqlite'>, personIds: readonly number[]): void {
  const ids = JSON.stringify(personIds)
  const these = '(SELECT value FROM json_each(?))'
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
