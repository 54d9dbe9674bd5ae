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

/** The row that an event came from; none for what lies in an open row or the head. */
export const rowOf = (target: EventTarget): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>('tr[data-id]') : null

/** The person whose row it is. */
export function rowAt(target: EventTarget): number | null {
  const row = rowOf(target)
  return row ? Number(row.dataset.id) : null
}
