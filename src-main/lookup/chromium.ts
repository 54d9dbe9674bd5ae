import { access, mkdir, readlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserType } from 'playwright'
import type { BrowserProblem } from '../../src-preload/contract/index.ts'
import { endsWithin } from '../deadline.ts'
import { browserProxy, type ProxySettings, systemProxies } from '../network/route.ts'
import { type Candidate, chromiumCandidates } from './chromium-candidates.ts'
import { createChromiumHome } from './chromium-home.ts'

/** Which Chromium is started, and where it keeps its files. */
export interface ChromiumOptions {
  /** Absolute path of a folder that holds only files written by browsers; files of earlier runs are deleted. */
  profilesDir: string
  /** The only Chromium that is tried, if given; otherwise the bundled one, then the installed ones. */
  executable?: string | undefined
  /** Path of the Chromium that may come with the app. */
  bundled?: string | undefined
  /** For the start, and again for the first page; 30 s unless given. */
  startDeadlineMs?: number | undefined
  /** The system's proxies unless given. */
  proxies?: ProxySettings | undefined
  /** With a window, which stays open; headless unless given. */
  visible?: boolean | undefined
}

export interface RunningChromium {
  browser: Browser
  /** The context of the start: with the window of a visible browser, otherwise without a page. */
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

/** Pixels; room for the form and for the pictures of a captcha. */
const windowSize = '900,760'

/** Playwright's own timeouts are off: a lookup has one deadline, and closing its context ends every wait. */
export function withoutTimeouts(context: BrowserContext): BrowserContext {
  context.setDefaultTimeout(0)
  context.setDefaultNavigationTimeout(0)
  return context
}

export function candidates(chromium: BrowserType, { executable, bundled }: ChromiumOptions): Candidate[] {
  if (executable !== undefined) return [{ name: 'named', path: executable }]
  return chromiumCandidates({
    platform: process.platform,
    env: process.env,
    home: os.homedir(),
    playwright: playwrightPath(chromium),
    bundled,
  })
}

/**
 * Starts this Chromium and checks that it shows a page. Otherwise rejects in bounded time and leaves nothing behind.
 */
export async function startChromium(
  chromium: BrowserType,
  executablePath: string,
  { profilesDir, startDeadlineMs = 30_000, visible = false, proxies = systemProxies }: ChromiumOptions,
): Promise<RunningChromium> {
  const home = await createChromiumHome(profilesDir)
  const { args, ...proxy } = browserProxy(proxies)
  let first: BrowserContext | undefined
  try {
    if (visible) await disableTranslation(home.profile)
    // Only a persistent context accepts a profile folder; lookups run in separate contexts of the same browser.
    // Chromium is driven over a pipe, so it ends by itself when this process dies.
    first = await chromium.launchPersistentContext(home.profile, {
      ...asInColombia,
      executablePath,
      headless: !visible,
      ...(visible ? { viewport: null } : {}),
      ...proxy,
      args: [...(visible ? [`--window-size=${windowSize}`, '--lang=es'] : []), ...args],
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
    if (!(await endsWell(smoke(first, visible), startDeadlineMs))) {
      killChromium(pid)
      await endsWithin(exited, exitDeadlineMs)
      throw new Error(noPage)
    }
    return { browser, first, pid, version: browser.version(), exited }
  } catch (error) {
    if (first !== undefined) await endsWithin(first.close(), exitDeadlineMs)
    // Playwright leaves a browser that does not start or close running for up to 30 s, and it still writes files.
    const left = launchedPid(error) ?? (first === undefined ? null : await pidOfProfile(home.profile))
    if (left !== null) {
      killChromium(left)
      await ended(left)
    }
    await home.remove()
    throw error
  }
}

/** The page's text is read, so it must not be translated. */
async function disableTranslation(profile: string): Promise<void> {
  const folder = path.join(profile, 'Default')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'Preferences'), JSON.stringify({ translate: { enabled: false } }))
}

/** How long a browser may still write after it has closed its pipe, in milliseconds. */
const writesForMs = 5000

/** How long to wait for the end of a browser that does not work, in milliseconds. */
const exitDeadlineMs = 10_000

/** Resolves once a disconnected browser has ended: it saves its profile after it disconnected. */
async function ended(pid: number): Promise<void> {
  const until = performance.now() + writesForMs
  while (isAlive(pid) && performance.now() < until) await setTimeout(20)
  // Its children may outlive it. Windows has no process groups and reuses ids at once.
  if (process.platform !== 'win32' || isAlive(pid)) killChromium(pid)
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
export function killChromium(pid: number): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // The process has ended.
    }
  }
}

export async function exists(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

const noPage = 'it starts, but shows no page'

/**
 * Why a browser did not start. `detail`: one line of English. Playwright's message quotes the command, which also
 * contains the word "sandbox".
 */
export function whyNot(error: unknown): { problem: BrowserProblem; detail: string } {
  const message = error instanceof Error ? error.message : String(error)
  const library = /error while loading shared libraries: (\S+?):/.exec(message)?.[1]
  if (library !== undefined) return { problem: 'library_missing', detail: `a library is missing: ${library}` }
  if (/no usable sandbox|suid sandbox|failed to move to new namespace/i.test(message)) {
    return { problem: 'sandbox_unusable', detail: 'its sandbox cannot be used' }
  }
  if (message === noPage) return { problem: 'no_page', detail: noPage }
  if (/^[^\n]*Timeout \d+ms exceeded/.test(message)) {
    return { problem: 'no_page', detail: 'it starts, but does not get ready' }
  }
  if (/^[^\n]*(has been closed|failed to launch the browser)/i.test(message)) {
    return { problem: 'does_not_start', detail: 'it ends at once' }
  }
  const detail = withoutHome(message.split('\n', 1)[0] ?? 'unknown reason')
  return { problem: 'does_not_start', detail }
}

/** Paths of the home folder contain the user's name. */
export function withoutHome(file: string): string {
  return file.replace(os.homedir(), '~')
}

/** Some browsers start and cannot show a page: broken sandbox, broken graphics driver, incomplete update. */
async function smoke(first: BrowserContext, keepOpen: boolean): Promise<void> {
  const [page = await first.newPage()] = first.pages()
  await page.goto('data:text/html,<title>referidos</title><p>ñ')
  const title = await page.evaluate('document.title')
  if (title !== 'referidos') throw new Error('another page came')
  if (keepOpen) return
  for (const open of first.pages()) await open.close()
}

async function endsWell(work: Promise<void>, ms: number): Promise<boolean> {
  let well = false
  const ending = work.then(() => {
    well = true
  })
  return (await endsWithin(ending, ms)) && well
}

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

function playwrightPath(chromium: BrowserType): string | undefined {
  try {
    return chromium.executablePath() || undefined
  } catch {
    // Playwright has no build for this system.
    return undefined
  }
}
