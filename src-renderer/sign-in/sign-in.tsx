import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import type { ListedAccount } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Forgotten } from './forgotten.tsx'
import { SignInLayout } from './layout.tsx'
import css from './sign-in.module.css'
import { signIn } from './store.ts'
import { useWait } from './use-wait.ts'

interface Props {
  accounts: readonly ListedAccount[]
  /** Slot that is selected at first. */
  first?: string
  /** Shown above the form. */
  message?: string | null
  /** Shown at a lock, not at a start. */
  isLocked?: boolean
  /** Back to the PIN; null: no PIN. */
  onPin?: (() => void) | null
}

export function SignIn({ accounts, first, message = null, isLocked = false, onPin = null }: Props) {
  const [slotId, setSlotId] = useState(first ?? accounts[0]?.slotId ?? '')
  const [password, setPassword] = useState('')
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const [isForgotten, setForgotten] = useState(false)
  const { waiting, waitUntil } = useWait()
  const input = useRef<HTMLInputElement>(null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (working || waiting !== null) return
    if (password === '') {
      setFailure(messages.signIn.passwordMissing)
      input.current?.focus()
      return
    }
    setWorking(true)
    setFailure(null)
    const error = await signIn(slotId, password)
    if (!error) return
    setWorking(false)
    setFailure(messages.error[error.code])
    waitUntil(error.retryAt)
    input.current?.focus()
    input.current?.select()
  }

  const chosen = accounts.find((account) => account.slotId === slotId)
  if (isForgotten && chosen) return <Forgotten account={chosen} onBack={() => setForgotten(false)} />

  return (
    <SignInLayout
      {...(isLocked
        ? { title: messages.locked.title, intro: messages.locked.intro }
        : { title: messages.signIn.title })}
    >
      {message !== null && <p className={css.message}>{message}</p>}
      <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void submit(event)}>
        <fieldset className={css.accounts}>
          <legend>{messages.signIn.who}</legend>
          {accounts.map((account) => (
            // A click moves on to the password; arrow keys stay among the names.
            // biome-ignore lint/a11y/useKeyWithClickEvents: the radio inside handles the keyboard.
            <label
              key={account.slotId}
              className={css.account}
              onClick={(event) => {
                if (event.detail > 0) requestAnimationFrame(() => input.current?.focus())
              }}
            >
              <input
                type="radio"
                name="account"
                value={account.slotId}
                checked={account.slotId === slotId}
                onChange={() => {
                  setSlotId(account.slotId)
                  setFailure(null)
                }}
              />
              <span>{account.displayName}</span>
            </label>
          ))}
        </fieldset>
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
          {working ? messages.signIn.working : ''}
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
        </div>
      </form>
    </SignInLayout>
  )
}
