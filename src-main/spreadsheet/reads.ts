import type { Sqlite } from '../database/open.ts'
import type { FileTasks } from '../files.ts'
import type { Call } from '../thread/thread.ts'
import { type PeopleExport, writePeople } from './export.ts'

/** Tasks of the reader thread for spreadsheets. */
export const spreadsheetReads = (sqlite: Sqlite) => ({
  writePeople: (wanted: PeopleExport, call: Call) => writePeople(sqlite, wanted, call),
})
export type SpreadsheetReads = ReturnType<typeof spreadsheetReads> & FileTasks
