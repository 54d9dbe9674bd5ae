import { Button } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { HeadquartersState, HeadquartersSync } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { sendAndFetch } from '../headquarters/commands.ts'
import { ConnectDialog } from '../headquarters/connect-dialog.tsx'
import { contactOf } from '../headquarters/contact.ts'
import { FoundDialog } from '../headquarters/found-dialog.tsx'
import { HeldList } from '../headquarters/held-list.tsx'
import { LeaveDialog } from '../headquarters/leave-dialog.tsx'
import { syncIcons } from '../headquarters/status-item.tsx'
import {
  followCampaign,
  loadCampaign,
  loadHeadquarters,
  loadHeld,
  openCampaign,
  useHeadquarters,
} from '../headquarters/store.ts'
import { useAccount } from '../session/store.ts'
import { Fact } from '../ui/fact.tsx'
import { CardFailure } from './card-failure.tsx'
import { goToSection } from './section.ts'
import { SettingRow } from './setting-row.tsx'
import css from './settings.module.css'

const words = messages.headquarters

type Connected = Extract<HeadquartersState, { kind: 'connected' }>
type Open = 'connect' | 'found' | 'leave'

/** The two ways to connect, for the owner. */
function NotConnected({ onOpen }: { onOpen(open: Open): void }) {
  const { isOwner } = useAccount()
  if (!isOwner) return <p>{words.notConnected}</p>
  return (
    <>
      <SettingRow title={words.connect.title} hint={words.connect.hint}>
        <Button onClick={() => onOpen('connect')}>{words.connect.title}</Button>
      </SettingRow>
      <SettingRow title={words.found.title} hint={words.found.hint}>
        <Button variant="default" onClick={() => onOpen('found')}>
          {words.found.button}
        </Button>
      </SettingRow>
    </>
  )
}

const looks: Record<HeadquartersSync['kind'], string | undefined> = {
  up_to_date: css.set,
  to_send: css.underway,
  offline: css.missing,
  trouble: css.missing,
}

function Sync({ state: { sync } }: { state: Connected }) {
  const { isOwner } = useAccount()
  const now = Date.now()
  const Icon = sync.kind === 'up_to_date' ? IconCheck : syncIcons[sync.kind]
  const waiting = words.waiting(sync)
  return (
    <div className={css.result} role="status">
      <p className={looks[sync.kind]}>
        <Icon size={18} aria-hidden />
        <span>{words.sync(sync, now)}</span>
      </p>
      {waiting !== null && <p>{waiting}</p>}
      {isOwner && sync.kind === 'trouble' && sync.trouble === 'newer' && (
        <div className={css.actions}>
          <Button variant="default" onClick={() => goToSection('updates')}>
            {words.toUpdates}
          </Button>
        </div>
      )}
    </div>
  )
}

function ConnectedState({ state, onOpen }: { state: Connected; onOpen(open: Open): void }) {
  const { isOwner } = useAccount()
  const isSyncing = useHeadquarters((seen) => seen.isSyncing)
  const { role, host, lastContactAt, sync } = state
  const isShutOut = sync.kind === 'trouble' && sync.trouble === 'revoked'
  return (
    <>
      <Sync state={state} />
      <dl className={css.facts}>
        <Fact label={words.fact.role}>{words.ownRole[role]}</Fact>
        <Fact label={words.fact.host}>{host}</Fact>
        <Fact label={words.fact.lastContact}>
          {lastContactAt === null ? words.noContact : words.when(lastContactAt, Date.now())}
        </Fact>
      </dl>
      {isOwner && (
        <div className={css.actions}>
          {!isShutOut && (
            <Button loading={isSyncing} onClick={() => void sendAndFetch()}>
              {words.syncNow}
            </Button>
          )}
          <Button variant="default" onClick={() => onOpen('leave')}>
            {words.leave.button}
          </Button>
          <p className={css.hint} role="status">
            {isSyncing && words.syncing}
          </p>
        </div>
      )}
      {role === 'leader' && <Held />}
      {role === 'coordinator' && isOwner && <CampaignRow />}
    </>
  )
}

/** The leader's people whom another leader has; nothing if there are none. */
function Held() {
  const { value, failure } = useHeadquarters((seen) => seen.held)
  if (failure !== null) return <CardFailure text={words.held.loadFailed} onRetry={() => void loadHeld()} />
  if (value === null || value.length === 0) return null
  return (
    <>
      <h3 className={css.part}>{words.held.title}</h3>
      <p className={css.hint}>{words.held.why}</p>
      <HeldList held={value} />
    </>
  )
}

/** How many are in the campaign, and the way to their list. */
function CampaignRow() {
  const { value, failure } = useHeadquarters((seen) => seen.campaign)
  useEffect(() => followCampaign(), [])
  if (failure !== null)
    return <CardFailure text={words.campaign.loadFailed} onRetry={() => void loadCampaign()} />
  const now = Date.now()
  const state =
    value === null
      ? messages.common.loading
      : words.campaign.summary(
          value.members.length,
          value.members.filter((member) => contactOf(member, now) === 'late').length,
        )
  return (
    <SettingRow title={words.campaign.title} state={state}>
      <Button variant="default" onClick={openCampaign}>
        {words.campaign.button}
      </Button>
    </SettingRow>
  )
}

/** The owner connects and disconnects; other leaders see the state. */
export function HeadquartersCard() {
  const { value, failure } = useHeadquarters((seen) => seen.state)
  const { displayName } = useAccount()
  const [open, setOpen] = useState<Open | null>(null)
  const close = () => setOpen(null)
  /** The button that opened the dialog is gone. */
  const done = () => {
    close()
    goToSection('headquarters')
  }
  return (
    <section className={css.card} aria-labelledby="headquarters">
      <h2 id="headquarters">{words.title}</h2>
      <p className={css.hint}>{words.why}</p>
      {failure !== null ? (
        <CardFailure text={words.loadFailed} onRetry={() => void loadHeadquarters()} />
      ) : value === null ? (
        <p className={css.hint}>{messages.common.loading}</p>
      ) : value.kind === 'none' ? (
        <NotConnected onOpen={setOpen} />
      ) : (
        <ConnectedState state={value} onOpen={setOpen} />
      )}
      {open === 'connect' && <ConnectDialog onDone={done} onClose={close} />}
      {open === 'found' && <FoundDialog name={displayName} onDone={done} onClose={close} />}
      {open === 'leave' && value?.kind === 'connected' && (
        <LeaveDialog state={value} onDone={done} onClose={close} />
      )}
    </section>
  )
}
