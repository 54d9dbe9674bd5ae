import { create } from 'zustand'
import type { AppError, Summary } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow, useScope } from '../scope/store.ts'

interface SummaryState {
  /** null: not read yet. */
  summary: Summary | null
  failure: AppError | null
}

const start: SummaryState = { summary: null, failure: null }

export const useSummary = create<SummaryState>(() => start)
const { setState: set } = useSummary

/** Shortest interval in milliseconds between two counts, which take a moment with many people. */
const leastBetweenMs = 2_000

let isLoading = false
let isStale = false
let loadedAt = Number.NEGATIVE_INFINITY
let soon: ReturnType<typeof setTimeout> | undefined

export async function loadSummary(): Promise<void> {
  isStale = true
  if (isLoading) return
  isLoading = true
  isStale = false
  const scope = scopeNow()
  const result = await ask(channelsIn(scope).summary())
  loadedAt = performance.now()
  isLoading = false
  if (scope !== scopeNow()) return loadSummary()
  set(result.ok ? { summary: result.value, failure: null } : { failure: result.error })
  if (isStale) loadSoon()
}

function loadSoon(): void {
  soon ??= setTimeout(
    () => {
      soon = undefined
      void loadSummary()
    },
    Math.max(0, loadedAt + leastBetweenMs - performance.now()),
  )
}

/** Follows main's people until the returned function is called. */
export function followSummary(): () => void {
  // Subscribes before it reads, so that no change is missed.
  const stops = [
    window.referidos.on('people.changed', loadSoon),
    window.referidos.on('people.stale', loadSoon),
    window.referidos.on('people.removed', loadSoon),
    useScope.subscribe(() => {
      set(start)
      void loadSummary()
    }),
  ]
  void loadSummary()
  return () => {
    for (const stop of stops) stop()
    clearTimeout(soon)
    soon = undefined
    set(start)
  }
}
