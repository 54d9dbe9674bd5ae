import type { PlaceKind, SummaryPart } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import { workbookOfSummary } from './export.ts'
import { readPlaces, readPrinted, readSummary } from './figures.ts'
import { partsOf, printedAtOnce, sheetsOf } from './sheets.ts'
import { type Letterhead, sheetsHtml } from './sheets-html.ts'

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
  /** Markup of the sheets to print, in parts: one PDF each. */
  readSheets: ({ referredBy, head }: { referredBy: number; head: Letterhead }) => {
    const parts = partsOf(sheetsOf(readPrinted(sqlite, referredBy)), printedAtOnce)
    return parts.map((sheets) => ({
      people: sheets.reduce((sum, { people }) => sum + people, 0),
      body: sheetsHtml(sheets, head),
    }))
  },
})
export type SummaryReads = ReturnType<typeof summaryReads>
