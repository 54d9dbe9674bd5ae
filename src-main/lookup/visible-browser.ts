import type { Page } from 'playwright'
import { endsWithin, orAborted } from '../deadline.ts'
import { type Loan, type LookupBrowser, startFirst } from './browser.ts'
import { type ChromiumOptions, killChromium, type RunningChromium, withoutTimeouts } from './chromium.ts'
import { sweepChromiumHomes, sweepPatienceMs } from './chromium-home.ts'

export interface VisibleBrowserOptions extends Omit<ChromiumOptions, 'visible'> {
  /** Called before a window opens; the returned function is called once it is open. */
  opening?(): () => void
  /** How long a browser may take to close before it is killed; 1 s unless given. */
  closeDeadlineMs?: number
}

export interface VisibleBrowser extends LookupBrowser {
  /** Brings the open window to the front; false if none is open. */
  show(): Promise<boolean>
}

/**
 * One Chromium per loan, with one visible window; closing the window ends the browser. Each loan has its own profile,
 * so no data of one lookup remains for the next.
 */
export function createVisibleBrowser({
  opening = () => () => {},
  closeDeadlineMs = 1_000,
  ...options
}: VisibleBrowserOptions): VisibleBrowser {
  // Deletes the files of killed runs; no lookup waits for it.
  const swept = sweepChromiumHomes(options.profilesDir)
  const open = new Set<RunningChromium>()
  /** Starts and ends in progress. */
  const pending = new Set<Promise<unknown>>()
  const keepTrack = <Value>(work: Promise<Value>): Promise<Value> => {
    pending.add(work)
    work.catch(() => {}).finally(() => pending.delete(work))
    return work
  }

  return {
    async borrow(signal) {
      signal.throwIfAborted()
      const starting = keepTrack(start())
      try {
        return loan(await orAborted(starting, signal))
      } catch (error) {
        await keepTrack(starting.then(end, () => {}))
        throw error
      }
    },
    pid: () => [...open][0]?.pid ?? null,
    async show() {
      const page = [...open].at(-1)?.first.pages().at(-1)
      await page?.bringToFront()
      return page !== undefined
    },
    async close() {
      // A browser that was still starting may have opened meanwhile.
      while (pending.size > 0 || open.size > 0) {
        await Promise.all([...[...open].map(end), ...[...pending].map((work) => work.catch(() => {}))])
      }
      await endsWithin(swept, sweepPatienceMs)
    },
  }

  async function start(): Promise<RunningChromium> {
    const { chromium } = await import('playwright')
    const opened = opening()
    try {
      const started = await startFirst(chromium, { ...options, visible: true })
      open.add(started)
      return started
    } finally {
      opened()
    }
  }

  function loan(started: RunningChromium): Loan {
    const context = withoutTimeouts(started.first)
    return {
      context,
      pid: started.pid,
      isVisible: true,
      async newPage(): Promise<Page> {
        const before = context.pages()
        const [only] = before
        if (before.length === 1 && only !== undefined && isBlank(only)) return only
        const page = await context.newPage()
        // Closing the last page would close the window.
        for (const old of before) await old.close()
        return page
      },
      release: () => keepTrack(end(started)),
    }
  }

  async function end(started: RunningChromium): Promise<void> {
    open.delete(started)
    if (!(await endsWithin(started.browser.close(), closeDeadlineMs))) killChromium(started.pid)
    await endsWithin(started.exited, closeDeadlineMs)
  }
}

/** The page has shown nothing except the smoke test of the start. */
const isBlank = (page: Page): boolean => page.url() === 'about:blank' || page.url().startsWith('data:')
