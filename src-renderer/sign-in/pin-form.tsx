import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { pinTries } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { SignInLayout } from './layout.tsx'
import css from './sign-in.module.css'
import { unlockWithPin } from './store.ts'

const words = messages.locked
const pinLength = 6

interface Props {
  who: string
  triesLeft: number
  /** 0 ends this form. */
  onTriesLeft(triesLeft: number): void
  onPassword(): void
  /** null: no other account. */
  onAnother: (() => void) | null
}

export function PinForm({ who, triesLeft, onTriesLeft, onPassword, onAnother }: Props) {
  const [pin, setPin] = useState('')
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)

  async function unlock(typed: string) {
    if (working) return
    if (typed.length < pinLength) {
      setFailure(messages.fieldProblem.pin_digits)
      input.current?.focus()
      return
    }
    setWorking(true)
    setFailure(null)
    const error = await unlockWithPin(typed)
    if (!error) return
    setWorking(false)
    setPin('')
    if (error.code === 'pin_spent') return onTriesLeft(0)
    if (error.triesLeft !== undefined) onTriesLeft(error.triesLeft)
    setFailure(
      error.code === 'wrong_pin' ? words.wrongPin(error.triesLeft ?? triesLeft) : messages.error[error.code],
    )
    input.current?.focus()
  }

  return (
    <SignInLayout title={words.title} intro={words.intro}>
      <form
        className={css.form}
        noValidate
        aria-busy={working}
        onSubmit={(event: FormEvent) => {
          event.preventDefault()
          void unlock(pin)
        }}
      >
        <p className={css.whoLocked}>{who}</p>
        <PasswordInput
          ref={input}
          label={words.pin}
          description={triesLeft < pinTries && !failure ? words.triesLeft(triesLeft) : undefined}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          classNames={{ innerInput: css.pin ?? '' }}
          inputMode="numeric"
          autoComplete="off"
          maxLength={pinLength}
          autoFocus
          value={pin}
          error={failure}
          onChange={(event) => {
            const typed = event.currentTarget.value.replace(/\D/g, '')
            setPin(typed)
            setFailure(null)
            if (typed.length === pinLength) void unlock(typed)
          }}
        />
        <Button type="submit" size="lg" loading={working} fullWidth>
          {words.submit}
        </Button>
        <div className={css.others}>
          <Button variant="subtle" onClick={onPassword}>
            {words.usePassword}
          </Button>
          {onAnother && (
            <Button variant="subtle" onClick={onAnother}>
              {words.another}
            </Button>
          )}
        </div>
      </form>
    </SignInLayout>
  )
}
