import { IconAlertTriangle, IconDeviceFloppy } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import css from './backup.module.css'
import { useBackup } from './store.ts'

const words = messages.backup

/** The last copy, for the status line. The more could be lost, the more visible the warning. */
export function BackupStatus({ onOpen }: { onOpen(): void }) {
  const { backup } = useBackup()
  if (backup === null) return null
  const now = Date.now()
  const last = backup.isCopying ? words.copying : words.last(backup, now)
  const warning = backup.danger === 'none' ? null : words.warning(backup, now)
  return (
    <button type="button" className={`${css.status} ${css[backup.danger]}`} onClick={onOpen}>
      {warning === null ? (
        <IconDeviceFloppy size={16} aria-hidden />
      ) : (
        <IconAlertTriangle size={16} aria-hidden />
      )}
      <span className={css.statusText} title={warning === null ? last : `${warning} ${last}`}>
        {warning ?? last}
      </span>
    </button>
  )
}
