import { accountReads } from '../accounts/reads.ts'
import { auditReads } from '../audit/reads.ts'
import { type OpenOptions, open } from '../database/open.ts'
import { databaseTasks } from '../database/thread.ts'
import { exchangeReads } from '../exchange/reads.ts'
import { fileTasks } from '../files.ts'
import { followUpReads } from '../follow-up/reads.ts'
import { importReads } from '../import/reads.ts'
import { peopleReads } from '../people/reads.ts'
import { printingReads } from '../printing/reads.ts'
import { recheckReads } from '../recheck/reads.ts'
import { refreshReads } from '../refresh/reads.ts'
import { requestsReads } from '../requests/export.ts'
import { rightsReads } from '../rights/reads.ts'
import { spreadsheetReads } from '../spreadsheet/reads.ts'
import { summaryReads } from '../summary/reads.ts'
import { serve } from '../thread/serve.ts'

/** Tasks of the reader thread: slow reads, and slow work on files. */
function tasksOn(database: OpenOptions) {
  const { sqlite } = open({ ...database, readonly: true })
  return {
    ...databaseTasks(database, sqlite),
    ...accountReads(sqlite),
    ...auditReads(sqlite),
    ...peopleReads(sqlite),
    ...recheckReads(sqlite),
    ...refreshReads(sqlite),
    ...requestsReads(sqlite),
    ...rightsReads(sqlite),
    ...spreadsheetReads(sqlite),
    ...importReads(sqlite),
    ...exchangeReads(sqlite),
    ...summaryReads(sqlite),
    ...followUpReads(sqlite),
    ...printingReads(sqlite),
    ...fileTasks,
  }
}
export type ReaderTasks = ReturnType<typeof tasksOn>

// The thread may start before the key is known.
serve(tasksOn)
