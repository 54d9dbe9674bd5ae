import type { Sqlite } from '../database/open.ts'
import { tried } from './present.ts'

/** Which tables say that a laptop is connected; the others come again from the server. */
const tables = ['headquarters', 'headquarters_members', 'headquarters_leaders'] as const

/**
 * A copy from before the laptop was connected does not disconnect it. A copy of a connected laptop keeps what it says: the
 * keys of a campaign do not change, and what was sent since comes back.
 */
export function carryHeadquarters(restored: Sqlite, present: Sqlite | null): void {
  if (present === null || restored.prepare('SELECT 1 FROM headquarters').get() !== undefined) return
  for (const table of tables) {
    const rows =
      tried(() => present.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[]) ?? []
    for (const row of rows) {
      const columns = Object.keys(row)
      restored
        .prepare(
          `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})`,
        )
        .run(row)
    }
  }
  restored.exec(
    'UPDATE headquarters SET pushed = 0, cursor = 0, sending = NULL, told_leaders = NULL, left_out_from = NULL',
  )
}
