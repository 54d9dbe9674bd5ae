import type { Browser, BrowserContext, BrowserType, Page } from 'playwright'
import { endsWithin, orAborted } from '../deadline.ts'
import { NoBrowser } from '../no-browser.ts'
import {
  asInColombia,
  type ChromiumOptions,
  candidates,
  exists,
  killChromium,
  type RunningChromium,
  startChromium,
  whyNot,
  withoutHome,
  withoutTimeouts,
} from './chromium.ts'
import { sweepChromiumHomes, sweepPatienceMs } from './chromium-home.ts'

export interface LookupBrowserOptions extends ChromiumOptions {
  /** How long an unused browser is kept; 5 minutes unless given. */
  idleMs?: number
  /** Number of loans after which the browser is restarted; 100 unless given. */
  loansEach?: number
  /** How long a context or a browser may take to close before the browser is killed; 1 s unless given. */
  closeDeadlineMs?: number
}

/** A browser context for one lookup, without cookies, cache or history of another. */
export interface Loan {
  context: BrowserContext
  /** Pid of the browser's main process. */
  pid: number
  /** A page without history. */
  newPage(): Promise<Page>
  /** The operator sees the window and may close it. */
  isVisible: boolean
  /** Closes the context; never rejects. 'broken' closes the browser as well. */
  release(state: 'whole' | 'broken'): Promise<void>
}

/** One Chromium, started on first use and closed when idle. */
export interface LookupBrowser {
  /** Rejects with `NoBrowser`, or with the signal's reason once it is aborted. */
  borrow(signal: AbortSignal): Promise<Loan>
  /** Pid of the running Chromium; null: none runs. */
  pid(): number | null
  /** Closes the browser; never rejects. A later `borrow` starts another one. */
  close(): Promise<void>
}

/** A browser that is reused for several loans. */
export interface KeptBrowser extends LookupBrowser {
  /** Closes the running browser once it is unused; the next `borrow` searches again, after an installation. */
  renew(): void
}

interface Running extends RunningChromium {
  loans: number
  /** Open loans. */
  out: number
}

export function createLookupBrowser({
  profilesDir,
  executable,
  bundled,
  startDeadlineMs,
  proxies,
  idleMs = 5 * 60_000,
  loansEach = 100,
  closeDeadlineMs = 1_000,
}: LookupBrowserOptions): KeptBrowser {
  // Deletes the files of killed runs; no lookup waits for it.
  const swept = sweepChromiumHomes(profilesDir)
  let starting: Promise<Running> | null = null
  let running: Running | null = null
  let idle: NodeJS.Timeout | undefined
  /** Resolves once no browser is closing. */
  let shutting: Promise<void> = Promise.resolve()

  return {
    async borrow(signal) {
      signal.throwIfAborted()
      clearTimeout(idle)
      const lender = await orAborted(current(), signal)
      lender.out += 1
      lender.loans += 1
      let context: BrowserContext
      try {
        context = await orAborted(newContext(lender.browser), signal)
      } catch (error) {
        // The browser does not answer, or the abort left a context behind.
        await endLoan(lender, 'broken')
        throw error
      }
      return {
        context,
        pid: lender.pid,
        newPage: () => context.newPage(),
        isVisible: false,
        async release(state) {
          const closed = await endsWithin(context.close(), closeDeadlineMs)
          await endLoan(lender, closed ? state : 'hung')
        },
      }
    },
    pid: () => running?.pid ?? null,
    renew() {
      if (running === null) return
      running.loans = loansEach
      if (running.out === 0) void shut(running, 'whole')
    },
    async close() {
      clearTimeout(idle)
      const last = running ?? (await starting?.catch(() => null)) ?? null
      if (last !== null) await shut(last, 'whole')
      await shutting
      await endsWithin(swept, sweepPatienceMs)
    },
  }

  function current(): Promise<Running> {
    if (running !== null) return Promise.resolve(running)
    starting ??= start().finally(() => {
      starting = null
    })
    return starting
  }

  async function start(): Promise<Running> {
    const { chromium } = await import('playwright')
    const options = { profilesDir, executable, bundled, startDeadlineMs, proxies }
    const started = { ...(await startFirst(chromium, options)), loans: 0, out: 0 }
    running = started
    started.browser.once('disconnected', () => {
      if (running === started) running = null
    })
    whenIdle(started)
    return started
  }

  async function endLoan(lender: Running, state: 'whole' | 'broken' | 'hung'): Promise<void> {
    lender.out -= 1
    const isUsedUp = lender.loans >= loansEach && lender.out === 0
    if (state !== 'whole' || isUsedUp) await shut(lender, state)
    else whenIdle(lender)
  }

  function whenIdle(lender: Running): void {
    clearTimeout(idle)
    if (lender.out > 0) return
    idle = setTimeout(() => {
      if (lender.out === 0) void shut(lender, 'whole')
    }, idleMs)
    idle.unref()
  }

  function shut(last: Running, state: 'whole' | 'broken' | 'hung'): Promise<void> {
    if (running === last) running = null
    const ending = end(last, state)
    shutting = Promise.all([shutting, ending]).then(() => {})
    return ending
  }

  async function end(last: Running, state: 'whole' | 'broken' | 'hung'): Promise<void> {
    const closed = endsWithin(last.browser.close(), closeDeadlineMs)
    if (state === 'hung' || !(await closed)) killChromium(last.pid)
    await endsWithin(last.exited, closeDeadlineMs)
  }
}

/** Starts the first candidate that works. Rejects with `NoBrowser`. */
export async function startFirst(chromium: BrowserType, options: ChromiumOptions): Promise<RunningChromium> {
  const tried: string[] = []
  for (const candidate of candidates(chromium, options)) {
    const where = `${candidate.name} (${withoutHome(candidate.path)})`
    if (!(await exists(candidate.path))) {
      tried.push(`${where}: not there`)
      continue
    }
    try {
      return await startChromium(chromium, candidate.path, options)
    } catch (error) {
      tried.push(`${where}: ${whyNot(error).detail}`)
    }
  }
  throw new NoBrowser(tried)
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  return withoutTimeouts(await browser.newContext(asInColombia))
}
