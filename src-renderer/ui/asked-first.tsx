import { Button } from '@mantine/core'
import { useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './asked-first.module.css'

interface Props {
  button: string
  question: string
  note: string
  confirm: string
  onConfirm(): void
}

/** A button whose effect cannot be undone. It first shows a question in its own position. */
export function AskedFirst({ button, question, note, confirm, onConfirm }: Props) {
  const [isAsking, setAsking] = useState(false)
  if (!isAsking)
    return (
      <Button variant="default" onClick={() => setAsking(true)}>
        {button}
      </Button>
    )
  return (
    <fieldset className={css.question} aria-label={button}>
      <p>
        <strong>{question}</strong> {note}
      </p>
      <div className={css.actions}>
        <Button
          color="red"
          className={css.danger ?? ''}
          ref={(element) => element?.focus()}
          onClick={onConfirm}
        >
          {confirm}
        </Button>
        <Button variant="default" onClick={() => setAsking(false)}>
          {messages.common.cancel}
        </Button>
      </div>
    </fieldset>
  )
}
