import { create } from 'zustand'
import type { AppError, QueueState } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface QueueSeen {
  /** null: not read yet. */
  queue: QueueState | null
  failure: AppError | null
}

const start: QueueSeen = { queue: null, failure: null }

export const useQueue = create<QueueSeen>(() => start)

export async function loadQueue(): Promise<void> {
  const before = useQueue.getState().queue
  const result = await ask(window.referidos.queue.state())
  // An event received meanwhile is newer than the answer.
  if (useQueue.getState().queue !== before) return
  useQueue.setState(result.ok ? { queue: result.value, failure: null } : { failure: result.error })
}

/** Follows main's queue until the returned function is called. `hints`: reports online and offline events to main. */
export function followQueue(hints: boolean): () => void {
  // Subscribes before it reads, so that no change is missed.
  const stop = window.referidos.on('queue.changed', (queue) => useQueue.setState({ queue, failure: null }))
  void loadQueue()
  const hint = () => void ask(window.referidos.queue.networkChanged())
  if (hints) {
    window.addEventListener('online', hint)
    window.addEventListener('offline', hint)
  }
  return () => {
    stop()
    window.removeEventListener('online', hint)
    window.removeEventListener('offline', hint)
    useQueue.setState(start)
  }
}
