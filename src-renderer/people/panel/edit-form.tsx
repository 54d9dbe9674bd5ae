import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useRef, useState } from 'react'
import { editInput } from '../../../src-preload/contract/index.ts'
import { cedula as cedulaField } from '../../../src-preload/fields.ts'
import * as format from '../../../src-preload/format.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { ask } from '../../api.ts'
import { errorsFromMain, fieldErrors } from '../../ui/field-errors.ts'
import { focusFirstError } from '../../ui/focus-first-error.ts'
import { notice } from '../../ui/notice.tsx'
import { CedulaField } from './cedula-field.tsx'
import css from './panel.module.css'
import { MoreFields, PersonFields, personInput } from './person-fields.tsx'
import { closeEdited, type EditValues, keepEditDraft } from './store.ts'
import { useCedulaCheck } from './use-cedula-check.ts'

const words = messages.edit

interface Props {
  personId: number
  /** As saved: digits only. */
  cedula: string
  initial: EditValues
}

const input = (personId: number, values: EditValues) => ({ personId, ...personInput(values) })

export function EditForm({ personId, cedula, initial }: Props) {
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const element = useRef<HTMLFormElement>(null)
  const form = useForm<EditValues>({
    initialValues: {
      ...initial,
      phone: initial.phone === '' ? '' : format.phone(initial.phone),
    },
    validate: (values) => fieldErrors(editInput, input(personId, values)),
    onValuesChange: keepEditDraft,
  })

  const typed = cedulaField.safeParse(form.values.cedula)
  const isCorrected = typed.success && typed.data !== cedula
  const known = useCedulaCheck(isCorrected ? form.values.cedula : '', 0)

  useEffect(() => element.current?.querySelector<HTMLElement>('[data-field="name"]')?.focus(), [])

  async function save(values: EditValues) {
    if (saving) return
    if (known?.check === 'yours' || known?.check === 'own') {
      focusFirstError(['cedula'])
      return
    }
    setSaving(true)
    setFailure(null)
    const result = await ask(window.referidos.people.edit(input(personId, values)))
    setSaving(false)
    if (!result.ok) {
      const { error } = result
      const fields = errorsFromMain(error)
      if (error.duplicate !== undefined) fields.cedula = messages.newPerson.cedulaCheck[error.duplicate]
      form.setErrors(fields)
      setFailure(error.duplicate === 'another_leaders' ? words.claimed : messages.error[error.code])
      focusFirstError(Object.keys(fields))
      return
    }
    closeEdited()
    notice.done(result.value.isCedulaCorrected ? words.savedAndQueued : words.saved)
  }

  return (
    <form
      ref={element}
      className={css.form}
      noValidate
      aria-busy={saving}
      onSubmit={form.onSubmit(
        (values) => void save(values),
        (errors) => focusFirstError(Object.keys(errors)),
      )}
    >
      <div className={css.fields}>
        <CedulaField form={form} known={known} isChecked={isCorrected}>
          <p className={css.hint} aria-live="polite">
            {isCorrected && (known === null || known.check === 'free') && words.willBeLookedUp}
          </p>
        </CedulaField>
        <PersonFields form={form} />
        <MoreFields form={form} />
      </div>
      <div className={css.foot}>
        {failure && (
          <p className={css.error} role="alert">
            {failure}
          </p>
        )}
        <Button type="submit" size="md" fullWidth loading={saving}>
          {words.save}
        </Button>
        <Button variant="default" fullWidth onClick={closeEdited}>
          {messages.common.cancel}
        </Button>
      </div>
    </form>
  )
}
