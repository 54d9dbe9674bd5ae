/** Pure rules of what is selected in the table. */

/**
 * `only`: these, wherever they are. `all_but`: all that the view shows, those who come to it later as well, but these;
 * and `also` those, wherever they are, who were picked one by one.
 */
export interface Picks {
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
export const noPicks: Picks = { kind: 'only', ids: nobody, also: nobody }

function less(ids: ReadonlySet<number>, others: Iterable<number>): Set<number> {
  const left = new Set(ids)
  for (const id of others) left.delete(id)
  return left
}

/** Who is picked one by one, wherever they are. */
export const named = ({ kind, ids, also }: Picks): ReadonlySet<number> => (kind === 'only' ? ids : also)

/** All that match, and whoever was picked before. */
export const withMatching = (picks: Picks): Picks => ({ kind: 'all_but', ids: nobody, also: named(picks) })

/** Those alone who were picked one by one. */
export const withoutMatching = (picks: Picks): Picks => ({ kind: 'only', ids: named(picks), also: nobody })

/** Whoever is not in sight stays selected. */
export const withoutShown = (picks: Picks, { ids }: Shown): Picks => ({
  kind: 'only',
  ids: less(named(picks), ids),
  also: nobody,
})

export const isPicked = ({ kind, ids, also }: Picks, id: number, held: Shown['held']): boolean =>
  kind === 'only' ? ids.has(id) : also.has(id) || !(ids.has(id) || held.includes(id))

export function toggled(picks: Picks, id: number, held: Shown['held']): Picks {
  if (!isPicked(picks, id, held)) return withAll(picks, [id], held)
  const ids = new Set(picks.ids)
  if (picks.kind === 'only') {
    ids.delete(id)
    return { ...picks, ids }
  }
  const also = new Set(picks.also)
  also.delete(id)
  return { kind: 'all_but', ids: ids.add(id), also }
}

/** The selection and these as well, who are shown. */
export function withAll(picks: Picks, more: Iterable<number>, held: Shown['held']): Picks {
  const ids = new Set(picks.ids)
  if (picks.kind === 'only') {
    for (const id of more) ids.add(id)
    return { ...picks, ids }
  }
  const also = new Set(picks.also)
  for (const id of more) {
    ids.delete(id)
    if (held.includes(id)) also.add(id)
  }
  return { kind: 'all_but', ids, also }
}

/** Without the people who are gone; the same object where none of them was named. */
export function withoutGone(picks: Picks, gone: readonly number[]): Picks {
  if (!gone.some((id) => picks.ids.has(id) || picks.also.has(id))) return picks
  return { kind: picks.kind, ids: less(picks.ids, gone), also: less(picks.also, gone) }
}

export interface PickCounts {
  /** Of those who match the view. */
  matching: number
  all: number
  /** Who is selected and not in sight. */
  elsewhere: number
}

export function countPicks(picks: Picks, { ids, held }: Shown): PickCounts {
  const one = named(picks)
  if (picks.kind === 'only' && one.size === 0) return { matching: 0, all: 0, elsewhere: 0 }
  let shown = 0
  let heldPicked = 0
  let seen = 0
  for (const id of ids) {
    if (one.has(id)) seen += 1
    if (isPicked(picks, id, held)) shown += 1
  }
  for (const id of held) if (isPicked(picks, id, held)) heldPicked += 1
  const elsewhere = one.size - seen
  return { matching: shown - heldPicked, all: shown + elsewhere, elsewhere }
}

/** Who is selected, those shown first and in their order. */
export function pickedIds(picks: Picks, { ids, held }: Shown): number[] {
  const found: number[] = []
  for (const id of ids) if (isPicked(picks, id, held)) found.push(id)
  const seen = new Set(found)
  return [...found, ...[...named(picks)].filter((id) => !seen.has(id))]
}

export type SentPicks = { kind: 'only'; ids: number[] } | { kind: 'all_but'; ids: number[]; also: number[] }

/** How it goes to main, which takes `most` ids of each kind. null: too many either way. */
export function asSent(picks: Picks, shown: Shown, most: number): SentPicks | null {
  const fits = (ids: { length: number }) => ids.length <= most
  const ids = [...picks.ids]
  if (picks.kind === 'only' && fits(ids)) return { kind: 'only', ids }
  const also = [...picks.also]
  if (picks.kind === 'all_but' && fits(ids) && fits(also)) return { kind: 'all_but', ids, also }
  const all = pickedIds(picks, shown)
  if (fits(all)) return { kind: 'only', ids: all }
  const matching = less(new Set(shown.ids), shown.held)
  const leftOut = [...matching].filter((id) => !isPicked(picks, id, shown.held))
  const others = all.filter((id) => !matching.has(id))
  return fits(leftOut) && fits(others) ? { kind: 'all_but', ids: leftOut, also: others } : null
}
