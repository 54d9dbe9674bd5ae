import type { HeadquartersState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ConfirmDialog } from './confirm-dialog.tsx'
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
  const unsent = sync.kind === 'up_to_date' ? 0 : sync.people
  return (
    <ConfirmDialog
      title={words.title}
      submit={words.confirm}
      done={words.done}
      points={[
        words.stays,
        words.lost,
        ...(unsent > 0 ? [<strong key="unsent">{words.unsent(unsent)}</strong>] : []),
        words.back,
      ]}
      act={async () => {
        const error = await leave()
        return error === null ? null : messages.error[error.code]
      }}
      onDone={onDone}
      onClose={onClose}
    >
      {role === 'coordinator' && <p className={css.failure}>{words.lastCoordinator}</p>}
    </ConfirmDialog>
  )
}
