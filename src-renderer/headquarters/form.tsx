import { Button } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './headquarters.module.css'

interface Props {
  submit: string
  working: boolean
  /** Said while it works, which takes seconds on a bad connection. */
  running?: string
  /** Problem that belongs to no field; null: none. */
  failure: string | null
  isDangerous?: boolean
  onSubmit(): void
  onCancel(): void
  children: ReactNode
}

/** The form of a dialog. */
export function Form({
  submit,
  working,
  running,
  failure,
  isDangerous = false,
  onSubmit,
  onCancel,
  children,
}: Props) {
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (!working) onSubmit()
  }
  return (
    <form className={css.form} noValidate aria-busy={working} onSubmit={send}>
      {children}
      {failure !== null && (
        <p className={css.failure} role="alert">
          {failure}
        </p>
      )}
      <div className={css.actions}>
        <Button
          type="submit"
          loading={working}
          {...(isDangerous ? { color: 'red', className: css.danger ?? '' } : {})}
        >
          {submit}
        </Button>
        <Button variant="default" disabled={working} onClick={onCancel}>
          {messages.common.cancel}
        </Button>
      </div>
      {running !== undefined && (
        <p className={css.hint} role="status">
          {working && running}
        </p>
      )}
    </form>
  )
}
