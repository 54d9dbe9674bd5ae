import { create } from 'zustand'
import {
  type AppError,
  type ErasureState,
  everybody,
  type HiddenDays,
  maxPicked,
  type PersonRow,
  type Selection,
  type SheetShown,
} from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { scopeNow } from '../scope/store.ts'
import { notice } from '../ui/notice.tsx'

const words = messages.erasure

/** The people of the dialog. `name`: of a single person. `selection`: null: the hidden people. */
export interface Erasing {
  selection: Selection | null
  count: number
  name: string | null
}

/** null: the dialog is closed. */
export const useErasing = create<{ erasing: Erasing | null }>(() => ({ erasing: null }))

export const stopErasing = (): void => useErasing.setState({ erasing: null })

export function askErasure({ id, name }: Pick<PersonRow, 'id' | 'name'>): void {
  const selection: Selection = { view: everybody, picks: { kind: 'only', ids: [id] } }
  useErasing.setState({ erasing: { selection, count: 1, name } })
}

/** `selection`: null: too many people are listed individually. */
export function askErasureOf(selection: Selection | null, count: number): void {
  if (selection === null) notice.info(messages.selection.tooManyToName(maxPicked))
  else useErasing.setState({ erasing: { selection, count, name: null } })
}

export const askErasureOfHidden = (count: number): void =>
  useErasing.setState({ erasing: { selection: null, count, name: null } })

/** The sheets whose photos go with them; none if that cannot be read. */
export async function sheetPhotosOf({ selection }: Erasing): Promise<SheetShown[]> {
  if (selection === null) return []
  const { erasure } = window.referidos
  const result = await ask(
    scopeNow() === 'own' ? erasure.sheetPhotos({ selection }) : erasure.sheetPhotosInCampaign({ selection }),
  )
  return result.ok ? result.value : []
}

/** Error, or null once they are erased. `toCopies`: shows what still holds them. */
export async function erase({ selection }: Erasing, toCopies: (() => void) | null): Promise<AppError | null> {
  const { erasure } = window.referidos
  const result = await ask(
    selection === null
      ? erasure.eraseHidden()
      : scopeNow() === 'own'
        ? erasure.erase({ selection })
        : erasure.eraseInCampaign({ selection }),
  )
  if (!result.ok) return result.error
  stopErasing()
  await loadErasure()
  const { state } = useErasure.getState()
  const isLeft = result.value.erased > 0 && state !== null && state.copies.length + state.aside > 0
  const done = words.dialog.done(result.value)
  if (isLeft && toCopies !== null)
    notice.done(`${done}. ${words.dialog.copies}`, { label: words.dialog.toCopies, run: toCopies })
  else notice.done(done)
  return null
}

/** State for the settings. */
export const useErasure = create<{ state: ErasureState | null; failure: AppError | null }>(() => ({
  state: null,
  failure: null,
}))

export async function loadErasure(): Promise<void> {
  const result = await ask(window.referidos.erasure.state())
  useErasure.setState(result.ok ? { state: result.value, failure: null } : { failure: result.error })
}

export async function keepHidden(days: HiddenDays | null): Promise<void> {
  const result = await ask(window.referidos.erasure.keepHidden({ days }))
  if (!result.ok) return notice.failed(result.error)
  useErasure.setState({ state: result.value })
  notice.done(words.card.kept)
}

export async function rewriteCopies(): Promise<void> {
  const result = await ask(window.referidos.erasure.rewriteCopies())
  if (!result.ok) return notice.failed(result.error)
  const { rewritten, left, state } = result.value
  useErasure.setState({ state })
  notice.done(words.card.rewritten(rewritten, left))
}
