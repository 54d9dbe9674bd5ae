import type { LaneReason, QueueState } from '../../src-preload/contract/index.ts'
import { timeOrDateTime } from '../../src-preload/format.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { atWhen, untilWhen } from '../ui/when.ts'

const words = messages.statusLine
const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

function remaining(ms: number): string {
  if (ms < minute) return words.remaining.seconds
  if (ms < hour) return words.remaining.minutes(Math.round(ms / minute))
  if (ms < 2 * day) return words.remaining.hours(Math.round(ms / hour))
  return words.remaining.days(Math.round(ms / day))
}

function running(state: QueueState): string | null {
  if (!state.running || isForLeader(state)) return null
  const { name, step } = state.running
  const whom = name === null ? words.queryingSomeone : words.querying(name)
  return step === 'querying' ? whom : `${whom} (${words.step[step]})`
}

/** A captcha stands in its window and waits for the leader. */
const isForLeader = ({ running }: QueueState): boolean =>
  running?.byPerson === true && running.step === 'captcha'

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
    if (state.etaMs !== null) said.push(remaining(state.etaMs))
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

/** Whoever mended it has the queue try at once. */
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
