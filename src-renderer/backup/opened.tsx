import { Button } from '@mantine/core'
import { useCallback, useEffect, useState } from 'react'
import type { DescribedCopy } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ask } from '../api.ts'
import { type Screen, showScreen, useSession } from '../session/store.ts'
import { Dialog } from '../ui/dialog.tsx'
import { notice } from '../ui/notice.tsx'
import css from './backup.module.css'

const words = messages.restore

/** Whether an opened copy may replace the screen or show a dialog over it. Otherwise it waits in main. */
function mayInterrupt({ kind }: Screen): boolean {
  switch (kind) {
    case 'first_start':
    case 'signed_out':
    case 'startup_error':
    case 'signed_in':
      return true
    case 'loading':
    case 'locked':
    case 'restore':
    case 'salvage':
      return false
  }
}

/**
 * Handles a copy that was opened with the app, as by a double click. If nobody is signed in, shows the restore of that
 * copy. Otherwise explains the file, and where to restore it. `onSee`: shows the part of Ajustes about copies.
 */
export function OpenedCopy({ onSee }: { onSee(): void }) {
  const screen = useSession((state) => state.screen)
  const [told, setTold] = useState<DescribedCopy | null>(null)

  const look = useCallback(async () => {
    if (!mayInterrupt(useSession.getState().screen)) return
    const result = await ask(window.referidos.backup.takeOpened())
    if (!result.ok) {
      if (result.error.code !== 'busy') notice.failed(result.error)
      return
    }
    const copy = result.value
    if (copy === null) return
    const { screen: from } = useSession.getState()
    if (from.kind === 'signed_in' || !mayInterrupt(from)) setTold(copy)
    else showScreen({ kind: 'restore', from, copy })
  }, [])

  useEffect(() => void look(), [look, screen.kind])
  useEffect(() => window.referidos.on('backup.copyOpened', () => void look()), [look])

  if (told === null || screen.kind !== 'signed_in') return null
  const close = () => setTold(null)
  const { role, isOwner } = screen.account
  return (
    <Dialog title={words.opened.title} onClose={close}>
      <p className={css.told}>{words.opened.what(told.createdAt, told.people, Date.now())}</p>
      <p className={css.told}>{isOwner ? words.opened.where : words.ownerOnly}</p>
      <div className={css.actions}>
        {role === 'LEADER' && (
          <Button
            data-autofocus
            onClick={() => {
              close()
              onSee()
            }}
          >
            {words.opened.go}
          </Button>
        )}
        <Button variant="default" onClick={close}>
          {messages.common.close}
        </Button>
      </div>
    </Dialog>
  )
}
