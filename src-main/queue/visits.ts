import type PQueue from 'p-queue'
import type { UnreadReason } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { writeSetting } from '../database/settings.ts'
import { orAborted } from '../deadline.ts'
import { NoBrowser } from '../no-browser.ts'
import type { Breaker } from './breaker.ts'
import type { Gap } from './gap.ts'
import { type Site, visitDeadlineMs, visitPatienceMs } from './policy.ts'
import type { Probe } from './probe.ts'

/** Why the site was not asked or did not answer in time. `until`: UTC ms; null: only a change ends the wait. */
export interface Unvisited {
  kind: 'unvisited'
  reason: Extract<UnreadReason, 'busy' | 'offline' | 'blocked' | 'no_browser' | 'timeout'>
  until: number | null
}

/**
 * Sends the site a request other than a lookup, under the same rules: in its turn, after the gap, and not while the
 * site refuses or is unreachable. An answer of kind `blocked` counts as a refusal. `work` must end soon after its
 * signal is aborted. No lookup starts before that.
 */
export type Visit = <Answer extends { kind: string }>(
  site: Site,
  work: (signal: AbortSignal) => Promise<Answer>,
) => Promise<Answer | Unvisited>

export interface VisitOptions {
  /** Runs one lookup or visit at a time. */
  queue: PQueue
  database: Database
  clock: Clock
  probe: Probe
  breaker: Breaker
  gap: Gap
  /** Aborted when the lane stops. */
  shutdown: AbortSignal
  /** The lane's state changed. */
  onState(): void
  /** The lane may look for work again. */
  onEnd(): void
}

export function createVisit(options: VisitOptions): Visit {
  const { queue, database, clock, breaker, gap, shutdown } = options

  function visit<Answer extends { kind: string }>(
    site: Site,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | Unvisited> {
    if (shutdown.aborted) return Promise.resolve(unvisited('busy'))
    return new Promise((resolve, reject) => {
      const patience = limit(visitPatienceMs)
      // Its turn may never come: clearing the queue settles no promise.
      patience.signal.addEventListener('abort', () => resolve(unvisited('busy')), { once: true })
      // A user waits for the answer, so it goes before every lookup.
      queue
        .add(() => inTurn(site, work, patience, resolve), { priority: 1 })
        .then(resolve, reject)
        .finally(() => {
          patience.end()
          options.onEnd()
        })
    })
  }

  /** `answer` is called before the end if the work overruns its deadline. */
  async function inTurn<Answer extends { kind: string }>(
    site: Site,
    work: (signal: AbortSignal) => Promise<Answer>,
    patience: Limit,
    answer: (missed: Unvisited) => void,
  ): Promise<Answer | Unvisited> {
    const skipped = await waitForSite(site, patience.signal)
    if (skipped !== null) return skipped
    patience.end()
    // If the app crashes meanwhile, the next run takes this as the end, and its gap counts from the start of that run.
    storeEnd(clock.now() + visitDeadlineMs)
    const deadline = limit(visitDeadlineMs)
    const whole = work(deadline.signal)
    try {
      const answered = await orAborted(whole, deadline.signal)
      if (answered.kind === 'blocked') breaker.refuse(true, clock.now())
      return answered
    } catch (error) {
      const missed = missedBy(error, deadline.signal)
      if (missed === null) throw error
      answer(missed)
      await orAborted(whole, shutdown).catch(() => {})
      return missed
    } finally {
      deadline.end()
      gap.start()
      storeEnd(clock.now())
      options.onState()
    }
  }

  /** Waits out the gap. null: the site may be asked. */
  async function waitForSite(site: Site, patience: AbortSignal): Promise<Unvisited | null> {
    const ms = gap.left(site.gapMs)
    if (ms > 0) await sleep(ms, patience)
    const until = breaker.refusedUntil(clock.now())
    if (until !== null) return unvisited('blocked', until)
    const isReachable = await options.probe(site.url, patience)
    if (patience.aborted) return unvisited('busy')
    return isReachable ? null : unvisited('offline')
  }

  /** null: another error. */
  function missedBy(error: unknown, deadline: AbortSignal): Unvisited | null {
    if (shutdown.aborted) return unvisited('busy')
    if (deadline.aborted) return unvisited('timeout')
    return error instanceof NoBrowser ? unvisited('no_browser') : null
  }

  const storeEnd = (at: number) => writeSetting(database, 'last_lookup_ended_at', String(at))

  /** A signal that is aborted after `ms`, or when the lane stops. */
  function limit(ms: number): Limit {
    const spent = new AbortController()
    const cancel = clock.timer(() => spent.abort(new Error('out of time')), ms)
    return { signal: AbortSignal.any([shutdown, spent.signal]), end: cancel }
  }

  /** Resolves after `ms`, or once the signal is aborted. */
  function sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      if (signal.aborted) return resolve()
      const cancel = clock.timer(resolve, ms)
      signal.addEventListener(
        'abort',
        () => {
          cancel()
          resolve()
        },
        { once: true },
      )
    })
  }

  return visit
}

interface Limit {
  signal: AbortSignal
  /** Cancels the timer. */
  end(): void
}

const unvisited = (reason: Unvisited['reason'], until: number | null = null): Unvisited => ({
  kind: 'unvisited',
  reason,
  until,
})
