import { create } from 'zustand'
import type { AppError, ClaimDecision, ClaimState, DisputesPage } from '../../src-preload/contract/index.ts'
import { ask } from '../api.ts'

interface Listing {
  /** Counts from 0. */
  page: number
  /** null: not read yet. */
  shown: DisputesPage | null
  failure: AppError | null
}

interface ClaimsState {
  /** Number of undecided claims. */
  open: number
  lists: Readonly<Record<ClaimState, Listing>>
  /** Whether decided claims are shown too. */
  withDecided: boolean
}

const unread: Listing = { page: 0, shown: null, failure: null }
const start: ClaimsState = { open: 0, lists: { open: unread, decided: unread }, withDecided: false }

export const useClaims = create<ClaimsState>(() => start)
const { getState: get, setState: set } = useClaims

const change = (state: ClaimState, listing: Partial<Listing>) =>
  set(({ lists }) => ({ lists: { ...lists, [state]: { ...lists[state], ...listing } } }))

export async function loadClaims(state: ClaimState): Promise<void> {
  const { page } = get().lists[state]
  const result = await ask(window.referidos.claims.list({ state, page }))
  if (page !== get().lists[state].page) return
  if (!result.ok) return change(state, { failure: result.error })
  set({ open: result.value.open })
  change(state, { shown: result.value, failure: null })
  // The last claim on the last page was decided.
  if (result.value.disputes.length === 0 && page > 0) showClaimsPage(state, page - 1)
}

export function showClaimsPage(state: ClaimState, page: number): void {
  change(state, { page })
  void loadClaims(state)
}

export function showDecided(withDecided: boolean): void {
  set({ withDecided })
  if (withDecided) showClaimsPage('decided', 0)
}

/** Resolves to the error, or to null. Main's event brings the new lists. */
export async function decideClaim(
  claimId: number,
  decision: ClaimDecision,
  note: string,
): Promise<AppError | null> {
  const result = await ask(window.referidos.claims.decide({ claimId, decision, note }))
  if (result.ok) return null
  reload()
  return result.error
}

function reload(): void {
  void loadClaims('open')
  if (get().withDecided) void loadClaims('decided')
}

/** Follows the owner's disputes until the returned function is called. */
export function followClaims(): () => void {
  const stop = window.referidos.on('claims.changed', ({ open }) => {
    set({ open })
    reload()
  })
  void loadClaims('open')
  return () => {
    stop()
    set(start)
  }
}
