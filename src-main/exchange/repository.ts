import type { ConsentText, LastExchange } from '../../src-preload/contract/index.ts'
import { keepTexts } from '../authorisation/texts.ts'
import type { Change } from '../changes/fold.ts'
import {
  addLeaderElsewhere,
  addSameLeaders,
  readLeaders,
  removeSameLeaders,
  removeUnusedLeaders,
} from '../changes/leaders.ts'
import { catchUp, type Merged, mergeChanges, withdrawChanges } from '../changes/merge.ts'
import type { MergeOptions } from '../changes/rows.ts'
import { settleLeadersPart } from '../changes/settle-leaders.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { type Tombstones, takeTombstones } from '../erased/tombstones.ts'
import { eraseAllTold } from '../people/erase-barred.ts'
import { priorities } from '../queue/policy.ts'
import type { NamedLeader } from './lines.ts'

/** SQL of exchanges. Every exported function runs one transaction for a few people, so that registering stays quick. */

/** People to withdraw between two checks of the time. */
const withdrawnAtOnce = 10
/** Most chunks, or groups of `withdrawnAtOnce` people, per transaction. */
const mostAtOnce = 4
/** Chunks to delete per transaction. */
const deletedAtOnce = 40
/** Own changes or rows to check per transaction. */
const scannedAtOnce = 1_000

interface ExchangeRow {
  id: number
  accountId: number
  state: 'staging' | 'applying' | 'done' | 'removing'
  people: number
}

/** Result of a step: ids of people whose rows were written, and of those whose rows were deleted. */
export interface Step extends Omit<Merged, 'fresh'> {
  /** Number of people processed so far. */
  people: number
  kept: number
}

const nothing: Step = { people: 0, written: [], gone: [], kept: 0 }

const optionsAt = ({ sqlite }: Database, now: number): MergeOptions => ({
  leaders: readLeaders(sqlite, now),
  now,
  priority: priorities.import,
})

export const beginExchange = (
  { sqlite }: Database,
  begun: { accountId: number; name: string; people: number },
  now: number,
): number =>
  Number(
    sqlite
      .prepare(
        `INSERT INTO exchanges (account_id, state, name, started_at, people)
         VALUES (@accountId, 'staging', @name, @now, @people)`,
      )
      .run({ ...begun, now }).lastInsertRowid,
  )

/** `chunks`: each is JSON of `Change`s of whole people. `n`: number of the chunks before them. */
export const stage = (
  { sqlite }: Database,
  exchangeId: number,
  n: number,
  chunks: readonly string[],
): void => {
  immediately(sqlite, () => {
    for (const [at, changes] of chunks.entries()) stages(sqlite).run(exchangeId, n + at, changes)
  })
}

const stages = once((sqlite: Sqlite) =>
  sqlite.prepare('INSERT INTO exchange_chunks (exchange_id, n, changes) VALUES (?, ?, ?)'),
)

export function setState({ sqlite }: Database, exchangeId: number, state: ExchangeRow['state']): void {
  sqlite.prepare('UPDATE exchanges SET state = ? WHERE id = ?').run(state, exchangeId)
}

/** Begins to withdraw an exchange. */
export function beginRemoval(database: Database, exchangeId: number, now: number): void {
  immediately(database.sqlite, () => {
    setState(database, exchangeId, 'removing')
    recordOf(database, exchangeId, 'exchange_undone', now)
  })
}

function recordOf(
  database: Database,
  exchangeId: number,
  action: 'exchange_taken' | 'exchange_undone',
  now: number,
): void {
  const { accountId, people } = database.sqlite
    .prepare('SELECT account_id AS accountId, people FROM exchanges WHERE id = ?')
    .get(exchangeId) as Pick<ExchangeRow, 'accountId' | 'people'>
  record(database, { at: now, accountId, action, detail: { people } })
}

/**
 * After this call, a kill no longer discards the exchange. Notes who the leaders are, and creates those who are missing
 * here.
 */
export function beginApplying(
  { sqlite }: Database,
  exchangeId: number,
  {
    pairs,
    leaders,
    texts,
    told,
  }: { pairs: [string, string][]; leaders: NamedLeader[]; texts: ConsentText[]; told: Tombstones },
  now: number,
): void {
  immediately(sqlite, () => {
    // Tombstones stay even if the exchange is undone.
    takeTombstones(sqlite, told)
    const regrouped = addSameLeaders(sqlite, pairs, exchangeId, now)
    keepTexts({ sqlite }, texts)
    const known = readLeaders(sqlite, now)
    const made = new Set<string>()
    for (const { uid, name } of leaders) {
      const canonical = known.canonical(uid)
      if (known.find(uid) !== null || made.has(canonical)) continue
      made.add(canonical)
      addLeaderElsewhere(sqlite, { uid, displayName: name, cameWith: exchangeId }, now)
    }
    sqlite
      .prepare(`UPDATE exchanges SET state = 'applying', resettled = ? WHERE id = ?`)
      .run(regrouped.length === 0 ? null : JSON.stringify(regrouped), exchangeId)
  })
}

/** Erases those who were erased elsewhere: of everybody for the owner, of a leader's own people else. */
export function* eraseTold(database: Database, exchangeId: number, now: number): Generator<Step> {
  const { id, isOwner } = database.sqlite
    .prepare(
      `SELECT id, is_owner AS isOwner FROM accounts
        WHERE id = (SELECT account_id FROM exchanges WHERE id = ?)`,
    )
    .get(exchangeId) as { id: number; isOwner: 0 | 1 }
  for (const { mentioned, personIds } of eraseAllTold(database, isOwner === 1 ? 'campaign' : id, id, now))
    yield { ...nothing, written: mentioned, gone: personIds }
}

/** Returns null once this laptop's own changes are applied. */
export function catchUpPart(database: Database, now: number): Step | null {
  const merged = catchUp(database, scannedAtOnce, optionsAt(database, now))
  return merged === null ? null : { ...nothing, ...merged }
}

const firstChunk = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT n, changes FROM exchange_chunks WHERE exchange_id = ? ORDER BY n LIMIT 1'),
)
const deletesChunk = once((sqlite: Sqlite) =>
  sqlite.prepare('DELETE FROM exchange_chunks WHERE exchange_id = ? AND n = ?'),
)

/**
 * Updates the people of the next chunk to match all changes, and of more chunks while `hasTime`. Returns null once all
 * are updated; the exchange is done then.
 */
export function applyPart(
  database: Database,
  exchangeId: number,
  now: number,
  hasTime: () => boolean,
): Step | null {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const options = optionsAt(database, now)
    const applied = repeated(hasTime, () => applyChunk(database, exchangeId, options))
    if (applied !== null) return applied
    const again = settlePart(database, exchangeId, now)
    if (again !== null) return again
    removeUnusedLeaders(sqlite, exchangeId)
    setState(database, exchangeId, 'done')
    recordOf(database, exchangeId, 'exchange_taken', now)
    return null
  })
}

/** Runs `work` once, and again while `hasTime`, until it returns null. Returns the sum; null: the first run did. */
function repeated(hasTime: () => boolean, work: () => Step | null): Step | null {
  let sum: Step | null = null
  for (let n = 0; n < mostAtOnce && (n === 0 || hasTime()); n++) {
    const step = work()
    if (step === null) break
    sum = sum === null ? step : added(sum, step)
  }
  return sum
}

const added = (one: Step, other: Step): Step => ({
  people: one.people + other.people,
  written: [...one.written, ...other.written],
  gone: [...one.gone, ...other.gone],
  kept: one.kept + other.kept,
})

/** Must run in a transaction. */
function applyChunk(database: Database, exchangeId: number, options: MergeOptions): Step | null {
  const { sqlite } = database
  const chunk = firstChunk(sqlite).get(exchangeId) as { n: number; changes: string } | undefined
  if (chunk === undefined) return null
  const changes = JSON.parse(chunk.changes) as Change[]
  const { written, gone } = mergeChanges(database, changes, options, exchangeId)
  deletesChunk(sqlite).run(exchangeId, chunk.n)
  return { ...nothing, written, gone, people: new Set(changes.map(({ uid }) => uid)).size }
}

/** Settles people of accounts that turned out to be one leader's. Returns null once all are settled. */
function settlePart(database: Database, exchangeId: number, now: number): Step | null {
  const { sqlite } = database
  const { resettled, after } = sqlite
    .prepare('SELECT resettled, resettled_to AS after FROM exchanges WHERE id = ?')
    .get(exchangeId) as { resettled: string | null; after: number }
  if (resettled === null) return null
  const part = settleLeadersPart(database, { accounts: resettled, after }, optionsAt(database, now))
  if (part === null) {
    sqlite.prepare('UPDATE exchanges SET resettled = NULL WHERE id = ?').run(exchangeId)
    return nothing
  }
  const { to, ...merged } = part
  sqlite.prepare('UPDATE exchanges SET resettled_to = ? WHERE id = ?').run(to, exchangeId)
  return { ...nothing, ...merged }
}

/** Removes the next people of an exchange, and more while `hasTime`. Returns null once nothing of it is left. */
export function removePart(
  database: Database,
  exchangeId: number,
  now: number,
  hasTime: () => boolean,
): Step | null {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const options = optionsAt(database, now)
    const withdrawn = repeated(hasTime, () => withdrawNext(database, exchangeId, options))
    if (withdrawn !== null) return withdrawn
    const chunks = sqlite
      .prepare(
        `DELETE FROM exchange_chunks WHERE exchange_id = @exchangeId
            AND n IN (SELECT n FROM exchange_chunks WHERE exchange_id = @exchangeId LIMIT @deletedAtOnce)`,
      )
      .run({ exchangeId, deletedAtOnce }).changes
    if (chunks > 0) return nothing
    if (hasPairs(sqlite, exchangeId)) {
      const regrouped = removeSameLeaders(sqlite, exchangeId, now)
      sqlite
        .prepare('UPDATE exchanges SET resettled = ?, resettled_to = 0 WHERE id = ?')
        .run(regrouped.length === 0 ? null : JSON.stringify(regrouped), exchangeId)
      return nothing
    }
    const again = settlePart(database, exchangeId, now)
    if (again !== null) return again
    removeUnusedLeaders(sqlite, exchangeId)
    sqlite.prepare('DELETE FROM exchanges WHERE id = ?').run(exchangeId)
    return null
  })
}

/** Must run in a transaction. */
function withdrawNext(database: Database, exchangeId: number, options: MergeOptions): Step | null {
  const uids = nextUids(database.sqlite).all(exchangeId, withdrawnAtOnce) as string[]
  if (uids.length === 0) return null
  const { written, gone, kept } = withdrawChanges(database, exchangeId, uids, options)
  return { written, gone, kept, people: uids.length }
}

const nextUids = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT DISTINCT uid FROM changes WHERE exchange_id = ? ORDER BY uid LIMIT ?').pluck(),
)

const hasPairs = (sqlite: Sqlite, exchangeId: number): boolean =>
  sqlite.prepare('SELECT 1 FROM same_leaders WHERE exchange_id = ? LIMIT 1').get(exchangeId) !== undefined

const rows = `SELECT id, account_id AS accountId, state, people FROM exchanges`

/** Exchanges that a kill left unfinished. */
export const openExchanges = ({ sqlite }: Database): ExchangeRow[] =>
  sqlite.prepare(`${rows} WHERE state <> 'done' ORDER BY id`).all() as ExchangeRow[]

/** The latest exchange of all, if it is done and belongs to the leader; null otherwise. */
export const lastOf = ({ sqlite }: Database, accountId: number): LastExchange | null =>
  (sqlite
    .prepare(
      `SELECT id AS exchangeId, name, started_at AS startedAt, people FROM exchanges
        WHERE id = (SELECT max(id) FROM exchanges) AND account_id = ? AND state = 'done'`,
    )
    .get(accountId) as LastExchange | undefined) ?? null
