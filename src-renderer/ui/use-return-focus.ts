import { type FocusEvent, useLayoutEffect, useRef } from 'react'

/**
 * Returns the focus to its previous element when a toast's button is removed. `button`: its props. Call `returnFocus`
 * when it is pressed.
 */
export function useReturnFocus() {
  const ref = useRef<HTMLButtonElement>(null)
  const before = useRef<EventTarget | null>(null)
  function returnFocus(): void {
    if (document.activeElement !== ref.current) return
    ref.current?.blur()
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true })
  }
  // The cleanup of a layout effect runs before the button is removed.
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
