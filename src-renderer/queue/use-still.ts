import { useState } from 'react'

interface Still<Value> {
  shown: Value
  /** Something newer waits to be shown. */
  isBehind: boolean
  catchUp(): void
  /** For the element whose rows must not move. */
  hold: {
    onPointerEnter(): void
    onPointerLeave(): void
    onFocus(): void
    onBlur(event: { currentTarget: Element; relatedTarget: EventTarget | null }): void
  }
}

/**
 * What is drawn stands still while somebody points at it or has the keyboard in it, and follows `latest` otherwise.
 * `view` names what is shown: another one is shown at once.
 */
export function useStill<Value>(latest: Value, view: string): Still<Value> {
  const [pointed, setPointed] = useState(false)
  const [focused, setFocused] = useState(false)
  const [shown, setShown] = useState({ value: latest, view })
  const isHeld = (pointed || focused) && shown.view === view
  if (!isHeld && (shown.value !== latest || shown.view !== view)) setShown({ value: latest, view })
  const value = isHeld ? shown.value : latest
  return {
    shown: value,
    isBehind: value !== latest,
    catchUp: () => setShown({ value: latest, view }),
    hold: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: ({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setFocused(false)
      },
    },
  }
}
