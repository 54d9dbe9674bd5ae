import { create } from 'zustand'
import type { TableView } from '../../src-preload/contract/index.ts'
import { shownNow, usePeople } from './list/list-store.ts'
import {
  noSelection,
  type RowSelection,
  toggled,
  withAll,
  withMatching,
  withoutGone,
  withoutMatching,
  withoutShown,
} from './list/row-selection.ts'

interface SelectionState {
  selection: RowSelection
  /** Where a range begins, what was selected before it, and how far it goes. */
  range: { from: number; to: number; before: RowSelection } | null
}

const start: SelectionState = { selection: noSelection, range: null }

export const useSelection = create<SelectionState>(() => start)
const { getState: get, setState: set } = useSelection

export function toggleSelected(id: number): void {
  const selection = toggled(get().selection, id, shownNow().held)
  set({ selection, range: { from: id, to: id, before: selection } })
}

/** All that match the view, beside whoever was picked before. */
export function selectAll(): void {
  set(({ selection }) => ({ selection: withMatching(selection), range: null }))
}

/** Takes that back; whoever is not in sight stays selected. */
export function dropShown(): void {
  set(({ selection }) => ({ selection: withoutShown(selection, shownNow()), range: null }))
}

export const hasSelection = (): boolean => {
  const { kind, ids } = get().selection
  return kind === 'all_but' || ids.size > 0
}

export const clearSelection = (): void => set(start)

/** All from one to the other, in the order of the list; only the second where the first has left it. */
function between(from: number, to: number): Iterable<number> {
  const { ids } = usePeople.getState()
  if (ids === null) return [to]
  const [first, last] = [ids.indexOf(from), ids.indexOf(to)]
  if (first < 0 || last < 0) return [to]
  return ids.slice(Math.min(first, last), Math.max(first, last) + 1)
}

/** From where the last range began to `to`; another end than before takes back what lies beyond it. */
export function extendSelection(to: number): void {
  const { selection, range } = get()
  const { from, before } = range ?? { from: to, before: selection }
  set({ selection: withAll(before, between(from, to), shownNow().held), range: { from, to, before } })
}

/** The keyboard goes from `at` to `to`; a range that did not end at `at` is over. */
export function extendFrom(at: number, to: number): void {
  if (get().range?.to !== at) set(({ selection }) => ({ range: { from: at, to: at, before: selection } }))
  extendSelection(to)
}

/** All that a view lets through; its order is no matter. */
const question = (view: TableView) => JSON.stringify({ ...view, sort: null })

/** Keeps to main's people and to the list until the returned function is called. */
export function followSelection(): () => void {
  const stopGone = window.referidos.on('people.removed', ({ ids }) => {
    const { selection, range } = get()
    const left = withoutGone(selection, ids)
    if (left !== selection)
      set({ selection: left, range: range && { ...range, before: withoutGone(range.before, ids) } })
  })
  // All that match another search are other people; whoever was picked one by one is still meant.
  const stopList = usePeople.subscribe(({ view }, before) => {
    if (view === before.view || get().selection.kind === 'only') return
    if (question(view) !== question(before.view))
      set(({ selection }) => ({ selection: withoutMatching(selection), range: null }))
  })
  return () => {
    stopGone()
    stopList()
    clearSelection()
  }
}
