import { type ReactNode, useState } from 'react'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import { Form } from './form.tsx'
import css from './headquarters.module.css'

/**
 * Asks before something that cannot be undone. `act`: does it; resolves with the words of its failure, null if it is done. `done`: the
 * words of the notice afterwards. `points`: what comes of it.
 */
export function ConfirmDialog({
  title,
  submit,
  done,
  points,
  act,
  onDone,
  onClose,
  children,
}: {
  title: string
  submit: string
  done: string
  points: readonly ReactNode[]
  act(): Promise<string | null>
  onDone(): void
  onClose(): void
  children?: ReactNode
}) {
  const [failure, setFailure] = useState<string | null>(null)
  const [working, setWorking] = useState(false)

  async function send() {
    setWorking(true)
    setFailure(null)
    const failed = await act()
    setWorking(false)
    if (failed !== null) return setFailure(failed)
    notice.done(done)
    onDone()
  }

  return (
    <Dialog title={title} onClose={onClose} isBusy={working}>
      <Form
        submit={submit}
        working={working}
        failure={failure}
        isDangerous
        onSubmit={() => void send()}
        onCancel={onClose}
      >
        <ul className={css.points}>
          {points.map((point, at) => (
            <li key={at}>{point}</li>
          ))}
        </ul>
        {children}
      </Form>
    </Dialog>
  )
}
