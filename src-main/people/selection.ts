import type { Referral, Selection } from '../../src-preload/contract.ts'
import type { Sqlite } from '../database/open.ts'
import { list, rowsOf } from './rows.ts'

/** Who a selection of the table comes to, in the order of its view. Whoever is not the leader's is left out. */

export function selectedIds(sqlite: Sqlite, referredBy: number, { view, picks }: Selection): number[] {
  const named = new Set(picks.ids)
  switch (picks.kind) {
    case 'only':
      return Array.from(list(sqlite, referredBy, { ...view, tab: 'todos' }).ids).filter((id) => named.has(id))
    case 'all_but':
      return Array.from(list(sqlite, referredBy, view).ids).filter((id) => !named.has(id))
  }
}

const pageSize = 500

export function* selectedRows(sqlite: Sqlite, referredBy: number, selection: Selection): Generator<Referral> {
  const ids = selectedIds(sqlite, referredBy, selection)
  for (let from = 0; from < ids.length; from += pageSize)
    yield* rowsOf(sqlite, referredBy, ids.slice(from, from + pageSize))
}
