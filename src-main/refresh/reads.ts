import type { Selection } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Whose } from '../whose.ts'
import { refreshable } from './refreshable.ts'

/** Tasks of the reader threads. */
export const refreshReads = (sqlite: Sqlite) => ({
  refreshable: ({ whose, selection, now }: { whose: Whose; selection: Selection; now: number }) =>
    refreshable(sqlite, whose, selection, now),
})
export type RefreshReads = ReturnType<typeof refreshReads>
