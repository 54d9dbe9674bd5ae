/** Height of a closed row in pixels, as in the style sheet. */
export const rowHeight = 44

/** Offset of a row from the first one, in pixels. */
export const startOf = (index: number, openIndex: number, detailHeight: number) =>
  index * rowHeight + (openIndex >= 0 && openIndex < index ? detailHeight : 0)

/** `openIndex`: −1 if no row is open; `detailHeight`: pixels below the open row. */
export interface RowLayout {
  count: number
  openIndex: number
  detailHeight: number
}

/** Indexes, both included; `last` is −1 if there are no rows. */
export interface RowSpan {
  first: number
  last: number
}

/** The open row includes its detail. */
function indexAt(offset: number, { openIndex, detailHeight }: RowLayout): number {
  const index = Math.floor(offset / rowHeight)
  if (openIndex < 0 || index <= openIndex) return index
  return Math.max(openIndex, Math.floor((offset - detailHeight) / rowHeight))
}

/**
 * Rows between two offsets. Their heights are known, so that nothing is computed per person: a list of a million may
 * change with each letter.
 */
export function visibleRows({ top, height }: { top: number; height: number }, layout: RowLayout): RowSpan {
  const final = layout.count - 1
  const first = Math.max(0, Math.min(indexAt(top, layout), final))
  return { first, last: Math.min(Math.max(first, indexAt(top + height, layout)), final) }
}

/** Rows drawn beyond each end of the visible ones. Each costs a render with every wheel event. */
const overscan = 5

/** Indexes of the rows to draw, ascending: the visible ones, some around them, and `index`. */
export function drawnRows({ first, last }: RowSpan, count: number, index: number): number[] {
  const from = Math.max(0, first - overscan)
  const to = Math.min(count - 1, last + overscan)
  const drawn = Array.from({ length: Math.max(0, to - from + 1) }, (_, n) => from + n)
  if (index < 0 || index >= count || (index >= from && index <= to)) return drawn
  return index < from ? [index, ...drawn] : [...drawn, index]
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
