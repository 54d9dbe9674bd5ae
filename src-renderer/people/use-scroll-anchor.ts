import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { point, pointedId, usePeople } from './list/list-store.ts'
import { rowAt } from './list/table-geometry.ts'

/**
 * Keeps the row under the pointer, or the focused one, at its position on the screen when a new list of the same view
 * arrives. A new view starts at its top.
 */
export function useScrollAnchor(
  scroller: RefObject<HTMLDivElement | null>,
  ids: Int32Array,
  place: (id: number) => number | null,
): void {
  const kept = useRef<{ id: number; start: number } | 'top' | null>(null)
  const placeBefore = useRef(place)

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const over = (event: PointerEvent) => point(event.target)
    const out = () => point(null)
    element.addEventListener('pointerover', over)
    element.addEventListener('pointerleave', out)
    // Called while the old list is still rendered.
    const stop = usePeople.subscribe((state, before) => {
      if (state.ids === before.ids) return
      if (state.shownView !== before.shownView) {
        kept.current = 'top'
        return
      }
      const focused = document.activeElement ? rowAt(document.activeElement) : null
      const top = [...element.querySelectorAll<HTMLElement>('tr[data-id]')].find(
        (row) => row.offsetTop >= element.scrollTop,
      )
      const id = pointedId() ?? focused ?? (top && element.scrollTop > 0 ? Number(top.dataset.id) : null)
      const start = id === null ? null : placeBefore.current(id)
      kept.current = id === null || start === null ? null : { id, start }
    })
    return () => {
      element.removeEventListener('pointerover', over)
      element.removeEventListener('pointerleave', out)
      point(null)
      stop()
    }
  }, [scroller])

  useLayoutEffect(() => {
    placeBefore.current = place
  }, [place])

  // Opening a row does not count as a move.
  useLayoutEffect(() => {
    const keep = kept.current
    kept.current = null
    const element = scroller.current
    if (!keep || !element) return
    if (keep === 'top') {
      element.scrollTop = 0
      return
    }
    const start = place(keep.id)
    if (start !== null && start !== keep.start) element.scrollTop += start - keep.start
  }, [ids])
}
