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
  /** How long a browser that nobody uses is kept; 5 minutes unless given. */
  idleMs?: number
  /** After how many loans the browser is started afresh; 100 unless given. */
  loansEach?: number
  /** How long a context or a browser may take to close before the browser is killed; 1 s unless given. */
  closeDeadlineMs?: number
}

/** A context of its own for one lookup: no cookies, no cache, no history of another's. */
export interface Loan {
  context: BrowserContext
  /** Pid of the browser's main process. */
  pid: number
  /** A page without a past. */
  newPage(): Promise<Page>
  /** A person sees it, and may close it. */
  isSeen: boolean
  /** Closes the context; never rejects. 'broken': the browser is closed as well. */
  giveBack(state: 'whole' | 'broken'): Promise<void>
}

/** One Chromium, started when it is first needed and gone when it is not. */
export interface LookupBrowser {
  /** Rejects with `NoBrowser`, or with the signal's reason once it is aborted. */
  borrow(signal: AbortSignal): Promise<Loan>
  /** Of the Chromium that runs; null where none does. */
  pid(): number | null
  /** Closes the browser; never rejects. A later `borrow` starts another one. */
  close(): Promise<void>
}

/** One that is kept from loan to loan. */
export interface KeptBrowser extends LookupBrowser {
  /** Another browser may have come first: the one that runs goes once nobody uses it, the next `borrow` looks again. */
  renew(): void
}

interface Running extends RunningChromium {
  loans: number
  /** Loans that have not been given back. */
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
  // A process that is killed cannot delete what its browser wrote: the next one does, and no lookup waits for it.
  const swept = sweepChromiumHomes(profilesDir)
  let starting: Promise<Running> | null = null
  let running: Running | null = null
  let idle: NodeJS.Timeout | undefined
  /** Ends when nothing is being shut any more. */
  let shutting: Promise<void> = Promise.resolve()

  return {
    async borrow(signal) {
      signal.throwIfAborted()
      clearTimeout(idle)
      const lender = await orAborted(current(), signal)
      lender.out += 1
      lender.loans += 1
      const giveBack = (state: 'whole' | 'broken' | 'stuck') => takeBack(lender, state)
      let context: BrowserContext
      try {
        context = await orAborted(newContext(lender.browser), signal)
      } catch (error) {
        // Either nothing answers there, or the asker has left a context behind.
        await giveBack('broken')
        throw error
      }
      return {
        context,
        pid: lender.pid,
        newPage: () => context.newPage(),
        isSeen: false,
        async giveBack(state) {
          const closed = await endsWithin(context.close(), closeDeadlineMs)
          await giveBack(closed ? state : 'stuck')
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

  async function takeBack(lender: Running, state: 'whole' | 'broken' | 'stuck'): Promise<void> {
    lender.out -= 1
    const worn = lender.loans >= loansEach && lender.out === 0
    if (state !== 'whole' || worn) await shut(lender, state)
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

  function shut(last: Running, state: 'whole' | 'broken' | 'stuck'): Promise<void> {
    if (running === last) running = null
    const ending = end(last, state)
    shutting = Promise.all([shutting, ending]).then(() => {})
    return ending
  }

  async function end(last: Running, state: 'whole' | 'broken' | 'stuck'): Promise<void> {
    const closed = endsWithin(last.browser.close(), closeDeadlineMs)
    if (state === 'stuck' || !(await closed)) killChromium(last.pid)
    await endsWithin(last.gone, closeDeadlineMs)
  }
}

/** The first candidate that works. Rejects with `NoBrowser`. */
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
