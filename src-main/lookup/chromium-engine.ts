import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { BrowserContext, BrowserType, Page } from 'playwright-core'
import {
  asInColombia,
  type BrowserOptions,
  type BrowserProcess,
  startProcess,
  withoutTimeouts,
} from './browser-process.ts'
import type { Engine, Session } from './engine.ts'

/** Pixels; room for the form and for the pictures of a captcha. */
const windowSize = '900,760'

/** A position outside every screen. */
const nowhere = -20_000

/** `isSeen`: with a window, for one session; otherwise headless. `isShown`: see `Engine.open`. */
export async function startChromium(
  chromium: BrowserType,
  executable: string,
  options: BrowserOptions,
  isSeen: boolean,
  isShown: boolean,
): Promise<Engine> {
  const launch = isSeen
    ? {
        args: [
          `--window-size=${windowSize}`,
          '--lang=es',
          ...(isShown ? [] : [`--window-position=${nowhere},${nowhere}`]),
        ],
        headless: false,
        prepare: disableTranslation,
      }
    : { args: [], headless: true }
  const ready = (first: BrowserContext) => smoke(first, isSeen)
  const { started } = await startProcess(chromium, { executable, ...launch, ready }, options)
  return isSeen ? seenEngine(started, isShown) : hiddenEngine(started, options.sessionsEach ?? 100)
}

/** The page's text is parsed, so it must not be translated. */
async function disableTranslation(profile: string): Promise<void> {
  const folder = path.join(profile, 'Default')
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'Preferences'), JSON.stringify({ translate: { enabled: false } }))
}

/**
 * Checks that a page is shown. Some browsers start but cannot: broken sandbox, broken graphics driver, incomplete
 * update.
 */
async function smoke(first: BrowserContext, keepOpen: boolean): Promise<void> {
  const [page = await first.newPage()] = first.pages()
  await page.goto('data:text/html,<title>referidos</title><p>ñ')
  const title = await page.evaluate('document.title')
  if (title !== 'referidos') throw new Error('another page came')
  if (keepOpen) return
  for (const open of first.pages()) await open.close()
}

/** Each session is a browser context. */
function hiddenEngine(started: BrowserProcess, sessionsEach: number): Engine {
  return {
    ...engineOf(started),
    sessionsEach,
    opens: (isSeen) => !isSeen,
    async open() {
      const context = withoutTimeouts(await started.browser.newContext(asInColombia))
      return {
        ...sessionOf(context),
        isSeen: false,
        newPage: () => context.newPage(),
        close: () => context.close(),
      }
    },
  }
}

/** Its only session is the window of the start. Closing the window ends the process. */
function seenEngine(started: BrowserProcess, isShown: boolean): Engine {
  return {
    ...engineOf(started),
    sessionsEach: 1,
    opens: (isSeen) => isSeen,
    async open() {
      const context = withoutTimeouts(started.first)
      return {
        ...sessionOf(context),
        isSeen: true,
        async show() {
          if (!isShown) await moveIntoView(context)
          await sessionOf(context).show()
        },
        async newPage() {
          const before = context.pages()
          const [only] = before
          if (before.length === 1 && only !== undefined && isBlank(only)) return only
          const page = await context.newPage()
          // Closing the last page would close the window.
          for (const old of before) await old.close()
          return page
        },
        // The engine is closed after its only session.
        close: async () => {},
      }
    },
  }
}

/** The window of a Chromium that was started outside the screen. */
async function moveIntoView(context: BrowserContext): Promise<void> {
  const page = context.pages().at(-1)
  if (page === undefined) return
  const control = await context.newCDPSession(page)
  const { windowId } = await control.send('Browser.getWindowForTarget')
  await control.send('Browser.setWindowBounds', { windowId, bounds: { left: 80, top: 80 } })
  await control.detach()
}

const engineOf = ({ browser, version, pid, exited }: BrowserProcess) => ({
  version,
  pid,
  exited,
  onDisconnected: (listener: () => void) => void browser.once('disconnected', listener),
  close: () => browser.close(),
})

const sessionOf = (context: BrowserContext): Pick<Session, 'lastPage' | 'route' | 'onGone' | 'show'> => ({
  lastPage: () => context.pages().at(-1),
  route: async (url, handler) => void (await context.route(url, handler)),
  onGone: (listener) => void context.once('close', listener),
  show: async () => void (await context.pages().at(-1)?.bringToFront()),
})

/** Whether the page has shown nothing except the smoke test of the start. */
const isBlank = (page: Page): boolean => page.url() === 'about:blank' || page.url().startsWith('data:')
