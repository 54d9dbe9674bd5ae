import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'

/** Height of a closed row in pixels, as in the style sheet. */
export const rowHeight = 44

/** Offset of a row from the first one, in pixels. */
export const startOf = (index: number, openIndex: number, detailHeight: number) =>
  index * rowHeight + (openIndex >= 0 && openIndex < index ? detailHeight : 0)

/** Visible indexes, and `index`. */
export function rangeWith(range: Range, index: number): number[] {
  const shown = defaultRangeExtractor(range)
  if (index < 0 || index >= range.count || shown.includes(index)) return shown
  return [...shown, index].sort((a, b) => a - b)
}

/** Row slots by person id, in rendering order, and the number of slots made so far. */
export interface Slots {
  ofId: ReadonlyMap<number, number>
  made: number
}

export const noSlots: Slots = { ofId: new Map(), made: 0 }

/**
 * People who stay keep their slot. New people reuse a free slot, which is far cheaper than a new row. The slot of
 * `focusedId` is never reused, because the focus would jump to another person.
 */
export function withSlots({ ofId, made }: Slots, ids: readonly number[], focusedId: number | null): Slots {
  const staying = new Set(ids)
  const left = [...ofId].filter(([id]) => !staying.has(id) && id !== focusedId)
  const next = new Map<number, number>()
  for (const id of ids) next.set(id, ofId.get(id) ?? left.shift()?.[1] ?? made++)
  return { ofId: next, made }
}

/** Row of an event target; null inside an open row's detail or the head. */
export const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('tr[data-id]') : null

/** Person id of the row. */
export function rowAt(target: EventTarget): number | null {
  const row = rowOf(target)
  return row ? Number(row.dataset.id) : null
}
