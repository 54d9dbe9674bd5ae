import { everybody, type Referral, type Selection } from '../../src-preload/contract.ts'
import type { Sqlite } from '../database/open.ts'
import { list } from './list.ts'
import { wholeRows } from './rows.ts'

/** Who a selection of the table comes to, in the order of its view. Whoever is not the leader's is left out. */

export function selectedIds(sqlite: Sqlite, referredBy: number, { view, picks }: Selection): Int32Array {
  const named = new Set(picks.ids)
  switch (picks.kind) {
    case 'only':
      return list(sqlite, referredBy, { ...everybody, sort: view.sort }).ids.filter((id) => named.has(id))
    case 'all_but':
      return list(sqlite, referredBy, view).ids.filter((id) => !named.has(id))
  }
}

/** As they are at one moment. */
export function selectedRows(sqlite: Sqlite, referredBy: number, selection: Selection): Referral[] {
  return sqlite.transaction(() => wholeRows(sqlite, referredBy, selectedIds(sqlite, referredBy, selection)))()
}
