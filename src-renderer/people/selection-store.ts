import { create } from 'zustand'
import type { TableView } from '../../src-preload/contract/index.ts'
import { useScope } from '../scope/store.ts'
import { shownNow, usePeople } from './list/list-store.ts'
import {
  noSelection,
  type RowSelection,
  toggled,
  withAll,
  withMatching,
  withoutMatching,
  withoutRemoved,
  withoutShown,
} from './list/row-selection.ts'

interface SelectionState {
  selection: RowSelection
  /** Current range: its start, its end, and the selection before it. */
  range: { from: number; to: number; before: RowSelection } | null
}

const start: SelectionState = { selection: noSelection, range: null }

export const useSelection = create<SelectionState>(() => start)
const { getState: get, setState: set } = useSelection

export function toggleSelected(id: number): void {
  const selection = toggled(get().selection, id, shownNow().held)
  set({ selection, range: { from: id, to: id, before: selection } })
}

/** Selects everybody who matches the view, in addition to people selected one by one. */
export function selectAll(): void {
  set(({ selection }) => ({ selection: withMatching(selection), range: null }))
}

/** Deselects everybody in the list. Others stay selected. */
export function dropShown(): void {
  set(({ selection }) => ({ selection: withoutShown(selection, shownNow()), range: null }))
}

export const hasSelection = (): boolean => {
  const { kind, ids } = get().selection
  return kind === 'all_but' || ids.size > 0
}

export const clearSelection = (): void => set(start)

/** Ids between the two, in list order; only `to` if `from` has left the list. */
function between(from: number, to: number): Iterable<number> {
  const { ids } = usePeople.getState()
  if (ids === null) return [to]
  const [first, last] = [ids.indexOf(from), ids.indexOf(to)]
  if (first < 0 || last < 0) return [to]
  return ids.slice(Math.min(first, last), Math.max(first, last) + 1)
}

/** Extends the range to `to`. A shorter range deselects the people beyond it. */
export function extendSelection(to: number): void {
  const { selection, range } = get()
  const { from, before } = range ?? { from: to, before: selection }
  set({ selection: withAll(before, between(from, to), shownNow().held), range: { from, to, before } })
}

/** Extends the range from `at` to `to`. Starts a new one unless the last one ended at `at`. */
export function extendFrom(at: number, to: number): void {
  if (get().range?.to !== at) set(({ selection }) => ({ range: { from: at, to: at, before: selection } }))
  extendSelection(to)
}

/** Search, filter and tab of a view, without its order. */
const question = (view: TableView) => JSON.stringify({ ...view, sort: null })

/** Follows removals, new views and another scope until the returned function is called. */
export function followSelection(): () => void {
  const stopGone = window.referidos.on('people.removed', ({ ids }) => {
    const { selection, range } = get()
    const left = withoutRemoved(selection, ids)
    if (left !== selection)
      set({ selection: left, range: range && { ...range, before: withoutRemoved(range.before, ids) } })
  })
  // "Everybody who matches" meant the last view. People selected one by one stay selected.
  const stopList = usePeople.subscribe(({ view }, before) => {
    if (view === before.view || get().selection.kind === 'only') return
    if (question(view) !== question(before.view))
      set(({ selection }) => ({ selection: withoutMatching(selection), range: null }))
  })
  // An action on people who are no longer on the screen would surprise.
  const stopScope = useScope.subscribe(clearSelection)
  return () => {
    stopGone()
    stopList()
    stopScope()
    clearSelection()
  }
}
