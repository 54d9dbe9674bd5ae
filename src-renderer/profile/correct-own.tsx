import { Button, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { ownInput, type PersonRow } from '../../src-preload/contract/index.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { Dialog } from '../ui/dialog.tsx'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { notice } from '../ui/notice.tsx'
import css from './profile.module.css'

const words = messages.profile

/** Form for the account's own name and phone. */
export function CorrectOwn({ own, onClose }: { own: PersonRow; onClose(): void }) {
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const form = useForm({
    initialValues: { name: own.name, phone: own.phone === null ? '' : format.phone(own.phone) },
    validate: (values) => fieldErrors(ownInput, values),
  })

  async function save(values: { name: string; phone: string }) {
    if (working) return
    setWorking(true)
    setFailure(null)
    const result = await ask(window.referidos.people.correctOwn(values))
    setWorking(false)
    if (result.ok) {
      onClose()
      notice.done(words.corrected)
      return
    }
    const fields = errorsFromMain(result.error)
    form.setErrors(fields)
    setFailure(messages.error[result.error.code])
    focusFirstError(Object.keys(fields))
  }

  return (
    <Dialog title={words.correctTitle} onClose={onClose} isBusy={working}>
      <form
        className={css.form}
        noValidate
        aria-busy={working}
        onSubmit={form.onSubmit(
          (values) => void save(values),
          (errors) => focusFirstError(Object.keys(errors)),
        )}
      >
        <TextInput
          label={messages.fields.name}
          data-field="name"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <TextInput
          label={messages.fields.phone}
          data-field="phone"
          inputMode="tel"
          {...form.getInputProps('phone')}
        />
        {failure && (
          <p className={css.trouble} role="alert">
            {failure}
          </p>
        )}
        <div className={css.actions}>
          <Button type="submit" loading={working}>
            {messages.edit.save}
          </Button>
          <Button variant="default" disabled={working} onClick={onClose}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
