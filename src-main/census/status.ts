import {
  cancelledStatuses,
  type FailedStatus,
  type FinalStatus,
  type LookupError,
} from '../../src-preload/contract/index.ts'
import type { Failure, Outcome } from '../lookup/outcome.ts'

/** Pure. Maps the outcome of a lookup to a verdict about the person's census record. */

/** `answer`: final. `failure`: retried; `onceSpent` is the status after the last retry. */
export type Verdict =
  | { kind: 'answer'; status: FinalStatus }
  | { kind: 'failure'; onceSpent: FailedStatus; error: LookupError }

export function verdict(outcome: Outcome): Verdict {
  switch (outcome.kind) {
    case 'found':
      return { kind: 'answer', status: 'ACTIVE' }
    case 'not_found':
      return { kind: 'answer', status: 'NOT_FOUND' }
    case 'cancelled':
      return { kind: 'answer', status: cancelledStatuses[outcome.cause] }
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
        case 'needs_operator':
          return 'captcha_needs_operator'
        case 'window_closed':
          return 'captcha_window_closed'
      }
  }
}
