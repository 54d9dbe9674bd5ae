import { Button } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import css from './queue.module.css'

interface Way {
  label: string
  /** null: there is no page in that direction. */
  run: (() => void) | null
}

interface Props {
  text: string
  back: Way
  on: Way
  /** Shows newer rows; null: there are none. */
  onUpdate: (() => void) | null
}

export function Pager({ text, back, on, onUpdate }: Props) {
  const isPaged = back.run !== null || on.run !== null
  return (
    <div className={css.pager}>
      <span>{text}</span>
      <span className={css.update} role="status">
        {onUpdate && (
          <button type="button" className={css.updateButton} onClick={onUpdate}>
            {messages.queue.showNews}
          </button>
        )}
      </span>
      {isPaged &&
        [back, on].map(({ label, run }) => (
          <Button key={label} variant="default" size="xs" disabled={run === null} onClick={() => run?.()}>
            {label}
          </Button>
        ))}
    </div>
  )
}
