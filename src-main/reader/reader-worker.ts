import type { PlaceKind, Selection, SummaryPart, TableView } from '../../src-preload/contract/index.ts'
import { refreshable } from '../refresh/refreshable.ts'
import { type OpenOptions, open } from '../database/open.ts'
import { databaseTasks } from '../database/thread.ts'
import { writeChosenFile } from '../files.ts'
import { createKeptOrders, places } from '../people/list.ts'
import { listWithRows } from '../people/rows.ts'
import { workbookOfSelection, workbookOfView } from '../spreadsheet/export.ts'
import { workbookOfSummary } from '../summary/export.ts'
import { readPlaces, readPrinted, readSummary } from '../summary/figures.ts'
import { partsOf, printedAtOnce, sheetsOf } from '../summary/sheets.ts'
import { type Letterhead, sheetsHtml } from '../summary/sheets-html.ts'
import { serve } from '../thread/serve.ts'
import type { Call } from '../thread/thread.ts'

/** Tasks of the reader thread: slow reads, and slow work on files. */
function tasksOn(database: OpenOptions) {
  const { sqlite } = open({ ...database, readonly: true })
  let keptOrders = { version: 0, orders: createKeptOrders() }
  return {
    ...databaseTasks(database, sqlite),
    /** `version`: changes with every write; as of the call, or older than what is read here. */
    list: ({ referredBy, view, version }: { referredBy: number; view: TableView; version: number }) => {
      if (keptOrders.version !== version) keptOrders = { version, orders: createKeptOrders() }
      return listWithRows(sqlite, referredBy, view, keptOrders.orders)
    },
    places: ({ referredBy }: { referredBy: number }) => places(sqlite, referredBy),
    workbookOfView: ({ referredBy, view }: { referredBy: number; view: TableView }, call: Call) =>
      workbookOfView(sqlite, referredBy, view, call),
    workbookOfSelection: (
      { referredBy, selection }: { referredBy: number; selection: Selection },
      call: Call,
    ) => workbookOfSelection(sqlite, referredBy, selection, call),
    refreshable: ({
      referredBy,
      selection,
      now,
    }: {
      referredBy: number
      selection: Selection
      now: number
    }) => refreshable(sqlite, referredBy, selection, now),
    readSummary: ({ referredBy, now }: { referredBy: number; now: number }) =>
      readSummary(sqlite, referredBy, now),
    readPlaces: ({ referredBy, by }: { referredBy: number; by: PlaceKind }) =>
      readPlaces(sqlite, referredBy, by),
    workbookOfSummary: (
      { referredBy, part, now }: { referredBy: number; part: SummaryPart; now: number },
      call: Call,
    ) => workbookOfSummary(sqlite, referredBy, part, now, call),
    /** The sheets to print by place, as markup in parts. */
    readSheets: ({ referredBy, head }: { referredBy: number; head: Letterhead }) => {
      const parts = partsOf(sheetsOf(readPrinted(sqlite, referredBy)), printedAtOnce)
      return parts.map((sheets) => ({
        people: sheets.reduce((sum, { people }) => sum + people, 0),
        body: sheetsHtml(sheets, head),
      }))
    },
    writeChosenFile: ({ file, content }: { file: string; content: Uint8Array }) =>
      writeChosenFile(file, content),
  }
}
export type ReaderTasks = ReturnType<typeof tasksOn>

// The thread may start before the key is known.
serve(tasksOn)
