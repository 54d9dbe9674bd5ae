import { type ReactNode, useEffect } from 'react'
import type { CaptchaSettings } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { PolicyDialog } from '../authorisation/policy-text.tsx'
import { useAccount } from '../session/store.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { LoadFailure } from '../ui/load-failure.tsx'
import { Accounts } from './accounts.tsx'
import { Appearance } from './appearance.tsx'
import { Backups } from './backups.tsx'
import { Browser } from './browser.tsx'
import { Captcha } from './captcha.tsx'
import { Census } from './census.tsx'
import { Claims } from './claims.tsx'
import { Consent } from './consent.tsx'
import { Diagnostics } from './diagnostics.tsx'
import { Erasure } from './erasure.tsx'
import { GuidanceCard } from './guidance.tsx'
import { HeadquartersCard } from './headquarters.tsx'
import { PolicyCard } from './policy.tsx'
import { RequestsCard } from './requests-card.tsx'
import { ScheduleCard } from './schedule.tsx'
import { goToSection, type Section, showWanted, useSection } from './section.ts'
import { Security } from './security.tsx'
import css from './settings.module.css'
import { Sheets } from './sheets.tsx'
import { loadCaptcha, useCaptcha } from './store.ts'
import { Updates } from './updates.tsx'

const words = messages.settings

interface Card {
  id: Section
  title: string
  isOwners?: true
  content(captcha: CaptchaSettings): ReactNode
}

/** In the order of the screen. */
const cards: readonly Card[] = [
  { id: 'claims', title: messages.claims.title, isOwners: true, content: () => <Claims /> },
  { id: 'census', title: words.censusTitle, content: () => <Census /> },
  {
    id: 'guidance',
    title: messages.guidance.title,
    isOwners: true,
    content: () => <GuidanceCard />,
  },
  { id: 'captcha', title: words.captchaTitle, content: (captcha) => <Captcha captcha={captcha} /> },
  { id: 'schedule', title: messages.schedule.title, isOwners: true, content: () => <ScheduleCard /> },
  { id: 'browser', title: words.browserTitle, content: () => <Browser /> },
  { id: 'backup', title: messages.backup.title, content: () => <Backups /> },
  { id: 'erasure', title: messages.erasure.card.title, content: () => <Erasure /> },
  { id: 'security', title: words.securityTitle, content: () => <Security /> },
  { id: 'consent', title: words.consentTitle, content: () => <Consent /> },
  { id: 'sheets', title: messages.authorisation.sheets.title, content: () => <Sheets /> },
  { id: 'policy', title: messages.policy.title, content: () => <PolicyCard /> },
  { id: 'requests', title: messages.requests.title, content: () => <RequestsCard /> },
  { id: 'headquarters', title: messages.headquarters.title, content: () => <HeadquartersCard /> },
  { id: 'accounts', title: messages.accounts.title, isOwners: true, content: () => <Accounts /> },
  { id: 'appearance', title: words.appearanceTitle, content: () => <Appearance /> },
  { id: 'updates', title: messages.updates.title, content: () => <Updates /> },
  { id: 'diagnostics', title: messages.diagnostics.title, content: () => <Diagnostics /> },
]

export function Settings() {
  const { saved: captcha, failure } = useCaptcha()
  const { isOwner } = useAccount()
  const wanted = useSection((state) => state.wanted)
  useEffect(() => void loadCaptcha(), [])
  const isShown = captcha !== null && !failure
  useEffect(() => {
    if (isShown && wanted !== null) showWanted()
  }, [isShown, wanted])

  if (failure) return <LoadFailure text={words.loadFailed} onRetry={() => void loadCaptcha()} />
  if (!captcha) return <EmptyState text={messages.common.loading} />
  const shown = cards.filter(({ isOwners }) => isOwner || !isOwners)
  return (
    <div className={css.screen}>
      <nav className={css.sections} aria-label={words.sections}>
        {shown.map(({ id, title }) => (
          <button key={id} type="button" className={css.section} onClick={() => goToSection(id)}>
            {title}
          </button>
        ))}
      </nav>
      <PolicyDialog />
      <div className={css.cards}>
        {shown.map(({ id, content }) => (
          <div key={id}>{content(captcha)}</div>
        ))}
      </div>
    </div>
  )
}
