import { create } from 'zustand'
import type {
  AppError,
  AuditCheck,
  AuditEntry,
  AuditFilter,
  ExportFormat,
} from '../../src-preload/contract/index.ts'
import { allEntries } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

interface AuditSeen {
  /** News that the owner has not read, newest first. */
  news: readonly AuditEntry[]
  /** The newest entries of all; null: not read yet. */
  latest: readonly AuditEntry[] | null
  failure: AppError | null
}

export const useAudit = create<AuditSeen>(() => ({ news: [], latest: null, failure: null }))

export async function loadNews(): Promise<void> {
  const result = await ask(window.referidos.audit.news())
  if (result.ok) useAudit.setState({ news: result.value })
}

export async function loadLatest(): Promise<void> {
  const result = await ask(window.referidos.audit.search({ filter: allEntries, before: null }))
  useAudit.setState(result.ok ? { latest: result.value.entries, failure: null } : { failure: result.error })
}

/** Marks these news as read. */
export async function dismissNews(news: readonly AuditEntry[]): Promise<void> {
  const result = await ask(
    window.referidos.audit.dismissNews({ upTo: Math.max(0, ...news.map(({ id }) => id)) }),
  )
  if (!result.ok) return notice.failed(result.error)
  await loadNews()
}

/** null: the check failed. */
export async function checkLog(): Promise<AuditCheck | null> {
  const result = await ask(window.referidos.audit.check())
  return result.ok ? result.value : null
}

export async function exportLog(filter: AuditFilter, format: ExportFormat): Promise<void> {
  const result = await ask(window.referidos.audit.export({ filter, format }))
  if (!result.ok) notice.failed(result.error)
  else if (result.value.kind === 'saved') notice.done(messages.audit.exported(result.value.rows))
}
