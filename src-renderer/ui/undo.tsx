import { useEffect, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './notice.module.css'
import { useReturnFocus } from './use-return-focus.ts'

const undoSeconds = 10

interface Props {
  label: string
  /** For `aria-keyshortcuts`. */
  keys: string
  onClick(): void
  /** Called when the time is up. */
  onEnd(): void
}

/** Undo button with a countdown, which pauses while the toast has the focus or the pointer. */
export function Undo({ label, keys, onClick, onEnd }: Props) {
  const [left, setLeft] = useState(undoSeconds)
  const { button, returnFocus } = useReturnFocus()
  const undo = button.ref
  useEffect(() => {
    const timer = setInterval(() => {
      const toast = undo.current?.closest('[role="status"]')
      if (!toast?.matches(':hover, :focus-within')) setLeft((left) => left - 1)
    }, 1_000)
    return () => clearInterval(timer)
  }, [undo])
  useEffect(() => {
    if (left <= 0) onEnd()
  }, [left, onEnd])
  return (
    <span className={css.undo}>
      <button
        {...button}
        type="button"
        className={css.action}
        aria-keyshortcuts={keys}
        onClick={() => {
          returnFocus()
          onClick()
        }}
      >
        {label}
      </button>
      {/* Hidden from screen readers, which would read out every second. */}
      <span aria-hidden>{messages.common.secondsLeft(left)}</span>
    </span>
  )
}
