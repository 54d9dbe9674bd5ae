import { type FocusEvent, useLayoutEffect, useRef } from 'react'

/**
 * Moves the focus to `fallback` when the focused button inside `region` is removed; the browser would drop it to the
 * body.
 */
export function useFocusFallback<Target extends HTMLElement>() {
  const target = useRef<Target>(null)
  const last = useRef<Element | null>(null)
  // Runs after every render, because a removed element fires no event.
  useLayoutEffect(() => {
    if (last.current === null || last.current.isConnected) return
    last.current = null
    if (document.activeElement === document.body) target.current?.focus({ preventScroll: true })
  })
  return {
    region: {
      onFocus: (event: FocusEvent) => {
        last.current = event.target
      },
      onBlur: () => {
        last.current = null
      },
    },
    fallback: { ref: target, tabIndex: -1 },
  }
}
