import { PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import type * as z from 'zod'
import type { AppError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { refusalWords } from '../ui/refusal-words.ts'
import { StrengthMeter } from '../ui/strength-meter.tsx'
import { FormFooter } from './form-footer.tsx'
import css from './settings.module.css'

/** `field`: its name in the channel's input. `isNew`: it is chosen here, and how strong it is is shown. */
interface Field {
  field: string
  label: string
  hint?: string
  isNew?: boolean
  isPin?: boolean
}

interface Props {
  why?: string
  fields: readonly Field[]
  /** The channel's own check of what is typed. */
  schema: z.ZodType
  /** What is sent beside what is typed. */
  beside?: Record<string, unknown>
  submit: string
  /** Which field a wrong password belongs to. */
  passwordField?: string
  /** Of the person whose password it is, for the meter. */
  known?: readonly string[]
  /** Answers with what went wrong, or null once it is done. */
  run(values: Record<string, string>): Promise<AppError | null>
  onCancel(): void
  children?: ReactNode
}

/** Secrets in, one thing done: the forms of a password, of a PIN, and of whatever the password is asked for. */
export function PasswordForm({
  why,
  fields,
  schema,
  beside = {},
  submit,
  passwordField,
  known = [],
  run,
  onCancel,
  children,
}: Props) {
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const form = useForm<Record<string, string>>({
    initialValues: Object.fromEntries(fields.map(({ field }) => [field, ''])),
    validate(values) {
      const errors = fieldErrors(schema, { ...beside, ...values })
      // An old password is not judged, but it has to be there.
      if (passwordField && values[passwordField] === '')
        errors[passwordField] = messages.signIn.passwordMissing
      return errors
    },
  })

  async function go(values: Record<string, string>) {
    if (working) return
    setWorking(true)
    setFailure(null)
    const error = await run(values)
    // Where it is done the form is gone.
    if (error === null) return
    setWorking(false)
    const isPassword =
      passwordField !== undefined && (error.code === 'wrong_password' || error.code === 'wait')
    const found = isPassword ? { [passwordField]: refusalWords(error) } : errorsFromMain(error)
    form.setErrors(found)
    if (Object.keys(found).length === 0) setFailure(messages.error[error.code])
    focusFirstError(Object.keys(found))
  }

  return (
    <form
      className={css.form}
      noValidate
      aria-busy={working}
      onSubmit={form.onSubmit(
        (values) => void go(values),
        (errors) => focusFirstError(Object.keys(errors)),
      )}
    >
      {why && <p>{why}</p>}
      {fields.map(({ field, label, hint, isNew = false, isPin = false }, index) => (
        <div key={field}>
          <PasswordInput
            label={label}
            description={hint}
            inputWrapperOrder={['label', 'input', 'error', 'description']}
            autoComplete={isPin ? 'off' : isNew ? 'new-password' : 'current-password'}
            data-autofocus={index === 0 ? true : undefined}
            data-field={field}
            {...(isPin ? { inputMode: 'numeric' as const, maxLength: 6 } : {})}
            {...form.getInputProps(field)}
          />
          {isNew && !isPin && <StrengthMeter password={form.values[field] ?? ''} known={known} />}
        </div>
      ))}
      {children}
      <FormFooter failure={failure} working={working} submit={submit} onCancel={onCancel} />
    </form>
  )
}
