import { create } from 'zustand'
import {
  type AppError,
  type HistoryFilter,
  type HistoryPage,
  type Result,
  type WaitingPage,
  waitingPageSize,
} from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

export type QueueTab = 'waiting' | 'history'
export const queueTabs: readonly QueueTab[] = ['waiting', 'history']

interface QueueScreenState {
  tab: QueueTab
  /** Counts from 0. */
  page: number
  /** null: not read yet. */
  waiting: WaitingPage | null
  waitingFailure: AppError | null
  filter: HistoryFilter
  /** For each page up to the present one, the attempt id before which it begins; `[null]`: the newest page. */
  cursors: readonly (number | null)[]
  history: HistoryPage | null
  /** `cursors` of `history`. If they differ from `cursors`, the page is being read. */
  historyAt: QueueScreenState['cursors'] | null
  historyFailure: AppError | null
}

const start: QueueScreenState = {
  tab: 'waiting',
  page: 0,
  waiting: null,
  waitingFailure: null,
  filter: 'all',
  cursors: [null],
  history: null,
  historyAt: null,
  historyFailure: null,
}

export const useQueueScreen = create<QueueScreenState>(() => start)
const { getState: get, setState: set } = useQueueScreen

/** Runs one call at a time. Calls made meanwhile become a single call at the end. */
function oneAtATime(load: () => Promise<void>): () => Promise<void> {
  let loading = false
  let again = false
  return async () => {
    again = true
    if (loading) return
    loading = true
    while (again) {
      again = false
      await load()
    }
    loading = false
  }
}

export const loadWaiting = oneAtATime(async () => {
  const { page } = get()
  const result: Result<WaitingPage> = await ask(window.referidos.queue.waiting({ page }))
  if (page !== get().page) return
  if (!result.ok) return set({ waitingFailure: result.error })
  set({ waiting: result.value, waitingFailure: null })
  // The queue became shorter than this page's start.
  if (page > 0 && result.value.jobs.length === 0)
    showWaitingPage(Math.max(0, Math.ceil(result.value.total / waitingPageSize) - 1))
})

export const loadHistory = oneAtATime(async () => {
  const { filter, cursors } = get()
  const before = cursors.at(-1) ?? null
  const result = await ask(window.referidos.queue.history({ filter, before }))
  if (cursors !== get().cursors) return
  set(
    result.ok
      ? { history: result.value, historyAt: cursors, historyFailure: null }
      : { historyFailure: result.error },
  )
})

export const showTab = (tab: QueueTab) => set({ tab })

export function showWaitingPage(page: number): void {
  set({ page })
  void loadWaiting()
}

export function showFilter(filter: HistoryFilter): void {
  set({ filter, cursors: [null], history: null })
  void loadHistory()
}

export function showOlder(): void {
  const { history, historyAt, cursors } = get()
  const last = history?.attempts.at(-1)
  // Ignores the second of two quick presses, because the first page has not arrived.
  if (last === undefined || historyAt !== cursors) return
  set(({ cursors }) => ({ cursors: [...cursors, last.id] }))
  void loadHistory()
}

export function showNewer(): void {
  set(({ cursors }) => ({ cursors: cursors.length > 1 ? cursors.slice(0, -1) : cursors }))
  void loadHistory()
}

/** Milliseconds. Changes come in bursts, and one request serves a burst. */
const coalesceMs = 300

/** Follows main's queue and history until the returned function is called. */
export function followQueueScreen(): () => void {
  let soon: ReturnType<typeof setTimeout> | undefined
  const load = () => {
    soon = undefined
    void loadWaiting()
    void loadHistory()
  }
  const changed = () => {
    soon ??= setTimeout(load, coalesceMs)
  }
  // Subscribes before it reads, so that no change is missed.
  const stops = [
    window.referidos.on('queue.changed', changed),
    window.referidos.on('people.changed', changed),
  ]
  load()
  return () => {
    for (const stop of stops) stop()
    clearTimeout(soon)
    // Tab and filter stay until the leader comes back.
    set(({ tab, filter }) => ({ ...start, tab, filter }))
  }
}
