import { Button } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import css from './queue.module.css'

interface Way {
  label: string
  /** null: there is nothing that way. */
  run: (() => void) | null
}

interface Props {
  text: string
  back: Way
  on: Way
  /** Shows what has changed since the rows were held still; null: nothing has. */
  onNews: (() => void) | null
}

export function Pager({ text, back, on, onNews }: Props) {
  const isPaged = back.run !== null || on.run !== null
  return (
    <div className={css.pager}>
      <span>{text}</span>
      <span className={css.news} role="status">
        {onNews && (
          <button type="button" className={css.newsButton} onClick={onNews}>
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
