/** Pure. Rules of the selection. */

/**
 * `only`: `ids`, in the view or not. `all_but`: everybody who matches the view, now or later, except `ids`; plus
 * `also`, people selected one by one, in the view or not.
 */
export interface RowSelection {
  kind: 'only' | 'all_but'
  ids: ReadonlySet<number>
  /** Disjoint from `ids`; empty for `only`. */
  also: ReadonlySet<number>
}

/** Rows of the table. */
export interface Shown {
  ids: Int32Array
  /** Ids in `ids` that no longer match the view. */
  held: readonly number[]
}

const nobody: ReadonlySet<number> = new Set()
export const noSelection: RowSelection = { kind: 'only', ids: nobody, also: nobody }

function less(ids: ReadonlySet<number>, others: Iterable<number>): Set<number> {
  const left = new Set(ids)
  for (const id of others) left.delete(id)
  return left
}

/** People selected one by one. */
export const named = ({ kind, ids, also }: RowSelection): ReadonlySet<number> =>
  kind === 'only' ? ids : also

/** Everybody who matches, and people selected one by one. */
export const withMatching = (selection: RowSelection): RowSelection => ({
  kind: 'all_but',
  ids: nobody,
  also: named(selection),
})

/** Only people selected one by one. */
export const withoutMatching = (selection: RowSelection): RowSelection => ({
  kind: 'only',
  ids: named(selection),
  also: nobody,
})

/** Only selected people who are not in the list. */
export const withoutShown = (selection: RowSelection, { ids }: Shown): RowSelection => ({
  kind: 'only',
  ids: less(named(selection), ids),
  also: nobody,
})

export const isInSelection = ({ kind, ids, also }: RowSelection, id: number, held: Shown['held']): boolean =>
  kind === 'only' ? ids.has(id) : also.has(id) || !(ids.has(id) || held.includes(id))

export function toggled(selection: RowSelection, id: number, held: Shown['held']): RowSelection {
  if (!isInSelection(selection, id, held)) return withAll(selection, [id], held)
  const ids = new Set(selection.ids)
  if (selection.kind === 'only') {
    ids.delete(id)
    return { ...selection, ids }
  }
  const also = new Set(selection.also)
  also.delete(id)
  return { kind: 'all_but', ids: ids.add(id), also }
}

/** Adds people of the list. */
export function withAll(selection: RowSelection, more: Iterable<number>, held: Shown['held']): RowSelection {
  const ids = new Set(selection.ids)
  if (selection.kind === 'only') {
    for (const id of more) ids.add(id)
    return { ...selection, ids }
  }
  const also = new Set(selection.also)
  for (const id of more) {
    ids.delete(id)
    if (held.includes(id)) also.add(id)
  }
  return { kind: 'all_but', ids, also }
}

/** Leaves out removed people. Returns the same object if none of them was named. */
export function withoutRemoved(selection: RowSelection, gone: readonly number[]): RowSelection {
  if (!gone.some((id) => selection.ids.has(id) || selection.also.has(id))) return selection
  return { kind: selection.kind, ids: less(selection.ids, gone), also: less(selection.also, gone) }
}

export interface SelectionCounts {
  /** Number of people who match the view. */
  matching: number
  all: number
  /** Number of selected people who are not in the list. */
  elsewhere: number
}

export function countSelected(selection: RowSelection, { ids, held }: Shown): SelectionCounts {
  const one = named(selection)
  if (selection.kind === 'only' && one.size === 0) return { matching: 0, all: 0, elsewhere: 0 }
  let shown = 0
  let heldPicked = 0
  let seen = 0
  for (const id of ids) {
    if (one.has(id)) seen += 1
    if (isInSelection(selection, id, held)) shown += 1
  }
  for (const id of held) if (isInSelection(selection, id, held)) heldPicked += 1
  const elsewhere = one.size - seen
  return { matching: shown - heldPicked, all: shown + elsewhere, elsewhere }
}

/** Selected people: those in the list first, in list order. */
export function selectedIds(selection: RowSelection, { ids, held }: Shown): number[] {
  const found: number[] = []
  for (const id of ids) if (isInSelection(selection, id, held)) found.push(id)
  const seen = new Set(found)
  return [...found, ...[...named(selection)].filter((id) => !seen.has(id))]
}

export type SentSelection =
  | { kind: 'only'; ids: number[] }
  | { kind: 'all_but'; ids: number[]; also: number[] }

/** The selection in the form for main, with at most `most` ids in each list; null: neither kind fits. */
export function asSent(selection: RowSelection, shown: Shown, most: number): SentSelection | null {
  const fits = (ids: { length: number }) => ids.length <= most
  const ids = [...selection.ids]
  if (selection.kind === 'only' && fits(ids)) return { kind: 'only', ids }
  const also = [...selection.also]
  if (selection.kind === 'all_but' && fits(ids) && fits(also)) return { kind: 'all_but', ids, also }
  const all = selectedIds(selection, shown)
  if (fits(all)) return { kind: 'only', ids: all }
  const matching = less(new Set(shown.ids), shown.held)
  const leftOut = [...matching].filter((id) => !isInSelection(selection, id, shown.held))
  const others = all.filter((id) => !matching.has(id))
  return fits(leftOut) && fits(others) ? { kind: 'all_but', ids: leftOut, also: others } : null
}
