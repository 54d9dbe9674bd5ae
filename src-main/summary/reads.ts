import type { PlaceKind, SummaryPart } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { writeSummary } from './export.ts'
import { readPlaces, readSummary } from './figures.ts'

/** Tasks of the reader thread for the summary. */
export const summaryReads = (sqlite: Sqlite) => ({
  readSummary: ({ whose, now }: { whose: Whose; now: number }) => readSummary(sqlite, whose, now),
  readPlaces: ({ whose, by }: { whose: Whose; by: PlaceKind }) => readPlaces(sqlite, whose, by),
  writeSummary: (wanted: { whose: Whose; part: SummaryPart; now: number; file: string }, call: Call) =>
    writeSummary(sqlite, wanted, call),
})
export type SummaryReads = ReturnType<typeof summaryReads>
