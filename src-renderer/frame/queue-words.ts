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

/** A captcha stands in its window and waits for the leader. */
const isForLeader = ({ running }: QueueState): boolean =>
  running?.byOperator === true && running.step === 'captcha'

/** What the leader is asked to do now. */
export function forLeader(state: QueueState): string | null {
  if (!isForLeader(state)) return null
  const name = state.running?.name ?? null
  return name === null ? words.solveSomeones : words.solve(name)
}

/** What the queue does, from left to right; nothing about the time left where nothing moves. */
export function progress(state: QueueState, now: number): string[] {
  const said: string[] = []
  const inQueue = state.waiting + (state.running ? 1 : 0)
  if (inQueue === 0) return [words.empty]
  said.push(words.waiting(inQueue))
  const what = running(state)
  if (!state.parked) {
    if (state.etaMs !== null) said.push(messages.durations.remaining(state.etaMs))
    // Nothing runs and the next job is due in a while: a retry's turn, which looks like a stall unless it is said.
    if (!what && state.nextDueAt !== null && state.nextDueAt - now > minute)
      said.push(words.nextAt(atWhen(state.nextDueAt, now)))
  }
  if (what) said.push(what)
  return said
}

/** Follows what parks the queue; empty where only a change ends it. */
export function untilWords({ reason, until }: NonNullable<QueueState['parked']>, now: number): string {
  if (until === null) return ''
  if (reason === 'daily_ceiling') return words.untilMidnight
  return reason === 'offline' ? words.nextTry(timeOrDateTime(until, now)) : words.until(untilWhen(until, now))
}

export function parkedWords(parked: NonNullable<QueueState['parked']>, now: number): string {
  const { line } = messages.laneReasons[parked.reason]
  return `${line}${untilWords(parked, now)}`
}

/** The leader can end what parks the queue in this way. */
export const hasRemedy = (parked: QueueState['parked'] | undefined, remedy: Remedy): boolean =>
  parked ? remediesOf(parked.reason).includes(remedy) : false
