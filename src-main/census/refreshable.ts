import { mostRefreshed, type Refreshable, type Selection } from '../../src-preload/contract.ts'
import type { Sqlite } from '../database/open.ts'
import { selectedIds } from '../people/selection.ts'
import { refreshCooldownMs } from '../queue/policy.ts'
import { finalStatuses } from './status.ts'

/** What `refresh` would do with a selection, by the same rules: one person alone is asked for whatever their status. */
export function refreshable(
  sqlite: Sqlite,
  referredBy: number,
  selection: Selection,
  now: number,
): Refreshable {
  const ids = [...selectedIds(sqlite, referredBy, selection)]
  const parameters = {
    ids: JSON.stringify(ids),
    finals: JSON.stringify(ids.length === 1 ? [] : finalStatuses),
    // A clock that was set back counts as over it.
    since: now - refreshCooldownMs,
    now,
    most: mostRefreshed,
  }
  const counted = sqlite
    .prepare(
      `${judged} SELECT count(*) AS people, coalesce(sum(isFinal), 0) AS final,
         coalesce(sum(NOT isFinal AND isCooling), 0) AS cooling,
         min(CASE WHEN NOT isFinal AND isCooling THEN asked_at END) AS firstAsked FROM judged`,
    )
    .get(parameters) as { people: number; final: number; cooling: number; firstAsked: number | null }
  const { people, final, cooling, firstAsked } = counted
  return {
    people,
    final,
    cooling,
    ready: people - final - cooling,
    coolingUntil: firstAsked === null ? null : firstAsked + refreshCooldownMs,
    next: people <= mostRefreshed ? ids : (sqlite.prepare(firstReady).pluck().all(parameters) as number[]),
  }
}

const judged = `WITH judged AS MATERIALIZED (
  SELECT record.person_id AS id, record.last_refresh_at AS asked_at,
    coalesce(record.status IN (SELECT value FROM json_each(@finals)), 0) AS isFinal,
    coalesce(record.last_refresh_at > @since AND record.last_refresh_at <= @now, 0) AS isCooling
  FROM json_each(@ids) AS wanted CROSS JOIN census_records AS record ON record.person_id = wanted.value)`

const firstReady = `${judged} SELECT id FROM judged WHERE NOT isFinal AND NOT isCooling
  ORDER BY asked_at NULLS FIRST, id LIMIT @most`
