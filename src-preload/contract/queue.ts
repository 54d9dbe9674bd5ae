import * as z from 'zod'
import { channel } from './channel.ts'
import type { FailingSeller, Money, QueueCosts } from './costs.ts'
import { nothing, personId } from './inputs.ts'
import type { LaneReason } from './lane-reasons.ts'
import type { AttemptOutcome, LookupError, LookupStep } from './lookup.ts'
import { type Round, roundInput } from './rounds.ts'

export interface QueueState {
  /** Number of jobs that wait for their turn or retry, excluding the running one. */
  waiting: number
  /**
   * `since`: UTC ms. `name`: null if the signed-in account may not see the person. `byOperator`: the leader solves the
   * captcha, in a window.
   */
  running: {
    personId: number
    name: string | null
    step: LookupStep
    since: number
    byOperator: boolean
  } | null
  /** No lookup starts until the leader resumes the queue. */
  paused: boolean
  /** Why the lane is parked. `until`: UTC ms; null: until something changes. */
  parked: { reason: LaneReason; until: number | null } | null
  /** Earliest due time of a waiting job, UTC ms. */
  nextDueAt: number | null
  /** Estimated ms until the queue is empty, from measured lookups; null before the first measurement. */
  etaMs: number | null
  /**
   * False after a failed probe of the census host until a probe succeeds, and after three consecutive network errors
   * (treated as offline) until a lookup gets through.
   */
  online: boolean
  /**
   * Captchas bought ahead of the lookups. `coming`: not solved yet. `unused`: bought today, and no lookup will use
   * them; `unusedCost`: US dollars. `failing`: accounts that are not used now, while another one is.
   */
  captchas: {
    ready: number
    coming: number
    unused: number
    unusedCost: number
    failing: FailingSeller[]
  }
  /** null: no captcha service is in use, or its balance was not read yet. */
  money: Money | null
  /** The signed-in account's last round; null: none since the app was opened, or it was dismissed. */
  round: Round | null
}

/** The person of a job or an attempt; null: the signed-in account may not see them. */
type Whom = { id: number; name: string; cedula: string } | null

export interface WaitingJob {
  jobId: number
  person: Whom
  /** UTC ms. */
  dueAt: number
  /**
   * `put_off`: the leader cancelled its lookup, and it moved to the end of the queue. `recheck`: a job of a batch,
   * including its retries.
   */
  why: 'refresh' | 'registration' | 'retry' | 'import' | 'put_off' | 'recheck'
  /** Number of failed tries. */
  failures: number
  /** Whether the person already has an answer, so that this refresh can be cancelled. */
  withdrawable: boolean
}

/** One page of the waiting jobs, in queue order. */
export interface WaitingPage {
  jobs: WaitingJob[]
  /** Number of waiting jobs. */
  total: number
  /** Retries per failed lookup. */
  retries: number
  /** null if no captcha service is in use. */
  costs: QueueCosts | null
}
export const waitingPageSize = 200

export const historyFilters = ['all', 'failures'] as const
export type HistoryFilter = (typeof historyFilters)[number]

/** One finished try of a lookup. Times are UTC ms. */
export interface Attempt {
  id: number
  person: Whom
  startedAt: number
  endedAt: number
  /** The last step that it reached. */
  step: LookupStep | null
  /** Counts from 1; null: unknown. */
  tryNumber: number | null
  /** `answered`: replaces the answer about a person whom the account may not see. */
  outcome: AttemptOutcome | 'answered' | null
  error: LookupError | null
  /** US dollars. */
  captchaCost: number
  /** Whether the try did not count, because the app was offline or the page failed. */
  refunded: boolean
  /** Whether the cédula was corrected or the person registered again since, so that the outcome no longer applies. */
  superseded: boolean
}

/** Newest first. */
export interface HistoryPage {
  attempts: Attempt[]
  /** Whether there are older attempts. */
  more: boolean
  /** Number of tries: the first one and its retries. */
  tries: number
}

/** `page`: the census page's response to a failed attempt; null: none was kept. */
export interface AttemptDetail {
  attempt: Attempt
  page: string | null
}

export const attemptInput = z.strictObject({ attemptId: z.int().positive() })
export const historyOfInput = z.strictObject({ personId, before: z.int().positive().nullable() })

export const queueChannels = {
  state: channel('signed_in', nothing).returns<QueueState>(),
  /** The browser reported a network change, which may be wrong: main probes the census host. */
  networkChanged: channel('leader', nothing).returns<null>(),
  /** The leader is present and will solve the waiting captchas. */
  solveCaptchas: channel('leader', nothing).returns<null>(),
  /** Accepts the offered window (`window_offered`) for the next lookup; no effect without an offer. */
  openWindow: channel('leader', nothing).returns<null>(),
  /**
   * Starts a round: the leader solves the captchas of the next `people`, one after another in the window, also outside
   * working hours. No effect while a round runs.
   */
  startRound: channel('leader', roundInput).returns<null>(),
  /** Replaces the last answer by the next captcha, like the window's own button. */
  nextOfRound: channel('leader', nothing).returns<null>(),
  /** Ends the round. An unsolved captcha counts as no try, and its person keeps their position. */
  endRound: channel('leader', nothing).returns<null>(),
  /** Dismisses the result of the round. */
  putRoundAway: channel('leader', nothing).returns<null>(),
  /** Brings the captcha window to the front; false if none is open. */
  showCaptcha: channel('leader', nothing).returns<boolean>(),
  /** Starts no lookup until `resume`, also after a restart. The running lookup finishes. */
  pause: channel('leader', nothing).returns<null>(),
  resume: channel('leader', nothing).returns<null>(),
  /**
   * Cancels this person's running lookup, which does not count as a try. A person with an answer keeps it and leaves
   * the queue; a person without one moves to the end of the queue. False: the lookup no longer runs.
   */
  breakOff: channel('leader', z.strictObject({ personId })).returns<boolean>(),
  /** Cancels a waiting refresh; the previous answer stays. False: it runs or has ended. */
  withdrawRefresh: channel('leader', z.strictObject({ personId })).returns<boolean>(),
  /** `page`: counts from 0. */
  waiting: channel('leader', z.strictObject({ page: z.int().min(0).max(1_000_000) })).returns<WaitingPage>(),
  /** `before`: id of the last attempt of the previous page; null: from the newest. */
  history: channel(
    'leader',
    z.strictObject({ filter: z.enum(historyFilters), before: z.int().positive().nullable() }),
  ).returns<HistoryPage>(),
  attempt: channel('leader', attemptInput).returns<AttemptDetail>(),
  /** `history` of one person. */
  historyOf: channel('leader', historyOfInput).returns<HistoryPage>(),
}
