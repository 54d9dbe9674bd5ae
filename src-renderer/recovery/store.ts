import { create } from 'zustand'
import type { AppError, RecoveryState } from '../../src-preload/contract.ts'
import { ask } from '../api.ts'

/** Null until main has answered once. */
export const useRecovery = create<{ recovery: RecoveryState | null }>(() => ({ recovery: null }))

export async function loadRecovery(): Promise<void> {
  const result = await ask(window.referidos.accounts.recovery())
  if (result.ok) useRecovery.setState({ recovery: result.value })
}

/** The one before is worth nothing any more. */
export async function issueRecovery(password: string): Promise<{ code: string } | { error: AppError }> {
  const result = await ask(window.referidos.accounts.issueRecovery({ password }))
  if (!result.ok) return { error: result.error }
  await loadRecovery()
  return { code: result.value.code }
}

type Typed = Parameters<typeof window.referidos.accounts.confirmRecovery>[0]

/** False: that is not what the code says. */
export async function confirmRecovery(typed: Typed): Promise<boolean | { error: AppError }> {
  const result = await ask(window.referidos.accounts.confirmRecovery(typed))
  if (!result.ok) return { error: result.error }
  if (result.value) await loadRecovery()
  return result.value
}
