import { useEffect, useState } from 'react'
import { messages } from '../messages.ts'
import css from './notice.module.css'

/** How long something that was done can be taken back, in seconds. */
const undoSeconds = 10

interface Props {
  label: string
  onClick(): void
  /** The time is over. */
  onEnd(): void
}

export function Undo({ label, onClick, onEnd }: Props) {
  const [left, setLeft] = useState(undoSeconds)
  useEffect(() => {
    const timer = setTimeout(() => (left > 1 ? setLeft(left - 1) : onEnd()), 1_000)
    return () => clearTimeout(timer)
  }, [left, onEnd])
  return (
    <span className={css.undo}>
      <button type="button" className={css.action} onClick={onClick}>
        {label}
      </button>
      {/* Nobody wants each second read out. */}
      <span aria-hidden>{messages.common.secondsLeft(left)}</span>
    </span>
  )
}
