/** Pure rules of what is selected in the table. */

/**
 * `only`: these, wherever they are. `all_but`: all that the view shows, those who come to it later as well, but these;
 * and `also` those, wherever they are, who were picked one by one.
 */
export interface RowSelection {
  kind: 'only' | 'all_but'
  ids: ReadonlySet<number>
  /** Nobody of `ids`; of `only` nobody at all. */
  also: ReadonlySet<number>
}

/** What the table shows. */
export interface Shown {
  ids: Int32Array
  /** Of them, those who do not match the view any more and are still there. */
  held: readonly number[]
}

const nobody: ReadonlySet<number> = new Set()
export const noSelection: RowSelection = { kind: 'only', ids: nobody, also: nobody }

function less(ids: ReadonlySet<number>, others: Iterable<number>): Set<number> {
  const left = new Set(ids)
  for (const id of others) left.delete(id)
  return left
}

/** Who is picked one by one, wherever they are. */
export const named = ({ kind, ids, also }: RowSelection): ReadonlySet<number> =>
  kind === 'only' ? ids : also

/** All that match, and whoever was picked before. */
export const withMatching = (selection: RowSelection): RowSelection => ({
  kind: 'all_but',
  ids: nobody,
  also: named(selection),
})

/** Those alone who were picked one by one. */
export const withoutMatching = (selection: RowSelection): RowSelection => ({
  kind: 'only',
  ids: named(selection),
  also: nobody,
})

/** Whoever is not in sight stays selected. */
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

/** The selection and these as well, who are shown. */
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

/** Without the people who are gone; the same object where none of them was named. */
export function withoutGone(selection: RowSelection, gone: readonly number[]): RowSelection {
  if (!gone.some((id) => selection.ids.has(id) || selection.also.has(id))) return selection
  return { kind: selection.kind, ids: less(selection.ids, gone), also: less(selection.also, gone) }
}

export interface SelectionCounts {
  /** Of those who match the view. */
  matching: number
  all: number
  /** Who is selected and not in sight. */
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

/** Who is selected, those shown first and in their order. */
export function selectedIds(selection: RowSelection, { ids, held }: Shown): number[] {
  const found: number[] = []
  for (const id of ids) if (isInSelection(selection, id, held)) found.push(id)
  const seen = new Set(found)
  return [...found, ...[...named(selection)].filter((id) => !seen.has(id))]
}

export type SentSelection =
  | { kind: 'only'; ids: number[] }
  | { kind: 'all_but'; ids: number[]; also: number[] }

/** How it goes to main, which takes `most` ids of each kind. null: too many either way. */
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
