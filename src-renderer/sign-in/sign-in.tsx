import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { AppError, ListedAccount } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { openRestore } from '../backup/open.ts'
import { AccountChoice } from './account-choice.tsx'
import { Forgotten } from './forgotten.tsx'
import { SignInLayout } from './layout.tsx'
import { Mismatch } from './mismatch.tsx'
import css from './sign-in.module.css'
import { signIn } from './store.ts'
import { useOpening } from './use-opening.ts'
import { useWait } from './use-wait.ts'

interface Props {
  accounts: readonly ListedAccount[]
  /** Slot of the initially selected account. */
  first?: string
  /** Shown above the form. */
  message?: string | null
  /** Whether it is shown at a lock and not at a start. */
  isLocked?: boolean
  /** Returns to the PIN; null: no PIN. */
  onPin?: (() => void) | null
}

export function SignIn({ accounts, first, message = null, isLocked = false, onPin = null }: Props) {
  const [slotId, setSlotId] = useState(first ?? accounts[0]?.slotId ?? '')
  const [password, setPassword] = useState('')
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [isForgotten, setForgotten] = useState(false)
  const [older, setOlder] = useState<AppError['older'] | null>(null)
  const opening = useOpening(working)
  const { waiting, waitUntil } = useWait()
  const input = useRef<HTMLInputElement>(null)

  function submit(event: FormEvent) {
    event.preventDefault()
    if (working || waiting !== null) return
    if (password === '') {
      setFailure(messages.signIn.passwordMissing)
      input.current?.focus()
      return
    }
    void enter(false)
  }

  async function enter(acceptMismatch: boolean) {
    setWorking(true)
    setFailure(null)
    const error = await signIn({ slotId, password, acceptMismatch })
    if (!error) return
    setWorking(false)
    setOlder(error.older ?? null)
    setFailure(error.older ? null : messages.error[error.code])
    waitUntil(error.retryAt)
    input.current?.focus()
    input.current?.select()
  }

  if (older)
    return (
      <Mismatch
        older={older}
        isWorking={working}
        onAccept={() => void enter(true)}
        onBack={() => {
          setOlder(null)
          setPassword('')
        }}
      />
    )
  const chosen = accounts.find((account) => account.slotId === slotId)
  if (isForgotten && chosen) return <Forgotten account={chosen} onBack={() => setForgotten(false)} />

  return (
    <SignInLayout
      {...(isLocked
        ? { title: messages.locked.title, intro: messages.locked.intro }
        : { title: messages.signIn.title })}
    >
      {message !== null && <p className={css.message}>{message}</p>}
      <form className={css.form} noValidate aria-busy={working} onSubmit={submit}>
        <AccountChoice
          legend={messages.signIn.who}
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
          label={messages.fields.password}
          autoComplete="current-password"
          autoFocus
          value={password}
          error={failure}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
            setFailure(null)
          }}
        />
        {waiting !== null && (
          <p className={css.waiting} role="timer">
            {waiting}
          </p>
        )}
        <Button type="submit" size="lg" loading={working} disabled={waiting !== null} fullWidth>
          {messages.signIn.submit}
        </Button>
        <p className={css.working} role="status">
          {opening}
        </p>
        <div className={css.others}>
          {onPin && (
            <Button variant="subtle" onClick={onPin}>
              {messages.locked.usePin}
            </Button>
          )}
          <Button variant="subtle" onClick={() => setForgotten(true)}>
            {messages.signIn.forgotten}
          </Button>
          {!isLocked && (
            <Button variant="subtle" onClick={() => void openRestore()}>
              {messages.restore.open}
            </Button>
          )}
        </div>
      </form>
    </SignInLayout>
  )
}
