/** Main enforces the cooldown; this copy spares the leader a refused click. */
const cooldownMs = 30_000

/** When a person may be refreshed again; main's last refusal counts if it is later. */
export function mayRefreshAt(lastRefreshAt: number | null, toldByMain: number | undefined): number {
  return Math.max(lastRefreshAt === null ? 0 : lastRefreshAt + cooldownMs, toldByMain ?? 0)
}

/** Seconds left. More than a whole cooldown means that the clock was set back, and counts as passed. */
export function secondsLeft(at: number, now: number): number {
  const left = at - now
  return left <= 0 || left > cooldownMs ? 0 : Math.ceil(left / 1_000)
}
