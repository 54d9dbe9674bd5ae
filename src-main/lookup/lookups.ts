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
import type {
  BrowserNews,
  BrowserTasks,
  BrowserTasksOptions,
  InForce,
  LookupNews,
  LookupOverrides,
} from './browser-tasks.ts'
import { type BalanceAnswer, captchaBalance } from './captcha/balance.ts'
import type { CaptchaService } from './captcha/provider.ts'
import { captchaProvider } from './captcha/providers.ts'
import { createCaptchaService } from './captcha/service.ts'
import { killChromium } from './chromium.ts'
import { type Deadlines, electionsDeadlineMs, usualDeadlines } from './deadlines.ts'
import type { ReadElections } from './elections.ts'
import { Ended, enforced } from './enforced.ts'
import {
  createProgressTeller,
  type Installed,
  type InstallOptions,
  installBrowser,
} from './install-browser.ts'
import type { Lookup, LookupAnswer, LookupRequest } from './outcome.ts'

/** What the account has chosen; read at each lookup, so that a change counts at once. */
export interface CaptchaInForce {
  way(): CaptchaWay
  /** null where there is none. */
  key(): string | null
}

/** What the next lookup asks. `election`: null where the page's own "lugar de votación actual" is meant. */
export interface CensusInForce {
  url: string
  election: Election | null
}

/** What can be done about the browser. All reject with the signal's reason once it is aborted. */
export interface BrowserCare {
  /** Which browsers there are, and whether a lookup works in the one that is taken. */
  examine(signal: AbortSignal): Promise<BrowserReport>
  /** Downloads one; the next lookup may take it. */
  install(tell: (progress: InstallProgress) => void, signal: AbortSignal): Promise<Installed>
}

/**
 * Lookups in either way, and the browsers that they share. One `lookup` or `readElections` at a time: the next may start
 * once the last has settled.
 */
export interface Lookups {
  lookup: Lookup
  readElections: ReadElections
  /** Brings the window with the captcha to the front; false where none is open. */
  showCaptcha(): Promise<boolean>
  /** On a made-up page that knows one made-up person, in the browser that serves real lookups: see doctor.ts. */
  testLookup: Lookup
  browserCare: BrowserCare
  /** What is left in the account of the key in force; rejects with `not_signed_in` once all this is closed. */
  captchaBalance(): Promise<BalanceAnswer>
  close(): Promise<void>
}

export interface LookupsOptions {
  /** A folder for what browsers write and nothing else. Absolute. */
  profilesDir: string
  environment: LookupOverrides
  captcha: CaptchaInForce
  /** Read at each lookup. */
  census(): CensusInForce
  /** Proxies for the browsers. */
  proxies: ProxySettings
  /** Applies the same settings. */
  resolveRoutes: ResolveRoutes
  /** Called before a window opens; what it returns is called once it is there. */
  windowOpening(): () => void
  /** The Chromium that came with the app, where one did. */
  bundled?: string | undefined
  /** Entry file of the browsers' thread. */
  browserFile: string
  installer: Pick<InstallOptions, 'run' | 'script'>
  /** Of one lookup; `usualDeadlines` unless given. */
  deadlines?: Deadlines
  /** How long a lookup may overrun before its thread and browser are ended, in ms; 10,000 unless given. */
  graceMs?: number
  log(level: 'warn', message: string): void
}

/** Where Playwright's installer downloads from. */
const downloadUrl = 'https://cdn.playwright.dev/'

/** The lookups of one session. The browsers run in a thread of their own, started by the first task. */
export function createLookups({
  profilesDir,
  environment,
  captcha,
  census,
  proxies,
  resolveRoutes,
  windowOpening,
  bundled,
  browserFile,
  installer,
  deadlines = usualDeadlines,
  graceMs = 10_000,
  log,
}: LookupsOptions): Lookups {
  let windowOpened = () => {}
  const browsers = new Set<number>()
  const thread = createThread<BrowserTasks>({
    file: browserFile,
    first: { profilesDir, environment, bundled, proxies } satisfies BrowserTasksOptions,
    onNews(told) {
      const news = told as BrowserNews
      if (news === 'opening') windowOpened = windowOpening()
      else if (news === 'opened') windowOpened()
      else if ('used' in news) browsers.add(news.used)
      else browsers.delete(news.gone)
    },
  })
  const quitting = new AbortController()
  const fetch = createFetch(resolveRoutes)
  /** null without a key. */
  function captchaService(): CaptchaService | null {
    const key = captcha.key()
    if (key === null) return null
    const { captchaUrl } = environment
    return createCaptchaService({ key, fetch, ...(captchaUrl !== null && { url: captchaUrl }) })
  }
  async function inForce(way = captcha.way()): Promise<InForce> {
    const chosen = { way, captchaKey: captcha.key(), ...census() }
    const captchaRoutes = await resolveRoutes(environment.captchaUrl ?? captchaProvider.url)
    return { ...chosen, captchaRoutes }
  }
  const tie = ({ signal, onStep, purchases }: Pick<LookupRequest, 'signal' | 'onStep' | 'purchases'>) => ({
    signal,
    onNews(told: unknown) {
      const news = told as LookupNews
      if (typeof news === 'string') onStep(news)
      else purchases?.tell(news)
    },
  })
  /** A busy thread receives no messages and its browser may hang. Ends both; the next task starts new ones. */
  async function endThread(): Promise<void> {
    log('warn', 'browser: a lookup did not stop, its thread and its browser are ended')
    for (const pid of browsers) killChromium(pid)
    browsers.clear()
    windowOpened()
    await thread.end()
  }

  /** Runs one task under its deadlines; settles once it has stopped completely. */
  const limited = <Value>(
    asker: Pick<LookupRequest, 'signal' | 'onStep'>,
    limits: Deadlines,
    work: (asker: Pick<LookupRequest, 'signal' | 'onStep'>) => Promise<Value>,
  ): Promise<Value> => enforced({ deadlines: limits, graceMs, end: endThread }, asker, work)

  async function lookup({ cedula, way, mostCaptchas, ...asker }: LookupRequest): Promise<LookupAnswer> {
    const { url } = census()
    const { purchases } = asker
    const pending = purchases?.pending ?? []
    try {
      return await limited(asker, deadlines, async (tied) => {
        const asked = { cedula, inForce: await inForce(way), deadlines, mostCaptchas, pending }
        // A closed thread must not be started again.
        tied.signal.throwIfAborted()
        return await thread.run('lookup', asked, tie({ ...tied, ...(purchases && { purchases }) }))
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
        return await limited({ signal, onStep: () => {} }, limits, (tied) =>
          thread.run('elections', { url }, { signal: tied.signal }),
        )
      } catch (error) {
        if (!(error instanceof Ended)) throw error
        return { kind: 'timeout', detail: 'it did not end in time, and was ended' }
      }
    },
    showCaptcha: async () => thread.isRunning() && (await thread.run('showCaptcha', undefined)),
    testLookup: ({ cedula, ...asker }) =>
      thread.run('testLookup', { cedula, way: captcha.way() }, tie(asker)),
    browserCare: {
      examine: (signal) => thread.run('report', { way: captcha.way() }, { signal }),
      async install(tell, signal) {
        // Lookups take the one that is named and no other.
        if (environment.chromium !== null) return { kind: 'failed', reason: 'named', detail: '' }
        const onProgress = createProgressTeller(tell, () => performance.now())
        const browsersDir = await thread.run('usualBrowsersDir', undefined)
        // The installer reads the environment itself, but not the system's settings.
        const proxy = proxies.kind === 'chromium' ? proxyAddress(await resolveRoutes(downloadUrl)) : null
        const installed = await installBrowser({ ...installer, browsersDir, proxy, onProgress, signal })
        if (installed.kind === 'installed') await thread.run('renew', undefined)
        else log('warn', `browser: not installed, ${installed.reason}: ${installed.detail}`)
        return installed
      },
    },
    captchaBalance: () => captchaBalance(captchaService(), quitting.signal),
    async close() {
      quitting.abort(new Refusal('not_signed_in'))
      if (thread.isRunning() && !(await endsWithin(thread.run('close', undefined), graceMs)))
        await endThread()
      await thread.close()
    },
  }
}
