import type { Rechecked, Scope, ShownResult } from '../../src-preload/contract/index.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'

/** SQL of whole batches; progress.ts advances their people. Every exported function is one transaction. */

/** People per transaction while a batch is written or deleted, so that registering stays quick. */
export const atOnce = 500

export type RecheckRow = {
  id: number
  accountId: number
  scope: Scope
  kind: Rechecked['kind']
  days: number | null
  state: 'staging' | 'running' | 'paused' | 'done' | 'cancelled' | 'removing'
  startedAt: number
  endedAt: number | null
  people: number
  dollars: number
}

const columns = `id, account_id AS accountId, scope, kind, days, state, started_at AS startedAt, ended_at AS endedAt,
  people, dollars`

const byId = once((sqlite: Sqlite) => sqlite.prepare(`SELECT ${columns} FROM rechecks WHERE id = ?`))

export const readRecheck = ({ sqlite }: Pick<Database, 'sqlite'>, id: number): RecheckRow | null =>
  (byId(sqlite).get(id) as RecheckRow | undefined) ?? null

/** The account's batch that runs, is paused or ended last; null: none. */
export const lastOf = ({ sqlite }: Pick<Database, 'sqlite'>, accountId: number): RecheckRow | null =>
  (lastOfAccount(sqlite).get(accountId) as RecheckRow | undefined) ?? null

const lastOfAccount = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT ${columns} FROM rechecks
      WHERE account_id = ? AND state IN ('running', 'paused', 'done', 'cancelled') ORDER BY id DESC LIMIT 1`,
  ),
)

/** Batches with people who may still be looked up, including a cancelled one whose last lookup runs. */
export const openRechecks = ({ sqlite }: Pick<Database, 'sqlite'>): number[] =>
  openIds(sqlite).all() as number[]

const openIds = once((sqlite: Sqlite) =>
  sqlite
    .prepare(
      `SELECT id FROM rechecks WHERE state IN ('running', 'paused') OR (state = 'cancelled' AND EXISTS
         (SELECT 1 FROM recheck_people WHERE recheck_id = rechecks.id AND state = 'queued')) ORDER BY id`,
    )
    .pluck(),
)

/** Batches that a kill left before their start, or while they were being deleted. */
export const unfinishedRechecks = ({ sqlite }: Pick<Database, 'sqlite'>): number[] =>
  sqlite
    .prepare(`SELECT id FROM rechecks WHERE state IN ('staging', 'removing') ORDER BY id`)
    .pluck()
    .all() as number[]

// ── Beginning and end ───────────────────────────────────────────────────────────────────────────────────────────────

export interface Begun {
  accountId: number
  scope: Scope
  wanted: Rechecked
}

export const beginRecheck = (
  { sqlite }: Database,
  { accountId, scope, wanted }: Begun,
  now: number,
): number =>
  Number(
    sqlite
      .prepare(
        `INSERT INTO rechecks (account_id, scope, kind, days, state, started_at, people)
         VALUES (@accountId, @scope, @kind, @days, 'staging', @now, 0)`,
      )
      .run({
        accountId,
        scope,
        kind: wanted.kind,
        days: wanted.kind === 'older' ? wanted.days : null,
        now,
      }).lastInsertRowid,
  )

/** SQL: JSON of the record's `ShownResult`. */
const shownResult = `json_object('status', record.status, 'novedad', record.novedad,
  'departamento', record.departamento, 'municipio', record.municipio, 'puesto', record.puesto, 'mesa', record.mesa)`

/**
 * Writes the next people with their results. `from`: their position in the order. Leaves out people without a result.
 */
export const stage = ({ sqlite }: Database, id: number, from: number, personIds: readonly number[]): void => {
  stages(sqlite).run({ id, from, ids: JSON.stringify(personIds) })
}

const stages = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO recheck_people (recheck_id, person_id, n, state, before)
     SELECT @id, record.person_id, @from + wanted.key, 'waiting', ${shownResult}
       FROM json_each(@ids) AS wanted CROSS JOIN census_records AS record ON record.person_id = wanted.value
      WHERE record.status IS NOT NULL`,
  ),
)

/** All people are written: from here on the batch runs, and the account's earlier ones are deleted. */
export function commit(database: Database, id: number, now: number): void {
  const { sqlite } = database
  immediately(sqlite, () => {
    sqlite
      .prepare(
        `UPDATE rechecks SET state = 'removing' WHERE id <> @id AND state IN ('done', 'cancelled')
            AND account_id = (SELECT account_id FROM rechecks WHERE id = @id)`,
      )
      .run({ id })
    sqlite
      .prepare(
        `UPDATE rechecks SET state = 'running', started_at = @now,
           people = (SELECT count(*) FROM recheck_people WHERE recheck_id = @id) WHERE id = @id`,
      )
      .run({ id, now })
    const { accountId, scope, people } = sqlite
      .prepare('SELECT account_id AS accountId, scope, people FROM rechecks WHERE id = ?')
      .get(id) as Pick<RecheckRow, 'accountId' | 'scope' | 'people'>
    const detail = { people, isCampaign: scope === 'campaign' ? 1 : 0 }
    record(database, { at: now, accountId, action: 'refreshed', detail })
  })
}

export const setRemoving = ({ sqlite }: Database, id: number): void => {
  sqlite.prepare(`UPDATE rechecks SET state = 'removing' WHERE id = ?`).run(id)
}

/** Deletes the next rows of a batch. Returns their number; null: nothing of it is left. */
export function removeChunk({ sqlite }: Database, id: number): number | null {
  return immediately(sqlite, () => {
    const { changes } = sqlite
      .prepare(
        `DELETE FROM recheck_people WHERE recheck_id = @id AND person_id IN
           (SELECT person_id FROM recheck_people WHERE recheck_id = @id LIMIT ${atOnce})`,
      )
      .run({ id })
    if (changes > 0) return changes
    sqlite.prepare('DELETE FROM rechecks WHERE id = ?').run(id)
    return null
  })
}

// ── Reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export type Counts = Record<'waiting' | 'queued' | 'same' | 'changed' | 'failed' | 'skipped', number>

/** Reads only the index of states. */
export function countStates({ sqlite }: Pick<Database, 'sqlite'>, id: number): Counts {
  const counts: Counts = { waiting: 0, queued: 0, same: 0, changed: 0, failed: 0, skipped: 0 }
  for (const [state, people] of perState(sqlite).all(id) as [keyof Counts, number][]) counts[state] = people
  return counts
}

const perState = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT state, count(*) FROM recheck_people WHERE recheck_id = ? GROUP BY state').raw(),
)

export const resultOf = (json: string): ShownResult => JSON.parse(json) as ShownResult
