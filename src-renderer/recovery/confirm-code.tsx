import { Button } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { recoveryCode } from '../../src-preload/fields.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { CodeInput } from './code-input.tsx'
import { ConfirmGroups } from './confirm-groups.tsx'
import css from './recovery.module.css'
import { confirmRecovery, useRecovery } from './store.ts'

const words = messages.recovery

interface Props {
  onClose(): void
  /** Issues another code, because the old one is lost. */
  onIssue(): void
}

/** Asks for two groups while main still knows the code, and afterwards for the whole code. */
export function ConfirmCode({ onClose, onIssue }: Props) {
  const byGroups = useRecovery(({ recovery }) => recovery?.byGroups ?? false)
  function confirmed() {
    notice.done(words.confirmed)
    onClose()
  }
  return (
    <Dialog title={words.confirmTitle} onClose={onClose}>
      {byGroups ? (
        <ConfirmGroups onConfirmed={confirmed} other={{ label: words.lost, run: onIssue }} />
      ) : (
        <ConfirmWhole onConfirmed={confirmed} onLost={onIssue} />
      )}
    </Dialog>
  )
}

function ConfirmWhole({ onConfirmed, onLost }: { onConfirmed(): void; onLost(): void }) {
  const [code, setCode] = useState('')
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)

  async function confirm(event: FormEvent) {
    event.preventDefault()
    if (working) return
    if (!recoveryCode.safeParse(code).success) return setFailure(messages.fieldProblem.recovery_code)
    setWorking(true)
    const confirmed = await confirmRecovery({ code })
    setWorking(false)
    if (confirmed === true) onConfirmed()
    else setFailure(confirmed === false ? words.wrongCode : messages.error[confirmed.error.code])
  }

  return (
    <form className={css.form} noValidate aria-busy={working} onSubmit={(event) => void confirm(event)}>
      <p>{words.confirmLater}</p>
      <CodeInput
        value={code}
        error={failure}
        onChange={(typed) => {
          setCode(typed)
          setFailure(null)
        }}
      />
      <div className={css.actions}>
        <Button type="submit" loading={working}>
          {words.confirm}
        </Button>
        <Button variant="default" onClick={onLost}>
          {words.lost}
        </Button>
      </div>
    </form>
  )
}
