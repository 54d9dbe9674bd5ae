import { PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { type ReactNode, useState } from 'react'
import type * as z from 'zod'
import type { AppError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { FormFooter } from '../ui/form-footer.tsx'
import { refusalWords } from '../ui/refusal-words.ts'
import { StrengthMeter } from '../ui/strength-meter.tsx'
import css from './settings.module.css'

/** `field`: name in the channel's input. `isNew`: a new password, shown with its strength. */
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
  /** Input schema of the channel. */
  schema: z.ZodType
  /** Further input of the channel. */
  beside?: Record<string, unknown>
  submit: string
  /** Field of the current password. */
  passwordField?: string
  /** Words about the person that the meter counts as guessable. */
  known?: readonly string[]
  /** Resolves to the error; null: success. */
  run(values: Record<string, string>): Promise<AppError | null>
  onCancel(): void
  children?: ReactNode
}

/** Form for passwords and PINs, and for actions that ask for the password. */
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
      // The current password has no rule but must not be empty.
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
    // Success: the form is unmounted.
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
