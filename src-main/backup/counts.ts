import type { Sqlite } from '../database/open.ts'

export interface PeopleCounts {
  /**
   * All rows that the table of people ever had, including those of erased people, so that the number never falls.
   */
  rows: number
  /** The people whom leaders referred and who are not hidden. */
  people: number
}

/** Reads an index of all people. */
export function countPeople(sqlite: Sqlite): PeopleCounts {
  const count = (query: string) => sqlite.prepare(query).pluck().get() as number
  return {
    rows: count(`SELECT (SELECT count(*) FROM people)
      + coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE key = 'erased_rows'), 0)`),
    people: count('SELECT count(*) FROM people WHERE referred_by IS NOT NULL AND deleted_at IS NULL'),
  }
}

/** Task of the reader thread. */
export const backupReads = (sqlite: Sqlite) => ({ countPeople: (_: object) => countPeople(sqlite) })
