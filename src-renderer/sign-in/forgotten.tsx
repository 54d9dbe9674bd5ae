import { Button, PasswordInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import { type AppError, contract, type ListedAccount } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { CodeInput } from '../recovery/code-input.tsx'
import { errorsFromMain, fieldErrors } from '../ui/field-errors.ts'
import { focusFirstError } from '../ui/focus-first-error.ts'
import { StrengthMeter } from '../ui/strength-meter.tsx'
import { SignInLayout } from './layout.tsx'
import { Mismatch } from './mismatch.tsx'
import css from './sign-in.module.css'
import { resetByRecovery } from './store.ts'
import { useOpening } from './use-opening.ts'
import { useWait } from './use-wait.ts'

const words = messages.forgotten

/** Sets a new password with the recovery code. */
export function Forgotten({ account, onBack }: { account: ListedAccount; onBack(): void }) {
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [older, setOlder] = useState<AppError['older'] | null>(null)
  const opening = useOpening(working)
  const { waiting, waitUntil } = useWait()
  const { slotId } = account
  const form = useForm({
    initialValues: { code: '', password: '' },
    validate: (values) => fieldErrors(contract.session.resetByRecovery.input, { slotId, ...values }),
  })

  async function reset(typed: typeof form.values, acceptMismatch: boolean) {
    if (working || waiting !== null) return
    setWorking(true)
    setFailure(null)
    const error = await resetByRecovery({ slotId, ...typed, acceptMismatch })
    if (!error) return
    setWorking(false)
    setOlder(error.older ?? null)
    if (error.older) return
    waitUntil(error.retryAt)
    const fields = error.code === 'wrong_code' ? { code: messages.error.wrong_code } : errorsFromMain(error)
    form.setErrors(fields)
    if (Object.keys(fields).length === 0) setFailure(messages.error[error.code])
    focusFirstError(Object.keys(fields))
  }

  if (older)
    return (
      <Mismatch
        older={older}
        isWorking={working}
        onAccept={() => void reset(form.values, true)}
        onBack={onBack}
      />
    )
  return (
    <SignInLayout title={words.title} intro={words.intro(account.displayName)}>
      <form
        className={css.form}
        noValidate
        aria-busy={working}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && !working) onBack()
        }}
        onSubmit={form.onSubmit(
          (typed) => void reset(typed, false),
          (errors) => focusFirstError(Object.keys(errors)),
        )}
      >
        <CodeInput
          value={form.values.code}
          error={typeof form.errors.code === 'string' ? form.errors.code : null}
          onChange={(code) => {
            form.setFieldValue('code', code)
            setFailure(null)
          }}
        />
        <div>
          <PasswordInput
            label={messages.fields.newPassword}
            autoComplete="new-password"
            data-field="password"
            {...form.getInputProps('password')}
          />
          <StrengthMeter password={form.values.password} known={[account.displayName]} />
        </div>
        {failure && (
          <p className={css.failure} role="alert">
            {failure}
          </p>
        )}
        {waiting !== null && (
          <p className={css.waiting} role="timer">
            {waiting}
          </p>
        )}
        <Button type="submit" size="lg" loading={working} disabled={waiting !== null} fullWidth>
          {words.submit}
        </Button>
        <p className={css.working} role="status">
          {opening}
        </p>
        <p className={css.hint}>{words.noCode}</p>
        <div className={css.others}>
          <Button variant="subtle" disabled={working} onClick={onBack}>
            {messages.common.back}
          </Button>
        </div>
      </form>
    </SignInLayout>
  )
}
