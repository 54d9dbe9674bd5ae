import type { CaptchaProviderName } from '../../../src-preload/captcha-providers.ts'
import type { Clock } from '../../clock.ts'
import type { CaptchaFailure } from './captcha.ts'

/** Tracks accounts that failed lately. They rest, longer after each failure, and are used last meanwhile. */
export interface Standing {
  /** In the owner's order; resting accounts come last. */
  inOrder<Account extends { provider: CaptchaProviderName }>(accounts: readonly Account[]): Account[]
  failed(provider: CaptchaProviderName, why: CaptchaFailure): void
  /** The account sells captchas. If it does not solve them, it keeps resting. */
  sells(provider: CaptchaProviderName): void
  /** The account solves captchas. */
  solves(provider: CaptchaProviderName): void
  /** Milliseconds; 0: it does not rest. */
  restLeft(provider: CaptchaProviderName): number
  /** Why it rests; null: it does not. */
  failing(provider: CaptchaProviderName): CaptchaFailure | null
  /** Call when the owner changed an account. Ends all rests. */
  forget(): void
}

/** Milliseconds of rest after the 1st, 2nd, … failure in a row. */
const restsMs: readonly number[] = [15_000, 30_000, 60_000, 120_000, 300_000]
const longestRestMs = 300_000

const restAfter = (failures: number): number =>
  restsMs[Math.min(failures, restsMs.length) - 1] ?? longestRestMs

export function createStanding({ monotonic }: Pick<Clock, 'monotonic'>): Standing {
  /** `restsUntil`: monotonic ms. */
  const failures = new Map<CaptchaProviderName, { count: number; why: CaptchaFailure; restsUntil: number }>()

  const restLeft = (provider: CaptchaProviderName) =>
    Math.max(0, (failures.get(provider)?.restsUntil ?? 0) - monotonic())

  return {
    inOrder: (accounts) => [
      ...accounts.filter(({ provider }) => restLeft(provider) === 0),
      ...accounts.filter(({ provider }) => restLeft(provider) > 0),
    ],
    failed(provider, why) {
      const count = (failures.get(provider)?.count ?? 0) + 1
      // An account that does not solve costs a lookup its whole time.
      const restMs = why === 'timeout' ? longestRestMs : restAfter(count)
      failures.set(provider, { count, why, restsUntil: monotonic() + restMs })
    },
    sells(provider) {
      if (failures.get(provider)?.why !== 'timeout') failures.delete(provider)
    },
    solves: (provider) => void failures.delete(provider),
    restLeft,
    failing: (provider) => (restLeft(provider) > 0 ? (failures.get(provider)?.why ?? null) : null),
    forget: () => failures.clear(),
  }
}
