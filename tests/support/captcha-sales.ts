import type { Clock } from '../../src-main/clock.ts'
import type { CaptchaApi, Result, Submitted } from '../../src-main/lookup/captcha/provider.ts'
import type { UnsolvedCaptcha } from '../../src-main/lookup/captcha/solver.ts'

/** A captcha service in the time of a test's clock. It only has a `CaptchaApi`, and no server. */
export interface CaptchaSales {
  api: CaptchaApi
  /** Milliseconds until the next captchas are solved; null: they are never solved. */
  solveMs(): number | null
  /** Answer to a submission instead of a sale; null: it sells. */
  refusal: Submitted | null
  /** Number of accepted captchas. */
  sold: number
  /** US dollars charged so far. A captcha is charged once it is solved, whether or not its token is fetched. */
  readonly charged: number
  /** Whether the token is young enough and was not redeemed before. */
  redeem(token: string): boolean
}

/** Milliseconds; the site refuses older tokens. */
const tokenLifeMs = 120_000

export function captchaSales(
  clock: Pick<Clock, 'now'>,
  options: { solveMs: () => number | null; price?: number; name?: string },
): CaptchaSales {
  const { price = 0.003, name = 'captcha' } = options
  const captchas = new Map<string, { solvedAt: number }>()
  const redeemed = new Set<string>()
  const unknown: UnsolvedCaptcha = { kind: 'unsolvable', detail: 'no such captcha' }
  const sales: CaptchaSales = {
    solveMs: options.solveMs,
    refusal: null,
    sold: 0,
    get charged() {
      const solved = [...captchas.values()].filter(({ solvedAt }) => solvedAt <= clock.now())
      return solved.length * price
    },
    api: {
      async submit(): Promise<Submitted> {
        if (sales.refusal !== null) return sales.refusal
        sales.sold += 1
        const id = `${name}-${sales.sold}`
        const ms = sales.solveMs()
        captchas.set(id, { solvedAt: clock.now() + (ms ?? Number.POSITIVE_INFINITY) })
        return { kind: 'accepted', id }
      },
      async result(id): Promise<Result> {
        const captcha = captchas.get(id)
        if (captcha === undefined) return { kind: 'failed', why: unknown, mayCost: false }
        if (captcha.solvedAt > clock.now()) return { kind: 'not_ready' }
        return { kind: 'solved', token: `token of ${id}`, dollars: price }
      },
      balance: async () => ({ kind: 'balance', dollars: 10 }),
      report: async () => {},
    },
    redeem(token) {
      const captcha = captchas.get(token.replace('token of ', ''))
      if (captcha === undefined || redeemed.has(token)) return false
      redeemed.add(token)
      const age = clock.now() - captcha.solvedAt
      return age >= 0 && age < tokenLifeMs
    },
  }
  return sales
}
