import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'

/**
 * The rows about one person, each before the rows that it refers to. Add every table with rows about people:
 * tests/erasure/schema.test.ts fails for a table that is in no list.
 */
export const rowsAboutPeople: readonly { table: string; where: string }[] = [
  {
    table: 'attempt_responses',
    where: 'attempt_id IN (SELECT id FROM lookup_attempts WHERE person_id IN these)',
  },
  { table: 'lookup_attempts', where: 'person_id IN these' },
  { table: 'lookup_jobs', where: 'person_id IN these' },
  { table: 'census_responses', where: 'person_id IN these' },
  { table: 'census_records', where: 'person_id IN these' },
  { table: 'proofs', where: 'person_id IN these' },
  { table: 'consents', where: 'person_id IN these' },
  { table: 'claims', where: 'person_id IN these' },
  { table: 'recheck_people', where: 'person_id IN these' },
  { table: 'imported_people', where: 'person_id IN these' },
]

const statements = once((sqlite: Sqlite) => ({
  about: rowsAboutPeople.map(({ table, where }) =>
    sqlite.prepare(`WITH these AS (SELECT value FROM json_each(?)) DELETE FROM ${table} WHERE ${where}`),
  ),
  // The triggers clean `changes` and the search indexes.
  ofPeople: sqlite.prepare('DELETE FROM people WHERE id IN (SELECT value FROM json_each(?))'),
  // The cost of a captcha belongs to the day's spending, whoever it was for.
  keepCosts: sqlite.prepare(
    `INSERT INTO captchas_ahead (captcha, state, intended_at, cost, provider)
     SELECT '{}', 'erased', coalesce(ended_at, started_at), captcha_cost, coalesce(captcha_provider, '2captcha') FROM lookup_attempts
      WHERE captcha_cost > 0 AND person_id IN (SELECT value FROM json_each(?))`,
  ),
  countRows: sqlite.prepare(
    `INSERT INTO settings (key, value) VALUES ('erased_rows', @rows)
       ON CONFLICT (key) DO UPDATE SET value = CAST(value AS INTEGER) + @rows`,
  ),
}))

/**
 * Deletes people and every row about them. Must run in the caller's transaction. The people may come back: see
 * `eraseForGood`.
 */
export function erase(database: Pick<Database, 'sqlite'>, personIds: readonly number[]): void {
  const { ofPeople, countRows } = statements(database.sqlite)
  eraseAllButPerson(database, personIds)
  ofPeople.run(JSON.stringify(personIds))
  countRows.run({ rows: personIds.length })
}

/** Deletes the rows about people, except those of `people`. */
export function eraseAllButPerson({ sqlite }: Pick<Database, 'sqlite'>, personIds: readonly number[]): void {
  const { about, keepCosts } = statements(sqlite)
  const ids = JSON.stringify(personIds)
  keepCosts.run(ids)
  forgetRequests(sqlite, personIds)
  for (const remove of about) remove.run(ids)
}

/**
 * A person's requests keep number and days, which show that they were answered in time. Covers people who asked before
 * they were registered. Must run before the rows of the people are deleted.
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
