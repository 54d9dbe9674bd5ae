import { useState } from 'react'
import type { HeadquartersDevice, HeadquartersMember } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'
import { problemWords, revoke } from './store.ts'

const { revoke: words, campaign } = messages.headquarters

/** `nth`: of the member's devices, from 1. */
export interface Revoked {
  member: HeadquartersMember
  device: HeadquartersDevice
  nth: number
}

export function RevokeDialog({
  revoked: { member, device, nth },
  onDone,
  onClose,
}: {
  revoked: Revoked
  onDone(): void
  onClose(): void
}) {
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)

  async function send() {
    setWorking(true)
    setFailure(null)
    const problem = await revoke(device.id)
    setWorking(false)
    if (problem !== null) return setFailure(problemWords(problem))
    notice.done(words.done(member.name, nth))
    onDone()
  }

  return (
    <Dialog title={words.title(member.name, nth)} onClose={onClose} isBusy={working}>
      <Form
        submit={campaign.revoke}
        working={working}
        failure={failure}
        isDangerous
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        <ul className={css.points}>
          <li>{words.now}</li>
          <li>{words.keeps}</li>
          <li>{words.back}</li>
        </ul>
      </Form>
    </Dialog>
  )
}
