import { Button } from '@mantine/core'
import { messages } from '../../src-preload/messages/index.ts'
import css from './question.module.css'

interface Props {
  /** Error, or null. */
  failure: string | null
  working: boolean
  submit: string
  canSubmit?: boolean
  /** Whether submitting removes something. */
  isDangerous?: boolean
  /** The submit button has the focus first. */
  isFocused?: boolean
  onCancel(): void
}

/** End of a form in a dialog: error, submit and cancel. */
export function FormFooter({
  failure,
  working,
  submit,
  canSubmit = true,
  isDangerous = false,
  isFocused = false,
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
        <Button
          type="submit"
          loading={working}
          disabled={!canSubmit}
          {...(isDangerous ? dangerous : {})}
          {...(isFocused ? { 'data-autofocus': true } : {})}
        >
          {submit}
        </Button>
        <Button variant="default" disabled={working} onClick={onCancel}>
          {messages.common.cancel}
        </Button>
      </div>
    </>
  )
}
