import { accountReads } from '../accounts/reads.ts'
import { auditReads } from '../audit/reads.ts'
import type { Sqlite } from '../database/open.ts'
import { exchangeReads } from '../exchange/reads.ts'
import { followUpReads } from '../follow-up/reads.ts'
import { importReads } from '../import/reads.ts'
import { printingReads } from '../printing/reads.ts'
import { recheckReads } from '../recheck/reads.ts'
import { refreshReads } from '../refresh/reads.ts'
import { requestsReads } from '../requests/export.ts'
import { rightsReads } from '../rights/reads.ts'
import { spreadsheetReads } from '../spreadsheet/reads.ts'
import { summaryReads } from '../summary/reads.ts'

/** Reads that no sign-in needs. Loading them takes half as long as the start of a thread without them. */
export const laterReads = (sqlite: Sqlite) => ({
  ...accountReads(sqlite),
  ...auditReads(sqlite),
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
})
export type LaterReads = ReturnType<typeof laterReads>
