import { create } from 'zustand'
import type { AppError, Result } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

/** A value that main saves and the page shows. `saved` null: not read yet. */
interface SavedState<Value> {
  saved: Value | null
  failure: AppError | null
}

/**
 * Store of one such value. `load` reads it. `take` shows the value that main returns for a change, and resolves to the
 * error, or to null once the value is shown.
 */
export function savedState<Value>(read: () => Promise<Result<Value>>) {
  const useSaved = create<SavedState<Value>>(() => ({ saved: null, failure: null }))
  async function take(change: Promise<Result<Value>>): Promise<AppError | null> {
    const result = await ask(change)
    if (!result.ok) return result.error
    useSaved.setState({ saved: result.value, failure: null })
    return null
  }
  async function load(): Promise<void> {
    const failure = await take(read())
    if (failure !== null) useSaved.setState({ failure })
  }
  return { useSaved, load, take }
}
