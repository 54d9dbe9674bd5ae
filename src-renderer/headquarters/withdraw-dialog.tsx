import type { HeadquartersInvitation } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
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
  const name = invitedName(invitation)
  return (
    <ConfirmDialog
      title={words.title(name)}
      submit={words.confirm}
      done={words.done(name)}
      points={[words.now, words.again]}
      act={async () => {
        const problem = await withdraw(invitation.id)
        return problem === null ? null : problemWords(problem)
      }}
      onDone={onDone}
      onClose={onClose}
    />
  )
}
