import { notifications } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AppError } from '../../src-preload/contract.ts'
import { messages } from '../messages.ts'
import css from './notice.module.css'

interface Action {
  label: string
  run: () => void
}

/** Good news replaces good news: ten saved people are one toast, and the last one counts. */
let lastGood: string | null = null

function showGood(icon: ReactNode, text: string, autoClose: number, action?: Action) {
  if (lastGood !== null) notifications.hide(lastGood)
  lastGood = show(icon, text, autoClose, action)
}

function show(icon: ReactNode, text: string, autoClose: number, action?: Action): string {
  return notifications.show({
    // Polite: a toast never interrupts what a screen reader is saying; Mantine's default is assertive.
    role: 'status',
    icon,
    autoClose,
    closeButtonProps: { 'aria-label': messages.common.close },
    message: action ? (
      <span className={css.row}>
        <span>{text}</span>
        <button type="button" className={css.action} onClick={action.run}>
          {action.label}
        </button>
      </span>
    ) : (
      text
    ),
  })
}

/** How long something that was done can be taken back, in milliseconds. */
const undoMs = 10_000

export const notice = {
  done: (text: string, action?: Action) =>
    showGood(<IconCheck size={20} />, text, action ? 12_000 : 5_000, action),
  info: (text: string) => showGood(<IconInfoCircle size={20} />, text, 7_000),
  /** Whatever else is said meanwhile, it can be taken back as long as it is there. */
  undoable(text: string, label: string, undo: () => void) {
    const id = show(<IconCheck size={20} />, text, undoMs, {
      label,
      run() {
        notifications.hide(id)
        undo()
      },
    })
  },
  failed: (error: AppError) => {
    show(<IconAlertTriangle size={20} />, messages.error[error.code], 10_000)
  },
}
