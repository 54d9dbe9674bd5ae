import { Checkbox, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { phone } from '../../../src-preload/fields.ts'
import * as format from '../../../src-preload/format.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import css from './panel.module.css'
import type { PersonValues } from './store.ts'

const label = (text: string) => (
  <>
    {text} <span className={css.optional}>({messages.common.optional})</span>
  </>
)

/** What a person has beside the cédula; the same in the new form and in the edit form. */
export function PersonFields<Values extends PersonValues>({ form }: { form: UseFormReturnType<Values> }) {
  const input = (field: keyof PersonValues) => form.getInputProps(field)
  const set = (field: keyof PersonValues, value: string | boolean) =>
    form.setFieldValue(field, value as never)
  const { noPhone } = form.values

  return (
    <>
      <TextInput label={messages.fields.name} data-field="name" {...input('name')} />
      <div className={css.pair}>
        <TextInput
          label={messages.fields.phone}
          data-field="phone"
          inputMode="tel"
          disabled={noPhone}
          {...input('phone')}
          value={noPhone ? '' : form.values.phone}
          onBlur={() => {
            const parsed = phone.safeParse(form.values.phone)
            if (parsed.success) set('phone', format.phone(parsed.data))
          }}
        />
        <TextInput label={label(messages.fields.barrio)} data-field="barrio" {...input('barrio')} />
      </div>
      <Checkbox
        size="xs"
        className={css.noPhone ?? ''}
        label={messages.fields.noPhone}
        checked={noPhone}
        onChange={(event) => {
          set('noPhone', event.currentTarget.checked)
          form.clearFieldError('phone')
        }}
      />
      <Textarea
        label={label(messages.fields.notes)}
        data-field="notes"
        autosize
        minRows={1}
        maxRows={4}
        {...input('notes')}
        onKeyDown={(event) => {
          // Enter makes a line here; Ctrl+Enter saves, as Enter does in every other field.
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey))
            event.currentTarget.form?.requestSubmit()
        }}
      />
    </>
  )
}

/** What the contract takes: no phone is null. */
export const personInput = ({ name, phone: typed, noPhone, barrio, notes }: PersonValues) => ({
  name,
  phone: noPhone ? null : typed,
  barrio,
  notes,
})
