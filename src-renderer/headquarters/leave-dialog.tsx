import { useState } from 'react'
import type { HeadquartersState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'
import { leave } from './store.ts'

const words = messages.headquarters.leave

/** Asks before this laptop is disconnected, and says which data stay and which are lost. */
export function LeaveDialog({
  state: { role, sync },
  onDone,
  onClose,
}: {
  state: Extract<HeadquartersState, { kind: 'connected' }>
  onDone(): void
  onClose(): void
}) {
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)
  const unsent = sync.kind === 'up_to_date' ? 0 : sync.people

  async function send() {
    setWorking(true)
    setFailure(null)
    const error = await leave()
    setWorking(false)
    if (error !== null) return setFailure(messages.error[error.code])
    notice.done(words.done)
    onDone()
  }

  return (
    <Dialog title={words.title} onClose={onClose} isBusy={working}>
      <Form
        submit={words.confirm}
        working={working}
        failure={failure}
        isDangerous
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        <ul className={css.points}>
          <li>{words.stays}</li>
          <li>{words.lost}</li>
          {unsent > 0 && (
            <li>
              <strong>{words.unsent(unsent)}</strong>
            </li>
          )}
          <li>{words.back}</li>
        </ul>
        {role === 'coordinator' && <p className={css.failure}>{words.lastCoordinator}</p>}
      </Form>
    </Dialog>
  )
}
