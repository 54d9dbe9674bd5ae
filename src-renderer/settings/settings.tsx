import { useEffect } from 'react'
import { messages } from '../../src-preload/messages/index.ts'
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
import { showWanted, useSection } from './section.ts'
import { Security } from './security.tsx'
import css from './settings.module.css'
import { loadCaptcha, useCaptcha } from './store.ts'

export function Settings() {
  const { captcha, failure } = useCaptcha()
  const { isOwner } = useAccount()
  const wanted = useSection((state) => state.wanted)
  useEffect(() => void loadCaptcha(), [])
  const isShown = captcha !== null && !failure
  useEffect(() => {
    if (isShown && wanted !== null) showWanted()
  }, [isShown, wanted])

  if (failure) return <LoadFailure text={messages.settings.loadFailed} onRetry={() => void loadCaptcha()} />
  if (!captcha) return <EmptyState text={messages.common.loading} />
  return (
    <div className={css.screen}>
      {isOwner && <Claims />}
      <Census />
      <Captcha captcha={captcha} />
      <Browser />
      <Backups />
      <Security />
      <Consent />
      {isOwner && <Accounts />}
      <Appearance />
      <Diagnostics />
    </div>
  )
}
