import { expect, test } from 'vitest'
import { partsReader } from '../../src-main/people/rows.ts'
import { openDatabase, registerPerson } from '../support/database.ts'

test('the latest authorisation of a person is the same whether few people are read or everybody', () => {
  const database = openDatabase()
  const { sqlite } = database
  const consent = sqlite.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, recorded_at, collected_by) VALUES (?, ?, 1, ?, ?, 1)`,
  )
  let people = 0
  /** `records`: method, time it was given, and time it was written down; null: at the same time. */
  function withConsents(...records: [method: string, givenAt: number, recordedAt: number | null][]): number {
    people += 1
    const id = registerPerson(database, people, 1_000)
    sqlite.prepare('DELETE FROM consents WHERE person_id = ?').run(id)
    for (const [method, givenAt, recordedAt] of records) consent.run(id, method, givenAt, recordedAt)
    return id
  }
  const ids = [
    withConsents(),
    withConsents(['voice', 1_000, null]),
    withConsents(['voice', 1_000, null], ['revoked', 2_000, null]),
    withConsents(['voice', 1_000, null], ['revoked', 2_000, null], ['signed_sheet', 3_000, null]),
    withConsents(['revoked', 2_000, null], ['signature', 2_000, null]),
    // Written down after the revocation, for an earlier day.
    withConsents(['signed_sheet', 1_000, 4_000], ['revoked', 3_000, null]),
    withConsents(['signature', 1_000, null], ['voice', 1_000, null]),
  ].toReversed()

  const read = (count: number) => {
    const found = partsReader(sqlite, 'campaign', ['consentMethod'], count)(ids)
    return found.map(({ consentMethod }) => consentMethod)
  }
  const latest = ['voice', 'signed_sheet', 'revoked', 'signed_sheet', 'revoked', 'voice', null]
  expect(read(ids.length)).toEqual(latest)
  expect(read(1)).toEqual(latest)
})
