import PQueue from 'p-queue'
import type { LaneReason, LookupStep } from '../../src-preload/contract.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { type Lookup, type LookupAnswer, NoBrowser } from '../lookup/outcome.ts'
import { readSetting, writeSetting } from '../settings/repository.ts'
import * as jobs from './jobs.ts'
import { breakerDelay, gapLeft, recheckMs } from './policy.ts'
import type { Probe } from './probe.ts'

/** The lane asks again at least this often, in milliseconds: whatever woke nobody is found then. */
const longestTimerMs = 60_000
/** How often the host is probed while it is out of reach, in milliseconds. */
const offlineProbeMs = 15_000

export interface LaneOptions {
  database: Database
  lookup: Lookup
  /** False while there is neither a key nor another way past the captcha. */
  hasCaptchaWay(): boolean
  probe: Probe
  clock: Clock
  /** Names this run of the app. */
  bootId: string
  /** Milliseconds from one lookup's end to the next start. */
  gapMs: number
  retryDelays: readonly number[]
  breakerDelays: readonly number[]
  /** After a commit that changed this person's record or job. */
  onPerson(personId: number): void
  /** After anything that `state()` shows changed. */
  onState(): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

interface LaneState {
  running: { personId: number; name: string; step: LookupStep; since: number } | null
  parked: { reason: LaneReason; until: number | null } | null
  online: boolean
  waiting: number
  nextDueAt: number | null
  etaMs: number | null
}

export interface Lane {
  /** Looks for work now; cheap, and harmless at any time. */
  wake(): void
  /** What parked it may be mended (a key was saved, a browser installed): tries again. */
  mended(): void
  state(): LaneState
  /** Breaks the running lookup off, gives its job back, and never claims again. */
  stop(): Promise<void>
}

interface Breaker {
  refusals: number
  /** UTC milliseconds. */
  until: number
}

/** One lane: claims one job, runs one lookup, writes what came of it, waits out the gap, and so on. */
export function createLane(options: LaneOptions): Lane {
  const { database, clock, log } = options
  const queue = new PQueue({ concurrency: 1 })
  const shutdown = new AbortController()
  let cancelTimer = () => {}
  let online = true
  let running: LaneState['running'] = null
  /** What is not the site's refusal and not the person's fault, and when to see whether it was mended. */
  let stuck: LaneState['parked'] = null
  let lastEnd = endOfEarlierRun()

  jobs.recover(database, options.bootId, clock.now())

  /** The gap holds across restarts; a wall clock that was set back in between counts as no time at all. */
  function endOfEarlierRun(): number {
    const endedAt = jobs.lastLookupEndedAt(database)
    if (endedAt === null) return Number.NEGATIVE_INFINITY
    return clock.monotonic() - Math.max(0, clock.now() - endedAt)
  }

  function wake(): void {
    // One turn that waits behind the running one sees all that the others would.
    if (shutdown.signal.aborted || queue.size > 0) return
    queue.add(turn).catch(unforeseen)
  }

  /** A database that cannot be read or written now (a full disk, say) may be later: the lane goes on asking. */
  function unforeseen(error: unknown): void {
    log('error', `lane: ${describe(error)}`)
    sleep(longestTimerMs)
  }

  function sleep(ms: number): void {
    cancelTimer()
    if (!shutdown.signal.aborted) cancelTimer = clock.timer(wake, Math.min(ms, longestTimerMs))
  }

  /** One look at the queue: claims and runs what may run now, or sets the timer for when to look again. */
  async function turn(): Promise<void> {
    if (shutdown.signal.aborted) return
    cancelTimer()
    const now = clock.now()
    jobs.clampDueTimes(database, Math.max(...options.retryDelays), now)
    const { nextDueAt } = jobs.backlog(database)
    const parked = parkedBy(now)
    options.onState()
    if (nextDueAt === null) return
    if (parked !== null) return parked.until === null ? undefined : sleep(parked.until - now)
    if (nextDueAt > now) return sleep(nextDueAt - now)
    const gap = gapLeft(clock.monotonic() - lastEnd, options.gapMs)
    if (gap > 0) return sleep(gap)
    const reached = await options.probe()
    if (shutdown.signal.aborted) return
    if (reached !== online) {
      online = reached
      log('info', online ? 'the census host is in reach' : 'the census host is out of reach')
      options.onState()
    }
    if (!online) return sleep(offlineProbeMs)
    const claimed = jobs.claim(database, options.bootId, clock.now())
    if (claimed !== null) await run(claimed)
    wake()
  }

  async function run(claimed: jobs.Claim): Promise<void> {
    const { personId, name } = claimed
    const show = (step: LookupStep) => {
      running = { personId, name, step, since: running?.since ?? clock.now() }
      options.onState()
    }
    show('opening')
    options.onPerson(personId)
    log('info', `job ${claimed.jobId}: started`)
    try {
      const answer = await options.lookup({
        cedula: claimed.cedula,
        signal: shutdown.signal,
        onStep(step) {
          jobs.recordStep(database, claimed, step)
          show(step)
        },
      })
      settle(claimed, answer)
    } catch (error) {
      if (shutdown.signal.aborted) jobs.giveBack(database, claimed, 'the app was closed', clock.now())
      else if (error instanceof NoBrowser) {
        stuck = { reason: 'no_browser', until: clock.now() + recheckMs.no_browser }
        log('error', error.message)
        jobs.giveBack(database, claimed, error.message, clock.now())
      } else {
        // Whatever a lookup runs into unforeseen is a failed try like any other: nothing may skip the retries.
        const detail = describe(error)
        log('error', `job ${claimed.jobId}: ${detail}`)
        settle(claimed, { outcome: { kind: 'network_error', detail }, source: '', captchaCost: 0 })
      }
    } finally {
      running = null
      lastEnd = clock.monotonic()
      options.onPerson(personId)
      options.onState()
    }
  }

  function settle(claimed: jobs.Claim, answer: LookupAnswer): void {
    const { outcome } = answer
    const now = clock.now()
    const blameless = blamelessReason(answer)
    const rules = { retryDelays: options.retryDelays, countFailure: blameless === null }
    const written = database.sqlite
      .transaction(() => {
        const held = jobs.finish(database, claimed, answer, now, rules)
        if (held) moveBreaker(outcome.kind === 'blocked', now)
        return held
      })
      .immediate()
    if (blameless !== null) stuck = { reason: blameless, until: now + recheckMs[blameless] }
    log(outcome.kind === 'blocked' ? 'warn' : 'info', `job ${claimed.jobId}: ${outcome.kind}`)
    if (!written) log('warn', `job ${claimed.jobId}: its result came too late and was dropped`)
  }

  function moveBreaker(refused: boolean, now: number): void {
    if (!refused) {
      writeSetting(database, 'breaker', null)
      return
    }
    const refusals = (breaker()?.refusals ?? 0) + 1
    const until = now + breakerDelay(refusals, options.breakerDelays)
    writeSetting(database, 'breaker', JSON.stringify({ refusals, until } satisfies Breaker))
  }

  function breaker(): Breaker | null {
    const value = readSetting(database, 'breaker')
    return value === null ? null : (JSON.parse(value) as Breaker)
  }

  function parkedBy(now: number): LaneState['parked'] {
    if (stuck !== null && (stuck.until ?? 0) > now) return stuck
    if (!options.hasCaptchaWay()) return { reason: 'no_captcha_way', until: null }
    const refused = breaker()
    if (refused === null) return null
    const left = refused.until - now
    // More left than it was given: the clock was set back, and the time counts as passed.
    const passed = left <= 0 || left > breakerDelay(refused.refusals, options.breakerDelays)
    return passed ? null : { reason: 'blocked', until: refused.until }
  }

  function state(): LaneState {
    const { waiting, nextDueAt } = jobs.backlog(database)
    const offline = online ? null : { reason: 'offline' as const, until: null }
    const typical = jobs.typicalDuration(database)
    return {
      running,
      parked: waiting === 0 ? null : (parkedBy(clock.now()) ?? offline),
      online,
      waiting,
      nextDueAt,
      etaMs: typical === null ? null : waiting * (typical + options.gapMs),
    }
  }

  function mended(): void {
    stuck = null
    wake()
  }

  async function stop(): Promise<void> {
    cancelTimer()
    shutdown.abort(new Error('the app was closed'))
    queue.clear()
    await queue.onIdle()
    cancelTimer()
  }

  return { wake, mended, state, stop }
}

/** The reasons that park the lane and count as nobody's try. */
function blamelessReason({ outcome }: LookupAnswer): 'no_funds' | 'bad_key' | null {
  if (outcome.kind !== 'captcha_failed') return null
  switch (outcome.reason) {
    case 'no_funds':
    case 'bad_key':
      return outcome.reason
    case 'unsolvable':
    case 'timeout':
    case 'network':
      return null
  }
}

/** What an unforeseen error is called in the log: its message may hold a cédula or a key, so only its kind. */
const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}${'code' in error ? ` ${String(error.code)}` : ''}` : typeof error
