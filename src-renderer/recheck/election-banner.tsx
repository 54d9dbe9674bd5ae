import { IconCalendarEvent } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { usePreferences } from '../preferences-store.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { dismissElections, openRecheck, useRecheck } from './store.ts'

const words = messages.recheck.elections

/**
 * Suggests to look everybody up again once the census page lists another election or the owner has chosen another one.
 */
export function ElectionBanner() {
  const state = useRecheck((seen) => seen.state)
  const putOffAt = usePreferences(({ putOff }) => putOff.elections)
  const news = state?.elections ?? null
  if (news === null || (putOffAt !== null && putOffAt >= news.at)) return null
  if (state?.batch && state.batch.startedAt >= news.at) return null
  return (
    <Banner icon={<IconCalendarEvent size={18} aria-hidden />} label={words.title} isQuiet>
      <span>{words.lead(news)}</span>
      <button
        type="button"
        className={button.textButton}
        ref={focusOnRemoval}
        onClick={() => openRecheck('view')}
      >
        {messages.recheck.action}
      </button>
      <button type="button" className={button.textButton} ref={focusOnRemoval} onClick={dismissElections}>
        {words.later}
      </button>
    </Banner>
  )
}
