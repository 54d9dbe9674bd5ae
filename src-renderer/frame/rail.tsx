import {
  IconChartBar,
  IconListCheck,
  IconLock,
  IconSettings,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import type { Account } from '../../src-preload/contract.ts'
import { number } from '../format.ts'
import { messages } from '../messages.ts'
import { useClaims } from '../settings/claims-store.ts'
import { lock, useAccount } from '../sign-in/store.ts'
import { Brand } from '../ui/brand.tsx'
import css from './frame.module.css'
import { useQueue } from './queue-store.ts'
import { routes } from './routes.ts'

const all = [
  { href: routes.referrals, label: messages.frame.referrals, Icon: IconUsers, isForLeaders: true },
  { href: routes.profile, label: messages.frame.profile, Icon: IconUserCircle, isForLeaders: false },
  { href: routes.queue, label: messages.frame.queue, Icon: IconListCheck, isForLeaders: true },
  { href: routes.summary, label: messages.frame.summary, Icon: IconChartBar, isForLeaders: true },
  { href: routes.settings, label: messages.frame.settings, Icon: IconSettings, isForLeaders: true },
]

/** How many wait or run; nothing where nobody does. */
function InQueue() {
  const count = useQueue(({ queue }) => (queue === null ? 0 : queue.waiting + (queue.running ? 1 : 0)))
  if (count === 0) return null
  return (
    <span className={css.inQueue} aria-hidden>
      {number(count)}
    </span>
  )
}

/** How many duplicates wait for the owner; nothing where none does. */
function Undecided() {
  const open = useClaims((state) => state.open)
  if (open === 0) return null
  return (
    <span className={css.inQueue} title={messages.frame.undecided(open)}>
      <span aria-hidden>{number(open)}</span>
      <span className={css.hidden}>{messages.frame.undecided(open)}</span>
    </span>
  )
}

function roleWord({ role, isOwner }: Account): string {
  if (isOwner) return messages.frame.owner
  return role === 'LEADER' ? messages.frame.leader : messages.frame.user
}

export function Rail() {
  const [here] = useLocation()
  const account = useAccount()
  const isLeader = account.role === 'LEADER'
  const sections = all.filter(({ isForLeaders }) => isLeader || !isForLeaders)
  return (
    <nav className={css.rail} aria-label={messages.frame.navigation}>
      <Brand />
      <div className={css.sections}>
        {sections.map(({ href, label, Icon }) => (
          <Link
            key={href}
            href={href}
            className={css.section}
            aria-current={here === href ? 'page' : undefined}
          >
            <Icon size={20} stroke={1.8} aria-hidden />
            <span>{label}</span>
            {href === routes.queue && <InQueue />}
            {href === routes.settings && account.isOwner && <Undecided />}
          </Link>
        ))}
      </div>
      <div className={css.who}>
        <span className={css.whoHint}>{messages.frame.signedInAs}</span>
        <strong>{account.displayName}</strong>
        <span className={css.whoHint}>{roleWord(account)}</span>
        <button
          type="button"
          className={css.lock}
          aria-keyshortcuts="Control+L"
          title={messages.frame.lockKeys}
          onClick={() => void lock()}
        >
          <IconLock size={18} stroke={1.8} aria-hidden />
          {messages.frame.lock}
        </button>
      </div>
    </nav>
  )
}
