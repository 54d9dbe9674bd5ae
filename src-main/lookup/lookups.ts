import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import type {
  BrowserReport,
  CaptchaWay,
  Election,
  InstallProgress,
} from '../../src-preload/contract/index.ts'
import { endsWithin } from '../deadline.ts'
import { createFetch } from '../network/fetch.ts'
import { type ProxySettings, proxyAddress, type ResolveRoutes } from '../network/route.ts'
import { Refusal } from '../refusal.ts'
import { createThread } from '../thread/thread.ts'
import { killBrowser, type OwnBrowser } from './browser-process.ts'
import type {
  BrowserNews,
  BrowserTasks,
  BrowserTasksOptions,
  InForce,
  LookupNews,
  LookupOverrides,
} from './browser-tasks.ts'
import { type BalanceAnswer, captchaBalance } from './captcha/balance.ts'
import { type CaptchaAccount, type ConnectedAccount, connectAccount } from './captcha/providers.ts'
import { type Deadlines, electionsDeadlineMs, inRound, usualDeadlines } from './deadlines.ts'
import type { ReadElections } from './elections.ts'
import { Ended, enforced } from './enforced.ts'
import {
  createProgressTeller,
  type Installed,
  type InstallOptions,
  installBrowser,
} from './install-browser.ts'
import type { Lookup, LookupAnswer, LookupRequest, RoundSeat } from './outcome.ts'

/** The account's choice. Read at each lookup, so that a change takes effect at once. */
export interface CaptchaInForce {
  way(): CaptchaWay
  /** Accounts at the captcha services, in the owner's order. */
  accounts(): readonly CaptchaAccount[]
}

/** Census page and election of the next lookup. `election`: null for the page's own "lugar de votación actual". */
export interface CensusInForce {
  url: string
  election: Election | null
}

/** Checks and installs browsers. Once the signal is aborted, every method rejects with its reason. */
export interface BrowserCare {
  /** Lists the browsers, and runs a test lookup in the one that lookups use. */
  examine(signal: AbortSignal): Promise<BrowserReport>
  /** Downloads a browser, which the next lookup may use. */
  install(tell: (progress: InstallProgress) => void, signal: AbortSignal): Promise<Installed>
}

/**
 * Lookups with a captcha service or an operator, and the browsers that they share. Runs one `lookup` or `readElections`
 * at a time: the next may start once the last has settled.
 */
export interface Lookups {
  lookup: Lookup
  readElections: ReadElections
  /** Brings the captcha's window to the front; false if none is open. */
  showCaptcha(): Promise<boolean>
  /** Windows of the round to which the last `lookup` with a `round` belongs. No effect without one. */
  roundWindows: { next(): void; end(keepsAnswer: boolean): void }
  /** A lookup of an invented person on a generated page, in the browser of real lookups: see browser-check.ts. */
  testLookup: Lookup
  browserCare: BrowserCare
  /** The accounts at the captcha services, in the owner's order. */
  captchaAccounts(): ConnectedAccount[]
  /** Balance of the account at `provider`; rejects with `not_signed_in` after `close`. */
  captchaBalance(provider: CaptchaProviderName): Promise<BalanceAnswer>
  close(): Promise<void>
}

export interface LookupsOptions {
  /** Absolute path of a folder that holds only files written by browsers. */
  profilesDir: string
  environment: LookupOverrides
  captcha: CaptchaInForce
  /** Read at each lookup. */
  census(): CensusInForce
  /** Proxies for the browsers. */
  proxies: ProxySettings
  /** Resolves routes from the same settings. */
  resolveRoutes: ResolveRoutes
  /** Called before a window opens; the returned function is called once it is open. */
  windowOpening(): () => void
  /** The app's own Electron; default: only installed browsers. */
  own?: OwnBrowser | undefined
  /** Entry file of the browser thread. */
  browserFile: string
  installer: Pick<InstallOptions, 'run' | 'script'>
  /** Deadlines of one lookup; default: `usualDeadlines`. */
  deadlines?: Deadlines
  /** Milliseconds that a lookup may overrun before its thread and browser are ended; default: 10,000. */
  graceMs?: number
  log(level: 'warn', message: string): void
}

/** Where Playwright's installer downloads from. */
const downloadUrl = 'https://cdn.playwright.dev/'

/** Lookups of one session. Browsers run in their own thread, which starts with the first task. */
export function createLookups({
  profilesDir,
  environment,
  captcha,
  census,
  proxies,
  resolveRoutes,
  windowOpening,
  own,
  browserFile,
  installer,
  deadlines = usualDeadlines,
  graceMs = 10_000,
  log,
}: LookupsOptions): Lookups {
  let windowOpened = () => {}
  let pressed: RoundSeat['pressed'] = () => {}
  let lastChoice = ''
  /** Logs once why an earlier browser was not taken: browsers are restarted often. */
  function noteChoice({ name, tried }: { name: string; tried: readonly string[] }): void {
    const choice = `browser: ${name} is used; ${tried.join('; ')}`
    if (tried.length > 0 && choice !== lastChoice) log('warn', choice)
    lastChoice = choice
  }
  const browsers = new Set<number>()
  const thread = createThread<BrowserTasks>({
    file: browserFile,
    first: { profilesDir, environment, own, proxies } satisfies BrowserTasksOptions,
    onNews(message) {
      const news = message as BrowserNews
      if (news === 'opening') windowOpened = windowOpening()
      else if (news === 'opened') windowOpened()
      else if ('pressed' in news) pressed(news.pressed)
      else if ('started' in news) {
        browsers.add(news.started)
        noteChoice(news)
      } else browsers.delete(news.ended)
    },
  })
  const quitting = new AbortController()
  const fetch = createFetch(resolveRoutes)
  const captchaAccounts = () => captcha.accounts().map((account) => connectAccount(account, fetch))
  async function inForce({ way = captcha.way(), sellers = [] }: Pick<LookupRequest, 'way' | 'sellers'>) {
    const place = ({ provider }: CaptchaAccount) => sellers.indexOf(provider)
    const accounts = captcha.accounts().toSorted((one, other) => place(one) - place(other))
    const chosen = { way, ...census() }
    const routed = accounts.map(async (account) => ({ ...account, routes: await resolveRoutes(account.url) }))
    return { ...chosen, sellers: await Promise.all(routed) } satisfies InForce
  }
  const callOf = ({
    signal,
    onStep,
    onElections,
    purchases,
  }: Pick<LookupRequest, 'signal' | 'onStep' | 'onElections' | 'purchases'>) => ({
    signal,
    onNews(message: unknown) {
      const news = message as LookupNews
      if (typeof news === 'string') onStep(news)
      else if (news.kind === 'elections') onElections?.(news.elections)
      else purchases?.tell(news)
    },
  })
  /**
   * Ends the thread and its browser; the next task starts new ones. A busy thread receives no messages, and its browser
   * may hang.
   */
  async function endThread(): Promise<void> {
    log('warn', 'browser: a lookup did not stop, its thread and its browser are ended')
    for (const pid of browsers) killBrowser(pid)
    browsers.clear()
    windowOpened()
    await thread.end()
  }

  /** The thread may end meanwhile, and its windows with it. */
  const noteRound = () => log('warn', 'browser: the windows of a round could not be reached')

  /** Runs one task under its deadlines; settles once it has stopped completely. */
  const run = <Value>(
    caller: Pick<LookupRequest, 'signal' | 'onStep'>,
    limits: Deadlines,
    work: (caller: Pick<LookupRequest, 'signal' | 'onStep'>) => Promise<Value>,
  ): Promise<Value> => enforced({ deadlines: limits, graceMs, end: endThread }, caller, work)

  async function lookup({
    cedula,
    way,
    sellers,
    maxCaptchas,
    round,
    ...caller
  }: LookupRequest): Promise<LookupAnswer> {
    const { url } = census()
    const { purchases, onElections } = caller
    const { ready, pending, own } = purchases ?? { ready: null, pending: [], own: [] }
    if (round !== undefined) pressed = round.pressed
    const seat = round === undefined ? null : { left: round.left, isPrivate: round.isPrivate }
    try {
      return await run(caller, round === undefined ? deadlines : inRound(deadlines), async (limited) => {
        const chosen = { ...(way && { way }), ...(sellers && { sellers }) }
        const asked = {
          ...{ cedula, inForce: await inForce(chosen), deadlines, maxCaptchas },
          ...{ seat, ready, pending, own },
        }
        // A closed thread must not be started again.
        limited.signal.throwIfAborted()
        const told = { ...limited, ...(purchases && { purchases }), ...(onElections && { onElections }) }
        return await thread.run('lookup', asked, callOf(told))
      })
    } catch (error) {
      if (!(error instanceof Ended)) throw error
      const outcome = { kind: 'timeout', detail: 'it did not end in time, and was ended' } as const
      return { outcome, source: new URL(url).hostname }
    }
  }

  return {
    lookup,
    readElections: async (url, signal) => {
      const limits = { deadlineMs: electionsDeadlineMs, captchaDeadlineMs: 0, solvesItselfMs: 0 }
      try {
        return await run({ signal, onStep: () => {} }, limits, (limited) =>
          thread.run('elections', { url }, { signal: limited.signal }),
        )
      } catch (error) {
        if (!(error instanceof Ended)) throw error
        return { kind: 'timeout', detail: 'it did not end in time, and was ended' }
      }
    },
    showCaptcha: async () => thread.isRunning() && (await thread.run('showCaptcha', undefined)),
    roundWindows: {
      next() {
        if (thread.isRunning()) void thread.run('nextOfRound', undefined).catch(noteRound)
      },
      end(keepsAnswer) {
        if (thread.isRunning()) void thread.run('endRound', { keepsAnswer }).catch(noteRound)
      },
    },
    testLookup: ({ cedula, ...caller }) =>
      thread.run('testLookup', { cedula, way: captcha.way() }, callOf(caller)),
    browserCare: {
      examine: (signal) => thread.run('report', { way: captcha.way() }, { signal }),
      async install(tell, signal) {
        // Lookups use only the Chromium that the environment names.
        if (environment.chromium !== null) return { kind: 'failed', reason: 'named', detail: '' }
        const onProgress = createProgressTeller(tell, () => performance.now())
        const browsersDir = await thread.run('usualBrowsersDir', undefined)
        // The installer reads the environment, but not the system's settings.
        const proxy = proxies.kind === 'chromium' ? proxyAddress(await resolveRoutes(downloadUrl)) : null
        const installed = await installBrowser({ ...installer, browsersDir, proxy, onProgress, signal })
        if (installed.kind === 'installed') await thread.run('renew', undefined)
        else log('warn', `browser: not installed, ${installed.reason}: ${installed.detail}`)
        return installed
      },
    },
    captchaAccounts,
    captchaBalance(provider) {
      const account = captchaAccounts().find((one) => one.provider === provider)
      return captchaBalance(account?.api ?? null, quitting.signal)
    },
    async close() {
      quitting.abort(new Refusal('not_signed_in'))
      if (thread.isRunning() && !(await endsWithin(thread.run('close', undefined), graceMs)))
        await endThread()
      await thread.close()
    },
  }
}
