import { randomId } from '@mantine/hooks'
import { notifications, notificationsStore } from '@mantine/notifications'
import { IconAlertTriangle, IconCheck, IconInfoCircle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AppError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { ariaKeys } from './keys.ts'
import css from './notice.module.css'
import { Undo } from './undo.tsx'

interface Action {
  label: string
  run: () => void
}

/** Id of the last success notice. The next one replaces it, so that saving ten people shows one toast. */
let lastGood: string | null = null

/** Undoable actions, latest last. */
let offers: readonly { id: string; undo: () => void }[] = []
/** In the notation of @mantine/hooks. */
export const undoKeys = 'mod+Z'
export const canUndo = (): boolean => offers.length > 0
export const undoLatest = (): void => offers.at(-1)?.undo()

function showGood(icon: ReactNode, text: string, autoClose: number, action?: Action) {
  if (lastGood !== null) notifications.hide(lastGood)
  lastGood = show(icon, text, autoClose, action)
}

const common = (icon: ReactNode) => ({
  // Polite; Mantine's default, `alert`, interrupts a screen reader.
  role: 'status',
  icon,
  closeButtonProps: { 'aria-label': messages.common.close },
})

function show(icon: ReactNode, text: string, autoClose: number, action?: Action): string {
  return notifications.show({
    ...common(icon),
    autoClose,
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

export const notice = {
  /** Id of the visible success notice; null: none. */
  good: (): string | null =>
    notificationsStore.getState().notifications.some(({ id }) => id === lastGood) ? lastGood : null,
  done: (text: string, action?: Action) =>
    showGood(<IconCheck size={20} />, text, action ? 12_000 : 5_000, action),
  info: (text: string) => showGood(<IconInfoCircle size={20} />, text, 7_000),
  /** Stays until the returned function is called. */
  running(message: ReactNode): () => void {
    const id = notifications.show({
      role: 'status',
      loading: true,
      message,
      autoClose: false,
      withCloseButton: false,
    })
    return () => void notifications.hide(id)
  },
  /** Offers an undo while it is visible. Other notices do not replace it. */
  undoable(text: string, label: string, undo: () => void) {
    const id = randomId()
    const end = () => void notifications.hide(id)
    const takeBack = () => {
      end()
      undo()
    }
    const onClose = () => {
      offers = offers.filter((offer) => offer.id !== id)
    }
    const message = (
      <span className={css.row}>
        <span>{text}</span>
        <Undo label={label} keys={ariaKeys(undoKeys)} onEnd={end} onClick={takeBack} />
      </span>
    )
    offers = [...offers, { id, undo: takeBack }]
    notifications.show({ ...common(<IconCheck size={20} />), id, message, onClose, autoClose: false })
  },
  failed: (error: AppError) => {
    show(<IconAlertTriangle size={20} />, messages.error[error.code], 10_000)
  },
}
