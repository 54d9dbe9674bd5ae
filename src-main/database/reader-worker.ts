import type { PlaceKind, Selection, SummaryPart, TableView } from '../../src-preload/contract/index.ts'
import { refreshable } from '../census/refreshable.ts'
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
import { changeKey, checkpoint, type OpenOptions, open } from './open.ts'

/** What the reader's thread can be asked for: whatever may take long and changes nothing here. */
function tasksOn(database: OpenOptions) {
  const { sqlite } = open({ ...database, readonly: true })
  let keptOrders = { version: 0, orders: createKeptOrders() }
  return {
    /** `version`: another one after each change of anybody, as of the call or older than what is read here. */
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
    /** What is printed by place, as the markup of each part. */
    readSheets: ({ referredBy, head }: { referredBy: number; head: Letterhead }) => {
      const parts = partsOf(sheetsOf(readPrinted(sqlite, referredBy)), printedAtOnce)
      return parts.map((sheets) => ({
        people: sheets.reduce((sum, { people }) => sum + people, 0),
        body: sheetsHtml(sheets, head),
      }))
    },
    writeChosenFile: ({ file, content }: { file: string; content: Uint8Array }) =>
      writeChosenFile(file, content),
    /** A whole copy of what was committed, under the same key; not on the disk yet when it returns. */
    copy: ({ file }: { file: string }) => {
      sqlite.prepare('VACUUM INTO ?').run(file)
    },
    checkpoint: () => checkpoint(database),
    /** Of another file with the same key. */
    changeKey: ({ file, nextKey }: { file: string; nextKey: Uint8Array }) =>
      changeKey({ ...database, file }, nextKey),
  }
}
export type ReaderTasks = ReturnType<typeof tasksOn>

// A thread may be there before anybody has the key.
serve(tasksOn)
