import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing, personId } from './inputs.ts'
import type { LaneReason } from './lane-reasons.ts'
import type { AttemptOutcome, LookupError, LookupStep } from './lookup.ts'

export interface QueueState {
  /** Jobs that wait for their turn or their retry, the running one not counted. */
  waiting: number
  /**
   * `since`: UTC ms. `name` is null where the signed-in account may not see that person. `byPerson`: its captcha is
   * solved by the leader, in a window.
   */
  running: {
    personId: number
    name: string | null
    step: LookupStep
    since: number
    byPerson: boolean
  } | null
  /** Nothing is begun until the leader resumes it. */
  paused: boolean
  /** Why nothing runs though work is due; `until`: UTC ms, or null where only a change ends it. */
  parked: { reason: LaneReason; until: number | null } | null
  /** Earliest due time of a waiting job, UTC ms. */
  nextDueAt: number | null
  /** Estimated milliseconds until the queue is empty, from measured lookups; null while none was measured. */
  etaMs: number | null
  /**
   * False once a probe of the census host has failed, until one succeeds; and from three network errors in a row that
   * are taken for being offline, until a lookup gets through.
   */
  online: boolean
}

/** Whom a job or an attempt is about; null: somebody whom the signed-in account may not see. */
type Whom = { id: number; name: string; cedula: string } | null

export interface WaitingJob {
  jobId: number
  person: Whom
  /** UTC ms. */
  dueAt: number
  /** `put_off`: the leader broke its lookup off; it goes behind everybody else. */
  why: 'refresh' | 'registration' | 'retry' | 'import' | 'put_off'
  /** Tries that failed. */
  failures: number
  /** The person has an answer already, so that this refresh may be taken back. */
  cancellable: boolean
}

/** One page of what waits, in the order in which it is taken. */
export interface WaitingPage {
  jobs: WaitingJob[]
  /** How many wait in all. */
  total: number
  /** How often a failed lookup is retried. */
  retries: number
  /** US dollars for all that waits; null where 2captcha is not in use, or where nothing was measured yet. */
  cost: number | null
}
export const waitingPageSize = 200

export const historyFilters = ['all', 'failures'] as const
export type HistoryFilter = (typeof historyFilters)[number]

/** One try of one lookup that has ended. Times are UTC ms. */
export interface Attempt {
  id: number
  person: Whom
  startedAt: number
  endedAt: number
  /** How far it came. */
  step: LookupStep | null
  /** From 1; null: not known. */
  tryNumber: number | null
  /** `answered`: what the census said about somebody else stays theirs. */
  outcome: AttemptOutcome | 'answered' | null
  error: LookupError | null
  /** US dollars. */
  captchaCost: number
  /** The try was given back, because the app was offline or the page was at fault. */
  refunded: boolean
  /** The cédula was corrected since, or the person registered anew: what it came to is not theirs any more. */
  superseded: boolean
}

/** Newest first. */
export interface HistoryPage {
  attempts: Attempt[]
  /** There are older ones. */
  more: boolean
  /** The first try and its retries. */
  tries: number
}

/** `page`: what the census page sent, where the attempt failed and something was sent. */
export interface AttemptDetail {
  attempt: Attempt
  page: string | null
}

export const queueChannels = {
  state: channel('signed_in', nothing).returns<QueueState>(),
  /** The page saw the network come or go: a hint to probe now, never a fact. */
  networkChanged: channel('leader', nothing).returns<null>(),
  /** The leader is here and will solve the captchas that wait for them. */
  solveCaptchas: channel('leader', nothing).returns<null>(),
  /** Uses the offered window (`window_offered`) for the next lookup; no effect without an offer. */
  openWindow: channel('leader', nothing).returns<null>(),
  /** Brings the window with the captcha to the front; false where none is open. */
  showCaptcha: channel('leader', nothing).returns<boolean>(),
  /** No lookup is begun until `resume`, also after a restart; the one that runs goes on to its end. */
  pause: channel('leader', nothing).returns<null>(),
  resume: channel('leader', nothing).returns<null>(),
  /**
   * Breaks this person's running lookup off; no try is spent. Who has an answer keeps it and is done, who has none
   * goes behind all that waits. False: it does not run any more.
   */
  breakOff: channel('leader', z.strictObject({ personId })).returns<boolean>(),
  /** Takes a waiting refresh back; the answer from before stays. False: it runs, or is over. */
  cancelRefresh: channel('leader', z.strictObject({ personId })).returns<boolean>(),
  /** `page`: from 0. */
  waiting: channel('leader', z.strictObject({ page: z.int().min(0).max(1_000_000) })).returns<WaitingPage>(),
  /** `before`: the id of the last attempt of the page before; null: the newest. */
  history: channel(
    'leader',
    z.strictObject({ filter: z.enum(historyFilters), before: z.int().positive().nullable() }),
  ).returns<HistoryPage>(),
  attempt: channel('leader', z.strictObject({ attemptId: z.int().positive() })).returns<AttemptDetail>(),
  /** Of one person: see `history`. */
  historyOf: channel(
    'leader',
    z.strictObject({ personId, before: z.int().positive().nullable() }),
  ).returns<HistoryPage>(),
}
