import { access, mkdir, readlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, BrowserType } from 'playwright'
import type { BrowserProblem } from '../../src-preload/contract/index.ts'
import { endsWithin } from '../deadline.ts'
import { browserProxy, type ProxySettings } from '../network/route.ts'
import { type Candidate, chromiumCandidates } from './chromium-candidates.ts'
import { createChromiumHome } from './chromium-home.ts'

/** Which Chromium is to be used, and where it lives while it runs. */
export interface ChromiumOptions {
  /** A folder for what browsers write and nothing else: what an earlier run left in it is deleted. Absolute. */
  profilesDir: string
  /** The only Chromium that is tried, where a person named one; else the bundled one, then those installed. */
  executable?: string | undefined
  /** The Chromium that came with the app, where one did. */
  bundled?: string | undefined
  /** How long a browser may take to get ready, and again to show its first page; 30 s unless given. */
  startDeadlineMs?: number | undefined
  /** Proxies to use; Chromium's own detection unless given. */
  proxies?: ProxySettings | undefined
  /** With a window that a person sees, which stays open; without one unless given. */
  visible?: boolean | undefined
}

export interface RunningChromium {
  browser: Browser
  /** What the browser began with: its window where it is visible, else without a page. */
  first: BrowserContext
  pid: number
  version: string
  /** Once the browser has gone and what it wrote with it. */
  gone: Promise<void>
}

/** How every context looks to a page. */
export const asInColombia = {
  locale: 'es-CO',
  timezoneId: 'America/Bogota',
  serviceWorkers: 'block',
  acceptDownloads: false,
} as const

const ownProxies: ProxySettings = { kind: 'chromium', switches: [] }

/** Pixels; room for the form and for the pictures of a captcha. */
const windowSize = '900,760'

/** A lookup has one deadline for everything; a wait ends at the latest when its context is closed. */
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

/** Starts this Chromium and sees it work. Rejects where it does not, in a bounded time; nothing of it is left then. */
export async function startChromium(
  chromium: BrowserType,
  executablePath: string,
  { profilesDir, startDeadlineMs = 30_000, visible = false, proxies = ownProxies }: ChromiumOptions,
): Promise<RunningChromium> {
  const home = await createChromiumHome(profilesDir)
  const { args, ...proxy } = browserProxy(proxies)
  let first: BrowserContext | undefined
  try {
    if (visible) await offerNoTranslation(home.profile)
    // A persistent context, since only that takes a profile folder of ours; lookups run in contexts of their own
    // beside it. Chromium is driven over a pipe: it ends by itself when this process dies, however it dies.
    first = await chromium.launchPersistentContext(home.profile, {
      ...asInColombia,
      executablePath,
      headless: !visible,
      ...(visible ? { viewport: null } : {}),
      ...proxy,
      args: [...(visible ? [`--window-size=${windowSize}`, '--lang=es'] : []), ...args],
      chromiumSandbox: process.getuid?.() !== 0,
      artifactsDir: home.artifacts,
      // Linux takes the language of the window's own buttons from here, the other systems from --lang.
      env: { ...home.env, LANGUAGE: 'es' },
      timeout: startDeadlineMs,
      // Who quits when is the app's decision.
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
    const gone = disconnected.then(() => ended(pid)).then(home.remove)
    if (!(await endsWell(smoke(first, visible), startDeadlineMs))) {
      killChromium(pid)
      await endsWithin(gone, goneWithinMs)
      throw new Error(noPage)
    }
    return { browser, first, pid, version: browser.version(), gone }
  } catch (error) {
    if (first !== undefined) await endsWithin(first.close(), goneWithinMs)
    // Playwright leaves one that does not get ready, or does not close, to itself for up to 30 s, in which it still writes.
    const left = launchedPid(error) ?? (first === undefined ? null : await pidOfProfile(home.profile))
    if (left !== null) {
      killChromium(left)
      await ended(left)
    }
    await home.remove()
    throw error
  }
}

/** A translated page would say other words than those that are read. */
async function offerNoTranslation(profile: string): Promise<void> {
  const folder = path.join(profile, 'Default')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'Preferences'), JSON.stringify({ translate: { enabled: false } }))
}

/** How long a browser may still write once it has closed its pipe, in milliseconds. */
const lastWordsMs = 5000

/** How long one that does not work is waited for until it has gone, in milliseconds. */
const goneWithinMs = 10_000

/** Resolves once nothing of a disconnected browser can write any more: it still saves its profile then. */
async function ended(pid: number): Promise<void> {
  const until = performance.now() + lastWordsMs
  while (isAlive(pid) && performance.now() < until) await setTimeout(20)
  // Its children may outlive it; Windows has no group of theirs, and gives a free id to somebody else at once.
  if (process.platform !== 'win32' || isAlive(pid)) killChromium(pid)
}

/** Another user's process counts, though it cannot be signalled. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Playwright makes Chromium the leader of a process group, so its children go with it. */
export function killChromium(pid: number): void {
  for (const target of process.platform === 'win32' ? [pid] : [-pid, pid]) {
    try {
      process.kill(target, 'SIGKILL')
    } catch {
      // It is gone.
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
 * Why a browser did not start. `detail`: in English, in a line; Playwright's message quotes the command, which names
 * sandboxes as well.
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

/** The user's name is in the path of their home. */
export function withoutHome(file: string): string {
  return file.replace(os.homedir(), '~')
}

/** Some start and cannot show a page: a broken sandbox, a broken graphics driver, half of an update. */
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

/** Of the process that Playwright started and gave up; it tells it in its message alone. */
function launchedPid(error: unknown): number | null {
  const pid = /<launched> pid=(\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  return pid === undefined ? null : Number(pid)
}

/** Of the browser that uses a profile: Chromium names itself in a link there, except on Windows. */
async function pidOfProfile(profile: string): Promise<number | null> {
  const link = await readlink(path.join(profile, 'SingletonLock')).catch(() => '')
  const pid = /-(\d+)$/.exec(link)?.[1]
  return pid === undefined ? null : Number(pid)
}

/** Rejects where `work` has not ended well within `ms`: a browser that is half there answers nothing. */
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
