import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { AppError, ListedAccount } from '../../../src-preload/contract/index.ts'
import { recoveryCode } from '../../../src-preload/fields.ts'
import { messages } from '../../../src-preload/messages/index.ts'
import { CodeInput } from '../../recovery/code-input.tsx'
import { AccountChoice } from '../../sign-in/account-choice.tsx'
import { useWait } from '../../sign-in/use-wait.ts'
import css from './flow.module.css'

export type Secret = Parameters<typeof window.referidos.backup.preview>[0]['secret']

interface Props {
  accounts: readonly ListedAccount[]
  canUseCode: boolean
  words: { who: string; password: string; submit: string; working: string }
  /** Resolves to the error, or to its text (empty if shown elsewhere); null: success. */
  run(secret: Secret): Promise<AppError | string | null>
  onBack(): void
}

/** An account's password, or the recovery code. */
export function SecretForm({ accounts, canUseCode, words, run, onBack }: Props) {
  const [isByCode, setByCode] = useState(accounts.length === 0 && canUseCode)
  const [slotId, setSlotId] = useState(accounts[0]?.slotId ?? '')
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const { waiting, waitUntil } = useWait()
  const input = useRef<HTMLInputElement>(null)

  /** Returns a sentence if the input is wrong. */
  function typed(): Secret | string {
    if (!isByCode) return password === '' ? messages.signIn.passwordMissing : { slotId, password }
    const parsed = recoveryCode.safeParse(code)
    return parsed.success ? { code: parsed.data } : messages.fieldProblem.recovery_code
  }

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (working || waiting !== null) return
    const secret = typed()
    if (typeof secret === 'string') return fail(secret)
    setWorking(true)
    setFailure(null)
    const error = await run(secret)
    // Success: the form is unmounted.
    if (error === null) return
    setWorking(false)
    if (typeof error === 'string') return setFailure(error === '' ? null : error)
    waitUntil(error.retryAt)
    fail(messages.error[error.code])
  }

  function fail(why: string): void {
    setFailure(why)
    input.current?.focus()
    input.current?.select()
  }

  return (
    <form
      className={css.form}
      noValidate
      aria-busy={working}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !working) onBack()
      }}
      onSubmit={(event) => void submit(event)}
    >
      {isByCode ? (
        <CodeInput
          value={code}
          error={failure}
          onChange={(next) => {
            setCode(next)
            setFailure(null)
          }}
        />
      ) : (
        <>
          <AccountChoice
            legend={words.who}
            accounts={accounts}
            chosen={slotId}
            onChoose={(chosen) => {
              setSlotId(chosen)
              setFailure(null)
            }}
            onClick={() => input.current?.focus()}
          />
          <PasswordInput
            ref={input}
            label={words.password}
            autoComplete="current-password"
            autoFocus
            value={password}
            error={failure}
            onChange={(event) => {
              setPassword(event.currentTarget.value)
              setFailure(null)
            }}
          />
        </>
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
        {working ? words.working : ''}
      </p>
      <div className={css.others}>
        {canUseCode && accounts.length > 0 && (
          <Button
            variant="subtle"
            disabled={working}
            onClick={() => {
              setByCode(!isByCode)
              setFailure(null)
            }}
          >
            {isByCode ? messages.restore.secret.byPassword : messages.restore.secret.byCode}
          </Button>
        )}
        <Button variant="subtle" disabled={working} onClick={onBack}>
          {messages.common.back}
        </Button>
      </div>
    </form>
  )
}
