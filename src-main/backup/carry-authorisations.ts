import type { Sqlite } from '../database/open.ts'
import { parkUnauthorised } from '../queue/jobs.ts'
import { type Row, tried } from './present.ts'

/**
 * Brings the authorisations and revocations since the copy into a restored database, with their texts, sheets and
 * proofs. A restore must not lead to a lookup of somebody who took the authorisation back. Proofs removed since the
 * copy stay removed.
 */

/** Maps accounts of the present data to those of the copy; null: there is no such account. */
type AccountOf = (id: number | null) => number | null

/** False: some could not be read. Must run after people were carried over, in the caller's transaction. */
export function carryAuthorisations(restored: Sqlite, present: Sqlite, accountOf: AccountOf): boolean {
  const hasTables = tried(() =>
    present.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'removed_proofs'`).get(),
  )
  // An earlier version of the app wrote the present data, in which nobody could take an authorisation back.
  if (hasTables === undefined) return true
  const parts = [carryTexts, carrySheets, carryConsents, carryProofs]
  return parts.map((carry) => tried(() => carry(restored, present, accountOf))).every((done) => done !== null)
}

const each = (sqlite: Sqlite, query: string) => sqlite.prepare(query).iterate() as IterableIterator<Row>

function carryTexts(restored: Sqlite, present: Sqlite, accountOf: AccountOf): true {
  const keep = restored.prepare(
    'INSERT OR IGNORE INTO consent_texts (version, text, written_by) VALUES (@version, @text, @by)',
  )
  for (const { written_by, ...row } of each(present, 'SELECT version, text, written_by FROM consent_texts'))
    keep.run({ ...row, by: accountOf(written_by as number | null) })
  return true
}

function carrySheets(restored: Sqlite, present: Sqlite, accountOf: AccountOf): true {
  const keep = restored.prepare(
    `INSERT OR IGNORE INTO sheets (code, number, account_id, text_version, place, lines, made_at)
     VALUES (@code, @number, @by, @text_version, @place, @lines, @made_at)`,
  )
  for (const { account_id, ...row } of each(
    present,
    'SELECT code, number, account_id, text_version, place, lines, made_at FROM sheets ORDER BY id',
  )) {
    const by = accountOf(account_id as number)
    if (by !== null) keep.run({ ...row, by })
  }
  return true
}

function carryConsents(restored: Sqlite, present: Sqlite, accountOf: AccountOf): true {
  const query = `SELECT person.uid, consents.* FROM consents JOIN people AS person ON person.id = person_id`
  const keyOf = ({ uid, method, text_version, given_at, recorded_at }: Row) =>
    [uid, method, text_version, given_at, recorded_at].join(' ')
  const known = new Set([...each(restored, query)].map(keyOf))
  const personOf = restored.prepare('SELECT id FROM people WHERE uid = ?').pluck()
  const insert = restored.prepare(
    `INSERT INTO consents (person_id, method, text_version, given_at, collected_by, recorded_at, sheet, sheet_line)
     VALUES (@personId, @method, @text_version, @given_at, @by, @recorded_at, @sheet, @sheet_line)`,
  )
  const changed = new Set<number>()
  for (const row of each(present, `${query} ORDER BY consents.id`)) {
    if (known.has(keyOf(row))) continue
    const personId = personOf.get(row.uid) as number | undefined
    if (personId === undefined) continue
    const { method, text_version, given_at, recorded_at, sheet, sheet_line } = row
    const by = accountOf(row.collected_by as number | null)
    insert.run({ personId, method, text_version, given_at, by, recorded_at, sheet, sheet_line })
    changed.add(personId)
  }
  parkUnauthorised({ sqlite: restored }, [...changed])
  return true
}

function carryProofs(restored: Sqlite, present: Sqlite, accountOf: AccountOf): true {
  const removed = restored.prepare('INSERT OR IGNORE INTO removed_proofs (uid) VALUES (?)')
  for (const { uid } of each(present, 'SELECT uid FROM removed_proofs')) removed.run(uid)
  restored.exec('DELETE FROM proofs WHERE uid IN (SELECT uid FROM removed_proofs)')
  const keep = restored.prepare(
    `INSERT OR IGNORE INTO proofs (uid, person_id, sheet_id, collected_by, taken_at, strokes, key)
     SELECT @uid, person.id, sheet.id, @by, @taken_at, @strokes, @key
       FROM (SELECT 1) LEFT JOIN people AS person ON person.uid = @person LEFT JOIN sheets AS sheet ON sheet.code = @sheet
      WHERE (person.id IS NULL) <> (sheet.id IS NULL)`,
  )
  for (const { collected_by, ...row } of each(
    present,
    `SELECT proofs.uid, person.uid AS person, sheet.code AS sheet, collected_by, taken_at, strokes, key
       FROM proofs LEFT JOIN people AS person ON person.id = person_id LEFT JOIN sheets AS sheet ON sheet.id = sheet_id`,
  ))
    keep.run({ ...row, by: accountOf(collected_by as number | null) })
  return true
}
