import type { CaptchaBalance } from '../../../src-preload/contract/index.ts'
import type { Environment } from '../../environment.ts'
import { createTwoCaptcha } from './two-captcha.ts'

/** Dollars are US dollars. */
export type BalanceAnswer =
  | { kind: 'balance'; dollars: number }
  | Extract<CaptchaBalance, { kind: 'unknown' }>

/** As the screen says it. */
const balanceDeadlineMs = 15_000

/** What is left in the account of the key in force. Rejects with the signal's reason once it is aborted. */
export async function captchaBalance(
  { captchaUrl }: Pick<Environment, 'captchaUrl'>,
  captchaKey: () => string | null,
  signal: AbortSignal,
  fetch: typeof globalThis.fetch,
): Promise<BalanceAnswer> {
  const key = captchaKey()
  if (key === null) return { kind: 'unknown', why: 'no_key' }
  const service = createTwoCaptcha({ key, fetch, ...(captchaUrl === null ? {} : { url: captchaUrl }) })
  const answer = await service.balance({ signal, deadlineMs: balanceDeadlineMs })
  switch (answer.kind) {
    case 'balance':
      return answer
    case 'bad_key':
    case 'timeout':
      return { kind: 'unknown', why: answer.kind }
    // It answered, and not with a balance: as good as not reached.
    case 'network':
    case 'no_funds':
    case 'wrong_setting':
    case 'unsolvable':
    case 'needs_person':
    case 'window_closed':
      return { kind: 'unknown', why: 'network' }
  }
}

/** How many lookups are left at `lookupCost` dollars each; null where that is not known. */
export function lookupsFor(dollars: number, lookupCost: number | null): number | null {
  if (lookupCost === null) return null
  // 0.9 dollars are 300 times 0.003, whatever binary fractions make of it.
  return Math.max(0, Math.floor(dollars / lookupCost + 1e-6))
}
