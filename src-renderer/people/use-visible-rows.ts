import { type RefObject, useLayoutEffect, useReducer, useRef } from 'react'
import { flushSync } from 'react-dom'
import { useScroll } from './list/list-store.ts'
import { type RowLayout, type RowSpan, visibleRows } from './list/table-geometry.ts'

/** Indexes of the rows in sight. Renders only when they change, and before the scroll is painted. */
export function useVisibleRows(scroller: RefObject<HTMLDivElement | null>, layout: RowLayout): RowSpan {
  const view = useRef({ top: useScroll.getState().top, height: 0 })
  const [, render] = useReducer((count: number) => count + 1, 0)
  const rows = visibleRows(view.current, layout)
  const rendered = useRef({ layout, rows })

  useLayoutEffect(() => {
    rendered.current = { layout, rows }
  })

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const measure = (): boolean => {
      view.current = { top: element.scrollTop, height: element.clientHeight }
      const { layout, rows } = rendered.current
      const next = visibleRows(view.current, layout)
      return next.first !== rows.first || next.last !== rows.last
    }
    const follow = () => {
      if (measure()) flushSync(render)
    }
    if (measure()) render()
    element.addEventListener('scroll', follow, { passive: true })
    const observer = new ResizeObserver(follow)
    observer.observe(element)
    return () => {
      element.removeEventListener('scroll', follow)
      observer.disconnect()
    }
  }, [scroller])

  return rows
}
