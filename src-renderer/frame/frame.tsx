import { lazy, Suspense, useEffect } from 'react'
import { Redirect, Route, Switch, useLocation } from 'wouter'
import { messages } from '../../src-preload/messages/index.ts'
import { AuditNews } from '../audit/news.tsx'
import { BackupBanners } from '../backup/banners.tsx'
import { followBackup } from '../backup/store.ts'
import { TakeWindow } from '../exchange/take-window.tsx'
import { FollowUp } from '../follow-up/follow-up.tsx'
import { HeldBanner } from '../headquarters/banner.tsx'
import { Campaign } from '../headquarters/campaign-dialog.tsx'
import { followHeadquarters } from '../headquarters/store.ts'
import { MissingChanges } from '../health/missing-changes.tsx'
import { ReplacedData } from '../health/replaced-data.tsx'
import { followHealth } from '../health/store.ts'
import { DropTarget } from '../import/drop-target.tsx'
import { ImportWindow } from '../import/import-window.tsx'
import { UnfinishedBanner } from '../import/unfinished-banner.tsx'
import { KeyFileNotice } from '../key-file/notice.tsx'
import { followPlaces } from '../people/find/places-store.ts'
import { followPeople } from '../people/list/list-store.ts'
import { followEdited } from '../people/panel/store.ts'
import { People } from '../people/people.tsx'
import { RecheckChangesDialog } from '../people/recheck-changes.tsx'
import { RecheckDialog } from '../people/recheck-dialog.tsx'
import { followSelection } from '../people/selection-store.ts'
import { Printing } from '../printing/printing.tsx'
import { Profile } from '../profile/profile.tsx'
import { Queue } from '../queue/queue.tsx'
import { followQueue } from '../queue/state-store.ts'
import { ElectionBanner } from '../recheck/election-banner.tsx'
import { followRecheck } from '../recheck/store.ts'
import { Reminder } from '../recovery/reminder.tsx'
import { Requests } from '../requests/requests.tsx'
import { RequestsBanner } from '../requests/requests-banner.tsx'
import { followRequests } from '../requests/store.ts'
import { type RoutePath, routes } from '../routes.ts'
import { SamplesBanner } from '../samples/banner.tsx'
import { followScreenState } from '../screen-state.ts'
import { useAccount } from '../session/store.ts'
import { CaptchaQuestion } from '../settings/captcha-question.tsx'
import { followClaims } from '../settings/claims-store.ts'
import { LowMoney } from '../settings/low-money.tsx'
import { goToSection } from '../settings/section.ts'
import { Settings } from '../settings/settings.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { UpdateNotice } from '../updates/notice.tsx'
import { FolderNotice } from './folder-notice.tsx'
import css from './frame.module.css'
import { Help } from './help.tsx'
import { Palette } from './palette.tsx'
import { Rail } from './rail.tsx'
import { StatusLine } from './status-line.tsx'
import { TopBar } from './top-bar.tsx'
import { useActionKeys } from './use-action-keys.ts'

/** Loaded on demand: the charts would slow down every start. */
const Summary = lazy(async () => ({ default: (await import('../summary/summary.tsx')).Summary }))

const titles: Partial<Record<string, string>> = {
  [routes.people]: messages.people.title,
  [routes.profile]: messages.profile.title,
  [routes.queue]: messages.queue.title,
  [routes.summary]: messages.summary.title,
  [routes.followUp]: messages.followUp.title,
  [routes.settings]: messages.settings.title,
} satisfies Record<RoutePath, string>

export function Frame() {
  const { role, isOwner } = useAccount()
  const isLeader = role === 'LEADER'
  const [here] = useLocation()

  useEffect(() => followQueue(isLeader), [isLeader])
  useEffect(() => (isLeader ? followPeople() : undefined), [isLeader])
  useEffect(() => (isLeader ? followPlaces() : undefined), [isLeader])
  useEffect(() => (isLeader ? followEdited() : undefined), [isLeader])
  useEffect(() => (isLeader ? followSelection() : undefined), [isLeader])
  useEffect(() => (isOwner ? followClaims() : undefined), [isOwner])
  useEffect(() => (isLeader ? followRequests() : undefined), [isLeader])
  useEffect(() => (isLeader ? followHealth() : undefined), [isLeader])
  useEffect(() => (isLeader ? followBackup() : undefined), [isLeader])
  useEffect(() => (isLeader ? followHeadquarters(isOwner) : undefined), [isLeader, isOwner])
  useEffect(() => (isLeader ? followRecheck() : undefined), [isLeader])
  useEffect(() => followScreenState(isLeader), [isLeader])

  useActionKeys()

  return (
    <div className={css.frame}>
      <Rail />
      <TopBar title={titles[here] ?? messages.appName} />
      <div className={css.notices}>
        <KeyFileNotice />
        {isLeader && <ReplacedData />}
        {isLeader && <MissingChanges />}
        {isLeader && <BackupBanners onSee={() => goToSection('backup')} />}
        {isOwner && <AuditNews onSee={() => goToSection('audit-log')} />}
        {isOwner && <Reminder />}
        {isLeader && <RequestsBanner />}
        {isLeader && <HeldBanner onSee={() => goToSection('headquarters')} />}
        {isLeader && <FolderNotice />}
        {isLeader && <SamplesBanner />}
        {isLeader && <UnfinishedBanner />}
        {isLeader && <ElectionBanner />}
        {isLeader && <CaptchaQuestion />}
        {isLeader && <LowMoney />}
        <UpdateNotice />
      </div>
      <main className={css.main}>
        <Switch>
          {isLeader && <Route path={routes.people} component={People} />}
          <Route path={routes.profile} component={Profile} />
          {isLeader && (
            <Route path={routes.queue}>
              <Queue onSchedule={() => goToSection('schedule')} />
            </Route>
          )}
          {isLeader && (
            <Route path={routes.summary}>
              <Suspense fallback={<EmptyState text={messages.common.loading} />}>
                <Summary />
              </Suspense>
            </Route>
          )}
          {isLeader && <Route path={routes.followUp} component={FollowUp} />}
          {isLeader && <Route path={routes.settings} component={Settings} />}
          <Route>
            <Redirect to={isLeader ? routes.people : routes.profile} replace />
          </Route>
        </Switch>
      </main>
      <StatusLine />
      <Palette />
      <Help />
      {isLeader && <Printing />}
      {isLeader && <ImportWindow />}
      {isLeader && <TakeWindow />}
      {isLeader && <RecheckDialog />}
      {isLeader && <RecheckChangesDialog />}
      {isLeader && <Requests />}
      {isOwner && <Campaign />}
      {isLeader && <DropTarget />}
    </div>
  )
}
