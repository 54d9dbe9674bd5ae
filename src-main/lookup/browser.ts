import { access, mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Browser, BrowserContext, BrowserType } from 'playwright'
import { type Candidate, chromiumCandidates } from './chromium-candidates.ts'
import { endsWithin, orAborted } from './deadline.ts'
import { NoBrowser } from './outcome.ts'

export interface LookupBrowserOptions {
  /** A folder for browser profiles and nothing else: what an earlier run left in it is deleted. Absolute. */
  profilesDir: string
  /** The only Chromium that is tried, where a person named one; else those installed, one after the other. */
  executable?: string | undefined
  /** How long a browser that nobody uses is kept; 5 minutes unless given. */
  idleMs?: number
  /** After how many loans the browser is started afresh; 100 unless given. */
  loansEach?: number
  /** How long a context or a browser may take to close before the browser is killed; 10 s unless given. */
  closeDeadlineMs?: number
}

/** A context of its own for one lookup: no cookies, no cache, no history of another's. */
export interface Loan {
  context: BrowserContext
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

interface Running {
  browser: Browser
  pid: number
  loans: number
  /** Loans that have not been given back. */
  out: number
  /** Once the browser has gone and its profile with it. */
  gone: Promise<void>
}

export function createLookupBrowser({
  profilesDir,
  executable,
  idleMs = 5 * 60_000,
  loansEach = 100,
  closeDeadlineMs = 10_000,
}: LookupBrowserOptions): LookupBrowser {
  // A process that is killed cannot delete its profile: the next one does.
  const swept = discard(profilesDir)
  let starting: Promise<Running> | null = null
  let running: Running | null = null
  let idle: NodeJS.Timeout | undefined
  /** Ends when nothing is being shut any more. */
  let shutting = swept

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
        async giveBack(state) {
          const closed = await endsWithin(context.close(), closeDeadlineMs)
          await giveBack(closed ? state : 'stuck')
        },
      }
    },
    pid: () => running?.pid ?? null,
    async close() {
      clearTimeout(idle)
      const last = running ?? (await starting?.catch(() => null)) ?? null
      if (last !== null) await shut(last, 'whole')
      await shutting
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
    await swept
    const { chromium } = await import('playwright')
    const started = await startFirst(chromium, profilesDir, executable)
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
    if (state === 'stuck' || !(await closed)) kill(last.pid)
    await endsWithin(last.gone, closeDeadlineMs)
  }
}

/** What cannot be deleted now is deleted by the next start. */
async function discard(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }).catch(() => {})
}

async function startFirst(
  chromium: BrowserType,
  profilesDir: string,
  executable: string | undefined,
): Promise<Running> {
  const candidates: Candidate[] =
    executable !== undefined
      ? [{ name: 'named', path: executable }]
      : chromiumCandidates({
          platform: process.platform,
          env: process.env,
          home: os.homedir(),
          playwright: chromium.executablePath(),
        })
  const tried: string[] = []
  for (const candidate of candidates) {
    // The user's name is in the path of their home.
    const where = `${candidate.name} (${candidate.path.replace(os.homedir(), '~')})`
    if (!(await exists(candidate.path))) {
      tried.push(`${where}: not there`)
      continue
    }
    await mkdir(profilesDir, { recursive: true })
    const profile = await mkdtemp(path.join(profilesDir, 'profile-'))
    try {
      return await launch(chromium, candidate.path, profile)
    } catch (error) {
      await discard(profile)
      tried.push(`${where}: ${reason(error)}`)
    }
  }
  throw new NoBrowser(tried)
}

/**
 * A persistent context, since only that takes a profile folder of ours; lookups run in contexts of their own beside
 * it. Chromium is driven over a pipe: it ends by itself when this process dies, however it dies.
 */
async function launch(chromium: BrowserType, executablePath: string, profile: string): Promise<Running> {
  const first = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    chromiumSandbox: process.getuid?.() !== 0,
    artifactsDir: profile,
    acceptDownloads: false,
    // Who quits when is the app's decision.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  })
  try {
    const browser = first.browser()
    if (browser === null) throw new Error('no browser behind the context')
    const gone = new Promise<void>((resolve) => {
      browser.once('disconnected', () => resolve(discard(profile)))
    })
    const pid = await pidOf(browser)
    for (const page of first.pages()) await page.close()
    return { browser, pid, loans: 0, out: 0, gone }
  } catch (error) {
    await first.close()
    throw error
  }
}

async function pidOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const own = processInfo.find(({ type }) => type === 'browser')
  if (own === undefined) throw new Error('the browser does not name its process')
  return own.id
}

async function newContext(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext({
    locale: 'es-CO',
    timezoneId: 'America/Bogota',
    serviceWorkers: 'block',
    acceptDownloads: false,
  })
  // The lookup has one deadline for everything; a wait ends at the latest when its context is closed.
  context.setDefaultTimeout(0)
  context.setDefaultNavigationTimeout(0)
  return context
}

/** Playwright makes Chromium the leader of a process group, so its children go with it. */
function kill(pid: number): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // It is gone.
    }
  }
}

async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error)
  if (/sandbox/i.test(message)) return 'its sandbox cannot be used'
  return message.split('\n', 1)[0] ?? 'unknown reason'
}
