import type { AuditCheck, AuditFilter } from '../../src-preload/contract/index.ts'
import { auditRows, readHead } from '../database/audit.ts'
import { checkChain } from '../database/audit-chain.ts'
import type { Sqlite } from '../database/open.ts'
import type { Call } from '../thread/thread.ts'
import { type AuditExport, writeAuditLog } from './export.ts'
import { auditNews, searchAuditLog } from './search.ts'

/** Tasks of the reader thread for the audit log. `owner`: uid of the owner's person. */
export const auditReads = (sqlite: Sqlite) => ({
  searchAuditLog: (wanted: { filter: AuditFilter; owner: string; before: number | null }) =>
    searchAuditLog(sqlite, wanted),
  auditNews: ({ owner }: { owner: string }) => auditNews(sqlite, owner),
  /** Reads in one snapshot: the log and the note about its end must belong together. */
  checkAuditLog: (_: object): AuditCheck =>
    sqlite.transaction(() => checkChain(auditRows(sqlite), readHead({ sqlite })))(),
  writeAuditLog: (wanted: AuditExport, call: Call) => writeAuditLog(sqlite, wanted, call),
})
export type AuditReads = ReturnType<typeof auditReads>
