import {
  IconAlertTriangle,
  IconBan,
  IconCheck,
  IconCircleMinus,
  IconClock,
  IconLoader2,
  IconRefresh,
  IconRotateClockwise,
  IconX,
} from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { PersonRow, StatusIcon } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import unseen from './hidden.module.css'
import spinning from './spin.module.css'
import css from './status-badge.module.css'
import { type Status, type StatusWords, statusWords } from './status-words.ts'
import tones from './tones.module.css'

const icons: Record<StatusIcon, typeof IconCheck> = {
  check: IconCheck,
  clock: IconClock,
  spinner: IconLoader2,
  retry: IconRotateClockwise,
  minus: IconCircleMinus,
  cross: IconX,
  alert: IconAlertTriangle,
  ban: IconBan,
}

export function Badge({ tone, icon, word, children }: StatusWords & { children?: ReactNode }) {
  const Icon = icons[icon]
  return (
    <span className={`${css.badge} ${tones[tone]}`} data-badge>
      <Icon size={15} stroke={2.2} aria-hidden className={icon === 'spinner' ? spinning.spin : undefined} />
      <span className={css.word} title={word}>
        {word}
      </span>
      {children}
    </span>
  )
}

export function StatusBadge({ person }: { person: Status & Pick<PersonRow, 'askedAgain'> }) {
  return (
    <Badge {...statusWords(person, Date.now())}>
      {person.askedAgain && (
        <span className={css.again} title={messages.status.askedAgain}>
          <IconRefresh size={13} stroke={2.2} aria-hidden />
          <span className={unseen.hidden}>. {messages.status.askedAgain}</span>
        </span>
      )}
    </Badge>
  )
}
