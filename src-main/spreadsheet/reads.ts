import type { Selection, TableView } from '../../src-preload/contract/index.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import type { Whose } from '../whose.ts'
import { workbookOfSelection, workbookOfView } from './export.ts'

/** Tasks of the reader thread for spreadsheets. */
export const spreadsheetReads = (sqlite: Sqlite) => ({
  workbookOfView: ({ whose, view }: { whose: Whose; view: TableView }, call: Call) =>
    workbookOfView(sqlite, whose, view, call),
  workbookOfSelection: ({ whose, selection }: { whose: Whose; selection: Selection }, call: Call) =>
    workbookOfSelection(sqlite, whose, selection, call),
})
export type SpreadsheetReads = ReturnType<typeof spreadsheetReads>
