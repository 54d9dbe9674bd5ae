import { Checkbox, NativeSelect, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useEffect, useState } from 'react'
import { type ConsentText, newAccountInput, type Role, roles } from '../../src-preload/contract/index.ts'
import { cedula, phone, withoutInvisible } from '../../src-preload/fields.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { useScanner } from '../scanner/use-scanner.ts'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { FormFooter } from '../ui/form-footer.tsx'
import { Retry } from '../ui/retry.tsx'
import { StrengthMeter } from '../ui/strength-meter.tsx'
import { createAccount } from './accounts-store.ts'
import css from './settings.module.css'

const words = messages.accounts

interface Values {
  name: string
  displayName: string
  cedula: string
  phone: string
  password: string
  role: Role
  accepted: boolean
}

const empty: Values = {
  name: '',
  displayName: '',
  cedula: '',
  phone: '',
  password: '',
  role: 'LEADER',
  accepted: false,
}

interface Props {
  onCreated(displayName: string): void
  onCancel(): void
}

export function AccountForm({ onCreated, onCancel }: Props) {
  const [consent, setConsent] = useState<ConsentText | null>(null)
  const [isUnread, setUnread] = useState(false)
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)

  async function readConsent() {
    const result = await ask(window.referidos.session.accountConsent())
    if (result.ok) setConsent(result.value)
    setUnread(!result.ok)
  }
  useEffect(() => void readConsent(), [])

  const form = useForm<Values>({
    initialValues: empty,
    validateInputOnBlur: true,
    validate({ accepted, ...typed }) {
      const errors = fieldErrors(newAccountInput, { ...typed, textVersion: consent?.version ?? 1 })
      if (!accepted) errors.accepted = words.authorisedMissing
      return errors
    },
  })

  async function create({ accepted: _, ...typed }: Values) {
    if (working || consent === null) return
    setWorking(true)
    setFailure(null)
    const error = await createAccount({ ...typed, textVersion: consent.version })
    if (error === null) return onCreated(withoutInvisible(typed.displayName).trim())
    setWorking(false)
    const fields = errorsFromMain(error)
    if (error.code === 'duplicate') fields.cedula = messages.error.duplicate
    form.setErrors(fields)
    if (Object.keys(fields).length === 0) setFailure(messages.error[error.code])
    focusFirstError(Object.keys(fields))
  }

  const cedulaInput = useScanner(form)
  const { onBlur: blurCedula, ...cedulaProps } = form.getInputProps('cedula')
  const { onBlur: blurPhone, ...phoneProps } = form.getInputProps('phone')
  const { values } = form

  return (
    <form
      className={css.wideForm}
      noValidate
      aria-busy={working}
      onSubmit={form.onSubmit(
        (typed) => void create(typed),
        (errors) => focusFirstError(Object.keys(errors)),
      )}
    >
      <div className={css.pair}>
        <TextInput
          label={messages.fields.name}
          data-autofocus
          data-field="name"
          {...form.getInputProps('name')}
        />
        <TextInput
          label={messages.fields.displayName}
          data-field="displayName"
          {...form.getInputProps('displayName')}
        />
        <TextInput
          label={messages.fields.cedula}
          inputMode="numeric"
          data-field="cedula"
          ref={cedulaInput}
          {...cedulaProps}
          onBlur={(event) => {
            blurCedula(event)
            const parsed = cedula.safeParse(values.cedula)
            if (parsed.success) form.setFieldValue('cedula', format.cedula(parsed.data))
          }}
        />
        <TextInput
          label={messages.fields.phone}
          inputMode="tel"
          data-field="phone"
          {...phoneProps}
          onBlur={(event) => {
            blurPhone(event)
            const parsed = phone.safeParse(values.phone)
            if (parsed.success) form.setFieldValue('phone', format.phone(parsed.data))
          }}
        />
        <NativeSelect label={messages.fields.role} data-field="role" {...form.getInputProps('role')}>
          {roles.toReversed().map((role) => (
            <option key={role} value={role}>
              {words.role[role]}
            </option>
          ))}
        </NativeSelect>
        <div>
          <PasswordInput
            label={messages.fields.password}
            autoComplete="new-password"
            data-field="password"
            {...form.getInputProps('password')}
          />
          <StrengthMeter
            password={values.password}
            known={[values.cedula.replace(/\D/g, ''), ...values.name.split(' '), values.displayName]}
          />
        </div>
      </div>
      <p className={css.hint}>{words.createHint}</p>
      {consent && <p className={css.consent}>{consent.text}</p>}
      {isUnread && (
        <div className={css.failure} role="alert">
          {words.consentFailed}{' '}
          <Retry size="compact-sm" variant="default" onRetry={() => void readConsent()} />
        </div>
      )}
      <Checkbox
        label={words.authorised}
        data-field="accepted"
        {...form.getInputProps('accepted', { type: 'checkbox' })}
      />
      <FormFooter
        failure={failure}
        working={working}
        submit={words.create}
        canSubmit={consent !== null}
        onCancel={onCancel}
      />
    </form>
  )
}
