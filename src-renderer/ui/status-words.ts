import {
  type PersonRow,
  type StatusIcon,
  type StatusTone,
  statuses,
} from '../../src-preload/contract/index.ts'
import { timeOrDateTime } from '../../src-preload/format.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'

export interface StatusWords {
  tone: StatusTone
  icon: StatusIcon
  word: string
}

export type Status = Pick<PersonRow, 'status' | 'nextAttemptAt' | 'novedad'>

export function statusWords({ status, nextAttemptAt, novedad }: Status, now: number): StatusWords {
  if (status === 'PENDING' && nextAttemptAt !== null)
    return { tone: 'amber', icon: 'retry', word: messages.status.retryAt(timeOrDateTime(nextAttemptAt, now)) }
  const { tone, icon } = statuses[status]
  return { tone, icon, word: statusWord(status, novedad) }
}
