import type { ExportedPeople } from './export-store.ts'
import { shownNow, usePeople } from './list/list-store.ts'
import { countSelected } from './list/row-selection.ts'
import { useSelection } from './selection-store.ts'

/** Number of people for each choice; null: unknown. */
export function useCounts(): Record<ExportedPeople, number | null> {
  const view = usePeople(({ counts, view }) => counts?.[view.tab] ?? null)
  const selection = useSelection((state) => state.selection)
  return { view, selection: countSelected(selection, shownNow()).all, everybody: null }
}
