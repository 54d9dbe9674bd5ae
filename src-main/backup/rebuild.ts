import type { LostPerson } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { parkedWithoutConsent } from '../queue/jobs.ts'
import { priorities } from '../queue/policy.ts'
import type { Evidence } from './contents.ts'
import type { Stored } from './tables.ts'
import type { Hole } from './trees.ts'

/**
 * Rules for rows that could not be read. They use the evidence in indexes and other tables. Every function writes to
 * the new database in the caller's transaction, with foreign keys off.
 */

/** Known values of one table's lost rows, by rowid. `add`: inserts a row; false if it contradicts another one. */
export interface LostRows {
  rows: Map<number, Stored>
  /** Rowids whose row was completed from a copy. */
  copied: Set<number>
  holes: readonly Hole[]
  evidence: Evidence
  add(rowid: number, row: Stored): boolean
  /** Whether the row is in the new database. */
  has(rowid: number): boolean
}

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const number = (value: unknown): number | null => (typeof value === 'number' ? value : null)

const particles = new Set(['de', 'del', 'la', 'las', 'los', 'y'])

/** "n~ustes de la hoz" → "Ñustes de la Hoz": accents are not known. */
const nameFromSortKey = (key: string): string =>
  key
    .replaceAll('n~', 'n\u0303')
    .normalize('NFC')
    .split(' ')
    .map((word, at) =>
      at > 0 && particles.has(word) ? word : word.charAt(0).toLocaleUpperCase('es') + word.slice(1),
    )
    .join(' ')

/** A UUIDv7 begins with its time in milliseconds. */
const timeOfUid = (uid: string): number => Number.parseInt(uid.replaceAll('-', '').slice(0, 12), 16)

/**
 * A person needs a uid and a cédula; the rest is filled in. Hidden people have no entry in the indexes of the lists.
 */
export function rebuildPeople(
  sqlite: Sqlite,
  { rows, copied, evidence, add }: LostRows,
  now: number,
): LostPerson[] {
  const consent = sqlite.prepare(
    'SELECT given_at AS at, collected_by AS leader FROM consents WHERE person_id = ? ORDER BY id LIMIT 1',
  )
  const inOrder = [...rows].sort(([one], [other]) => one - other)
  return inOrder.map(([id, row]): LostPerson => {
    const [uid, cedula, sortKey] = [text(row.uid), text(row.cedula), text(row.name_sort)]
    const name = text(row.name) ?? (sortKey === null ? null : nameFromSortKey(sortKey))
    const given = consent.get(id) as { at: number; leader: number | null } | undefined
    const referredBy = 'referred_by' in row ? number(row.referred_by) : (given?.leader ?? null)
    const lost: LostPerson = { id, kind: 'lost', cedula, name, phone: text(row.phone), referredBy }
    if (uid === null || cedula === null) return lost
    const isListed = evidence.rowidsIn.get('people_by_name')?.has(id) ?? false
    const isHidden = !isListed && evidence.wholeIndexes.has('people_by_name')
    const registeredAt = number(row.registered_at) ?? given?.at ?? timeOfUid(uid)
    const isAdded = add(id, {
      id,
      barrio: null,
      notes: null,
      phone: null,
      updated_at: registeredAt,
      ...row,
      deleted_at: isListed ? null : (row.deleted_at ?? (isHidden ? now : null)),
      uid,
      cedula,
      name: name ?? cedula,
      name_sort: sortKey ?? cedula,
      referred_by: referredBy,
      registered_at: registeredAt,
    })
    return isAdded ? { ...lost, kind: copied.has(id) ? 'from_copy' : 'rebuilt' } : lost
  })
}

export interface KnownSlot {
  id: string
  displayName: string
}

/**
 * An account needs its slot and its person. A slot in the key file shows that the account is active. The first account
 * is the owner's. An account that registered somebody is a leader's.
 */
export function rebuildAccounts(
  sqlite: Sqlite,
  { rows, add }: LostRows,
  slots: readonly KnownSlot[],
  now: number,
): number {
  const asLeader = sqlite
    .prepare(
      `SELECT EXISTS (SELECT 1 FROM people WHERE referred_by = @id)
           OR EXISTS (SELECT 1 FROM consents WHERE collected_by = @id)
           OR EXISTS (SELECT 1 FROM claims WHERE claimed_by = @id OR decided_by = @id)`,
    )
    .pluck()
  let rebuilt = 0
  for (const [id, row] of rows) {
    const [slotId, personId] = [text(row.slot_id), number(row.person_id)]
    if (slotId === null || personId === null) continue
    const slot = slots.find((one) => one.id === slotId)
    const isOwner = id === 1
    const isLeader = isOwner || asLeader.get({ id }) === 1
    const isAdded = add(id, {
      id,
      created_at: now,
      pin: null,
      role: isLeader ? 'LEADER' : 'USER',
      is_owner: isOwner ? 1 : 0,
      display_name: '—',
      ...row,
      ...(slot === undefined
        ? // A leader of another laptop has no slot.
          { removed_at: row.removed_at ?? (number(row.came_with) === null ? now : null) }
        : { removed_at: null, display_name: slot.displayName }),
    })
    if (isAdded) rebuilt += 1
  }
  return rebuilt
}

/** Creates the person behind an account if it is missing: without it, nobody could sign in. Their cédula is unknown. */
export function standInForAccountPeople(sqlite: Sqlite, uid: () => string, now: number): LostPerson[] {
  const missing = sqlite
    .prepare(
      `SELECT person_id AS id, display_name AS name FROM accounts
        WHERE NOT EXISTS (SELECT 1 FROM people WHERE people.id = person_id)`,
    )
    .all() as { id: number; name: string }[]
  const insert = sqlite.prepare(
    `INSERT INTO people (id, uid, cedula, name, name_sort, registered_at, updated_at)
     VALUES (@id, @uid, @cedula, @name, @sortKey, @now, @now)`,
  )
  // No real cédula begins with a dash.
  for (const { id, name } of missing)
    insert.run({ id, uid: uid(), cedula: `-${id}`, name, sortKey: name.toLowerCase(), now })
  return missing.map(({ id, name }) => ({
    id,
    kind: 'rebuilt',
    cedula: null,
    name,
    phone: null,
    referredBy: null,
  }))
}

/**
 * Status and place of a record are in the indexes. A person without any evidence gets an empty record, as after a
 * registration: `rowOf` needs one.
 */
export function rebuildRecords(sqlite: Sqlite, lost: LostRows | null): number {
  const fetched = sqlite
    .prepare('SELECT max(ended_at) FROM lookup_attempts WHERE person_id = ? AND error IS NULL')
    .pluck()
  let rebuilt = 0
  for (const [personId, row] of lost?.rows ?? []) {
    const isSettled = text(row.status) !== null
    const fetchedAt = isSettled ? (fetched.get(personId) as number | null) : null
    if (lost?.add(personId, { fetched_at: fetchedAt, ...row, person_id: personId })) rebuilt += 1
  }
  sqlite
    .prepare(
      `INSERT INTO census_records (person_id)
       SELECT id FROM people WHERE NOT EXISTS (SELECT 1 FROM census_records WHERE person_id = people.id)`,
    )
    .run()
  return rebuilt
}

/** Creates the job of an attempt whose own job was lost. Of that job, only the end of its attempts is known. */
export function standInForJobs(sqlite: Sqlite): number {
  return sqlite
    .prepare(
      `INSERT INTO lookup_jobs (id, person_id, state, priority, due_at, created_at, finished_at)
       SELECT job_id, person_id, 'done', ${priorities.registration}, min(started_at), min(started_at),
              max(coalesce(ended_at, started_at))
         FROM lookup_attempts AS attempt
        WHERE NOT EXISTS (SELECT 1 FROM lookup_jobs WHERE id = attempt.job_id)
          AND EXISTS (SELECT 1 FROM people WHERE id = attempt.person_id)
        GROUP BY job_id`,
    )
    .run().changes
}

/**
 * Queues nobody with a settled result unless a leader asked for it, and queues everybody else who is not hidden.
 * `adopted`: jobs from pages that may be older than the rest.
 */
export function mendQueue(sqlite: Sqlite, adopted: readonly number[], now: number): number {
  const end = sqlite.prepare(
    `UPDATE lookup_jobs SET state = 'done', token = NULL, boot_id = NULL, finished_at = @now
      WHERE id = @id AND state IN ('waiting', 'running') AND EXISTS
        (SELECT 1 FROM census_records AS record
          WHERE record.person_id = lookup_jobs.person_id AND record.status IS NOT NULL)`,
  )
  for (const id of adopted) end.run({ id, now })
  return sqlite
    .prepare(
      `INSERT INTO lookup_jobs (person_id, state, priority, due_at, parked, created_at)
       SELECT person.id, 'waiting', ${priorities.registration}, @now, ${parkedWithoutConsent('person.id')}, @now
         FROM people AS person JOIN census_records AS record ON record.person_id = person.id
        WHERE record.status IS NULL AND person.deleted_at IS NULL AND NOT EXISTS
          (SELECT 1 FROM lookup_jobs WHERE person_id = person.id AND state IN ('waiting', 'running'))`,
    )
    .run({ now }).changes
}

/** A paused queue stays paused. The key file that opened the database remains its key file. */
export function rebuildSettings(sqlite: Sqlite, lost: LostRows | null, keysGeneration: number): number {
  let rebuilt = 0
  for (const [rowid, { key }] of lost?.rows ?? []) {
    const value = key === 'keys_generation' ? String(keysGeneration) : key === 'paused' ? 'yes' : null
    if (value !== null && key !== undefined && lost?.add(rowid, { key, value })) rebuilt += 1
  }
  sqlite
    .prepare('INSERT OR IGNORE INTO settings (key, value) VALUES (?, ?)')
    .run('keys_generation', String(keysGeneration))
  return rebuilt
}

interface Broken {
  table: string
  rowid: number
  parent: string
  fkid: number
}

/**
 * Removes rows whose references lead to missing rows. Where a row may lack the reference, removes only the reference.
 * Returns the number of removed rows by table.
 */
export function removeOrphans(sqlite: Sqlite): Map<string, number> {
  const removed = new Map<string, number>()
  for (;;) {
    const broken = sqlite.pragma('foreign_key_check') as Broken[]
    if (broken.length === 0) return removed
    for (const { table, rowid, fkid } of broken) {
      const column = sqlite
        .prepare('SELECT "from" FROM pragma_foreign_key_list(?) WHERE id = ?')
        .pluck()
        .get(table, fkid) as string
      if (isDetached(sqlite, table, column, rowid)) continue
      const { changes } = sqlite.prepare(`DELETE FROM "${table}" WHERE rowid = ?`).run(rowid)
      removed.set(table, (removed.get(table) ?? 0) + changes)
    }
  }
}

function isDetached(sqlite: Sqlite, table: string, column: string, rowid: number): boolean {
  try {
    sqlite.prepare(`UPDATE "${table}" SET "${column}" = NULL WHERE rowid = ?`).run(rowid)
    return true
  } catch {
    // The column must not be NULL, by its type or by a check of the table.
    return false
  }
}
