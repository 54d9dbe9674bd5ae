import type { PersonRow } from '../../src-preload/contract/index.ts'
import { timeOrDateTime } from '../../src-preload/format.ts'
import { messages, statusWord } from '../../src-preload/messages/index.ts'

type Tone = 'green' | 'gray' | 'blue' | 'amber' | 'slate' | 'violet' | 'red'
export type StatusIcon = 'check' | 'clock' | 'spinner' | 'retry' | 'minus' | 'cross' | 'alert' | 'ban'

export interface StatusWords {
  tone: Tone
  icon: StatusIcon
  word: string
}

export type Status = Pick<PersonRow, 'status' | 'nextAttemptAt' | 'novedad'>

export function statusWords({ status, nextAttemptAt, novedad }: Status, now: number): StatusWords {
  const word = statusWord(status, novedad)
  switch (status) {
    case 'PENDING':
      return nextAttemptAt === null
        ? { tone: 'gray', icon: 'clock', word }
        : { tone: 'amber', icon: 'retry', word: messages.status.retryAt(timeOrDateTime(nextAttemptAt, now)) }
    case 'PROCESSING':
      return { tone: 'blue', icon: 'spinner', word }
    case 'ACTIVE':
      return { tone: 'green', icon: 'check', word }
    case 'NOT_FOUND':
      return { tone: 'slate', icon: 'minus', word }
    case 'CANCELLED_DECEASED':
    case 'CANCELLED_OTHER':
      return { tone: 'violet', icon: 'cross', word }
    case 'TIMEOUT':
    case 'ERROR':
      return { tone: 'red', icon: 'alert', word }
    case 'BLOCKED':
      return { tone: 'red', icon: 'ban', word }
  }
}
