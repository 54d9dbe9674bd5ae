import { Button } from '@mantine/core'
import { type AppError, isOpeningError } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { NewestCopy } from '../backup/newest-copy.tsx'
import { openRestore, openSalvage } from '../backup/open.ts'
import { MessageScreen } from '../ui/message-screen.tsx'
import { UpdatePanel } from '../updates/panel.tsx'
import css from './sign-in.module.css'
import { loadSession } from './store.ts'

type Remedy = 'restore' | 'salvage'

/** Remedies that bring the data back, best first. */
function remediesOf({ code, isGone }: AppError): readonly Remedy[] {
  switch (code) {
    case 'database_damaged':
      return isGone ? ['restore'] : ['salvage', 'restore']
    // A copy from before the update lacks everything entered since.
    case 'database_newer':
    // A failed migration loses nothing.
    case 'migration_failed':
    // Nothing is wrong with the data.
    case 'folder_in_use':
    case 'folder_unusable':
      return []
    default:
      return ['restore']
  }
}

/** Whether the data need another version of the app. */
const isOfVersion = ({ code }: AppError): boolean => code === 'database_newer' || code === 'migration_failed'

const openers: Record<Remedy, { label: string; open(): Promise<void> }> = {
  restore: { label: messages.restore.open, open: openRestore },
  salvage: { label: messages.salvage.open, open: openSalvage },
}

export function StartupError({ error }: { error: AppError }) {
  const kind = isOpeningError(error.code) ? error.code : 'other'
  const words = messages.trouble[error.isGone ? 'database_gone' : kind]
  const detail = messages.troubleDetail(error)
  const what = detail === null ? words.what : `${words.what} ${detail}`
  const remedies = remediesOf(error)
  return (
    <MessageScreen {...words} what={what} onRetry={() => void loadSession()}>
      {isOfVersion(error) ? (
        <UpdatePanel mayInstall />
      ) : (
        remedies.length > 0 && (
          <>
            <NewestCopy />
            <div className={css.remedies}>
              {remedies.map((remedy, at) => (
                <Button
                  key={remedy}
                  variant={at === 0 ? 'filled' : 'default'}
                  onClick={() => void openers[remedy].open()}
                >
                  {openers[remedy].label}
                </Button>
              ))}
            </div>
          </>
        )
      )}
    </MessageScreen>
  )
}
