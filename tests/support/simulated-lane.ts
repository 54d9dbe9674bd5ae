import { setImmediate } from 'node:timers/promises'
import type { Database } from '../../src-main/database/open.ts'
import type { ConnectedAccount } from '../../src-main/lookup/captcha/providers.ts'
import type { UnsolvedCaptcha } from '../../src-main/lookup/captcha/solver.ts'
import type { LookupAnswer, LookupRequest, Outcome } from '../../src-main/lookup/outcome.ts'
import { createLane, type Lane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import type { CaptchaSales } from './captcha-sales.ts'
import { type FakeClock, fakeClock } from './clock.ts'
import { censusPage } from './invented.ts'
import { found } from './lane.ts'

export const pageCaptcha = { kind: 'recaptcha_v2', sitekey: 'k', pageUrl: censusPage } as const

export interface SimulatedLane {
  lane: Lane
  clock: FakeClock
  /** Start and end of each lookup by the clock, and whether it had a token bought ahead. */
  visits: { start: number; end: number; hadToken: boolean }[]
  /** Moves the clock from timer to timer until `isOver` or for `ms`. */
  run(isOver: () => boolean, ms: number): Promise<void>
}

/**
 * The real lane in the time of a clock. A lookup takes `bareMs`, plus the time of its captcha if none was bought ahead.
 * The site refuses tokens that are too old or were used.
 */
export function simulatedLane(
  database: Database,
  sales: (clock: FakeClock) => CaptchaSales,
  {
    bareMs = 1_500,
    ahead = true,
    gapMs = 5_000,
    clock = fakeClock(),
    bootId = 'simulated',
    way = (): CaptchaWay => 'service',
    answer = (): Outcome => found,
    second = undefined as ((clock: FakeClock) => CaptchaSales) | undefined,
    probe = async (): Promise<boolean> => true,
    starts = (): void => {},
  } = {},
): SimulatedLane & { sales: CaptchaSales; second: CaptchaSales | null } {
  const service = sales(clock)
  const other = second?.(clock) ?? null
  const accounts: ConnectedAccount[] = [
    { provider: '2captcha', api: service.api },
    ...(other === null ? [] : [{ provider: 'create_task' as const, api: other.api }]),
  ]
  const redeem = (token: string) => service.redeem(token) || (other?.redeem(token) ?? false)
  const visits: SimulatedLane['visits'] = []
  const after = (ms: number) => new Promise<void>((resolve) => void clock.timer(resolve, ms))

  const salesOf = (provider: CaptchaProviderName) =>
    provider === 'create_task' && other !== null ? other : service

  /** Buys a captcha as a lookup does. Resolves with a failure if it gets no token. */
  async function solveItself({ purchases, signal, sellers = [] }: LookupRequest): Promise<string | Outcome> {
    let failure: Outcome | null = null
    const asked = sellers.length === 0 ? accounts.map(({ provider }) => provider) : sellers
    for (const [at, provider] of asked.entries()) {
      const { api } = salesOf(provider)
      purchases?.tell({ kind: 'submitting', provider })
      const submitted = await api.submit(pageCaptcha, signal)
      if (submitted.kind === 'accepted') return await solved(provider, submitted.id)
      purchases?.tell({ kind: submitted.kind === 'unknown' ? 'maybe_bought' : 'not_bought' })
      purchases?.tell({ kind: 'failing', provider, why: submitted.why.kind })
      failure ??= captchaFailed(submitted.why)
      if (submitted.kind === 'unknown') break
      // Like the service's client, which repeats the request until its time is over.
      if (submitted.kind === 'busy' && at === asked.length - 1) await after(150_000)
    }
    return failure ?? captchaFailed({ kind: 'bad_key', detail: 'there is no key' })

    async function solved(provider: CaptchaProviderName, id: string): Promise<string | Outcome> {
      const { api } = salesOf(provider)
      const at = clock.now()
      const bought = { ...pageCaptcha, id, provider, handedInAt: at, unsolvedAt: at }
      purchases?.tell({ kind: 'handed_in', captcha: bought })
      for (let waited = 0; waited < 150_000; waited += 5_000) {
        await after(5_000)
        const result = await api.result(id, signal)
        if (result.kind === 'solved') {
          purchases?.tell({ kind: 'paid', id, provider, dollars: result.dollars })
          return result.token
        }
        if (result.kind === 'failed') {
          purchases?.tell({ kind: 'dropped', id })
          return captchaFailed(result.why)
        }
      }
      purchases?.tell({ kind: 'failing', provider, why: 'timeout' })
      return captchaFailed({ kind: 'timeout', detail: 'no token in time' })
    }
  }

  async function lookUp(request: LookupRequest): Promise<LookupAnswer> {
    const visit = { start: clock.monotonic(), end: 0, hadToken: request.purchases?.ready != null }
    visits.push(visit)
    request.onStep('opening')
    await after(bareMs / 2)
    request.purchases?.tell({ kind: 'asked', captcha: pageCaptcha })
    const { ready } = request.purchases ?? { ready: null }
    if (ready != null) request.purchases?.tell({ kind: 'used', id: ready.id })
    let token = ready?.token ?? (await solveItself(request))
    if (typeof token === 'string' && !redeem(token)) {
      token = await solveItself(request)
      if (typeof token === 'string' && !redeem(token)) throw new Error('a token was sold twice')
    }
    request.onStep('querying')
    await after(bareMs / 2)
    visit.end = clock.monotonic()
    return { outcome: typeof token === 'string' ? answer() : token, source: 'census.example' }
  }

  const lane = createLane({
    database,
    clock,
    lookup(request) {
      starts()
      return lookUp(request)
    },
    captchaWay: way,
    captchaAccounts: () => (ahead ? accounts : []),
    captchaPollMs: 5_000,
    typingMs: () => 0,
    probe,
    bootId,
    site: () => siteAt(censusPage, { gapMs }),
    onPerson: () => {},
    onState: () => {},
    log: (_, message) => process.env.SAY && console.log(message),
  })

  async function run(isOver: () => boolean, ms: number): Promise<void> {
    const end = clock.monotonic() + ms
    while (!isOver() && clock.monotonic() < end) {
      // The promises of the last timers settle first.
      for (let turn = 0; turn < 4; turn++) await setImmediate()
      clock.advance(Math.min(clock.nextIn() ?? 1_000, end - clock.monotonic()))
    }
  }

  return { lane, clock, visits, run, sales: service, second: other }
}

const captchaFailed = ({ kind, detail }: UnsolvedCaptcha): Outcome => ({
  kind: 'captcha_failed',
  reason: kind,
  detail,
})
