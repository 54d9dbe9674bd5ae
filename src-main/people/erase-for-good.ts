import type { ErasureReason } from '../../src-preload/contract/index.ts'
import { removeSheetPhotosOf } from '../authorisation/proofs.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { addTombstones, erasedIn } from '../erased/tombstones.ts'
import { erase, eraseAllButPerson } from './erase.ts'
import { forgetMentions } from './forget-mentions.ts'
import { forgetTexts, mentionedIn } from './forget-texts.ts'

/**
 * Erases people so that nothing brings them back. Each call is one transaction: it erases the people completely or not
 * at all.
 */

export interface Gone {
  /** Ids of deleted rows, across all leaders. */
  personIds: number[]
  /** Number of the sheet of each photo that is gone, because it showed one of them. */
  sheetPhotos: number[]
  /** Others whose notes, labels or barrio named them, and do not any more. */
  mentioned: number[]
}

/** Result of an erasure that was asked for. */
export interface Erased extends Gone {
  /** People who stay, because an account signs in as them. */
  withAccount: number
}

/** Result of repeating earlier erasures. */
export interface GoneAgain extends Gone {
  /** Uids, and why each was erased. */
  barred: { uid: string; reason: ErasureReason }[]
}

export const nothingGone: GoneAgain = { personIds: [], sheetPhotos: [], mentioned: [], barred: [] }

interface Row {
  id: number
  uid: string
  cedula: string
  name: string
  phone: string | null
  /** null: the person has no account. */
  account: 'active' | 'removed' | null
}

const statements = once((sqlite: Sqlite) => ({
  rows: sqlite.prepare(
    `SELECT person.id, person.uid, person.cedula, person.name, person.phone,
            CASE WHEN account.id IS NULL THEN NULL WHEN account.removed_at IS NULL THEN 'active' ELSE 'removed' END AS account
       FROM json_each(?) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
       LEFT JOIN accounts AS account ON account.person_id = person.id`,
  ),
  idsWith: sqlite.prepare('SELECT id FROM people WHERE cedula = ?').pluck(),
  uidsOfRow: sqlite.prepare('SELECT uid FROM other_uids WHERE person_id = ?').pluck(),
  uidsWith: sqlite.prepare('SELECT uid FROM other_uids WHERE cedula = ?').pluck(),
  // Hidden people whose cédula now belongs to somebody else.
  freed: sqlite.prepare(`SELECT id, uid FROM people WHERE cedula >= '-' AND cedula < '.'`),
  had: sqlite.prepare(
    `SELECT 1 FROM changes WHERE uid = @uid
        AND ((part = 'registered' AND (after ->> 'cedula') = @cedula) OR (part = 'cedula' AND after = @cedula))`,
  ),
  lastCedula: sqlite
    .prepare(
      `SELECT iif(part = 'cedula', after, after ->> 'cedula') FROM changes
        WHERE uid = ? AND part IN ('registered', 'cedula') ORDER BY hlc DESC LIMIT 1`,
    )
    .pluck(),
  formerCedulas: sqlite
    .prepare(`SELECT before FROM changes WHERE uid = ? AND part = 'cedula' AND before IS NOT NULL`)
    .pluck(),
  erasedHlc: sqlite
    .prepare(
      `UPDATE device SET counter = iif(@now > ms, 0, counter + 1), ms = max(ms, @now)
       RETURNING printf('%015d-%06d-%s', ms, counter, node)`,
    )
    .pluck(),
  noteErased: sqlite.prepare(
    `INSERT INTO changes (hlc, uid, part) SELECT @hlc, @uid, 'erased'
      WHERE NOT EXISTS (SELECT 1 FROM changes WHERE uid = @uid AND part = 'erased')`,
  ),
  forgetChanges: sqlite.prepare(`DELETE FROM changes WHERE uid = ? AND part <> 'erased'`),
  forgetOther: sqlite.prepare('DELETE FROM other_uids WHERE uid = ?'),
  forgetAnswers: sqlite.prepare(`DELETE FROM changes WHERE part = 'census' AND (after ->> 'cedula') = ?`),
  // Somebody else was registered with this number by mistake. The number is removed; the rest stays theirs.
  mistaken: sqlite.prepare(`SELECT DISTINCT uid FROM changes WHERE part = 'cedula' AND before = ?`).pluck(),
  forgetNumber: sqlite.prepare(
    `UPDATE changes SET before = iif(before = @cedula, NULL, before),
        after = CASE WHEN part = 'cedula' THEN iif(after = @cedula, '-' || uid, after)
                     WHEN part = 'registered' THEN json_set(after, '$.cedula', '-' || uid) ELSE after END
      WHERE uid = @uid AND (part = 'cedula' AND @cedula IN (before, after)
         OR part = 'registered' AND (after ->> 'cedula') = @cedula)`,
  ),
  isApplying: sqlite.prepare('SELECT is_applying FROM device').pluck(),
  setApplying: sqlite.prepare('UPDATE device SET is_applying = ?'),
  emptyRecord: sqlite.prepare('INSERT INTO census_records (person_id) VALUES (?)'),
  standIn: sqlite.prepare(
    `UPDATE people SET cedula = '-' || uid, name = '—', name_sort = '—', phone = NULL, barrio = NULL, notes = NULL,
        labels = NULL, referred_by = NULL, deleted_at = coalesce(deleted_at, @now), updated_at = @now WHERE id = @id`,
  ),
  namelessAccount: sqlite.prepare(`UPDATE accounts SET display_name = '—' WHERE person_id = ?`),
  noteUnfinished: sqlite.prepare(
    `INSERT INTO settings (key, value) VALUES ('erasure_unfinished', @now)
       ON CONFLICT (key) DO UPDATE SET value = max(CAST(value AS INTEGER) + 1, @now)`,
  ),
}))

const isCedula = (cedula: string): boolean => /^\d+$/.test(cedula)

/** For a few people. One transaction deletes all their data, and a tombstone keeps them from coming back. */
export function eraseForGood(
  database: Pick<Database, 'sqlite'>,
  personIds: readonly number[],
  reason: ErasureReason,
  now: number,
): Erased {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const { rows } = statements(sqlite)
    const asked = rows.all(JSON.stringify(personIds)) as Row[]
    const erasable = asked.filter(({ account }) => account !== 'active')
    const cedulas = [...new Set(erasable.map((row) => cedulaOf(sqlite, row)).filter(isCedula))]
    const gone = remove(database, erasable, cedulas, now)
    addTombstones(sqlite, cedulas, { erasedAt: now, reason })
    return { ...gone, withAccount: asked.length - erasable.length }
  })
}

/**
 * Erases those among these people who were erased elsewhere or at another time, and have given no authorisation since.
 * In one transaction.
 */
export function eraseBarred(
  database: Pick<Database, 'sqlite'>,
  personIds: readonly number[],
  now: number,
): GoneAgain {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const barred = barredRows(sqlite, personIds)
    if (barred.length === 0) return nothingGone
    const rows = barred.map(({ row }) => row)
    const cedulas = [...new Set(rows.map((row) => cedulaOf(sqlite, row)).filter(isCedula))]
    return {
      ...remove(database, rows, cedulas, now),
      barred: barred.map(({ row: { uid }, reason }) => ({ uid, reason })),
    }
  })
}

function barredRows(sqlite: Sqlite, personIds: readonly number[]): { row: Row; reason: ErasureReason }[] {
  const erasureOf = erasedIn(sqlite)
  return (statements(sqlite).rows.all(JSON.stringify(personIds)) as Row[]).flatMap((row) => {
    if (row.account === 'active') return []
    const erasure = erasureOf(cedulaOf(sqlite, row))
    if (erasure === null || isAuthorisedSince(sqlite, row.id, erasure.erasedAt)) return []
    return [{ row, reason: erasure.reason }]
  })
}

/** Those among these people whom `eraseBarred` would erase. */
export const barredAmong = ({ sqlite }: Pick<Database, 'sqlite'>, personIds: readonly number[]): number[] =>
  barredRows(sqlite, personIds).map(({ row }) => row.id)

const isAuthorisedSince = (sqlite: Sqlite, personId: number, at: number): boolean =>
  authorisedSince(sqlite).get(personId, at) !== undefined
const authorisedSince = once((sqlite: Sqlite) =>
  sqlite.prepare("SELECT 1 FROM consents WHERE person_id = ? AND given_at > ? AND method <> 'revoked'"),
)

const cedulaOf = (sqlite: Sqlite, { uid, cedula }: Pick<Row, 'uid' | 'cedula'>): string =>
  isCedula(cedula) ? cedula : ((statements(sqlite).lastCedula.get(uid) as string | undefined) ?? '')

/**
 * `cedulas`: the people's cédulas. Also erases others who were registered with one of them, by another leader or on
 * another laptop.
 */
function remove(
  database: Pick<Database, 'sqlite'>,
  asked: readonly Row[],
  cedulas: readonly string[],
  now: number,
): Gone {
  const { sqlite } = database
  const of = statements(sqlite)
  const ids = new Set(asked.map(({ id }) => id))
  const freed = of.freed.all() as Pick<Row, 'id' | 'uid'>[]
  for (const cedula of cedulas) {
    for (const id of of.idsWith.all(cedula) as number[]) ids.add(id)
    for (const { id, uid } of freed) if (of.had.get({ uid, cedula }) !== undefined) ids.add(id)
  }
  const rows = (of.rows.all(JSON.stringify([...ids])) as Row[]).filter(({ account }) => account !== 'active')
  const uids = new Set(rows.map(({ uid }) => uid))
  for (const { id } of rows) for (const uid of of.uidsOfRow.all(id) as string[]) uids.add(uid)
  for (const cedula of cedulas) for (const uid of of.uidsWith.all(cedula) as string[]) uids.add(uid)
  const numbers = new Set(cedulas)
  for (const uid of uids) for (const cedula of of.formerCedulas.all(uid) as string[]) numbers.add(cedula)

  const people = rows.map(({ cedula, name, phone }) => ({
    cedula: isCedula(cedula) ? cedula : '',
    name,
    phone,
  }))
  const forgotten = { people, cedulas: [...numbers].filter(isCedula), ids: rows.map(({ id }) => id), uids }
  forgetTexts(sqlite, forgotten)
  // First those of the uids with rows, so that the triggers find nothing left to record.
  const hlc = of.erasedHlc.get({ now }) as string
  for (const uid of uids) {
    of.noteErased.run({ hlc, uid })
    of.forgetChanges.run(uid)
    of.forgetOther.run(uid)
  }
  for (const cedula of cedulas) {
    of.forgetAnswers.run(cedula)
    for (const uid of of.mistaken.all(cedula) as string[]) of.forgetNumber.run({ uid, cedula })
  }
  const removedAccounts = rows.filter(({ account }) => account === 'removed').map(({ id }) => id)
  // A photo of a sheet shows whoever signed it.
  const sheetPhotos = removeSheetPhotosOf(
    { sqlite },
    rows.map(({ id }) => id),
  )
  const mentioned = unrecorded(sqlite, () => {
    const changed = forgetMentions(sqlite, mentionedIn(forgotten))
    erase(
      database,
      rows.filter(({ account }) => account === null).map(({ id }) => id),
    )
    // Other rows refer to the account, so it stays without a name.
    eraseAllButPerson(database, removedAccounts)
    for (const id of removedAccounts) {
      of.emptyRecord.run(id)
      of.standIn.run({ id, now })
      of.namelessAccount.run(id)
    }
    return changed
  })
  of.noteUnfinished.run({ now })
  const gone = new Set(rows.map(({ id }) => id))
  return { personIds: [...gone], sheetPhotos, mentioned: mentioned.filter((id) => !gone.has(id)) }
}

/** Records that photos of sheets are gone: they proved the authorisations of others too. */
export function recordSheetPhotos(
  database: Database,
  { sheetPhotos }: Gone,
  accountId: number | null,
  now: number,
): void {
  for (const sheet of sheetPhotos)
    record(database, { at: now, accountId, action: 'proof_removed', detail: { proof: 'sheet_photo', sheet } })
}

/** Keeps the triggers from recording, because `changes` is already complete. Also works within a merge. */
function unrecorded<Done>(sqlite: Sqlite, work: () => Done): Done {
  const { isApplying, setApplying } = statements(sqlite)
  const before = isApplying.get() as 0 | 1
  setApplying.run(1)
  const done = work()
  setApplying.run(before)
  return done
}
