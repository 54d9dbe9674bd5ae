import type { QueueState } from '../../src-preload/contract/index.ts'
import { type Remedy, remediesOf } from '../../src-preload/contract/lane-reasons.ts'
import { timeOrDateTime } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { atWhen, untilWhen } from '../ui/when.ts'

const words = messages.statusLine
const minute = 60_000

function running(state: QueueState): string | null {
  if (!state.running || isForLeader(state)) return null
  const { name, step } = state.running
  const whom = name === null ? words.queryingSomeone : words.querying(name)
  return step === 'querying' ? whom : `${whom} (${words.step[step]})`
}

/** Whether the captcha window waits for the leader. */
export const isForLeader = ({ running }: Pick<QueueState, 'running'>): boolean =>
  running?.byOperator === true && running.step === 'captcha'

/** Request to solve the captcha, or to look at the last answer; null: none waits for the leader. */
export function forLeader(state: QueueState): string | null {
  if (state.round?.isAnswerShown === true) return messages.rounds.pressNext
  if (!isForLeader(state)) return null
  const name = state.running?.name ?? null
  return name === null ? words.solveSomeones : words.solve(name)
}

/** Parts of the status line, from left to right. The estimate is left out while the queue is parked. */
export function progress(state: QueueState, now: number): string[] {
  const parts: string[] = []
  const inQueue = state.waiting + (state.running ? 1 : 0)
  if (inQueue === 0) return [words.empty]
  parts.push(words.waiting(inQueue))
  const what = running(state)
  if (!state.parked) {
    if (state.etaMs !== null) parts.push(messages.durations.remaining(state.etaMs))
    // Only retries wait for a later time. Without this line the queue would seem stalled.
    if (!what && state.nextDueAt !== null && state.nextDueAt - now > minute)
      parts.push(words.nextAt(atWhen(state.nextDueAt, now)))
  }
  if (what) parts.push(what)
  return parts
}

/** Follows the reason; empty: no time ends the wait. */
export function untilWords({ reason, until }: NonNullable<QueueState['parked']>, now: number): string {
  if (until === null) return ''
  if (reason === 'daily_ceiling') return words.untilMidnight
  return reason === 'offline' ? words.nextTry(timeOrDateTime(until, now)) : words.until(untilWhen(until, now))
}

export function parkedWords(parked: NonNullable<QueueState['parked']>, now: number): string {
  const { line } = messages.laneReasons[parked.reason]
  return `${line}${untilWords(parked, now)}`
}

/** Whether this remedy can end the reason for which the queue is parked. */
export const hasRemedy = (parked: QueueState['parked'] | undefined, remedy: Remedy): boolean =>
  parked ? remediesOf(parked.reason).includes(remedy) : false
