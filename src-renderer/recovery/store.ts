import { create } from 'zustand'
import type { AppError, RecoveryState } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface RecoverySeen {
  /** null: not read yet. */
  recovery: RecoveryState | null
  failure: AppError | null
}

export const useRecovery = create<RecoverySeen>(() => ({ recovery: null, failure: null }))

export async function loadRecovery(): Promise<void> {
  const result = await ask(window.referidos.accounts.recovery())
  useRecovery.setState(result.ok ? { recovery: result.value, failure: null } : { failure: result.error })
}

/** Invalidates the previous code. */
export async function issueRecovery(password: string): Promise<{ code: string } | { error: AppError }> {
  const result = await ask(window.referidos.accounts.issueRecovery({ password }))
  if (!result.ok) return { error: result.error }
  await loadRecovery()
  return { code: result.value.code }
}

type Typed = Parameters<typeof window.referidos.accounts.confirmRecovery>[0]

/** False: wrong code. */
export async function confirmRecovery(typed: Typed): Promise<boolean | { error: AppError }> {
  const result = await ask(window.referidos.accounts.confirmRecovery(typed))
  if (!result.ok) return { error: result.error }
  if (result.value) await loadRecovery()
  return result.value
}
