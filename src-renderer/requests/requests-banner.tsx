import { IconCalendarExclamation } from '@tabler/icons-react'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { openRequests, putOffBanner, useRequests } from './store.ts'

const words = messages.requests

/** Informs a leader of requests that are overdue or due soon. */
export function RequestsBanner() {
  const { counts, isBannerPutOff } = useRequests()
  if (counts === null || isBannerPutOff || counts.overdue + counts.dueSoon === 0) return null
  return (
    <Banner icon={<IconCalendarExclamation size={18} aria-hidden />} label={words.bannerTitle}>
      <span role="alert">{words.banner(counts)}</span>
      <button type="button" className={button.textButton} onClick={openRequests}>
        {words.see}
      </button>
      <button type="button" className={button.textButton} ref={focusOnRemoval} onClick={putOffBanner}>
        {words.later}
      </button>
    </Banner>
  )
}
