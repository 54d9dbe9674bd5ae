import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'

/**
 * Limits how often an account may find out whether somebody is registered: nobody must learn who supports whom by
 * asking about one cédula after another. The limit is far above the needs of anybody who registers people.
 */
export interface CedulaQuestions {
  /** False: the account has to wait. The first refusal in an hour is recorded. */
  mayAsk(database: Database, accountId: number): boolean
  /** When the account may ask again, UTC ms. */
  retryAt(): number
}

/** Number of questions in a row, and milliseconds until one more is allowed. */
export const mostQuestions = 60
const refillMs = 10_000
/**
 * Questions are taken from the stored ones in blocks, so that most of them write nothing. A restart loses the rest of a
 * block.
 */
const block = 10
const recordedEveryMs = 3_600_000

export function createCedulaQuestions(clock: Pick<Clock, 'now'>): CedulaQuestions {
  /** Questions taken from the stored ones and not asked yet, by account. */
  const taken = new Map<number, number>()
  const recordedAt = new Map<number, number>()

  return {
    mayAsk(database, accountId) {
      const rest = taken.get(accountId) ?? 0
      const now = clock.now()
      const left = rest > 0 ? rest : take(database.sqlite, accountId, now)
      if (left > 0) {
        taken.set(accountId, left - 1)
        return true
      }
      const last = recordedAt.get(accountId)
      if (last === undefined || Math.abs(now - last) >= recordedEveryMs) {
        record(database, { at: now, accountId, action: 'cedulas_probed', detail: {} })
        recordedAt.set(accountId, now)
      }
      return false
    },
    retryAt: () => clock.now() + refillMs,
  }
}

/**
 * Takes at most one block from the stored questions, including those refilled since. A clock that was set back refills
 * nothing.
 */
function take(sqlite: Sqlite, accountId: number, now: number): number {
  return immediately(sqlite, () => {
    const stored = sqlite
      .prepare('SELECT "left", at FROM cedula_questions WHERE account_id = ?')
      .get(accountId) as { left: number; at: number } | undefined
    const since = stored === undefined ? 0 : Math.max(0, Math.floor((now - stored.at) / refillMs))
    const left = Math.min(mostQuestions, (stored?.left ?? mostQuestions) + since)
    const some = Math.min(block, left)
    if (some > 0 || (stored !== undefined && stored.at > now))
      sqlite
        .prepare(
          `INSERT INTO cedula_questions (account_id, "left", at) VALUES (@accountId, @left, @now)
             ON CONFLICT (account_id) DO UPDATE SET "left" = excluded."left", at = excluded.at`,
        )
        .run({ accountId, left: left - some, now })
    return some
  })
}
