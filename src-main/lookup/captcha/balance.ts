import type { CaptchaBalance } from '../../../src-preload/contract/index.ts'
import type { CaptchaService } from './provider.ts'

/** Dollars are US dollars. */
export type BalanceAnswer =
  | { kind: 'balance'; dollars: number }
  | Extract<CaptchaBalance, { kind: 'unknown' }>

/** The texts of the screen mention this limit. */
const balanceDeadlineMs = 15_000

/** Balance of the account; `service` is null without a key. Rejects with the signal's reason once it is aborted. */
export async function captchaBalance(
  service: Pick<CaptchaService, 'balance'> | null,
  signal: AbortSignal,
): Promise<BalanceAnswer> {
  if (service === null) return { kind: 'unknown', why: 'no_key' }
  const answer = await service.balance({ signal, deadlineMs: balanceDeadlineMs })
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
