import { create } from 'zustand'
import type { AppError, Guidance, Result } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

/** `guidance` null: not read yet. */
export const useGuidance = create<{ guidance: Guidance | null; failure: AppError | null }>(() => ({
  guidance: null,
  failure: null,
}))

async function take(call: Promise<Result<Guidance>>): Promise<AppError | null> {
  const result = await ask(call)
  if (!result.ok) return result.error
  useGuidance.setState({ guidance: result.value, failure: null })
  return null
}

export async function loadGuidance(): Promise<void> {
  const failure = await take(window.referidos.settings.guidance())
  if (failure !== null) useGuidance.setState({ failure })
}

/** Error, or null once the saved guidance is shown. */
export const saveGuidance = (guidance: Guidance) => take(window.referidos.settings.saveGuidance(guidance))
