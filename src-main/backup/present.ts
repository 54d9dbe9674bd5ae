import fs from 'node:fs'
import { type Database, type OpenOptions, open, type Sqlite } from '../database/open.ts'

/** Reads the present data for a restore, even if they are damaged. Writes nothing. */

export type Row = Record<string, unknown>

/** A person of the present data, with what a restore compares. */
export interface PresentPerson {
  id: number
  uid: string
  cedula: string
  name: string
  updatedAt: number
  deletedAt: number | null
  referredBy: number | null
  /** null: there is no settled result, or the record cannot be read. */
  status: string | null
  fetchedAt: number | null
}

/** A read-only connection with the first key that opens the file; null: no key does, or there is no file. */
export function openPresent(
  options: Omit<OpenOptions, 'key'>,
  keys: readonly Uint8Array[],
): { database: Database; key: Uint8Array; close(): void } | null {
  if ((fs.statSync(options.file, { throwIfNoEntry: false })?.size ?? 0) === 0) return null
  // A reader of a WAL database may leave these files. They are deleted if they did not exist before.
  const beside = [`${options.file}-wal`, `${options.file}-shm`].filter((file) => !fs.existsSync(file))
  const removeBeside = () => {
    // On Windows another reader may hold these files. Then they stay, empty.
    for (const leftover of beside) tried(() => fs.rmSync(leftover, { force: true }))
  }
  for (const key of keys) {
    try {
      const database = open({ ...options, key, readonly: true })
      return {
        database,
        key,
        close() {
          database.close()
          removeBeside()
        },
      }
    } catch {
      removeBeside()
    }
  }
  return null
}

const columns = `person.id, person.uid, person.cedula, person.name, person.updated_at AS updatedAt,
  person.deleted_at AS deletedAt, person.referred_by AS referredBy`

const whole = `SELECT ${columns}, record.status, record.fetched_at AS fetchedAt
  FROM people AS person LEFT JOIN census_records AS record ON record.person_id = person.id`

/** Number of ids to try beyond the highest known one, in case a damaged page hides the highest one. */
const beyond = 5_000

/**
 * Passes every readable person to `take`. Returns false if some could not be read. A damaged page ends a scan, so the
 * people are then read one by one.
 */
export function eachPerson(sqlite: Sqlite, take: (person: PresentPerson) => void): boolean {
  const rows: PresentPerson[] = []
  try {
    for (const row of sqlite.prepare(`${whole} ORDER BY person.id`).iterate()) rows.push(row as PresentPerson)
    for (const row of rows) take(row)
    return true
  } catch {
    // The loop below reads them again: the order of a broken scan is unknown.
  }
  const one = tried(() => sqlite.prepare(`${whole} WHERE person.id = ?`))
  const alone = tried(() => sqlite.prepare(`SELECT ${columns} FROM people AS person WHERE person.id = ?`))
  if (one === null || alone === null) return false
  for (let id = 1, last = highestId(sqlite); id <= last; id++) {
    const row =
      tried(() => one.get(id) as PresentPerson | undefined) ??
      tried(() => alone.get(id) as Omit<PresentPerson, 'status' | 'fetchedAt'> | undefined)
    if (row !== null && row !== undefined) take({ status: null, fetchedAt: null, ...row })
  }
  return false
}

/** The highest person id found in any table or index. */
function highestId(sqlite: Sqlite): number {
  const known = [
    'SELECT max(id) FROM people',
    'SELECT max(id) FROM people INDEXED BY people_by_registration WHERE deleted_at IS NULL',
    'SELECT max(person_id) FROM census_records',
    'SELECT max(person_id) FROM consents',
    'SELECT max(person_id) FROM lookup_jobs',
  ].map((query) => Number(tried(() => sqlite.prepare(query).pluck().get()) ?? 0))
  return Math.max(...known) + beyond
}

/** Returns null if `read` throws. */
export function tried<Value>(read: () => Value): Value | null {
  try {
    return read()
  } catch {
    return null
  }
}
