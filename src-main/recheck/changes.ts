import { changesPageSize, type RecheckChange, type RecheckChanges } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { isTheirs, leadersOf, type Whose } from '../whose.ts'
import { changedParts } from './policy.ts'
import { resultOf } from './repository.ts'

/** Reads the people whose result changed, in the order of the batch; see `RecheckChanges`. */

/** Leaves out people whose result belongs to an earlier cédula or registration. */
const changed = `
   FROM recheck_people AS one CROSS JOIN people AS person ON person.id = one.person_id
   LEFT JOIN lookup_jobs AS job ON job.id = one.job_id
  WHERE one.recheck_id = @recheckId AND one.state = 'changed' AND ${isTheirs} AND job.state IS NOT 'dropped'`

type Row = Omit<RecheckChange, 'parts' | 'before' | 'after'> & { before: string; after: string }

export function changedPeople(
  sqlite: Sqlite,
  recheckId: number,
  whose: Whose,
  { limit, skip }: { limit: number; skip: number },
): RecheckChange[] {
  const rows = sqlite
    .prepare(
      `SELECT person.id AS personId, person.name, person.cedula, one.before, one.after,
              (SELECT display_name FROM accounts WHERE id = person.referred_by) AS leader ${changed}
        ORDER BY one.n LIMIT @limit OFFSET @skip`,
    )
    .all({ recheckId, limit, skip, ...leadersOf(whose) }) as Row[]
  return rows.map(({ before: was, after: is, ...person }) => {
    const [before, after] = [resultOf(was), resultOf(is)]
    return { ...person, parts: changedParts(before, after), before, after }
  })
}

export const countChanged = (sqlite: Sqlite, recheckId: number, whose: Whose): number =>
  sqlite
    .prepare(`SELECT count(*) ${changed}`)
    .pluck()
    .get({ recheckId, ...leadersOf(whose) }) as number

export const changesPage = (sqlite: Sqlite, recheckId: number, whose: Whose, page: number): RecheckChanges =>
  sqlite.transaction(() => ({
    rows: changedPeople(sqlite, recheckId, whose, {
      limit: changesPageSize,
      skip: page * changesPageSize,
    }),
    total: countChanged(sqlite, recheckId, whose),
  }))()
