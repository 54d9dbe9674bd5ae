import type { Sqlite } from '../database/open.ts'

/** Tasks of the reader thread. */
export const accountReads = (sqlite: Sqlite) => ({
  /**
   * Number of people by account id. Counted here, because SQLite would sort everybody to group them, and read from the
   * smallest index that has the leader.
   */
  peopleOfLeaders: (_: object): Map<number, number> => {
    const leaders = sqlite
      .prepare(
        `SELECT referred_by FROM people INDEXED BY people_by_registration
          WHERE deleted_at IS NULL AND referred_by IS NOT NULL`,
      )
      .pluck()
      .all() as number[]
    const counts = new Map<number, number>()
    for (const id of leaders) counts.set(id, (counts.get(id) ?? 0) + 1)
    return counts
  },
})
export type AccountReads = ReturnType<typeof accountReads>
