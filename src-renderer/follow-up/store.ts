import { create } from 'zustand'
import type { AppError, FollowUp, TableView } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface FollowUpState {
  /** Null: not read yet. */
  followUp: FollowUp | null
  failure: AppError | null
}

const start: FollowUpState = { followUp: null, failure: null }

export const useFollowUp = create<FollowUpState>(() => start)
const { setState: set } = useFollowUp

/** Shortest interval between two reads while people change. */
const leastBetweenMs = 2_000

/** Follows the people of a view until the returned function is called. */
export function follow(view: TableView): () => void {
  let isOver = false
  let isReading = false
  let isStale = false
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    isReading = true
    isStale = false
    const result = await ask(window.referidos.followUp.read({ of: { kind: 'view', view } }))
    isReading = false
    if (isOver) return
    set(result.ok ? { followUp: result.value, failure: null } : { failure: result.error })
    if (isStale) readSoon()
  }

  function readSoon(): void {
    isStale = true
    if (isReading) return
    soon ??= setTimeout(() => {
      soon = undefined
      void read()
    }, leastBetweenMs)
  }

  // Subscribes before it reads, so that no change is missed.
  const stops = [
    window.referidos.on('people.changed', readSoon),
    window.referidos.on('people.removed', readSoon),
  ]
  void read()
  return () => {
    isOver = true
    for (const stop of stops) stop()
    clearTimeout(soon)
    set(start)
  }
}
