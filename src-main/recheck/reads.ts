import type { Rechecked } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { candidates } from './candidates.ts'
import { changesPage } from './changes.ts'
import { type ChangesExport, writeRecheck } from './export.ts'

/** Tasks of the reader threads. */
export const recheckReads = (sqlite: Sqlite) => ({
  recheckCandidates: ({ whose, wanted, now }: { whose: Whose; wanted: Rechecked; now: number }) =>
    candidates(sqlite, whose, wanted, now),
  recheckChanges: ({ recheckId, whose, page }: { recheckId: number; whose: Whose; page: number }) =>
    changesPage(sqlite, recheckId, whose, page),
  writeRecheck: (input: ChangesExport, call: Call) => writeRecheck(sqlite, input, call),
})
export type RecheckReads = ReturnType<typeof recheckReads>
