import { Button } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useRef, useState } from 'react'
import { editInput } from '../../../src-preload/contract.ts'
import { ask } from '../../api.ts'
import * as format from '../../format.ts'
import { messages } from '../../messages.ts'
import { Fact } from '../../ui/fact.tsx'
import { errorsFromMain, fieldErrors } from '../../ui/field-errors.ts'
import { focusFirstError } from '../../ui/focus-first-error.ts'
import { notice } from '../../ui/notice.tsx'
import { takeRows } from '../list-store.ts'
import css from './panel.module.css'
import { PersonFields, personInput } from './person-fields.tsx'
import { closeEdited, keepEditDraft, type PersonValues } from './store.ts'

interface Props {
  personId: number
  cedula: string
  initial: PersonValues
}

export function EditForm({ personId, cedula, initial }: Props) {
  const [saving, setSaving] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const element = useRef<HTMLFormElement>(null)
  const form = useForm<PersonValues>({
    initialValues: {
      ...initial,
      phone: initial.phone === '' ? '' : format.phone(initial.phone),
    },
    validate: (values) => fieldErrors(editInput, { personId, ...personInput(values) }),
    onValuesChange: keepEditDraft,
  })

  useEffect(() => element.current?.querySelector<HTMLElement>('[data-field="name"]')?.focus(), [])

  async function save(values: PersonValues) {
    if (saving) return
    setSaving(true)
    setFailure(null)
    const result = await ask(window.referidos.people.edit({ personId, ...personInput(values) }))
    setSaving(false)
    if (!result.ok) {
      const fields = errorsFromMain(result.error)
      form.setErrors(fields)
      setFailure(messages.error[result.error.code])
      focusFirstError(Object.keys(fields))
      return
    }
    takeRows([result.value])
    closeEdited()
    notice.done(messages.edit.saved)
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
        <div>
          <dl>
            <Fact label={messages.fields.cedula}>{format.cedula(cedula)}</Fact>
          </dl>
          <p className={css.hint}>{messages.edit.cedulaFixed}</p>
        </div>
        <PersonFields form={form} />
      </div>
      <div className={css.foot}>
        {failure && (
          <p className={css.error} role="alert">
            {failure}
          </p>
        )}
        <Button type="submit" size="md" fullWidth loading={saving}>
          {messages.edit.save}
        </Button>
        <Button variant="default" fullWidth onClick={closeEdited}>
          {messages.common.cancel}
        </Button>
      </div>
    </form>
  )
}
