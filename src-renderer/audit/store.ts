import { create } from 'zustand'
import type { AppError, AuditEntry } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

interface AuditSeen {
  /** Newest first; null: not read yet. */
  entries: AuditEntry[] | null
  failure: AppError | null
}

export const useAudit = create<AuditSeen>(() => ({ entries: null, failure: null }))

export async function loadAudit(): Promise<void> {
  const result = await ask(window.referidos.accounts.auditLog())
  useAudit.setState(result.ok ? { entries: result.value, failure: null } : { failure: result.error })
}

/** The owner has read of these news. */
export async function dismissNews(news: readonly AuditEntry[]): Promise<void> {
  const result = await ask(
    window.referidos.accounts.dismissAuditNews({ upTo: Math.max(0, ...news.map(({ id }) => id)) }),
  )
  if (!result.ok) return notice.failed(result.error)
  await loadAudit()
}
