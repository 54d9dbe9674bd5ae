import { create } from 'zustand'
import type { AppError, FollowUp, TableView } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { channelsIn } from '../scope/channels.ts'
import { scopeNow } from '../scope/store.ts'

interface FollowUpState {
  /** null: the screen is closed. */
  view: TableView | null
  /** null: not read yet. */
  followUp: FollowUp | null
  failure: AppError | null
}

const start: FollowUpState = { view: null, followUp: null, failure: null }

export const useFollowUp = create<FollowUpState>(() => start)
const { getState: get, setState: set } = useFollowUp

/** Shortest interval in milliseconds between two reads while people change. */
const leastBetweenMs = 2_000

let isReading = false
let isStale = false
let soon: ReturnType<typeof setTimeout> | undefined

export async function readFollowUp(): Promise<void> {
  const { view } = get()
  if (view === null) return
  isStale = true
  if (isReading) return
  isReading = true
  isStale = false
  const result = await ask(channelsIn(scopeNow()).followUp({ of: { kind: 'view', view } }))
  isReading = false
  if (get().view !== view) return readFollowUp()
  set(result.ok ? { followUp: result.value, failure: null } : { failure: result.error })
  if (isStale) readSoon()
}

function readSoon(): void {
  soon ??= setTimeout(() => {
    soon = undefined
    void readFollowUp()
  }, leastBetweenMs)
}

/** Follows the people of a view until the returned function is called. */
export function followView(view: TableView): () => void {
  set({ ...start, view })
  // Subscribes before it reads, so that no change is missed.
  const stops = [
    window.referidos.on('people.changed', readSoon),
    window.referidos.on('people.stale', readSoon),
    window.referidos.on('people.removed', readSoon),
  ]
  void readFollowUp()
  return () => {
    for (const stop of stops) stop()
    clearTimeout(soon)
    soon = undefined
    set(start)
  }
}
