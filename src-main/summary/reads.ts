import type { PlaceKind, SummaryPart } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import { workbookOfSummary } from './export.ts'
import { readPlaces, readSummary } from './figures.ts'

/** Tasks of the reader thread for the summary. */
export const summaryReads = (sqlite: Sqlite) => ({
  readSummary: ({ referredBy, now }: { referredBy: number; now: number }) =>
    readSummary(sqlite, referredBy, now),
  readPlaces: ({ referredBy, by }: { referredBy: number; by: PlaceKind }) =>
    readPlaces(sqlite, referredBy, by),
  workbookOfSummary: (
    { referredBy, part, now }: { referredBy: number; part: SummaryPart; now: number },
    call: Call,
  ) => workbookOfSummary(sqlite, referredBy, part, now, call),
})
export type SummaryReads = ReturnType<typeof summaryReads>
