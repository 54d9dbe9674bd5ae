import type { Attempt, QueueState, Round, WaitingJob } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import type { StatusWords } from '../ui/status-words.ts'
import { isForLeader } from './state-words.ts'

/** Pure. Words for the queue, a job and an attempt. */

const words = messages.queue
const minute = 60_000

export function whyOf({ why, failures }: WaitingJob, retries: number): string {
  switch (why) {
    case 'refresh':
    case 'registration':
    case 'import':
    case 'put_off':
    case 'recheck':
      return words.why[why]
    case 'retry':
      return failures === 0 ? words.why.retry : words.retry(Math.min(failures, retries), retries)
  }
}

/** State of the queue at the head of the screen. */
export type Doing =
  /** The leader solves captchas in a row. */
  | { kind: 'round'; round: Round }
  | { kind: 'running'; running: NonNullable<QueueState['running']>; isForLeader: boolean }
  | { kind: 'parked'; parked: NonNullable<QueueState['parked']> }
  /** `at`: UTC ms. */
  | { kind: 'later'; at: number }
  /** A captcha bought ahead is being solved. */
  | { kind: 'captcha' }
  | { kind: 'soon' }
  | { kind: 'nothing' }

export function doing(
  { running, parked, waiting, nextDueAt, captchas, round }: QueueState,
  now: number,
): Doing {
  if (round?.ended === null) return { kind: 'round', round }
  if (running) return { kind: 'running', running, isForLeader: isForLeader({ running }) }
  if (parked) return { kind: 'parked', parked }
  if (waiting === 0) return { kind: 'nothing' }
  if (nextDueAt !== null && nextDueAt - now > minute) return { kind: 'later', at: nextDueAt }
  if (captchas.ready === 0 && captchas.coming > 0) return { kind: 'captcha' }
  return { kind: 'soon' }
}

export function outcomeWords(outcome: Attempt['outcome']): StatusWords {
  if (outcome === null) return { tone: 'gray', icon: 'minus', word: words.outcome.unknown }
  const word = words.outcome[outcome]
  switch (outcome) {
    case 'found':
      return { tone: 'green', icon: 'check', word }
    case 'not_found':
      return { tone: 'slate', icon: 'minus', word }
    case 'cancelled':
      return { tone: 'violet', icon: 'cross', word }
    case 'answered':
      return { tone: 'gray', icon: 'check', word }
    case 'timeout':
    case 'network_error':
    case 'captcha_failed':
    case 'parse_error':
      return { tone: 'red', icon: 'alert', word }
    case 'blocked':
      return { tone: 'red', icon: 'ban', word }
    case 'interrupted':
      return { tone: 'amber', icon: 'alert', word }
    case 'snoozed':
      return { tone: 'gray', icon: 'clock', word }
    case 'aborted':
      return { tone: 'gray', icon: 'cross', word }
  }
}

/** Sentence for the error; without an error, for the outcome. */
export const whatHappened = ({ error, outcome }: Attempt): string =>
  error === null ? words.happened[outcome ?? 'unknown'] : messages.lookupError[error]
