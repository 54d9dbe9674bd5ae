import { record } from './audit.ts'
import { immediately } from './immediately.ts'
import { once } from './once.ts'
import type { Database, Sqlite } from './open.ts'

/**
 * Who made a change of a person. `changes` does not say it: the audit log does, by the part of this laptop's clock in
 * which they were made.
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

/** Digits of the time and of its counter, and what is between them: the node follows. */
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

/** Changes one person, and records who did, in one transaction. Nothing is recorded of an edit that changes nothing. */
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
