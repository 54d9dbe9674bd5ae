import type { HeadquartersDevice, HeadquartersMember } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
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
  return (
    <ConfirmDialog
      title={words.title(member.name, nth)}
      submit={campaign.revoke}
      done={words.done(member.name, nth)}
      points={[words.now, words.keeps, words.back]}
      act={async () => {
        const problem = await revoke(device.id)
        return problem === null ? null : problemWords(problem)
      }}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
