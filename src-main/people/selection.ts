import { everybody, type Selection } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Whose } from '../whose.ts'
import { list } from './list.ts'

/** Resolves a selection of the table to ids, in the order of its view. Leaves out people of others than `whose`. */

export function selectedIds(sqlite: Sqlite, whose: Whose, { view, picks }: Selection): Int32Array {
  const named = new Set(picks.ids)
  const ordered = () => list(sqlite, whose, { ...everybody, sort: view.sort }).ids
  switch (picks.kind) {
    case 'only':
      return ordered().filter((id) => named.has(id))
    case 'all_but': {
      const matching = list(sqlite, whose, view).ids.filter((id) => !named.has(id))
      if (picks.also.length === 0) return matching
      const all = new Set([...matching, ...picks.also])
      return ordered().filter((id) => all.has(id))
    }
  }
}
