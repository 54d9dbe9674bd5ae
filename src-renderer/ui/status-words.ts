import type { Referral } from '../../src-preload/contract.ts'
import { novedadReason, timeOrDateTime } from '../format.ts'
import { messages } from '../messages.ts'

export type Tone = 'green' | 'gray' | 'blue' | 'amber' | 'slate' | 'violet' | 'red'
export type StatusIcon = 'check' | 'clock' | 'spinner' | 'retry' | 'minus' | 'cross' | 'alert' | 'ban'

export interface StatusWords {
  tone: Tone
  icon: StatusIcon
  word: string
}

export type Status = Pick<Referral, 'status' | 'nextAttemptAt' | 'novedad'>

const words = messages.status

export function statusWords({ status, nextAttemptAt, novedad }: Status, now: number): StatusWords {
  switch (status) {
    case 'PENDING':
      return nextAttemptAt === null
        ? { tone: 'gray', icon: 'clock', word: words.pending }
        : { tone: 'amber', icon: 'retry', word: words.retryAt(timeOrDateTime(nextAttemptAt, now)) }
    case 'PROCESSING':
      return { tone: 'blue', icon: 'spinner', word: words.processing }
    case 'ACTIVE':
      return { tone: 'green', icon: 'check', word: words.active }
    case 'NOT_FOUND':
      return { tone: 'slate', icon: 'minus', word: words.notFound }
    case 'CANCELLED_DECEASED':
      return { tone: 'violet', icon: 'cross', word: words.deceased }
    case 'CANCELLED_OTHER':
      return {
        tone: 'violet',
        icon: 'cross',
        word: novedad ? words.cancelledBecause(novedadReason(novedad)) : words.cancelled,
      }
    case 'TIMEOUT':
      return { tone: 'red', icon: 'alert', word: words.timeout }
    case 'BLOCKED':
      return { tone: 'red', icon: 'ban', word: words.blocked }
    case 'ERROR':
      return { tone: 'red', icon: 'alert', word: words.error }
  }
}
