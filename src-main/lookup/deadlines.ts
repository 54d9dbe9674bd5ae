/** Deadlines of one lookup, in milliseconds. */
export interface Deadlines {
  /** Everything except the captchas. */
  deadlineMs: number
  /** All captchas together. */
  captchaDeadlineMs: number
  /** For a captcha that may solve itself, before a token is bought. */
  solvesItselfMs: number
}

export const usualDeadlines: Deadlines = {
  deadlineMs: 120_000,
  captchaDeadlineMs: 150_000,
  solvesItselfMs: 10_000,
}

/** In a round, the operator first looks at the last answer, and then solves the captcha. */
export const inRound = (deadlines: Deadlines): Deadlines => ({
  ...deadlines,
  captchaDeadlineMs: 2 * deadlines.captchaDeadlineMs,
})

/** For reading the list of elections, in milliseconds. */
export const electionsDeadlineMs = 45_000
