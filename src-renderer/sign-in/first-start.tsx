import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { IconShieldLock } from '@tabler/icons-react'
import { useState } from 'react'
import { type ConsentText, firstAccountInput } from '../../src-preload/contract/index.ts'
import { cedula, phone } from '../../src-preload/fields.ts'
import * as format from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openRestore } from '../backup/open.ts'
import { useScanner } from '../scanner/use-scanner.ts'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { StrengthMeter } from '../ui/strength-meter.tsx'
import { SignInLayout } from './layout.tsx'
import css from './sign-in.module.css'
import { createFirstAccount } from './store.ts'

const empty = { name: '', cedula: '', phone: '', password: '' }

/** Input for main. The first name is shown where accounts are chosen. */
const input = (values: typeof empty, textVersion: number) => ({
  ...values,
  displayName: values.name.trim().split(/\s+/)[0] ?? '',
  textVersion,
})

export function FirstStart({ consent }: { consent: ConsentText }) {
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const form = useForm({
    initialValues: empty,
    validate: (values) => fieldErrors(firstAccountInput, input(values, consent.version)),
    validateInputOnBlur: true,
  })

  async function create(values: typeof empty) {
    setWorking(true)
    setFailure(null)
    const error = await createFirstAccount(input(values, consent.version))
    setWorking(false)
    if (!error) return
    const fields = errorsFromMain(error)
    form.setErrors(fields)
    setFailure(messages.error[error.code])
    focusFirstError(Object.keys(fields))
  }

  /** Formats a complete number; other input stays as typed. */
  const tidyCedula = () => {
    const parsed = cedula.safeParse(form.values.cedula)
    if (parsed.success) form.setFieldValue('cedula', format.cedula(parsed.data))
  }
  const tidyPhone = () => {
    const parsed = phone.safeParse(form.values.phone)
    if (parsed.success) form.setFieldValue('phone', format.phone(parsed.data))
  }

  const cedulaInput = useScanner(form)
  const { onBlur: blurCedula, ...cedulaProps } = form.getInputProps('cedula')
  const { onBlur: blurPhone, ...phoneProps } = form.getInputProps('phone')
  const { values } = form

  return (
    <SignInLayout title={messages.firstStart.title} intro={messages.firstStart.intro} wide>
      <form
        className={css.form}
        noValidate
        aria-busy={working}
        onSubmit={form.onSubmit(
          (typed) => void create(typed),
          (errors) => focusFirstError(Object.keys(errors)),
        )}
      >
        <TextInput label={messages.fields.name} data-field="name" autoFocus {...form.getInputProps('name')} />
        <div className={css.pair}>
          <TextInput
            label={messages.fields.cedula}
            data-field="cedula"
            inputMode="numeric"
            ref={cedulaInput}
            {...cedulaProps}
            onBlur={(event) => {
              blurCedula(event)
              tidyCedula()
            }}
          />
          <TextInput
            label={messages.fields.phone}
            data-field="phone"
            inputMode="tel"
            {...phoneProps}
            onBlur={(event) => {
              blurPhone(event)
              tidyPhone()
            }}
          />
        </div>
        <div>
          <PasswordInput
            label={messages.fields.password}
            description={messages.firstStart.passwordHint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            autoComplete="new-password"
            data-field="password"
            {...form.getInputProps('password')}
          />
          <StrengthMeter
            password={values.password}
            known={[
              values.cedula.replace(/\D/g, ''),
              values.phone.replace(/\D/g, ''),
              ...values.name.split(' '),
            ]}
          />
        </div>
        <p className={css.note}>
          <IconShieldLock size={20} aria-hidden />
          <span>
            <strong>{messages.firstStart.ownConsent}.</strong> {consent.text}
          </span>
        </p>
        {failure && (
          <p className={css.failure} role="alert">
            {failure}
          </p>
        )}
        <Button type="submit" size="lg" loading={working} fullWidth>
          {messages.firstStart.submit}
        </Button>
        <p className={css.working} role="status">
          {working ? messages.firstStart.working : ''}
        </p>
        <p className={css.other}>
          {messages.restore.anotherComputer}{' '}
          <Button variant="subtle" size="compact-md" disabled={working} onClick={() => void openRestore()}>
            {messages.restore.open}
          </Button>
        </p>
      </form>
    </SignInLayout>
  )
}
