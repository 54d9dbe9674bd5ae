import { type FocusEvent, useLayoutEffect, useRef } from 'react'

/**
 * For a part of a screen whose buttons go by their own pressing: the browser leaves the keyboard with nobody then. `part`
 * goes on the part, `place` on what has the keyboard after such a button; what comes next in the page is one Tab away.
 */
export function useKeptFocus<Place extends HTMLElement>() {
  const place = useRef<Place>(null)
  const last = useRef<Element | null>(null)
  // After every drawing: the one that took the button away says nothing of it.
  useLayoutEffect(() => {
    if (last.current === null || last.current.isConnected) return
    last.current = null
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true })
  })
  return {
    part: {
      onFocus: (event: FocusEvent) => {
        last.current = event.target
      },
      onBlur: () => {
        last.current = null
      },
    },
    place: { ref: place, tabIndex: -1 },
  }
}
