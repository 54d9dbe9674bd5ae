import { endsWithin, orAborted } from '../deadline.ts'
import { sweepBrowserHomes, sweepPatienceMs } from './browser-home.ts'
import { type BrowserOptions, killBrowser } from './browser-process.ts'
import type { Engine, Session } from './engine.ts'
import { type FirstBrowser, startFirst } from './start-browser.ts'

export interface LookupBrowsersOptions extends BrowserOptions {
  /** Milliseconds that an unused browser is kept; default: 5 minutes. */
  idleMs?: number
  /** Milliseconds that a session or a browser may take to close before the browser is killed; default: 1 s. */
  closeDeadlineMs?: number
  /** Called before a window opens. The returned function is called once it is open. */
  opening?(): () => void
  /** Called when a browser process came into use. */
  onStarted?(started: StartedBrowser): void
  /** Called when the process was disconnected. */
  onEnded?(pid: number): void
}

interface StartedBrowser extends Pick<FirstBrowser, 'name' | 'tried'>, Pick<Engine, 'version' | 'pid'> {}

/** A session for one lookup. */
export interface Loan extends Pick<Session, 'isSeen' | 'newPage' | 'lastPage' | 'route' | 'onGone' | 'show'> {
  /** Pid of the browser's main process. */
  pid: number
  /** Closes the session; never rejects. 'broken' closes the browser as well. */
  giveBack(state: 'whole' | 'broken'): Promise<void>
}

export interface LookupBrowser {
  /** Rejects with `NoBrowser`, or with the signal's reason once it is aborted. */
  borrow(signal: AbortSignal): Promise<Loan>
  /** Pid of the running browser process; null: none runs. */
  pid(): number | null
  /** Closes the browsers; never rejects. A later `borrow` starts another one. */
  close(): Promise<void>
}

/** Lends windows that the operator can see. */
export interface VisibleBrowser extends LookupBrowser {
  /** Lends a window that the operator sees only after `show`. */
  borrowUnshown(signal: AbortSignal): Promise<Loan>
  /** Brings the open window to the front; false if none is open. */
  show(): Promise<boolean>
}

/** Browsers that are started on first use, reused for several loans and closed when idle. */
export interface LookupBrowsers {
  hidden: LookupBrowser
  visible: VisibleBrowser
  /** Closes the running browsers once they are unused. After an installation, the next `borrow` searches again. */
  renew(): void
  /** Closes all; see `LookupBrowser`. */
  close(): Promise<void>
}

interface Running extends Engine {
  name: string
  loans: number
  /** Number of open loans. */
  out: number
}

export function createLookupBrowsers({
  idleMs = 5 * 60_000,
  closeDeadlineMs = 1_000,
  opening = () => () => {},
  onStarted = () => {},
  onEnded = () => {},
  ...options
}: LookupBrowsersOptions): LookupBrowsers {
  // Deletes the files of killed runs; no lookup waits for it.
  const swept = sweepBrowserHomes(options.profilesDir)
  const running = new Set<Running>()
  const seen = new Set<Session>()
  let starting: Promise<Running> | null = null
  let idle: NodeJS.Timeout | undefined
  /** Browsers that are closing. */
  const shutting = new Set<Promise<void>>()

  return {
    hidden: { borrow: (signal) => borrow(false, false, signal), pid: () => pid(false), close },
    visible: {
      async borrow(signal) {
        signal.throwIfAborted()
        const opened = opening()
        return await borrow(true, true, signal).finally(opened)
      },
      borrowUnshown: (signal) => borrow(true, false, signal),
      pid: () => pid(true),
      async show() {
        const window = [...seen].at(-1)
        await window?.show()
        return window !== undefined
      },
      close,
    },
    renew() {
      for (const one of running) {
        one.loans = Number.POSITIVE_INFINITY
        if (one.out === 0) void shut(one, 'whole')
      }
    },
    close,
  }

  async function borrow(isSeen: boolean, isShown: boolean, signal: AbortSignal): Promise<Loan> {
    signal.throwIfAborted()
    clearTimeout(idle)
    const taking = take(isSeen, isShown)
    let lender: Running
    try {
      lender = await orAborted(taking, signal)
    } catch (error) {
      // No caller uses the browser that was started for this loan.
      const left = taking.then((unused) => endLoan(unused, 'whole')).catch(() => {})
      // A window that is already open must go with its loan.
      if (isSeen) await left
      throw error
    }
    let session: Session
    try {
      session = await orAborted(lender.open(isSeen, isShown), signal)
    } catch (error) {
      // The browser does not answer, or the abort left a session behind.
      await endLoan(lender, 'broken')
      throw error
    }
    if (isSeen) {
      if (isShown) seen.add(session)
      session.onGone(() => seen.delete(session))
    }
    return {
      ...session,
      pid: lender.pid,
      async show() {
        seen.add(session)
        await session.show()
      },
      async giveBack(state) {
        seen.delete(session)
        await endLoan(lender, await closed(session, state))
      },
    }
  }

  /** Closes a session and returns the state of its browser. */
  async function closed(session: Session, state: 'whole' | 'broken'): Promise<'whole' | 'broken' | 'hung'> {
    let after = 'broken' as typeof state
    const closing = session.close().then(() => {
      after = state
    })
    return (await endsWithin(closing, closeDeadlineMs)) ? after : 'hung'
  }

  function pid(isSeen: boolean): number | null {
    return [...running].find((one) => one.opens(isSeen))?.pid ?? null
  }

  /** A browser with room for one more loan. Counts the loan. */
  async function take(isSeen: boolean, isShown: boolean): Promise<Running> {
    for (;;) {
      const lender = [...running].find((one) => one.opens(isSeen) && !isUsedUp(one))
      if (lender !== undefined) {
        lender.out += 1
        lender.loans += 1
        return lender
      }
      if (starting === null) {
        starting = start(isSeen, isShown).finally(() => {
          starting = null
        })
        await starting
      } else await starting.catch(() => {})
    }
  }

  async function start(isSeen: boolean, isShown: boolean): Promise<Running> {
    const { chromium } = await import('playwright-core')
    const { name, tried, engine } = await startFirst(chromium, options, isSeen, isShown)
    const started: Running = { ...engine, name, loans: 0, out: 0 }
    running.add(started)
    onStarted({ name, version: engine.version, pid: engine.pid, tried })
    started.onDisconnected(() => {
      running.delete(started)
      onEnded(started.pid)
    })
    return started
  }

  function isUsedUp({ loans, sessionsEach }: Running): boolean {
    return loans >= sessionsEach
  }

  async function endLoan(lender: Running, state: 'whole' | 'broken' | 'hung'): Promise<void> {
    lender.out -= 1
    // On a busy computer windows close slowly while another loan may work well. The last loan closes the browser.
    if (state === 'hung' && lender.out > 0) lender.loans = Number.POSITIVE_INFINITY
    else if (state !== 'whole' || (isUsedUp(lender) && lender.out === 0)) await shut(lender, state)
    else whenIdle()
  }

  function whenIdle(): void {
    clearTimeout(idle)
    if ([...running].some(({ out }) => out > 0)) return
    idle = setTimeout(() => {
      for (const one of running) if (one.out === 0) void shut(one, 'whole')
    }, idleMs)
    idle.unref()
  }

  function shut(last: Running, state: 'whole' | 'broken' | 'hung'): Promise<void> {
    running.delete(last)
    const ending = end(last, state).finally(() => shutting.delete(ending))
    shutting.add(ending)
    return ending
  }

  async function end(last: Running, state: 'whole' | 'broken' | 'hung'): Promise<void> {
    const closed = endsWithin(last.close(), closeDeadlineMs)
    if (state === 'hung' || !(await closed)) killBrowser(last.pid)
    await endsWithin(last.exited, closeDeadlineMs)
  }

  async function close(): Promise<void> {
    clearTimeout(idle)
    // A browser that was still starting may have started meanwhile.
    while (starting !== null || running.size + shutting.size > 0) {
      await starting?.catch(() => {})
      for (const one of running) void shut(one, 'whole')
      await Promise.all(shutting)
    }
    await endsWithin(swept, sweepPatienceMs)
  }
}
