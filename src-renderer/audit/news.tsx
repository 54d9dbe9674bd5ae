import { IconShieldExclamation } from '@tabler/icons-react'
import { useEffect } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
import { Banner } from '../ui/banner.tsx'
import { focusOnRemoval } from '../ui/focus-on-removal.ts'
import button from '../ui/text-button.module.css'
import { dismissNews, loadNews, useAudit } from './store.ts'

const words = messages.audit

/** Informs the owner of actions by others on the keys or on all data. `onSee`: shows the log. */
export function AuditNews({ onSee }: { onSee(): void }) {
  const news = useAudit((state) => state.news)
  useEffect(() => void loadNews(), [])
  if (news.length === 0) return null
  return (
    <Banner icon={<IconShieldExclamation size={18} aria-hidden />} label={words.newsTitle}>
      <span role="alert">{words.news(news, Date.now())}</span>
      <button type="button" className={button.textButton} onClick={onSee}>
        {words.see}
      </button>
      <button
        type="button"
        className={button.textButton}
        ref={focusOnRemoval}
        onClick={() => void dismissNews(news)}
      >
        {words.understood}
      </button>
    </Banner>
  )
}
