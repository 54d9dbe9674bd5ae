import { Button } from '@mantine/core'
import { useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './exchange.module.css'
import { undoTaken } from './store.ts'

const words = messages.exchange.undo

/** Asks before it takes anything back. */
export function UndoTaken({ exchangeId, people }: { exchangeId: number; people: number }) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking)
    return (
      <Button variant="default" onClick={() => setAsking(true)}>
        {words.button}
      </Button>
    )
  return (
    <fieldset className={css.question} aria-label={words.button}>
      <p>
        <strong>{words.ask(people)}</strong> {words.askNote}
      </p>
      <div className={css.actions}>
        <Button
          color="red"
          className={css.danger ?? ''}
          ref={(button) => button?.focus()}
          onClick={() => void undoTaken(exchangeId, people)}
        >
          {words.confirm}
        </Button>
        <Button variant="default" onClick={() => setAsking(false)}>
          {messages.common.cancel}
        </Button>
      </div>
    </fieldset>
  )
}
