import type { Database } from '../database/open.ts'
import { isNobodyErased } from '../erased/tombstones.ts'
import type { Whose } from '../whose.ts'
import { leadersOf } from '../whose.ts'
import { eraseBarred } from './erase-for-good.ts'

/** Number of people whose cédulas are compared in one transaction. */
const atOnce = 500

/**
 * Erases people of a whole database who were erased at another time or on another laptop, in parts. Yields the ids of
 * deleted rows. Keeps people of others than `whose`.
 */
export function* eraseAllBarred(
  database: Pick<Database, 'sqlite'>,
  whose: Whose,
  now: number,
): Generator<number[]> {
  const { sqlite } = database
  if (isNobodyErased(sqlite)) return
  // Includes hidden people. A person without a leader belongs to an account.
  const next = sqlite
    .prepare(
      'SELECT id FROM people WHERE id > @after AND referred_by BETWEEN @first AND @last ORDER BY id LIMIT @atOnce',
    )
    .pluck()
  for (let after = 0; ; ) {
    const ids = next.all({ after, atOnce, ...leadersOf(whose) }) as number[]
    const last = ids.at(-1)
    if (last === undefined) return
    after = last
    yield eraseBarred(database, ids, now)
  }
}
