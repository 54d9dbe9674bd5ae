import { IconLock, IconSettings, IconUserCircle, IconUsers } from '@tabler/icons-react'
import { Link, useLocation } from 'wouter'
import { messages } from '../messages.ts'
import { lock, useAccount } from '../sign-in/store.ts'
import { Brand } from '../ui/brand.tsx'
import css from './frame.module.css'
import { routes } from './routes.ts'

const leaders = [{ href: routes.referrals, label: messages.frame.referrals, Icon: IconUsers }]
const everyone = [
  { href: routes.profile, label: messages.frame.profile, Icon: IconUserCircle },
  { href: routes.settings, label: messages.frame.settings, Icon: IconSettings },
]

export function Rail() {
  const [here] = useLocation()
  const account = useAccount()
  const sections = account.role === 'LEADER' ? [...leaders, ...everyone] : everyone
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
          </Link>
        ))}
      </div>
      <div className={css.who}>
        <span className={css.whoHint}>{messages.frame.signedInAs}</span>
        <strong>{account.displayName}</strong>
        <span className={css.whoHint}>
          {account.role === 'LEADER' ? messages.frame.leader : messages.frame.user}
        </span>
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
