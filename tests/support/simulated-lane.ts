import { setImmediate } from 'node:timers/promises'
import type { Database } from '../../src-main/database/open.ts'
import type { UnsolvedCaptcha } from '../../src-main/lookup/captcha/solver.ts'
import type { LookupAnswer, LookupRequest, Outcome } from '../../src-main/lookup/outcome.ts'
import { createLane, type Lane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import type { CaptchaSales } from './captcha-sales.ts'
import { type FakeClock, fakeClock } from './clock.ts'
import { censusPage } from './invented.ts'
import { found } from './lane.ts'

export const pageCaptcha = { kind: 'recaptcha_v2', sitekey: 'k', pageUrl: censusPage } as const

export interface SimulatedLane {
  lane: Lane
  clock: FakeClock
  /** Of each lookup, by the clock: start and end, and whether it had a token that was bought ahead. */
  visits: { start: number; end: number; hadToken: boolean }[]
  /** Moves the clock from timer to timer until `isOver` or for `ms`. */
  run(isOver: () => boolean, ms: number): Promise<void>
}

/**
 * The real lane in the time of a clock. A lookup takes `bareMs`, and the time of its captcha if none was bought ahead; the
 * site refuses tokens that are too old or were used.
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
    probe = async (): Promise<boolean> => true,
    starts = (): void => {},
  } = {},
): SimulatedLane & { sales: CaptchaSales } {
  const service = sales(clock)
  const visits: SimulatedLane['visits'] = []
  const after = (ms: number) => new Promise<void>((resolve) => void clock.timer(resolve, ms))

  /** Buys one as a lookup does; a failure without a token. */
  async function solveItself({ purchases }: LookupRequest, signal: AbortSignal): Promise<string | Outcome> {
    purchases?.tell({ kind: 'submitting' })
    const submitted = await service.api.submit(pageCaptcha, signal)
    if (submitted.kind !== 'accepted') {
      purchases?.tell({ kind: submitted.kind === 'unknown' ? 'maybe_bought' : 'not_bought' })
      // As the service's client does, which repeats the request until its time is over.
      if (submitted.kind === 'busy') await after(150_000)
      return captchaFailed(submitted.why)
    }
    const { id } = submitted
    const at = clock.now()
    purchases?.tell({ kind: 'handed_in', captcha: { ...pageCaptcha, id, handedInAt: at, unsolvedAt: at } })
    for (let waited = 0; waited < 150_000; waited += 5_000) {
      await after(5_000)
      const result = await service.api.result(id, signal)
      if (result.kind === 'solved') {
        purchases?.tell({ kind: 'paid', id, dollars: result.dollars })
        return result.token
      }
      if (result.kind === 'failed') {
        purchases?.tell({ kind: 'dropped', id })
        return captchaFailed(result.why)
      }
    }
    return captchaFailed({ kind: 'timeout', detail: 'no token in time' })
  }

  async function lookUp(request: LookupRequest): Promise<LookupAnswer> {
    const visit = { start: clock.monotonic(), end: 0, hadToken: request.purchases?.ready != null }
    visits.push(visit)
    request.onStep('opening')
    await after(bareMs / 2)
    request.purchases?.tell({ kind: 'asked', captcha: pageCaptcha })
    const { ready } = request.purchases ?? { ready: null }
    if (ready != null) request.purchases?.tell({ kind: 'used', id: ready.id })
    let token = ready?.token ?? (await solveItself(request, request.signal))
    if (typeof token === 'string' && !service.redeem(token)) {
      token = await solveItself(request, request.signal)
      if (typeof token === 'string' && !service.redeem(token)) throw new Error('a token was sold twice')
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
    captchaApi: () => (ahead ? service.api : null),
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
      // Promises of the last timers settle first.
      for (let turn = 0; turn < 4; turn++) await setImmediate()
      clock.advance(Math.min(clock.nextIn() ?? 1_000, end - clock.monotonic()))
    }
  }

  return { lane, clock, visits, run, sales: service }
}

const captchaFailed = ({ kind, detail }: UnsolvedCaptcha): Outcome => ({
  kind: 'captcha_failed',
  reason: kind,
  detail,
})
