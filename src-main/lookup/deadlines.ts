/** Deadlines of one lookup, in milliseconds. */
export interface Deadlines {
  /** Limit of everything except the captchas. */
  deadlineMs: number
  /** Limit of all captchas together. */
  captchaDeadlineMs: number
  /** Limit for a captcha that may solve itself, before a token is bought. */
  solvesItselfMs: number
}

export const usualDeadlines: Deadlines = {
  deadlineMs: 120_000,
  captchaDeadlineMs: 150_000,
  solvesItselfMs: 10_000,
}

/** In a round, the operator first looks at the last answer, then solves the captcha. */
export const inRound = (deadlines: Deadlines): Deadlines => ({
  ...deadlines,
  captchaDeadlineMs: 2 * deadlines.captchaDeadlineMs,
})

/** Milliseconds for reading the list of elections. */
export const electionsDeadlineMs = 45_000
