import type { Sqlite } from '../database/open.ts'
import { idsOf, release } from '../people/ids.ts'

/** Tasks of the reader thread. */
export const accountReads = (sqlite: Sqlite) => ({
  /**
   * Number of people by account id. Counts in JavaScript, because SQLite would sort everybody to group them, and reads
   * the smallest index that contains the leader.
   */
  peopleOfLeaders: (_: object): Map<number, number> => {
    const leaders = idsOf(
      sqlite,
      `SELECT referred_by FROM people INDEXED BY people_by_registration
        WHERE deleted_at IS NULL AND referred_by IS NOT NULL`,
    )
    const counts = new Map<number, number>()
    for (const id of leaders) counts.set(id, (counts.get(id) ?? 0) + 1)
    release(leaders)
    return counts
  },
})
export type AccountReads = ReturnType<typeof accountReads>
