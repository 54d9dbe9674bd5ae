import type { LaneReason, QueueState } from '../../src-preload/contract/index.ts'
import { timeOrDateTime } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { atWhen, untilWhen } from '../ui/when.ts'

const words = messages.statusLine
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

interface DurationWords {
  seconds: string
  minutes(count: number): string
  hours(count: number): string
  days(count: number): string
}

/** Rounded to the largest unit that fits. */
export function rounded(ms: number, words: DurationWords): string {
  if (ms < minute) return words.seconds
  if (ms < hour) return words.minutes(Math.round(ms / minute))
  if (ms < 2 * day) return words.hours(Math.round(ms / hour))
  return words.days(Math.round(ms / day))
}

function running(state: QueueState): string | null {
  if (!state.running || isForLeader(state)) return null
  const { name, step } = state.running
  const whom = name === null ? words.queryingSomeone : words.querying(name)
  return step === 'querying' ? whom : `${whom} (${words.step[step]})`
}

/** The captcha window waits for the leader. */
export const isForLeader = ({ running }: Pick<QueueState, 'running'>): boolean =>
  running?.byPerson === true && running.step === 'captcha'

/** Request to solve the captcha; null: none waits for the leader. */
export function forLeader(state: QueueState): string | null {
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
    if (state.etaMs !== null) parts.push(rounded(state.etaMs, words.remaining))
    // Only a retry waits for its time; without this the queue would seem stalled.
    if (!what && state.nextDueAt !== null && state.nextDueAt - now > minute)
      parts.push(words.nextAt(atWhen(state.nextDueAt, now)))
  }
  if (what) parts.push(what)
  return parts
}

/** Appended to the reason; empty: no time ends the wait. */
export function untilWords({ reason, until }: NonNullable<QueueState['parked']>, now: number): string {
  if (until === null) return ''
  if (reason === 'daily_ceiling') return words.untilMidnight
  return reason === 'offline' ? words.nextTry(timeOrDateTime(until, now)) : words.until(untilWhen(until, now))
}

export function parkedWords(parked: NonNullable<QueueState['parked']>, now: number): string {
  const reason = words.reason[parked.reason]
  return `${reason}${untilWords(parked, now)}`
}

const mendedInSettings: ReadonlySet<LaneReason> = new Set([
  'no_captcha_way',
  'no_funds',
  'bad_key',
  'no_browser',
  'election_gone',
  'captcha_setting',
  'daily_ceiling',
])
export const isMendedInSettings = (reason: LaneReason) => mendedInSettings.has(reason)

/** Reasons with a button that makes the queue try at once. */
const triedNow: ReadonlySet<LaneReason> = new Set([
  'no_funds',
  'bad_key',
  'no_browser',
  'election_gone',
  'captive_portal',
  'page_failing',
  'captcha_setting',
  'disk_full',
  'folder_read_only',
  'database_damaged',
])
export const isTriedNow = (reason: LaneReason) => triedNow.has(reason)
