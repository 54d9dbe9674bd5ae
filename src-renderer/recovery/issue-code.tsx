import { Button, PasswordInput } from '@mantine/core'
import { type FormEvent, useRef, useState } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { refusalWords } from '../ui/refusal-words.ts'
import { CodeSheet } from './code-sheet.tsx'
import { ConfirmGroups } from './confirm-groups.tsx'
import css from './recovery.module.css'
import { issueRecovery, useRecovery } from './store.ts'

const words = messages.recovery

type Step = { kind: 'password' } | { kind: 'shown' | 'confirming'; code: string }

/** Steps: password, the new code, two of its groups. */
export function IssueCode({ onClose }: { onClose(): void }) {
  const { displayName } = useAccount()
  const [step, setStep] = useState<Step>({ kind: 'password' })

  switch (step.kind) {
    case 'password':
      return <AskPassword onClose={onClose} onCode={(code) => setStep({ kind: 'shown', code })} />
    case 'shown':
      return (
        <Dialog title={words.title} onClose={onClose}>
          <div className={css.form}>
            <p>{words.keepIt}</p>
            <CodeSheet code={step.code} who={displayName} />
            <div className={css.actions}>
              <Button onClick={() => setStep({ ...step, kind: 'confirming' })}>{words.kept}</Button>
              <Button variant="default" onClick={onClose}>
                {words.later}
              </Button>
            </div>
          </div>
        </Dialog>
      )
    case 'confirming':
      return (
        <Dialog title={words.confirmTitle} onClose={onClose}>
          <ConfirmGroups
            other={{ label: words.showAgain, run: () => setStep({ ...step, kind: 'shown' }) }}
            onConfirmed={() => {
              notice.done(words.confirmed)
              onClose()
            }}
          />
        </Dialog>
      )
  }
}

function AskPassword({ onClose, onCode }: { onClose(): void; onCode(code: string): void }) {
  const which = useRecovery(({ recovery }) => (recovery?.state === 'none' ? 'first' : 'another'))
  const [password, setPassword] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  async function issue(event: FormEvent) {
    event.preventDefault()
    if (working) return
    if (password === '') return setFailure(messages.signIn.passwordMissing)
    setWorking(true)
    const issued = await issueRecovery(password)
    setWorking(false)
    if ('code' in issued) return onCode(issued.code)
    setFailure(refusalWords(issued.error))
    input.current?.select()
  }

  return (
    <Dialog title={words.issue[which]} onClose={onClose} isBusy={working}>
      <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void issue(event)}>
        <p>{words.issueWhy[which]}</p>
        <PasswordInput
          ref={input}
          label={messages.fields.ownPassword}
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={failure}
          onChange={(event) => {
            setPassword(event.currentTarget.value)
            setFailure(null)
          }}
        />
        <div className={css.actions}>
          <Button type="submit" loading={working}>
            {words.issue[which]}
          </Button>
          <Button variant="default" disabled={working} onClick={onClose}>
            {messages.common.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
