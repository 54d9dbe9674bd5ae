import { useState } from 'react'
import type { HeadquartersInvitation } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'
import { invitedName } from './invitations.tsx'
import { problemWords, withdraw } from './store.ts'

const { withdraw: words } = messages.headquarters

export function WithdrawDialog({
  invitation,
  onDone,
  onClose,
}: {
  invitation: HeadquartersInvitation
  onDone(): void
  onClose(): void
}) {
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const name = invitedName(invitation)

  async function send() {
    setWorking(true)
    setFailure(null)
    const problem = await withdraw(invitation.id)
    setWorking(false)
    if (problem !== null) return setFailure(problemWords(problem))
    notice.done(words.done(name))
    onDone()
  }

  return (
    <Dialog title={words.title(name)} onClose={onClose} isBusy={working}>
      <Form
        submit={words.confirm}
        working={working}
        failure={failure}
        isDangerous
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        <ul className={css.points}>
          <li>{words.now}</li>
          <li>{words.again}</li>
        </ul>
      </Form>
    </Dialog>
  )
}
