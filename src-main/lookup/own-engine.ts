import type { BrowserContext, BrowserType, Page, Route } from 'playwright'
import {
  type BrowserOptions,
  killBrowser,
  type OwnBrowser,
  startProcess,
  withoutTimeouts,
} from './browser-process.ts'
import { controlAddress, lookupRole, type Order, windowAddress } from './control-page.ts'
import type { Engine, Session } from './engine.ts'

/** Electron frees no session before its process ends: memory grows by some 0.7 MB with each. */
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
  const { browser, first, pid, version, exited } = started
  const openWindow = windowOpener(withoutTimeouts(first), ready)
  // Without it the process can be asked for nothing.
  ready.once('crash', () => killBrowser(pid))
  const onDisconnected = (listener: () => void) => void browser.once('disconnected', listener)
  let sessions = 0
  return {
    version,
    pid,
    exited,
    sessionsEach: options.sessionsEach ?? sessionsEach,
    opens: () => true,
    open: (isSeen) =>
      openSession({ id: ++sessions, isSeen, openWindow, order: sender(ready), onDisconnected }),
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

/** Shows that the process works: its renderer runs scripts, and its main process answers. */
async function controlPage(first: BrowserContext): Promise<Page> {
  const isControl = (page: Page) => page.url() === controlAddress
  const control = first.pages().find(isControl) ?? (await first.waitForEvent('page', isControl))
  if ((await control.title()) !== 'referidos') throw new Error('another page came')
  return control
}

interface OpenWindow {
  window: number
  page: Page
}

type OpenIn = (session: number, isSeen: boolean) => Promise<OpenWindow>

function windowOpener(first: BrowserContext, control: Page): OpenIn {
  const order = sender(control)
  const expected = new Map<string, (page: Page) => void>()
  let windows = 0
  first.on('page', (page) => {
    const take = expected.get(page.url())
    expected.delete(page.url())
    take?.(page)
  })
  return async (session, isSeen) => {
    const window = ++windows
    const opened = new Promise<Page>((resolve) => {
      expected.set(windowAddress(window), resolve)
    })
    await order({ kind: 'open', session, window, isSeen })
    return { window, page: await opened }
  }
}

interface SessionOptions {
  id: number
  isSeen: boolean
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
  let last = await open()
  let isUnused = true

  async function open(): Promise<OpenWindow> {
    const opened = await openWindow(id, isSeen)
    const { page } = opened
    const closing = new Promise<void>((resolve) => page.once('close', () => resolve()))
    closed.push(closing)
    // The newest window of a seen session is closed by the operator, or with the session.
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
    lastPage: () => last.page,
    async route(url, handler) {
      routes.push([url, handler])
      if (!last.page.isClosed()) await last.page.route(url, handler)
    },
    onGone: (listener) => void listeners.push(listener),
    show: () => order({ kind: 'show', window: last.window }),
    async close() {
      await order({ kind: 'close_session', session: id })
      await Promise.all(closed)
    },
  }
}
