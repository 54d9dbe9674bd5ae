import type { LookupError } from '../../src-preload/contract/index.ts'
import type { SettledStatus } from '../database/schema.ts'
import type { Failure, Outcome } from '../lookup/outcome.ts'

/** Pure rules: what an outcome of a lookup means for a person's census record. */

/** A final answer never runs again without a refresh that somebody asked for. */
export const finalStatuses = [
  'ACTIVE',
  'NOT_FOUND',
  'CANCELLED_DECEASED',
  'CANCELLED_OTHER',
] as const satisfies readonly SettledStatus[]
export type FinalStatus = (typeof finalStatuses)[number]

export const isFinal = (status: SettledStatus | null): status is FinalStatus =>
  status !== null && (finalStatuses as readonly string[]).includes(status)

/** `answer`: the census said something final. `failure`: nothing was learnt; it is retried. */
export type Verdict =
  | { kind: 'answer'; status: FinalStatus }
  | { kind: 'failure'; onceSpent: Exclude<SettledStatus, FinalStatus>; error: LookupError }

export function verdict(outcome: Outcome): Verdict {
  switch (outcome.kind) {
    case 'found':
      return { kind: 'answer', status: 'ACTIVE' }
    case 'not_found':
      return { kind: 'answer', status: 'NOT_FOUND' }
    case 'cancelled':
      switch (outcome.cause) {
        case 'deceased':
          return { kind: 'answer', status: 'CANCELLED_DECEASED' }
        case 'other':
          return { kind: 'answer', status: 'CANCELLED_OTHER' }
      }
      break
    case 'timeout':
      return { kind: 'failure', onceSpent: 'TIMEOUT', error: 'timeout' }
    case 'blocked':
      return { kind: 'failure', onceSpent: 'BLOCKED', error: 'blocked' }
    case 'network_error':
    case 'parse_error':
    case 'captcha_failed':
      return { kind: 'failure', onceSpent: 'ERROR', error: lookupError(outcome) }
  }
}

function lookupError(failure: Failure): LookupError {
  switch (failure.kind) {
    case 'timeout':
    case 'blocked':
      return failure.kind
    case 'network_error':
      return failure.captivePortal ? 'captive_portal' : failure.kind
    case 'parse_error':
      return failure.electionGone ? 'election_gone' : failure.kind
    case 'captcha_failed':
      switch (failure.reason) {
        case 'no_funds':
          return 'captcha_no_funds'
        case 'bad_key':
          return 'captcha_bad_key'
        case 'wrong_setting':
          return 'captcha_setting'
        case 'unsolvable':
          return 'captcha_unsolvable'
        case 'timeout':
          return 'captcha_timeout'
        case 'network':
          return 'captcha_network'
        case 'needs_person':
          return 'captcha_needs_person'
        case 'window_closed':
          return 'captcha_window_closed'
      }
  }
}
