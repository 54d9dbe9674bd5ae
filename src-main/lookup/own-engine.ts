import type { BrowserContext, BrowserType, Page, Route } from 'playwright-core'
import {
  type BrowserOptions,
  killBrowser,
  type OwnBrowser,
  startProcess,
  withoutTimeouts,
} from './browser-process.ts'
import { controlAddress, lookupRole, type Order, windowAddress } from './control-page.ts'
import type { Engine, Session } from './engine.ts'

/** Electron frees no session before its process ends: each one adds some 0.7 MB of memory. */
const sessionsEach = 25

/**
 * Starts the app's own Electron as a browser for lookups. Playwright can open no page in it, so a control page asks it
 * for windows.
 */
export async function startOwn(
  chromium: BrowserType,
  { executable, args }: OwnBrowser,
  options: BrowserOptions,
): Promise<Engine> {
  const launch = { executable, args: [...args, `--${lookupRole}`, '--lang=es-CO'], headless: false }
  const { started, ready } = await startProcess(chromium, { ...launch, ready: controlPage }, options)
  const { browser, pid, version, exited } = started
  const { control, pageAt } = ready
  const order = sender(control)
  // Without the control page, the process can receive no orders.
  control.once('crash', () => killBrowser(pid))
  const onDisconnected = (listener: () => void) => void browser.once('disconnected', listener)
  const openWindow = windowOpener({ pageAt, order, onDisconnected })
  let sessions = 0
  return {
    version,
    pid,
    exited,
    sessionsEach: options.sessionsEach ?? sessionsEach,
    opens: () => true,
    open: (isSeen, isShown) =>
      openSession({ id: ++sessions, isSeen, isShown, openWindow, order, onDisconnected }),
    onDisconnected,
    close: () => browser.close(),
  }
}

type SendOrder = (order: Order) => Promise<void>

const sender =
  (control: Page): SendOrder =>
  (order) =>
    control.evaluate(async (body) => {
      const { ok } = await fetch('/', { method: 'POST', body })
      if (!ok) throw new Error('the order was not carried out')
    }, JSON.stringify(order))

/** Opens the control page. It shows that the process works: its renderer runs scripts, and its main process answers. */
async function controlPage(first: BrowserContext): Promise<{ control: Page; pageAt: PageAt }> {
  const pageAt = pagesByAddress(withoutTimeouts(first))
  const control = await pageAt(controlAddress)
  if ((await control.title()) !== 'referidos') throw new Error('another page came')
  return { control, pageAt }
}

/** Resolves with the page that opens at an address. Call it before the page is opened. */
type PageAt = (address: string) => Promise<Page>

function pagesByAddress(context: BrowserContext): PageAt {
  const expected = new Map<string, (page: Page) => void>()
  const take = (page: Page): boolean => {
    const found = expected.get(page.url())
    expected.delete(page.url())
    found?.(page)
    return found !== undefined
  }
  context.on('page', (page) => {
    if (!take(page)) page.once('framenavigated', () => take(page))
  })
  return (address) =>
    new Promise((resolve) => {
      expected.set(address, resolve)
      for (const page of context.pages()) take(page)
    })
}

interface OpenWindow {
  window: number
  page: Page
}

type OpenIn = (session: number, isSeen: boolean, isShown: boolean) => Promise<OpenWindow>

interface WindowsOptions {
  pageAt: PageAt
  order: SendOrder
  onDisconnected(listener: () => void): void
}

function windowOpener({ pageAt, order, onDisconnected }: WindowsOptions): OpenIn {
  const ended = new Promise<never>((_, reject) => {
    onDisconnected(() => reject(new Error('the browser has been closed')))
  })
  ended.catch(() => {})
  let windows = 0
  return async (session, isSeen, isShown) => {
    const window = ++windows
    const opened = pageAt(windowAddress(window))
    await order({ kind: 'open', session, window, isSeen, isShown })
    return { window, page: await Promise.race([opened, ended]) }
  }
}

interface SessionOptions {
  id: number
  isSeen: boolean
  isShown: boolean
  openWindow: OpenIn
  order: SendOrder
  onDisconnected(listener: () => void): void
}

async function openSession(options: SessionOptions): Promise<Session> {
  const { id, isSeen, openWindow, order, onDisconnected } = options
  const routes: [string, (route: Route) => Promise<void>][] = []
  const listeners: (() => void)[] = []
  const closed: Promise<unknown>[] = []
  const gone = () => {
    for (const listener of listeners.splice(0)) listener()
  }
  onDisconnected(gone)
  let { isShown } = options
  let last = await open()
  let isUnused = true

  async function open(): Promise<OpenWindow> {
    const opened = await openWindow(id, isSeen, isShown)
    const { page } = opened
    const closing = new Promise<void>((resolve) => page.once('close', () => resolve()))
    closed.push(closing)
    // The operator closes the newest window of a visible session, or it closes with the session.
    if (isSeen) void closing.then(() => last === opened && gone())
    // All sessions share one Playwright context, so routes belong to pages.
    for (const [url, handler] of routes) await page.route(url, handler)
    return opened
  }

  return {
    isSeen,
    async newPage() {
      if (isUnused) {
        isUnused = false
        return last.page
      }
      const before = last
      last = await open()
      if (isSeen) await order({ kind: 'close_window', window: before.window })
      return last.page
    },
    lastPage: () => (isUnused ? undefined : last.page),
    async route(url, handler) {
      routes.push([url, handler])
      if (!last.page.isClosed()) await last.page.route(url, handler)
    },
    onGone: (listener) => void listeners.push(listener),
    show() {
      isShown = true
      return order({ kind: 'show', window: last.window })
    },
    async close() {
      await order({ kind: 'close_session', session: id })
      await Promise.all(closed)
    },
  }
}
