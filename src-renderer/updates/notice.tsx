import { IconDownload } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { useAccount } from '../session/store.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { actionsOf, isMentioned } from './steps.ts'
import { act, useUpdates } from './store.ts'

const words = messages.updates

/** A newer version, from its announcement to its installation. */
export function UpdateNotice() {
  const { isOwner } = useAccount()
  const updates = useUpdates((state) => state.updates)
  if (updates === null || !isMentioned(updates.step)) return null
  const { step } = updates
  return (
    <Banner icon={<IconDownload size={18} aria-hidden />} label={words.noticeTitle} isQuiet>
      <span role="status">
        {words.step(step)} {!isOwner && words.ownerInstalls}
      </span>
      {step.kind === 'downloading' && <span>{words.percent(step.percent)}</span>}
      {isOwner &&
        actionsOf(step).map((action) => (
          <button
            key={action}
            type="button"
            className={button.textButton}
            ref={focusOnRemoval}
            onClick={() => void act(action)}
          >
            {words.actions[action]}
          </button>
        ))}
    </Banner>
  )
}
