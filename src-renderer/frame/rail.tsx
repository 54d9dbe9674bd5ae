import {
  IconChartBar,
  IconCommand,
  IconListCheck,
  IconLock,
  IconSettings,
  IconUserCircle,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import type { Account } from '../../src-preload/contract/index.ts'
import { number } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { useQueue } from '../queue/state-store.ts'
import { useRequests } from '../requests/store.ts'
import { routes } from '../routes.ts'
import { useAccount } from '../session/store.ts'
import { useClaims } from '../settings/claims-store.ts'
import { capsOf, isFor, shortcutOf, titleOf } from '../ui/actions.ts'
import { Brand } from '../ui/brand.tsx'
import unseen from '../ui/hidden.module.css'
import { actions } from './actions.ts'
import css from './frame.module.css'

const all = [
  { href: routes.people, Icon: IconUsers, action: actions.goPeople },
  { href: routes.profile, Icon: IconUserCircle, action: actions.goProfile },
  { href: routes.queue, Icon: IconListCheck, action: actions.goQueue },
  { href: routes.summary, Icon: IconChartBar, action: actions.goSummary },
  { href: routes.settings, Icon: IconSettings, action: actions.goSettings },
]

/** Number of waiting and running jobs; hidden at 0. */
function InQueue() {
  const count = useQueue(({ queue }) => (queue === null ? 0 : queue.waiting + (queue.running ? 1 : 0)))
  if (count === 0) return null
  return (
    <span className={css.inQueue} aria-hidden>
      {number(count)}
    </span>
  )
}

/** Number of undecided duplicates, and of requests that are overdue or due soon; hidden at 0. */
function Undecided({ isOwner }: Account) {
  const open = useClaims((state) => state.open)
  const requests = useRequests((state) => state.counts)
  const claims = isOwner ? open : 0
  const pressing = requests === null ? 0 : requests.overdue + requests.dueSoon
  if (claims + pressing === 0) return null
  const told = [
    ...(claims === 0 ? [] : [messages.frame.undecided(claims)]),
    ...(requests === null || pressing === 0 ? [] : [messages.requests.badge(requests)]),
  ].join('. ')
  return (
    <span className={css.inQueue} title={told}>
      <span aria-hidden>{number(claims + pressing)}</span>
      <span className={unseen.hidden}>{told}</span>
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
  const sections = all.filter(({ action }) => isFor(account, action.by))
  return (
    <nav className={css.rail} aria-label={messages.frame.navigation}>
      <Brand />
      <div className={css.sections}>
        {sections.map(({ href, Icon, action }) => (
          <Link
            key={href}
            href={href}
            className={css.section}
            aria-current={here === href ? 'page' : undefined}
            aria-keyshortcuts={shortcutOf(action)}
            title={titleOf(action)}
          >
            <Icon size={20} stroke={1.8} aria-hidden />
            <span>{action.label}</span>
            {href === routes.queue && <InQueue />}
            {href === routes.settings && <Undecided {...account} />}
          </Link>
        ))}
        <button
          type="button"
          className={css.actionsButton}
          aria-keyshortcuts={shortcutOf(actions.palette)}
          aria-haspopup="dialog"
          title={titleOf(actions.palette)}
          onClick={actions.palette.run}
        >
          <IconCommand size={20} stroke={1.8} aria-hidden />
          <span>{messages.frame.actions}</span>
          <kbd aria-hidden>{capsOf(actions.palette)}</kbd>
        </button>
      </div>
      <div className={css.who}>
        <span className={css.whoHint}>{messages.frame.signedInAs}</span>
        <strong>{account.displayName}</strong>
        <span className={css.whoHint}>{roleWord(account)}</span>
        <button
          type="button"
          className={css.lock}
          aria-keyshortcuts={shortcutOf(actions.lock)}
          title={titleOf(actions.lock)}
          onClick={actions.lock.run}
        >
          <IconLock size={18} stroke={1.8} aria-hidden />
          <span>{messages.frame.lock}</span>
        </button>
      </div>
    </nav>
  )
}
