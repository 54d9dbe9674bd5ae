import { withoutInvisible } from '../../src-preload/fields.ts'

/** Removes accents, case and surplus spaces. */
const fold = (text: string): string =>
  withoutInvisible(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/\s+/g, ' ').trim()

interface Findable {
  label: string
  /** Further search words. */
  words?: string
}

/**
 * Items that contain every word of `query`. Order: the label starts with the query; words start with its words; the
 * rest.
 */
export function find<Item extends Findable>(items: readonly Item[], query: string): Item[] {
  const wanted = fold(query)
  if (wanted === '') return [...items]
  const words = wanted.split(' ')
  const ranked = items.flatMap((item) => {
    const label = fold(item.label)
    const all = `${label} ${fold(item.words ?? '')}`
    if (!words.every((word) => all.includes(word))) return []
    const rank = label.startsWith(wanted)
      ? 0
      : words.every((word) => ` ${label}`.includes(` ${word}`))
        ? 1
        : 2
    return [{ item, rank }]
  })
  return ranked.toSorted((one, other) => one.rank - other.rank).map(({ item }) => item)
}
