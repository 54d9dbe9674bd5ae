import { readlink } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserType } from 'playwright-core'
import { endsWithin } from '../deadline.ts'
import { browserProxy, type ProxySettings, systemProxies } from '../network/route.ts'
import { createBrowserHome } from './browser-home.ts'

/** Which browser to start, and where it keeps its files. */
export interface BrowserOptions {
  /** Absolute path of a folder that holds only files written by browsers; files of earlier runs are deleted. */
  profilesDir: string
  /** The only Chromium that is tried, if given; otherwise the app's own Electron, then the installed ones. */
  executable?: string | undefined
  own?: OwnBrowser | undefined
  /** Milliseconds for the start, and again for the first page; default: 30 s. */
  startDeadlineMs?: number | undefined
  /** Default: the system's proxies. */
  proxies?: ProxySettings | undefined
  /** Number of sessions after which a browser is restarted; default: the engine's own number. */
  sessionsEach?: number | undefined
}

/** The app's own Electron. `args`: arguments by which an unpackaged Electron finds the app. */
export interface OwnBrowser {
  executable: string
  args: readonly string[]
}

export interface BrowserProcess {
  browser: Browser
  /** Context of the start: the window of a visible Chromium, otherwise without a page. */
  first: BrowserContext
  pid: number
  version: string
  /** Resolves once the browser has ended and its files are deleted. */
  exited: Promise<void>
}

/** Settings of every context. */
export const asInColombia = {
  locale: 'es-CO',
  timezoneId: 'America/Bogota',
  serviceWorkers: 'block',
  acceptDownloads: false,
} as const

/** Playwright's own timeouts are off: a lookup has one deadline, and closing its context ends every wait. */
export function withoutTimeouts(context: BrowserContext): BrowserContext {
  context.setDefaultTimeout(0)
  context.setDefaultNavigationTimeout(0)
  return context
}

/** How the process of one engine is started. */
export interface Launch<Ready> {
  executable: string
  args: readonly string[]
  headless: boolean
  /** Writes the files that the browser reads at its start into its profile folder. */
  prepare?(profile: string): Promise<void>
  /** Resolves once the browser shows a page. `first`: the context of the start. */
  ready(first: BrowserContext): Promise<Ready>
}

/**
 * Starts a browser and checks that it shows a page. Otherwise rejects in bounded time and leaves no process or file
 * behind.
 */
export async function startProcess<Ready>(
  chromium: BrowserType,
  { executable, args, headless, prepare, ready }: Launch<Ready>,
  { profilesDir, startDeadlineMs = 30_000, proxies = systemProxies }: BrowserOptions,
): Promise<{ started: BrowserProcess; ready: Ready }> {
  const home = await createBrowserHome(profilesDir)
  const { args: proxyArgs, ...proxy } = browserProxy(proxies)
  let first: BrowserContext | undefined
  try {
    await prepare?.(home.profile)
    // Only a persistent context accepts a profile folder; lookups run in separate sessions of the same browser.
    // The browser is driven over a pipe, so it ends by itself when this process dies.
    first = await chromium.launchPersistentContext(home.profile, {
      ...asInColombia,
      executablePath: executable,
      headless,
      ...(headless ? {} : { viewport: null }),
      ...proxy,
      args: [...args, ...proxyArgs],
      chromiumSandbox: process.getuid?.() !== 0,
      artifactsDir: home.artifacts,
      // Language of the window's buttons on Linux; the other systems use --lang.
      env: { ...home.env, LANGUAGE: 'es' },
      timeout: startDeadlineMs,
      // The app decides when the browser ends.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
    })
    const browser = first.browser()
    if (browser === null) throw new Error('no browser behind the context')
    const disconnected = new Promise<void>((resolve) => {
      browser.once('disconnected', () => resolve())
    })
    const pid = await inTime(pidOf(browser), startDeadlineMs)
    const exited = disconnected.then(() => ended(pid)).then(home.remove)
    try {
      const shown = await inTime(ready(first), startDeadlineMs)
      return { started: { browser, first, pid, version: browser.version(), exited }, ready: shown }
    } catch {
      killBrowser(pid)
      await endsWithin(exited, exitDeadlineMs)
      throw new Error(noPage)
    }
  } catch (error) {
    if (first !== undefined) await endsWithin(first.close(), exitDeadlineMs)
    // Playwright leaves a browser that does not start or close running for up to 30 s, and it still writes files.
    const left = launchedPid(error) ?? (first === undefined ? null : await pidOfProfile(home.profile))
    if (left !== null) {
      killBrowser(left)
      await ended(left)
    }
    await home.remove()
    throw error
  }
}

/** Milliseconds for which a browser may still write after it has closed its pipe. */
const writesForMs = 5000

/** Milliseconds to wait for the end of a browser that does not work. */
const exitDeadlineMs = 10_000

/** Resolves once a disconnected browser has ended: it still saves its profile after it disconnected. */
async function ended(pid: number): Promise<void> {
  const until = performance.now() + writesForMs
  while (isAlive(pid) && performance.now() < until) await setTimeout(20)
  // Its children may outlive it. Windows has no process groups and reuses ids at once.
  if (process.platform !== 'win32' || isAlive(pid)) killBrowser(pid)
}

/** True also for another user's process, which cannot be signalled. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Kills the browser with its children: Playwright makes Chromium the leader of a process group. */
export function killBrowser(pid: number): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // The process has ended.
    }
  }
}

/** Message of a browser that starts, but shows no page. */
export const noPage = 'it starts, but shows no page'

/** The process of a failed start; only Playwright's message contains it. */
function launchedPid(error: unknown): number | null {
  const pid = /<launched> pid=(\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  return pid === undefined ? null : Number(pid)
}

/** The browser that uses a profile: Chromium writes its pid into a link there, except on Windows. */
async function pidOfProfile(profile: string): Promise<number | null> {
  const link = await readlink(path.join(profile, 'SingletonLock')).catch(() => '')
  const pid = /-(\d+)$/.exec(link)?.[1]
  return pid === undefined ? null : Number(pid)
}

/** Rejects unless `work` resolves within `ms`: a half-started browser never answers. */
async function inTime<Value>(work: Promise<Value>, ms: number): Promise<Value> {
  if (!(await endsWithin(work, ms))) throw new Error(noPage)
  return await work
}

async function pidOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const own = processInfo.find(({ type }) => type === 'browser')
  if (own === undefined) throw new Error('the browser does not name its process')
  return own.id
}
