/** Known limits of the services and of their tokens. Milliseconds. */

/** Limit of one request, so that a request without an answer does not use up the whole deadline. */
export const resultDeadlineMs = 10_000
export const submitDeadlineMs = 30_000
export const reportDeadlineMs = 15_000

/** Tokens are valid for two minutes, and the page needs part of that. */
export const usableMs = 90_000
/** Lookups do not wait for older captchas. Nearly all are solved within two minutes. */
export const worthWaitingMs = 5 * 60_000
/** A captcha older than this is settled even if the service has no result. */
export const givenUpMs = 24 * 3_600_000
