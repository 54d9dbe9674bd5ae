import type { Selection } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { refreshable } from './refreshable.ts'

/** Tasks of the reader threads. */
export const refreshReads = (sqlite: Sqlite) => ({
  refreshable: ({ referredBy, selection, now }: { referredBy: number; selection: Selection; now: number }) =>
    refreshable(sqlite, referredBy, selection, now),
})
export type RefreshReads = ReturnType<typeof refreshReads>
