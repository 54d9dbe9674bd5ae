import { IconAlertTriangle } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { openRestore } from '../backup/open.ts'
import { useAccount } from '../session/store.ts'
import banner from '../ui/banner.module.css'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { dismissMissing, useHealth } from './store.ts'

const words = messages.health

/** Notice of acknowledged changes that are missing since the sign-in, until a leader dismisses it. */
export function MissingChanges() {
  const missing = useHealth((health) => health.missing)
  const { isOwner } = useAccount()
  if (missing === null) return null
  return (
    <aside className={banner.banner} aria-label={words.missingTitle}>
      <IconAlertTriangle size={18} aria-hidden />
      <span role="alert">
        {words.missing(missing.changes)} {missing.keptAside !== null && `${words.missingKept} `}
        {words.missingTodo}
      </span>
      {isOwner && (
        <button type="button" className={button.textButton} onClick={() => void openRestore()}>
          {messages.restore.open}
        </button>
      )}
      <button
        type="button"
        className={button.textButton}
        ref={focusOnRemoval}
        onClick={() => void dismissMissing()}
      >
        {words.understood}
      </button>
    </aside>
  )
}
