/** Milliseconds between two refreshes of one person. */
const refreshCooldownMs = 30_000

/** When a person may be refreshed again, UTC ms; null: now. */
export function cooldownUntil(lastRefreshAt: number | null, now: number): number | null {
  if (lastRefreshAt === null) return null
  const until = lastRefreshAt + refreshCooldownMs
  return msLeft(until, now) === 0 ? null : until
}

/** Whole seconds until a cooldown ends, rounded up; 0: it has ended. */
export const secondsLeft = (until: number | null, now: number): number =>
  until === null ? 0 : Math.ceil(msLeft(until, now) / 1_000)

/** Whole seconds until a person may be refreshed. `refusedUntil`: end of the wait that main's refusal named, UTC ms. */
export const secondsToRefresh = (
  lastRefreshAt: number | null,
  refusedUntil: number | null,
  now: number,
): number => Math.max(secondsLeft(cooldownUntil(lastRefreshAt, now), now), secondsLeft(refusedUntil, now))

/** Milliseconds left. More than a whole cooldown means that the clock was set back; it counts as ended. */
function msLeft(until: number, now: number): number {
  const left = until - now
  return left <= 0 || left > refreshCooldownMs ? 0 : left
}
