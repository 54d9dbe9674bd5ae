import { navigate } from 'wouter/use-hash-location'
import { create } from 'zustand'
import type { AppError, QueueState, Round } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'
import { routes } from '../routes.ts'

export const useRoundForm = create<{ isOpen: boolean }>(() => ({ isOpen: false }))

export function openRoundForm(): void {
  navigate(routes.queue)
  useRoundForm.setState({ isOpen: true })
}

export const closeRoundForm = () => useRoundForm.setState({ isOpen: false })

/** Resolves to the error, or to null once the round has started. */
export async function startRound(people: number): Promise<AppError | null> {
  const result = await ask(window.referidos.queue.startRound({ people }))
  return result.ok ? null : result.error
}

/** The running round; null: none. */
export const roundOn = (queue: QueueState | null): Round | null =>
  queue?.round?.ended === null ? queue.round : null

export const mayStartRound = (queue: QueueState | null): boolean =>
  queue !== null && queue.waiting > 0 && !queue.paused && roundOn(queue) === null
