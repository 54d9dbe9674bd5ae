import type { Selection, TableView } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import { workbookOfSelection, workbookOfView } from './export.ts'

/** Tasks of the reader thread for spreadsheets. */
export const spreadsheetReads = (sqlite: Sqlite) => ({
  workbookOfView: ({ referredBy, view }: { referredBy: number; view: TableView }, call: Call) =>
    workbookOfView(sqlite, referredBy, view, call),
  workbookOfSelection: (
    { referredBy, selection }: { referredBy: number; selection: Selection },
    call: Call,
  ) => workbookOfSelection(sqlite, referredBy, selection, call),
})
export type SpreadsheetReads = ReturnType<typeof spreadsheetReads>
