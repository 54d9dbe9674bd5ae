/** Pure rules of what is selected in the table. */

/** `only`: these, wherever they are. `all_but`: all that the view shows, those who come to it later as well, but these. */
export interface Picks {
  kind: 'only' | 'all_but'
  ids: ReadonlySet<number>
}

export const noPicks: Picks = { kind: 'only', ids: new Set() }
export const allPicks: Picks = { kind: 'all_but', ids: new Set() }

export const isPicked = ({ kind, ids }: Picks, id: number): boolean => (kind === 'only') === ids.has(id)

export function toggled(picks: Picks, id: number): Picks {
  const ids = new Set(picks.ids)
  if (!ids.delete(id)) ids.add(id)
  return { kind: picks.kind, ids }
}

/** The selection and these as well. */
export function withAll(picks: Picks, more: Iterable<number>): Picks {
  const ids = new Set(picks.ids)
  for (const id of more) {
    if (picks.kind === 'only') ids.add(id)
    else ids.delete(id)
  }
  return { kind: picks.kind, ids }
}

/** Without the people who are gone; the same object where none of them was named. */
export function withoutGone(picks: Picks, gone: readonly number[]): Picks {
  if (!gone.some((id) => picks.ids.has(id))) return picks
  const ids = new Set(picks.ids)
  for (const id of gone) ids.delete(id)
  return { kind: picks.kind, ids }
}

/** `shown`: how many of those listed are selected. `elsewhere`: who is selected and not listed. */
export function countPicks(picks: Picks, listed: Iterable<number>): { shown: number; elsewhere: number } {
  if (picks.kind === 'only' && picks.ids.size === 0) return { shown: 0, elsewhere: 0 }
  let named = 0
  let all = 0
  for (const id of listed) {
    all += 1
    if (picks.ids.has(id)) named += 1
  }
  return picks.kind === 'only'
    ? { shown: named, elsewhere: picks.ids.size - named }
    : { shown: all - named, elsewhere: 0 }
}

/** Who is selected, those listed first and in their order. */
export function pickedIds(picks: Picks, listed: Iterable<number>): number[] {
  const found: number[] = []
  for (const id of listed) if (isPicked(picks, id)) found.push(id)
  if (picks.kind === 'all_but' || found.length === picks.ids.size) return found
  const seen = new Set(found)
  return [...found, ...[...picks.ids].filter((id) => !seen.has(id))]
}

/** How it goes to main, which takes `most` ids: named or left out, whichever is fewer. null: too many either way. */
export function asSent(
  picks: Picks,
  listed: Iterable<number>,
  most: number,
): { kind: Picks['kind']; ids: number[] } | null {
  if (picks.ids.size <= most) return { kind: picks.kind, ids: [...picks.ids] }
  if (picks.kind === 'only' && countPicks(picks, listed).elsewhere > 0) return null
  const others: number[] = []
  for (const id of listed) if (isPicked(picks, id) === (picks.kind === 'all_but')) others.push(id)
  if (others.length > most) return null
  return { kind: picks.kind === 'only' ? 'all_but' : 'only', ids: others }
}
