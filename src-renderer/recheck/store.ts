import { navigate } from 'wouter/use-hash-location'
import { create } from 'zustand'
import type { Rechecked, RecheckState, Result, Scope } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { savePreferences } from '../preferences.ts'
import { usePreferences } from '../preferences-store.ts'
import { currentRoute, routes } from '../routes.ts'
import { channelsIn } from '../scope/channels.ts'
import { notice } from '../ui/notice.tsx'

const words = messages.recheck

/** Initial choice of the dialog. */
export type Which = 'errors' | 'older' | 'view' | 'selection'

interface Seen {
  /** null: not read yet. */
  state: RecheckState | null
  /** null: the dialog is closed. */
  opened: Which | null
  /** Id of the batch whose changes are shown; null: none. */
  changesOf: number | null
}

export const useRecheck = create<Seen>(() => ({ state: null, opened: null, changesOf: null }))
const { getState: get, setState: set } = useRecheck

const isActive = (state: RecheckState | null): boolean =>
  state?.batch?.state === 'running' || state?.batch?.state === 'paused'

/** Asks whom to look up again, or shows the unfinished batch. */
export function openRecheck(opened: Which): void {
  if (isActive(get().state)) navigate(routes.queue)
  else set({ opened })
}

export const closeRecheck = (): void => set({ opened: null })
export const openChanges = (recheckId: number): void => set({ changesOf: recheckId })
export const closeChanges = (): void => set({ changesOf: null })

function take(state: RecheckState): void {
  const before = get().state?.batch
  const { batch } = state
  set({ state })
  const hasEnded = batch?.state === 'done' && before?.id === batch.id && before.state !== 'done'
  if (batch === null || !hasEnded) return
  const see = { label: words.strip.see, run: () => openChanges(batch.id) }
  notice.done(words.finished(batch.changed), batch.changed > 0 ? see : undefined)
}

async function load(): Promise<void> {
  const before = get().state
  const result = await ask(window.referidos.recheck.state())
  // Events received meanwhile are newer than the answer.
  if (result.ok && get().state === before) set({ state: result.value })
}

/** Follows the account's batch until the returned function is called. */
export function followRecheck(): () => void {
  const stop = window.referidos.on('recheck.changed', take)
  void load()
  return () => {
    stop()
    set({ state: null, opened: null, changesOf: null })
  }
}

/** Starts a batch; true: the dialog can close. */
export async function start(scope: Scope, wanted: Rechecked): Promise<boolean> {
  const result = await ask(channelsIn(scope).recheckStart(wanted))
  if (!result.ok) {
    notice.failed(result.error)
    return false
  }
  switch (result.value.kind) {
    case 'started':
      dismissElections()
      if (currentRoute() === routes.queue) notice.done(words.started)
      else
        notice.done(words.startedElsewhere, {
          label: messages.frame.queue,
          run: () => navigate(routes.queue),
        })
      return true
    case 'nobody':
      notice.info(words.nobodyLeft)
      return true
    case 'aborted':
      notice.info(words.aborted)
      return true
  }
}

export const abortStart = (): void => void ask(window.referidos.recheck.abortStart())

async function perform(call: Promise<Result<RecheckState>>): Promise<void> {
  const result = await ask(call)
  if (result.ok) take(result.value)
  else notice.failed(result.error)
}

export const pauseRecheck = () => perform(window.referidos.recheck.pause())
export const resumeRecheck = () => perform(window.referidos.recheck.resume())
export const cancelRecheck = () => perform(window.referidos.recheck.cancel())
export const forgetRecheck = () => perform(window.referidos.recheck.forget())

/** Hides these news for the account. */
export function dismissElections(): void {
  const { putOff } = usePreferences.getState()
  if (get().state?.elections) void savePreferences({ putOff: { ...putOff, elections: Date.now() } })
}
