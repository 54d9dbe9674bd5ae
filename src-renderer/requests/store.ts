import { create } from 'zustand'
import type {
  AppError,
  ListedRequests,
  PersonRequest,
  RequestCounts,
  RequestFilter,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'

/** The person of a new request, as far as the leader already knows them. */
export type Asker = Pick<PersonRequest, 'name' | 'cedula'>

/** A dialog above the list, or by itself. */
export type RequestStep =
  | { kind: 'new'; asker: Asker | null }
  | { kind: 'edit' | 'extend' | 'answer' | 'forget'; request: PersonRequest }

interface RequestsState {
  /** null: not read yet. */
  counts: RequestCounts | null
  isListOpen: boolean
  filter: RequestFilter
  /** null: not read yet. */
  listed: ListedRequests | null
  failure: AppError | null
  step: RequestStep | null
  /** Valid until the next sign-in. */
  isBannerPutOff: boolean
}

const pending: RequestFilter = { text: '', shown: 'open' }
const start: RequestsState = {
  counts: null,
  isListOpen: false,
  filter: pending,
  listed: null,
  failure: null,
  step: null,
  isBannerPutOff: false,
}

export const useRequests = create<RequestsState>(() => start)
const { getState: get, setState: set } = useRequests

async function loadCounts(): Promise<void> {
  const result = await ask(window.referidos.requests.counts())
  if (result.ok) set({ counts: result.value })
}

/** Reads the list for the filter. Drops a slower answer to an older filter. */
export async function loadList(): Promise<void> {
  const { filter } = get()
  const result = await ask(window.referidos.requests.list(filter))
  if (filter !== get().filter) return
  if (result.ok) set({ listed: result.value, counts: result.value.counts, failure: null })
  else set({ failure: result.error })
}

export const narrow = (part: Partial<RequestFilter>): void =>
  set(({ filter }) => ({ filter: { ...filter, ...part } }))

export const openRequests = (): void =>
  set({ isListOpen: true, filter: pending, listed: null, failure: null })
export const closeRequests = (): void => set({ isListOpen: false, step: null })
export const openStep = (step: RequestStep): void => set({ step })
export const closeStep = (): void => set({ step: null })
export const putOffBanner = (): void => set({ isBannerPutOff: true })

/** Closes the dialog of a step, and reads the shown data again. */
export function stepDone(sentence: string): void {
  set({ step: null })
  notice.done(sentence)
  if (get().isListOpen) void loadList()
  else void loadCounts()
}

export async function exportRequests(): Promise<void> {
  const result = await ask(window.referidos.requests.export(get().filter))
  if (!result.ok) notice.failed(result.error)
  else if (result.value.kind === 'saved') notice.done(messages.requests.exported(result.value.rows))
}

/**
 * Follows the number of urgent requests until the returned function is called: days pass while the window is in the
 * background.
 */
export function followRequests(): () => void {
  const again = () => void loadCounts()
  window.addEventListener('focus', again)
  again()
  return () => {
    window.removeEventListener('focus', again)
    set(start)
  }
}
