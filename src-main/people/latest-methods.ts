import { latestLast } from '../authorisation/authorised.ts'
import type { Sqlite } from '../database/open.ts'
import { consents } from '../database/schema.ts'
import { idsOf } from './ids.ts'

type Method = (typeof consents.$inferSelect)['method']

const methods: readonly Method[] = consents.method.enumValues

/**
 * Reads the method of everybody's latest authorisation or revocation; the returned function finds it by person id. Takes
 * as long as lookups for a fifth of the people.
 */
export function latestMethods(sqlite: Sqlite): (personId: number) => Method | null {
  const code = methods.map((method, at) => `WHEN '${method}' THEN ${at + 1}`).join(' ')
  const pairs = idsOf(sqlite, `SELECT person_id || ',' || CASE method ${code} END FROM (${latestLast})`)
  // The last pair has the highest id.
  const codes = new Uint8Array((pairs.at(-2) ?? 0) + 1)
  for (let at = 0; at < pairs.length; at += 2) codes[pairs[at] as number] = pairs[at + 1] as number
  return (personId) => methods[(codes[personId] ?? 0) - 1] ?? null
}
