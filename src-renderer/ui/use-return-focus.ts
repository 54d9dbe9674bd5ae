import { type FocusEvent, useLayoutEffect, useRef } from 'react'

/**
 * For a button of a toast, which goes by its own pressing or its own time: the keyboard goes back to where it came from.
 * `button` goes on it; `returnFocus` is for when it is pressed.
 */
export function useReturnFocus() {
  const ref = useRef<HTMLButtonElement>(null)
  const before = useRef<EventTarget | null>(null)
  function returnFocus(): void {
    if (document.activeElement !== ref.current) return
    ref.current?.blur()
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }
  // Before the button is taken out of the page.
  useLayoutEffect(() => returnFocus, [])
  return {
    button: {
      ref,
      onFocus: ({ relatedTarget }: FocusEvent) => {
        before.current = relatedTarget
      },
    },
    returnFocus,
  }
}
