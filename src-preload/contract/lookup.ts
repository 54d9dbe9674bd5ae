/** Steps of a lookup in the browser. */
export const lookupSteps = ['opening', 'captcha', 'querying', 'reading'] as const
export type LookupStep = (typeof lookupSteps)[number]

/** Result of an attempt: the lookup's outcome, or the reason why there is none. `aborted`: the leader cancelled it. */
export const attemptOutcomes = [
  'found',
  'not_found',
  'cancelled',
  'timeout',
  'blocked',
  'network_error',
  'captcha_failed',
  'parse_error',
  'interrupted',
  'snoozed',
  'aborted',
] as const
export type AttemptOutcome = (typeof attemptOutcomes)[number]

/** Reasons why a lookup failed. Each has a sentence, `messages.lookupError`. */
export const lookupErrors = [
  'timeout',
  'blocked',
  'network_error',
  'captive_portal',
  'captcha_no_funds',
  'captcha_bad_key',
  'captcha_setting',
  'captcha_unsolvable',
  'captcha_timeout',
  'captcha_network',
  'captcha_needs_operator',
  'captcha_window_closed',
  'parse_error',
  'election_gone',
  'interrupted_too_often',
] as const
export type LookupError = (typeof lookupErrors)[number]
