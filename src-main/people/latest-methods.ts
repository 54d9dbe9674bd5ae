import { lastMethod } from '../authorisation/authorised.ts'
import type { Sqlite } from '../database/open.ts'
import { consents } from '../database/schema.ts'
import { idsOf } from './ids.ts'

type Method = (typeof consents.$inferSelect)['method']

const methods: readonly Method[] = consents.method.enumValues
/** Stands for the method of a person with several rows in `consents`. */
const several = 255
/** Rows per read: the text of all of them would take 10 MB per million. */
const rowsAtOnce = 50_000

/**
 * Reads the method of everybody's latest authorisation or revocation; the returned function finds it by person id. Takes
 * as long as lookups for a fifth of the people.
 */
export function latestMethods(sqlite: Sqlite): (personId: number) => Method | null {
  const highest = (column: string) =>
    (sqlite.prepare(`SELECT max(${column}) FROM consents`).pluck().get() as number | null) ?? 0
  const code = methods.map((method, at) => `WHEN '${method}' THEN ${at + 1}`).join(' ')
  const rows = `SELECT person_id || ',' || CASE method ${code} END FROM consents WHERE id BETWEEN ? AND ?`
  const codes = new Uint8Array(highest('person_id') + 1)
  for (let from = 1, last = highest('id'); from <= last; from += rowsAtOnce) {
    const pairs = idsOf(sqlite, rows, from, from + rowsAtOnce - 1)
    for (let at = 0; at < pairs.length; at += 2) {
      const personId = pairs[at] as number
      codes[personId] = codes[personId] === 0 ? (pairs[at + 1] as number) : several
    }
  }
  const lookUp = sqlite.prepare(`SELECT ${lastMethod('@personId')}`).pluck()
  return (personId) => {
    const found = codes[personId] ?? 0
    return found === several ? (lookUp.get({ personId }) as Method) : (methods[found - 1] ?? null)
  }
}
