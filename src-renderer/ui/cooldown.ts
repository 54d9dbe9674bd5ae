/** Main holds the cooldown and has the last word; this only spares the leader a refused click. */
const cooldownMs = 30_000

/** When a person may be asked again; what main said on the last refusal counts if it is later. */
export function mayRefreshAt(lastRefreshAt: number | null, toldByMain: number | undefined): number {
  return Math.max(lastRefreshAt === null ? 0 : lastRefreshAt + cooldownMs, toldByMain ?? 0)
}

/** Seconds left; a clock that was set back would show more than a whole cooldown, which counts as passed. */
export function secondsLeft(at: number, now: number): number {
  const left = at - now
  return left <= 0 || left > cooldownMs ? 0 : Math.ceil(left / 1_000)
}
