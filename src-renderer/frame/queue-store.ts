import { create } from 'zustand'
import type { QueueState } from '../../src-preload/contract.ts'
import { ask } from '../api.ts'

/** `null` until main has said the first word. */
export const useQueue = create<{ queue: QueueState | null }>(() => ({ queue: null }))

/** Follows main's queue until the returned function is called. `hints`: tells main when the network comes or goes. */
export function followQueue(hints: boolean): () => void {
  // Subscribed first, snapshot second: an event that overtakes the snapshot is the newer of the two.
  let heard = false
  const stop = window.referidos.on('queue.changed', (queue) => {
    heard = true
    useQueue.setState({ queue })
  })
  void ask(window.referidos.queue.state()).then((result) => {
    if (result.ok && !heard) useQueue.setState({ queue: result.value })
  })
  const hint = () => void ask(window.referidos.queue.networkChanged())
  if (hints) {
    window.addEventListener('online', hint)
    window.addEventListener('offline', hint)
  }
  return () => {
    stop()
    window.removeEventListener('online', hint)
    window.removeEventListener('offline', hint)
    useQueue.setState({ queue: null })
  }
}
