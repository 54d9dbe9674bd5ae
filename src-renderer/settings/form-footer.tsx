import { Button } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import css from './settings.module.css'

interface Props {
  /** What went wrong, or null. */
  failure: string | null
  working: boolean
  submit: string
  canSubmit?: boolean
  /** What is submitted takes something away. */
  isDangerous?: boolean
  onCancel(): void
}

/** The end of a form in a dialog: what went wrong, and the two ways out. */
export function FormFooter({
  failure,
  working,
  submit,
  canSubmit = true,
  isDangerous = false,
  onCancel,
}: Props) {
  const dangerous = { color: 'red', className: css.danger ?? '' }
  return (
    <>
      {failure && (
        <p className={css.failure} role="alert">
          {failure}
        </p>
      )}
      <div className={css.actions}>
        <Button type="submit" loading={working} disabled={!canSubmit} {...(isDangerous ? dangerous : {})}>
          {submit}
        </Button>
        <Button variant="default" disabled={working} onClick={onCancel}>
          {messages.common.cancel}
        </Button>
      </div>
    </>
  )
}
