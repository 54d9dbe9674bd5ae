import { record } from './audit.ts'
import { immediately } from './immediately.ts'
import { once } from './once.ts'
import type { Database, Sqlite } from './open.ts'

/**
 * Finds the author of a change of a person. `changes` does not store it; the audit log does, by the range of this
 * laptop's clock in which the changes were made.
 */

/** Changes of this laptop after `after`, up to and including `upTo`: values of the hybrid logical clock. */
export interface ChangeRange {
  after: string
  upTo: string
}

const clockNow = once((sqlite: Sqlite) =>
  sqlite.prepare(`SELECT printf('%015d-%06d-%s', ms, counter, node) FROM device`).pluck(),
)

/** Must run in the caller's transaction. null: nothing was recorded in `changes`. */
export function rangeOf<Done>(sqlite: Sqlite, mutate: () => Done): { done: Done; range: ChangeRange | null } {
  const now = () => clockNow(sqlite).get() as string
  const after = now()
  const done = mutate()
  const upTo = now()
  return { done, range: upTo === after ? null : { after, upTo } }
}

/** Position of the node in a clock value, after the digits of the time, of the counter, and their separators. */
const nodeAt = 23

export const isIn = (hlc: string, { after, upTo }: ChangeRange): boolean =>
  hlc > after && hlc <= upTo && hlc.slice(nodeAt) === upTo.slice(nodeAt)

export interface PersonChanged {
  at: number
  accountId: number
  way: 'edit' | 'undo'
  /** Uid of the person. */
  person: string | null
}

/** Changes one person and records the author, in one transaction. Records nothing if the edit changes nothing. */
export const changedBy = <Done>(
  database: Database,
  { at, accountId, way, person }: PersonChanged,
  mutate: () => Done,
): Done =>
  immediately(database.sqlite, () => {
    const { done, range } = rangeOf(database.sqlite, mutate)
    if (range !== null)
      record(database, { at, accountId, action: 'person_changed', person, detail: { way, ...range } })
    return done
  })
