import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { readTombstones, type Tombstone, type Tombstones, takeTombstones } from '../erased/tombstones.ts'

/** Erasures that travel by the headquarters. Coordinators tell everybody; a leader's laptop tells them. */

/** Erasures of one record. */
const atOnce = 200

const statements = once((sqlite: Sqlite) => ({
  untold: sqlite.prepare(
    `SELECT one.digest, one.erased_at AS erasedAt, one.reason FROM erasures AS one
       LEFT JOIN headquarters_erasures AS told ON told.digest = one.digest
      WHERE told.erased_at IS NULL OR told.erased_at < one.erased_at ORDER BY one.digest LIMIT ?`,
  ),
  told: sqlite.prepare(
    `INSERT INTO headquarters_erasures (digest, erased_at) VALUES (@digest, @erasedAt)
       ON CONFLICT (digest) DO UPDATE SET erased_at = max(erased_at, excluded.erased_at)`,
  ),
}))

/** null: everything is told. */
export function untoldErasures(sqlite: Sqlite): Tombstones | null {
  const erasures = statements(sqlite).untold.all(atOnce) as Tombstone[]
  return erasures.length === 0 ? null : { keys: readTombstones(sqlite).keys.slice(0, 50), erasures }
}

export function erasuresTold(sqlite: Sqlite, erasures: readonly Tombstone[]): void {
  const { told } = statements(sqlite)
  for (const { digest, erasedAt } of erasures) told.run({ digest, erasedAt })
}

/** Takes erasures from a coordinator or from another laptop of the same leader. Must run in the caller's transaction. */
export function takeTold(sqlite: Sqlite, told: Tombstones): void {
  takeTombstones(sqlite, told)
  erasuresTold(sqlite, told.erasures)
}
