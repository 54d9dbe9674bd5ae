import { dayMs } from '../../src-preload/bogota.ts'
import {
  everybody,
  isFailed,
  type LeftOut,
  type Rechecked,
  type SettledStatus,
  sampleSource,
  settledStatuses,
  type TableView,
} from '../../src-preload/contract/index.ts'
import { isAuthorised } from '../authorisation/authorised.ts'
import type { Sqlite } from '../database/open.ts'
import { idsOfChosen } from '../people/chosen.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'

/** People whom a batch looks up again, read in a reader thread. */

export interface Candidates {
  /** In the order of lookup. */
  ids: Int32Array
  leftOut: LeftOut
}

/** For so long nobody asks again for what another laptop of the campaign was answered. */
const elsewhereMs = 30 * dayMs
export const elsewhereSince = (now: number): number => now - elsewhereMs

/** A minute before the answer, in case the attempt's end was noted before it. */
const attemptMs = 60_000

/** Another laptop of the campaign got the answer after `@elsewhereSince`: this one had no attempt then. */
export const isFoundElsewhere = `(record.fetched_at > @elsewhereSince AND EXISTS (SELECT 1 FROM headquarters)
  AND record.status IN ('ACTIVE', 'NOT_FOUND', 'CANCELLED_DECEASED', 'CANCELLED_OTHER')
  AND NOT EXISTS (SELECT 1 FROM lookup_attempts
                   WHERE person_id = person.id AND ended_at >= record.fetched_at - ${attemptMs}))`

type Sorted = keyof LeftOut | 'ready'

/** `feed` in repository.ts applies the same conditions in the same order, and judges each person again. */
const sorted = `CASE
  WHEN record.source IS @sampleSource THEN 'samples'
  WHEN NOT ${isAuthorised('person.id')} THEN 'unauthorised'
  WHEN record.status IS NULL THEN 'unanswered'
  WHEN EXISTS (SELECT 1 FROM lookup_jobs WHERE person_id = person.id AND state IN ('waiting', 'running')) THEN 'queued'
  WHEN ${isFoundElsewhere} THEN 'elsewhere'
  ELSE 'ready' END`

export const candidates = (sqlite: Sqlite, whose: Whose, wanted: Rechecked, now: number): Candidates =>
  sqlite.transaction(() => {
    const rows = sqlite
      .prepare(
        `SELECT person.id, ${sorted}
           FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
           JOIN census_records AS record ON record.person_id = person.id
          WHERE ${isTheirs} ORDER BY wanted.key`,
      )
      .raw()
      .all({
        ids: JSON.stringify([...idsOf(sqlite, whose, wanted, now)]),
        sampleSource,
        elsewhereSince: elsewhereSince(now),
        ...leadersOf(whose),
      }) as [number, Sorted][]
    const leftOut: LeftOut = { unauthorised: 0, unanswered: 0, queued: 0, samples: 0, elsewhere: 0 }
    const ids = new Int32Array(rows.length)
    let count = 0
    for (const [id, kind] of rows)
      if (kind === 'ready') ids[count++] = id
      else leftOut[kind] += 1
    return { ids: ids.slice(0, count), leftOut }
  })()

function idsOf(sqlite: Sqlite, whose: Whose, wanted: Rechecked, now: number): Iterable<number> {
  switch (wanted.kind) {
    case 'errors':
      return idsOfChosen(sqlite, whose, {
        kind: 'view',
        view: withStatuses(settledStatuses.filter(isFailed)),
      })
    case 'older':
      return olderThan(sqlite, whose, now - wanted.days * dayMs)
    case 'chosen':
      return idsOfChosen(sqlite, whose, wanted.of)
  }
}

const withStatuses = (statuses: SettledStatus[]): TableView => ({
  ...everybody,
  filter: { ...everybody.filter, statuses },
})

/** Oldest results first. */
const olderThan = (sqlite: Sqlite, whose: Whose, before: number): number[] =>
  sqlite
    .prepare(
      `SELECT person.id FROM people AS person JOIN census_records AS record ON record.person_id = person.id
        WHERE ${isTheirs} AND record.status IS NOT NULL AND record.fetched_at < @before
        ORDER BY record.fetched_at, person.id`,
    )
    .pluck()
    .all({ before, ...leadersOf(whose) }) as number[]
