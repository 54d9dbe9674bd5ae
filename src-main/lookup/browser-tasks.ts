import type { BrowserReport, CaptchaWay, Election, LookupStep } from '../../src-preload/contract/index.ts'
import { createFetch } from '../network/fetch.ts'
import type { ProxySettings, Routes } from '../network/route.ts'
import type { Call } from '../thread/thread.ts'
import { createLookupBrowsers } from './browser.ts'
import { browserReport, createTestLookup } from './browser-check.ts'
import type { OwnBrowser } from './browser-process.ts'
import { assisted } from './captcha/assisted.ts'
import { type CaptchaAccount, connectAccount } from './captcha/providers.ts'
import type { PendingCaptcha, PurchaseEvent, ReadyToken } from './captcha/purchases.ts'
import { createCaptchaService } from './captcha/service.ts'
import type { CaptchaSolver } from './captcha/solver.ts'
import { type Deadlines, inRound } from './deadlines.ts'
import { type Elections, readElections } from './elections.ts'
import { usualBrowsersDir } from './install-browser.ts'
import { createLookup } from './lookup.ts'
import type { LookupAnswer, LookupRequest, Outcome, RoundSeat } from './outcome.ts'
import { createRoundWindows } from './round-windows.ts'

/** Overrides for support and tests; null: none. */
export interface LookupOverrides {
  /** Path of the Chromium. */
  chromium: string | null
  /** Milliseconds between two requests for a captcha's result. */
  captchaPollMs: number
}

/** First message of the browser thread. */
export interface BrowserTasksOptions {
  /** Absolute path of a folder that holds only files written by browsers. */
  profilesDir: string
  environment: LookupOverrides
  own: OwnBrowser | undefined
  proxies: ProxySettings
}

/** The settings in force at the start of a lookup. */
export interface InForce {
  way: CaptchaWay
  /** In the order in which captchas are bought, each with its routes. */
  sellers: readonly (CaptchaAccount & { routes: Routes })[]
  url: string
  /** null for the page's own "lugar de votación actual". */
  election: Election | null
}

/** One lookup. `seat` null: it belongs to no round. `ready`, `pending`, `own`: see `Purchases`. */
export interface LookupInput {
  cedula: string
  inForce: InForce
  deadlines: Deadlines
  maxCaptchas: LookupRequest['maxCaptchas']
  seat: Pick<RoundSeat, 'left' | 'isPrivate'> | null
  ready: ReadyToken | null
  pending: readonly PendingCaptcha[]
  own: readonly string[]
}

/** Progress of a lookup. */
export type LookupNews = LookupStep | PurchaseEvent | { kind: 'elections'; elections: readonly Election[] }

const withoutKey: CaptchaSolver = {
  where: 'elsewhere',
  solve: async () => ({ kind: 'bad_key', detail: 'there is no key' }),
}

/**
 * 'opening': before a window opens; 'opened': once it is open. `pressed`: see `RoundSeat`. `started`, `ended`: pid of a
 * browser, so that main can kill it if this thread hangs. `tried`: see `FirstBrowser`.
 */
export type BrowserNews =
  | 'opening'
  | 'opened'
  | { pressed: Parameters<RoundSeat['pressed']>[0] }
  | { started: number; name: string; tried: readonly string[] }
  | { ended: number }

/** Tasks of the browser thread: loading Playwright takes most of a second, which must not block main. */
export function browserTasks(
  { profilesDir, environment, own, proxies }: BrowserTasksOptions,
  tell: (news: BrowserNews) => void,
) {
  const executable = environment.chromium ?? undefined
  const options = { profilesDir, executable, own, proxies }
  const { hidden, visible, renew, close } = createLookupBrowsers({
    ...options,
    opening() {
      tell('opening')
      return () => tell('opened')
    },
    onStarted: ({ pid, name, tried }) => tell({ started: pid, name, tried }),
    onEnded: (pid) => tell({ ended: pid }),
  })
  const round = createRoundWindows({ visible, pressed: (what) => tell({ pressed: what }) })
  const browserFor = (way: CaptchaWay) => (way === 'assisted' ? visible : hidden)
  const solverFor = ({ way, sellers }: InForce) => {
    if (way === 'assisted') return assisted
    if (sellers.length === 0) return withoutKey
    const accounts = sellers.map(({ routes, ...account }) =>
      connectAccount(
        account,
        createFetch(async () => routes),
      ),
    )
    return createCaptchaService({ accounts, pollMs: environment.captchaPollMs })
  }
  const requestOf = (cedula: string, { signal, tell }: Call) => ({
    cedula,
    signal,
    onStep: (step: LookupStep) => tell(step satisfies LookupNews),
    onElections: (elections: readonly Election[]) =>
      tell({ kind: 'elections', elections } satisfies LookupNews),
  })

  return {
    async lookup(input: LookupInput, call: Call): Promise<LookupAnswer> {
      const { cedula, inForce, deadlines, maxCaptchas, ready, pending, own } = input
      const { way, url, election } = inForce
      const place = input.seat && { cedula, ...input.seat }
      const seat = place && round.seat(place, deadlines.captchaDeadlineMs)
      if (seat === null && way === 'assisted') await round.end()
      const parts = seat ?? { browser: browserFor(way), solver: solverFor(inForce) }
      const limits = seat === null ? deadlines : inRound(deadlines)
      const options = { ...parts, url, election: election?.id, ...limits }
      const purchases = {
        ready,
        pending,
        own,
        tell: (event: PurchaseEvent) => call.tell(event satisfies LookupNews),
      }
      let outcome: Outcome | null = null
      try {
        const answer = await createLookup(options)({
          ...requestOf(cedula, call),
          purchases,
          ...(maxCaptchas && { maxCaptchas }),
        })
        outcome = answer.outcome
        return answer
      } finally {
        await seat?.ended(outcome)
      }
    },
    testLookup: ({ cedula, way }: { cedula: string; way: CaptchaWay }, call: Call): Promise<LookupAnswer> =>
      createTestLookup(browserFor(way))(requestOf(cedula, call)),
    elections: ({ url }: { url: string }, { signal }: Call): Promise<Elections> =>
      readElections({ browser: hidden, url, signal }),
    report: ({ way }: { way: CaptchaWay }, { signal }: Call): Promise<BrowserReport> =>
      browserReport(options, browserFor(way), signal),
    showCaptcha: (): Promise<boolean> => visible.show(),
    nextOfRound: () => round.next(),
    endRound: ({ keepsAnswer }: { keepsAnswer: boolean }) => (keepsAnswer ? undefined : round.end()),
    usualBrowsersDir,
    /** Makes the next lookup search for a browser again. */
    renew,
    close,
  }
}

export type BrowserTasks = ReturnType<typeof browserTasks>
