import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'

/** Every closed row; the style sheet holds the same number. */
export const rowHeight = 44

/** Where a row begins, measured from the first one. */
export const startOf = (index: number, openIndex: number, detailHeight: number) =>
  index * rowHeight + (openIndex >= 0 && openIndex < index ? detailHeight : 0)

/** The rows in sight and one more, wherever it is. */
export function rangeWith(range: Range, index: number): number[] {
  const shown = defaultRangeExtractor(range)
  if (index < 0 || index >= range.count || shown.includes(index)) return shown
  return [...shown, index].sort((a, b) => a - b)
}

/** Which of the rows that are drawn shows whom, and how many were ever made; in the order that they are drawn. */
export interface Slots {
  ofId: ReadonlyMap<number, number>
  made: number
}

export const noSlots: Slots = { ofId: new Map(), made: 0 }

/**
 * Whoever stays in sight keeps their row. Whoever comes takes the row of one who went, which is far cheaper than another
 * one; but never the row that had the focus last, since nobody is to come by it unasked. `focusedId`: whose row that is.
 */
export function withSlots({ ofId, made }: Slots, ids: readonly number[], focusedId: number | null): Slots {
  const staying = new Set(ids)
  const left = [...ofId].filter(([id]) => !staying.has(id) && id !== focusedId)
  const next = new Map<number, number>()
  for (const id of ids) next.set(id, ofId.get(id) ?? left.shift()?.[1] ?? made++)
  return { ofId: next, made }
}

/** The row that an event came from; none for what lies in an open row or the head. */
export const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('tr[data-id]') : null

/** The person whose row it is. */
export function rowAt(target: EventTarget): number | null {
  const row = rowOf(target)
  return row ? Number(row.dataset.id) : null
}
