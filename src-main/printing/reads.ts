import {
  type Letterhead,
  type PrintedDocument,
  type PrintedPage,
  type PrintPreview,
  previewedPages,
  type SummaryPart,
} from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import { readChosen } from '../people/chosen.ts'
import { readGuidance } from '../settings/guidance.ts'
import { readPlaces, readSummary } from '../summary/figures.ts'
import type { Whose } from '../whose.ts'
import { followUpSheets } from './follow-up-sheet.ts'
import { pagesHtml } from './pages-html.ts'
import { paginate, partsOf, type Sheet } from './paginate.ts'
import { peopleSheets } from './people-sheets.ts'
import { summarySheet } from './summary-sheets.ts'

/** `now`: UTC ms. `today`: its day in Colombia. */
export interface PrintTask {
  whose: Whose
  document: PrintedDocument
  letterhead: Letterhead
  now: number
  today: string
}

/** Markup of pages that are printed at once. */
export interface PrintablePart {
  body: string
  people: number
}

/** Tasks of the reader thread for printing. */
export const printingReads = (sqlite: Sqlite) => ({
  /** `first`: number of the first page to show. */
  readPreview: ({ first, ...task }: PrintTask & { first: number }): PrintPreview => {
    const sheets = sheetsOf(sqlite, task)
    const pages = paginate(sheets)
    return {
      people: peopleOn(sheets),
      pages: pages.length,
      letterhead: task.letterhead,
      shown: pages.slice(first - 1, first - 1 + previewedPages),
    }
  },
  /** `most`: people per part; larger sheets are parts by themselves. Each part has its own page numbers. */
  readPrintable: ({ most, ...task }: PrintTask & { most: number }): PrintablePart[] =>
    partsOf(sheetsOf(sqlite, task), most).map((sheets) => {
      const pages: PrintedPage[] = paginate(sheets)
      return { people: peopleOn(sheets), body: pagesHtml(pages, task.letterhead, pages.length) }
    }),
})
export type PrintingReads = ReturnType<typeof printingReads>

const peopleOn = (sheets: readonly Sheet[]): number => sheets.reduce((sum, { people }) => sum + people, 0)

function sheetsOf(sqlite: Sqlite, { whose, document, now, today }: PrintTask): Sheet[] {
  const table = { withLeader: whose === 'campaign' }
  switch (document.kind) {
    case 'people':
      return peopleSheets(readChosen(sqlite, whose, document.of), document, table)
    case 'follow_up':
      return followUpSheets(
        readChosen(sqlite, whose, document.of),
        document.about,
        readGuidance({ sqlite }),
        today,
        table,
      )
    case 'summary':
      return summarySheets(sqlite, whose, document.part, now)
  }
}

function summarySheets(sqlite: Sqlite, whose: Whose, part: SummaryPart, now: number): Sheet[] {
  const summary = readSummary(sqlite, whose, now)
  if (summary.people === 0) return []
  switch (part) {
    case 'status':
    case 'days':
    case 'cost':
    case 'leaders':
      return [summarySheet(part, summary, [])]
    case 'municipio':
    case 'puesto':
    case 'mesa':
      return [summarySheet(part, summary, readPlaces(sqlite, whose, part))]
  }
}
