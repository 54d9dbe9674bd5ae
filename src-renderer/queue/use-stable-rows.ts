import { useState } from 'react'

interface StableRows<Value> {
  shown: Value
  /** Whether `latest` is newer than `shown`. */
  isStale: boolean
  showLatest(): void
  /** Props of the element whose rows must not move. */
  rowsProps: {
    onPointerEnter(): void
    onPointerLeave(): void
    onFocus(): void
    onBlur(event: { currentTarget: Element; relatedTarget: EventTarget | null }): void
  }
}

/**
 * Freezes the rows while the pointer or the focus is in them; otherwise shows `latest`. Shows another `view` at once.
 */
export function useStableRows<Value>(latest: Value, view: string): StableRows<Value> {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const [shown, setShown] = useState({ value: latest, view })
  const isHeld = (pointed || focused) && shown.view === view
  if (!isHeld && (shown.value !== latest || shown.view !== view)) setShown({ value: latest, view })
  const value = isHeld ? shown.value : latest
  return {
    shown: value,
    isStale: value !== latest,
    showLatest: () => setShown({ value: latest, view }),
    rowsProps: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocused(false)
      },
    },
  }
}
