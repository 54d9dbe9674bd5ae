import { create } from 'zustand'
import { type AppError, listedParts, type PersonRow } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { notice } from '../ui/notice.tsx'
import { activate, list, requestFocus, takeRows, usePeople } from './list/list-store.ts'
import { isMine } from './list/opened.ts'

const words = messages.remove

/** Person whose removal awaits confirmation. */
export const useRemoval = create<{ person: PersonRow | null }>(() => ({ person: null }))

export const stopAsking = () => useRemoval.setState({ person: null })

/** No effect for a row that is not loaded, or for another leader's person. */
export function askRemoval(personId: number): void {
  const person = usePeople.getState().rows.get(personId)
  if (person !== undefined && isMine(person)) useRemoval.setState({ person })
}

/** Resolves to the error, or to null. Main's event removes the row. */
export async function remove(person: PersonRow): Promise<AppError | null> {
  const { ids } = usePeople.getState()
  const place = ids?.indexOf(person.id) ?? -1
  const result = await ask(window.referidos.people.remove({ personId: person.id }))
  if (!result.ok) return result.error
  stopAsking()
  notice.undoable(words.done(person.name), words.undo, () => void restore(person))
  focusRowAt(place)
  return null
}

async function restore(person: PersonRow): Promise<void> {
  const result = await ask(window.referidos.people.restore({ personId: person.id }))
  if (!result.ok) return notice.failed(result.error)
  takeRows({ rows: [result.value], altered: listedParts })
  requestFocus(person.id)
  void list()
  notice.done(words.undone(person.name))
}

/** Focuses the row at the removed row's index, unless the dialog returned the focus elsewhere. */
function focusRowAt(place: number): void {
  setTimeout(() => {
    const { ids } = usePeople.getState()
    const id = ids?.[Math.min(place, ids.length - 1)]
    if (place < 0 || id === undefined || document.activeElement !== document.body) return
    activate(id)
    document.querySelector<HTMLElement>(`tr[data-id="${id}"]`)?.focus({ preventScroll: true })
  })
}
