import {
  finalStatuses,
  isFinal,
  maxRefreshed,
  type Refreshable,
  type Selection,
  type SettledStatus,
} from '../../src-preload/contract/index.ts'
import { cooldownUntil } from '../../src-preload/cooldown.ts'
import { isAuthorised as authorised, revokedIds } from '../authorisation/authorised.ts'
import type { Sqlite } from '../database/open.ts'
import { idsOf } from '../people/ids.ts'
import { selectedIds } from '../people/selection.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** Counts the people of a selection whom a refresh would look up, by the rules of `refresh` in queue/jobs.ts. */
export function refreshable(sqlite: Sqlite, whose: Whose, selection: Selection, now: number): Refreshable {
  switch (selection.picks.kind) {
    case 'only':
      return judge(named(sqlite, whose, selection.picks.ids), now)
    case 'all_but':
      return judge(matching(sqlite, whose, selection), now)
  }
}

/** `ids`: in the order of lookup. `askedAt`: time of the last refresh, UTC ms; null: none. */
interface Records {
  ids: ArrayLike<number>
  isFinal(id: number): boolean
  askedAt(id: number): number | null
  isAuthorised(id: number): boolean
}

function judge({ ids, isFinal, askedAt, isAuthorised }: Records, now: number): Refreshable {
  // A single person may be refreshed in any status.
  const isAlone = ids.length === 1
  const never: number[] = []
  const before: { id: number; at: number }[] = []
  let final = 0
  let cooling = 0
  let unauthorised = 0
  let coolingUntil: number | null = null
  let ready = 0
  for (let at = 0; at < ids.length; at++) {
    const id = ids[at] as number
    const asked = askedAt(id)
    const until = cooldownUntil(asked, now)
    if (!isAlone && isFinal(id)) final += 1
    else if (!isAuthorised(id)) unauthorised += 1
    else if (until !== null) {
      cooling += 1
      coolingUntil = Math.min(until, coolingUntil ?? until)
    } else {
      ready += 1
      if (asked !== null) before.push({ id, at: asked })
      else if (never.length < maxRefreshed) never.push(id)
    }
  }
  const longestFirst = before.sort((one, other) => one.at - other.at).map(({ id }) => id)
  const next =
    ids.length <= maxRefreshed ? Array.from(ids) : [...never, ...longestFirst].slice(0, maxRefreshed)
  return { people: ids.length, ready, final, cooling, unauthorised, coolingUntil, next }
}

function named(sqlite: Sqlite, whose: Whose, wanted: readonly number[]): Records {
  const rows = sqlite
    .prepare(
      `SELECT person.id, record.status, record.last_refresh_at AS askedAt, ${authorised('person.id')} AS isAuthorised
         FROM json_each(@wanted) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
         JOIN census_records AS record ON record.person_id = person.id
         WHERE ${isTheirs} ORDER BY wanted.key`,
    )
    .all({ wanted: JSON.stringify(wanted), ...leadersOf(whose) }) as {
    id: number
    status: SettledStatus | null
    askedAt: number | null
    isAuthorised: 0 | 1
  }[]
  const byId = new Map(rows.map((row) => [row.id, row]))
  return {
    ids: [...byId.keys()],
    isFinal: (id) => isFinal(byId.get(id)?.status ?? null),
    askedAt: (id) => byId.get(id)?.askedAt ?? null,
    isAuthorised: (id) => byId.get(id)?.isAuthorised === 1,
  }
}

/** Looks ids up in sets: a join for each of 100,000 people takes half a second. */
function matching(sqlite: Sqlite, whose: Whose, selection: Selection): Records {
  const ids = selectedIds(sqlite, whose, selection)
  const finals = new Set(
    sqlite
      .prepare('SELECT person_id FROM census_records WHERE status IN (SELECT value FROM json_each(?))')
      .pluck()
      .all(JSON.stringify(finalStatuses)) as number[],
  )
  const asked = new Map(
    sqlite
      .prepare('SELECT person_id, last_refresh_at FROM census_records WHERE last_refresh_at IS NOT NULL')
      .raw()
      .all() as [number, number][],
  )
  const revoked = new Set(revokedIds(sqlite))
  const recorded = new Set(idsOf(sqlite, 'SELECT person_id FROM consents'))
  return {
    ids,
    isFinal: (id) => finals.has(id),
    askedAt: (id) => asked.get(id) ?? null,
    isAuthorised: (id) => recorded.has(id) && !revoked.has(id),
  }
}
