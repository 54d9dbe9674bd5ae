import { create } from 'zustand'
import type { AppError, Summary, SummaryPart } from '../../src-preload/contract.ts'
import { messages } from '../../src-preload/messages.ts'
import { ask } from '../api.ts'
import { showLast } from '../referrals/export.ts'
import { notice } from '../ui/notice.tsx'

interface SummaryState {
  /** Null until main has answered once. */
  summary: Summary | null
  failure: AppError | null
  /** The part that is being exported. */
  exporting: SummaryPart | null
}

const start: SummaryState = { summary: null, failure: null, exporting: null }

export const useSummary = create<SummaryState>(() => start)
const { getState: get, setState: set } = useSummary

/** Counting everybody takes a moment: results that come one after the other are counted together. */
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
  const result = await ask(window.referidos.summary.read())
  loadedAt = performance.now()
  isLoading = false
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
  // Subscribed first, asked second, so that nothing falls between the two.
  const stops = [
    window.referidos.on('people.changed', loadSoon),
    window.referidos.on('people.removed', loadSoon),
  ]
  void loadSummary()
  return () => {
    for (const stop of stops) stop()
    clearTimeout(soon)
    soon = undefined
    set(start)
  }
}

export async function exportPart(part: SummaryPart): Promise<void> {
  if (get().exporting !== null) return
  set({ exporting: part })
  const result = await ask(window.referidos.summary.export({ part }))
  set({ exporting: null })
  if (!result.ok) return notice.failed(result.error)
  if (result.value.kind === 'cancelled') return
  const { rows, path } = result.value
  notice.done(messages.summary.exported(rows, path), {
    label: messages.exported.show,
    run: () => void showLast(),
  })
}
