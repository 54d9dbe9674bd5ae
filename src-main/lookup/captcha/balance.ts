import type { CaptchaBalance } from '../../../src-preload/contract/index.ts'
import { withDeadline } from '../../deadline.ts'
import type { Balance, CaptchaApi } from './provider.ts'
import type { Within } from './solver.ts'

/** Dollars are US dollars. */
export type BalanceAnswer =
  | { kind: 'balance'; dollars: number }
  | Extract<CaptchaBalance, { kind: 'unknown' }>

/** Milliseconds. The texts of the screen mention this limit. */
const balanceDeadlineMs = 15_000

/** Answers within `deadlineMs` ('timeout' afterwards). Once the signal is aborted, rejects with its reason. */
export const balanceWithin = async (
  { balance }: Pick<CaptchaApi, 'balance'>,
  { signal, deadlineMs }: Pick<Within, 'signal' | 'deadlineMs'>,
): Promise<Balance> =>
  (await withDeadline(signal, deadlineMs, balance)) ?? { kind: 'timeout', detail: 'no balance in time' }

/** Balance of the account; `api` is null without a key. Once the signal is aborted, rejects with its reason. */
export async function captchaBalance(
  api: Pick<CaptchaApi, 'balance'> | null,
  signal: AbortSignal,
): Promise<BalanceAnswer> {
  if (api === null) return { kind: 'unknown', why: 'no_key' }
  const answer = await balanceWithin(api, { signal, deadlineMs: balanceDeadlineMs })
  switch (answer.kind) {
    case 'balance':
      return answer
    case 'bad_key':
    case 'timeout':
      return { kind: 'unknown', why: answer.kind }
    // The service answered without a balance. For the leader this is the same as no answer.
    case 'network':
    case 'no_funds':
    case 'wrong_setting':
    case 'unsolvable':
    case 'needs_operator':
    case 'window_closed':
      return { kind: 'unknown', why: 'network' }
  }
}
