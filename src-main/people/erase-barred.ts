import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { isNobodyErased } from '../erased/tombstones.ts'
import type { Whose } from '../whose.ts'
import { leadersOf } from '../whose.ts'
import { barredAmong, eraseBarred, type GoneAgain, nothingGone, recordSheetPhotos } from './erase-for-good.ts'

/** People whose cédulas are compared at once. */
const comparedAtOnce = 500
/** For a thread where nobody waits between two parts. */
export const manyAtOnce = 200
/** People who are erased in one transaction beside a leader who registers somebody. */
const fewAtOnce = 3

/**
 * Erases those of a whole database who were erased at another time or on another laptop, in parts. Yields what is gone
 * after each part. People of others than `whose` stay. `atOnce`: people who are erased in one transaction, which goes once
 * through everything that was written about others. `uids`: the only people who are compared; null: all.
 */
export function* eraseAllBarred(
  database: Pick<Database, 'sqlite'>,
  whose: Whose,
  now: number,
  atOnce: number,
  uids: readonly string[] | null = null,
): Generator<GoneAgain> {
  const { sqlite } = database
  if (isNobodyErased(sqlite)) return
  // Includes hidden people. A person without a leader belongs to an account. The sign keeps SQLite from walking through all ids.
  const among = uids === null ? 'id > @after' : '+id > @after AND uid IN (SELECT value FROM json_each(@uids))'
  const next = sqlite
    .prepare(
      `SELECT id FROM people WHERE ${among} AND referred_by BETWEEN @first AND @last ORDER BY id LIMIT @compared`,
    )
    .pluck()
  const of = { compared: comparedAtOnce, uids: JSON.stringify(uids), ...leadersOf(whose) }
  const barred: number[] = []
  for (let after = 0, isLast = false; !isLast; ) {
    const ids = next.all({ ...of, after }) as number[]
    isLast = ids.length < comparedAtOnce
    after = ids.at(-1) ?? after
    barred.push(...barredAmong(database, ids))
    if (!isLast) yield nothingGone
    while (barred.length >= atOnce || (isLast && barred.length > 0))
      yield eraseBarred(database, barred.splice(0, atOnce), now)
  }
}

/**
 * The same for what another laptop has told, in short transactions. Each of them records its erasures in the log. `accountId`: who
 * took it in; null: the app itself.
 */
export function* eraseAllTold(
  database: Database,
  whose: Whose,
  accountId: number | null,
  now: number,
  uids: readonly string[] | null = null,
): Generator<GoneAgain> {
  const parts = eraseAllBarred(database, whose, now, fewAtOnce, uids)
  for (;;) {
    const gone = immediately(database.sqlite, () => {
      const next = parts.next()
      if (next.done) return null
      for (const { uid, reason } of next.value.barred)
        record(database, { at: now, accountId, action: 'person_erased', person: uid, detail: { reason } })
      recordSheetPhotos(database, next.value, accountId, now)
      return next.value
    })
    if (gone === null) return
    yield gone
  }
}
