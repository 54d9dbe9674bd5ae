import type { Page } from 'playwright'
import { endsWithin, orAborted } from '../deadline.ts'
import { type Loan, type LookupBrowser, startFirst } from './browser.ts'
import { type ChromiumOptions, killChromium, type RunningChromium, withoutTimeouts } from './chromium.ts'
import { sweepChromiumHomes, sweepPatienceMs } from './chromium-home.ts'

export interface VisibleBrowserOptions extends Omit<ChromiumOptions, 'visible'> {
  /** Called before a window opens; what it returns is called once the window is there. */
  opening?(): () => void
  /** How long a browser may take to close before it is killed; 1 s unless given. */
  closeDeadlineMs?: number
}

export interface VisibleBrowser extends LookupBrowser {
  /** Brings the open window to the front; false where none is open. */
  show(): Promise<boolean>
}

/**
 * One Chromium a loan, with one window that a person sees: where they close it, the browser is gone. A loan has a
 * profile of its own, so nothing of one lookup is there in the next.
 */
export function createVisibleBrowser({
  opening = () => () => {},
  closeDeadlineMs = 1_000,
  ...options
}: VisibleBrowserOptions): VisibleBrowser {
  // A process that is killed cannot delete what its browser wrote: the next one does, and no lookup waits for it.
  const swept = sweepChromiumHomes(options.profilesDir)
  const open = new Set<RunningChromium>()
  /** What is being started or ended. */
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
      // One that was still starting is open by then.
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
      isSeen: true,
      async newPage(): Promise<Page> {
        const before = context.pages()
        const [only] = before
        if (before.length === 1 && only !== undefined && isBlank(only)) return only
        const page = await context.newPage()
        // Last, since the window goes with its last page.
        for (const old of before) await old.close()
        return page
      },
      giveBack: () => keepTrack(end(started)),
    }
  }

  async function end(started: RunningChromium): Promise<void> {
    open.delete(started)
    if (!(await endsWithin(started.browser.close(), closeDeadlineMs))) killChromium(started.pid)
    await endsWithin(started.gone, closeDeadlineMs)
  }
}

/** Nothing but the start's own test was shown in it. */
const isBlank = (page: Page): boolean => page.url() === 'about:blank' || page.url().startsWith('data:')
