import { Checkbox, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconChevronRight } from '@tabler/icons-react'
import { useId, useState } from 'react'
import { phone } from '../../../src-preload/fields.ts'
import * as format from '../../../src-preload/format.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { eachOf, type FreeText, freeTexts, personFields } from '../../../src-preload/person-fields.ts'
import { LabelsInput } from '../labels/labels-input.tsx'
import css from './panel.module.css'
import { rememberMoreData, remembersMoreData } from './remembered.ts'
import { type EditValues, isTypedIn } from './store.ts'

type FormOf<Values extends EditValues> = { form: UseFormReturnType<Values> }

/** Input of a field that may stay empty. */
function FreeTextInput<Values extends EditValues>({ form, field }: FormOf<Values> & { field: FreeText }) {
  const input = {
    label: (
      <>
        {messages.fields[field]} <span className={css.optional}>({messages.common.optional})</span>
      </>
    ),
    'data-field': field,
    ...form.getInputProps(field),
  }
  switch (personFields[field].freeText) {
    case 'labels':
      return (
        <LabelsInput
          label={input.label}
          value={form.values[field]}
          error={form.errors[field]}
          onChange={(labels) => form.setFieldValue(field, labels as never)}
        />
      )
    case 'one_line':
      return <TextInput {...input} />
    case 'lines':
      return (
        <Textarea
          autosize
          minRows={1}
          maxRows={4}
          {...input}
          onKeyDown={(event) => {
            // Enter inserts a line break here; Ctrl+Enter saves, as Enter does in every other field.
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
              event.currentTarget.form?.requestSubmit()
          }}
        />
      )
  }
}

/** Name and phone; the same in the new form and in the edit form. */
export function PersonFields<Values extends EditValues>({ form }: FormOf<Values>) {
  const set = (field: 'phone' | 'noPhone', value: string | boolean) =>
    form.setFieldValue(field, value as never)
  const { noPhone } = form.values

  return (
    <>
      <TextInput label={messages.fields.name} data-field="name" {...form.getInputProps('name')} />
      <div className={css.pair}>
        <TextInput
          label={messages.fields.phone}
          data-field="phone"
          inputMode="tel"
          disabled={noPhone}
          {...form.getInputProps('phone')}
          value={noPhone ? '' : form.values.phone}
          onBlur={() => {
            const parsed = phone.safeParse(form.values.phone)
            if (parsed.success) set('phone', format.phone(parsed.data))
          }}
        />
        <Checkbox
          size="xs"
          className={css.noPhone ?? ''}
          label={messages.fields.noPhone}
          // After typing a phone, the next tab stop is the authorisation.
          tabIndex={form.values.phone === '' || noPhone ? 0 : -1}
          checked={noPhone}
          onChange={(event) => {
            set('noPhone', event.currentTarget.checked)
            form.clearFieldError('phone')
          }}
        />
      </div>
    </>
  )
}

/** Fields that may stay empty. */
export function MoreFields<Values extends EditValues>({ form }: FormOf<Values>) {
  return freeTexts.map((field) => <FreeTextInput key={field} form={form} field={field} />)
}

/** `MoreFields` behind a button. Shows them once they were used, and never hides a filled one. */
export function MoreData<Values extends EditValues>({ form }: FormOf<Values>) {
  const [isOpen, setOpen] = useState(remembersMoreData())
  const id = useId()
  const isWritten = freeTexts.some((field) => isTypedIn(form.values, field))
  const isShown = isOpen || isWritten
  return (
    <>
      <button
        type="button"
        className={css.more}
        aria-expanded={isShown}
        aria-controls={id}
        disabled={isWritten}
        onClick={() => {
          rememberMoreData(!isOpen)
          setOpen(!isOpen)
        }}
      >
        <IconChevronRight size={16} className={css.moreChevron} aria-hidden />
        {messages.newPerson.moreData}
      </button>
      <div id={id} className={css.moreFields} hidden={!isShown}>
        {isShown && <MoreFields form={form} />}
      </div>
    </>
  )
}

/** Maps the form's values to the contract's input; no phone becomes null. */
export const personInput = ({ cedula, name, phone: typed, noPhone, ...values }: EditValues) => ({
  cedula,
  name,
  phone: noPhone ? null : typed,
  ...eachOf(freeTexts, (field) => values[field]),
})
