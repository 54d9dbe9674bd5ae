import type { PlaceKind, SummaryPart } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { workbookOfSummary } from './export.ts'
import { readPlaces, readSummary } from './figures.ts'

/** Tasks of the reader thread for the summary. */
export const summaryReads = (sqlite: Sqlite) => ({
  readSummary: ({ whose, now }: { whose: Whose; now: number }) => readSummary(sqlite, whose, now),
  readPlaces: ({ whose, by }: { whose: Whose; by: PlaceKind }) => readPlaces(sqlite, whose, by),
  workbookOfSummary: ({ whose, part, now }: { whose: Whose; part: SummaryPart; now: number }, call: Call) =>
    workbookOfSummary(sqlite, whose, part, now, call),
})
export type SummaryReads = ReturnType<typeof summaryReads>
