import { readLeaders } from '../changes/leaders.ts'
import { applying, settleAgain } from '../changes/merge.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { erase } from '../people/erase.ts'
import { priorities } from '../queue/policy.ts'
import { isUnsent } from './repository.ts'

/** People per transaction. */
const atOnce = 20

/**
 * Deletes the people who moved to another member from a leader's laptop, once all own changes about them were sent. They can come
 * back. Returns the deleted ids; null: nobody is left to delete. One transaction.
 */
export function dropDeparted(database: Database, now: number): number[] | null {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const all = sqlite.prepare('SELECT uid FROM headquarters_departed ORDER BY uid').pluck().all() as string[]
    const uids = all.filter((uid) => !isUnsent(sqlite, uid)).slice(0, atOnce)
    if (uids.length === 0) return null
    const row = sqlite.prepare(
      'SELECT id, cedula FROM people WHERE uid = ? AND id NOT IN (SELECT person_id FROM accounts)',
    )
    const others = sqlite.prepare('SELECT uid FROM other_uids WHERE cedula = ?').pluck()
    const waiting: string[] = []
    const gone: number[] = []
    applying(sqlite, () => {
      for (const uid of uids) {
        const person = row.get(uid) as { id: number; cedula: string } | undefined
        if (person !== undefined) {
          waiting.push(...(others.all(person.cedula) as string[]))
          sqlite.prepare('UPDATE other_uids SET person_id = NULL WHERE person_id = ?').run(person.id)
          erase(database, [person.id])
          gone.push(person.id)
        }
        sqlite.prepare('DELETE FROM changes WHERE uid = ?').run(uid)
        sqlite.prepare('DELETE FROM other_uids WHERE uid = ?').run(uid)
        sqlite.prepare('DELETE FROM headquarters_disputed WHERE uid = ?').run(uid)
        sqlite.prepare('DELETE FROM headquarters_departed WHERE uid = ?').run(uid)
      }
    })
    const left = waiting.filter((uid) => !uids.includes(uid))
    if (left.length > 0)
      settleAgain(database, left, { leaders: readLeaders(sqlite, now), now, priority: priorities.import })
    return gone
  })
}
