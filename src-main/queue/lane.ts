import PQueue from 'p-queue'
import type {
  CaptchaWay,
  Election,
  FailingSeller,
  LookupStep,
  QueueState,
  RoundEnd,
} from '../../src-preload/contract/index.ts'
import type { RecheckedReason } from '../../src-preload/contract/lane-reasons.ts'
import type { Clock } from '../clock.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { writeSetting } from '../database/settings.ts'
import { orAborted } from '../deadline.ts'
import { createLookAhead } from '../look-ahead/look-ahead.ts'
import type { CaptchaFailure } from '../lookup/captcha/captcha.ts'
import type { ConnectedAccount } from '../lookup/captcha/providers.ts'
import type { PurchaseEvent, ReadyToken } from '../lookup/captcha/purchases.ts'
import { createStanding } from '../lookup/captcha/standing.ts'
import type { Lookup, LookupAnswer, Outcome, RoundSeat } from '../lookup/outcome.ts'
import { NoBrowser } from '../no-browser.ts'
import { storageTrouble } from '../refusal.ts'
import { createBreaker } from './breaker.ts'
import { createBudget } from './budget.ts'
import { createGap } from './gap.ts'
import * as jobs from './jobs.ts'
import { createOperator } from './operator.ts'
import { createPace } from './pace.ts'
import { blamelessReason, createParking, type Parked } from './parking.ts'
import type { Site } from './policy.ts'
import type { Probe } from './probe.ts'
import { ownCaptchas, pendingCaptchas, recordPurchase } from './purchases.ts'
import { createRounds, type Rounds, type RoundWindows } from './rounds.ts'
import { createSchedule } from './schedule.ts'
import { createVisit, type Visit } from './visits.ts'

/** Longest interval in milliseconds at which the lane looks for work, even without a `wake`. */
const longestTimerMs = 60_000
/** Milliseconds between two probes while the census host is unreachable. */
const offlineProbeMs = 15_000

export interface LaneOptions {
  database: Database
  lookup: Lookup
  /** How the next captcha is solved; null: no way is available. */
  captchaWay(): CaptchaWay | null
  /** The accounts at the captcha services, in the owner's order. */
  captchaAccounts(): readonly ConnectedAccount[]
  /** Milliseconds between two requests for the result of a captcha bought ahead. */
  captchaPollMs: number
  /** Milliseconds before a lookup may open a window, because the user is typing; 0: it may. */
  typingMs(): number
  /** Default: rounds show no window. */
  roundWindows?: RoundWindows
  /** Whether the operator may read the answer about this person; default: yes. */
  mayRead?(personId: number): boolean
  /** Whether the laptop runs on battery; default: no. */
  isOnBattery?(): boolean
  probe: Probe
  clock: Clock
  /** Identifies this run of the app. */
  bootId: string
  /** The census page in force; `lookup` uses the same one. */
  site(): Site
  /** Called with the elections that the census page at `url` listed for a lookup. */
  onElections?(url: string, elections: readonly Election[]): void
  /** Called after a commit that changed this person's record or job. */
  onPerson(personId: number): void
  /** Called after a change of what `state()` returns. */
  onState(): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

interface LaneState {
  running: { personId: number; name: string; step: LookupStep; since: number; byOperator: boolean } | null
  paused: boolean
  parked: Parked | null
  online: boolean
  waiting: number
  nextDueAt: number | null
  etaMs: number | null
  captchas: QueueState['captchas']
  round: ReturnType<Rounds['state']>
}

export interface Lane {
  /** Looks for work now; cheap, and safe at any time. */
  wake(): void
  /** Call when another capability changed this person's job. */
  changed(personId: number): void
  /** Call when another capability removed this person's job from the queue. Aborts its lookup. See drop.ts. */
  dropped(personId: number): void
  /** Call when the network may have changed. Probes the census host, even if no job waits. */
  networkChanged(): void
  /** Call when the cause of the wait may be fixed (a key was saved, a browser installed). Tries again. */
  causeFixed(): void
  /** Call when the operator leaves or locks. Aborts an assisted lookup; none starts until the operator is present. */
  operatorAway(): void
  operatorPresent(): void
  /** Starts no lookup until `resume`, also after a restart. The running lookup continues. */
  pause(): void
  /** Ends the pause, retries at once whatever parked the lane, and declines an offered window. */
  resume(): void
  /** Uses the offered window for the next lookup; no effect without an offer. */
  openWindow(): void
  /**
   * Starts a round: the operator solves the captchas of the next `people`, one after another. `by`: the operator's
   * account. No effect while a round runs.
   */
  startRound(people: number, by: number): void
  nextOfRound(): void
  endRound(): void
  putRoundAway(): void
  /** Milliseconds from one lookup's end to the next start, at the owner's pace. */
  gapMs(): number
  /** Milliseconds until `lookups` of `eachMs` each are done, at the owner's pace and within the owner's hours. */
  leftMs(lookups: number, eachMs: number): number
  /** Call when the owner's schedule or the laptop's power has changed. */
  scheduleChanged(): void
  /** Aborts this person's lookup without spending a try; false: it does not run. See `jobs.abort`. */
  abortLookup(personId: number): boolean
  /** Call when captchas are solved in another way from now on. Aborts an assisted lookup without spending a try. */
  captchaWayChanged(): void
  visit: Visit
  /**
   * Starts no lookup until the returned function is called. The running lookup continues. Unlike a pause, a hold is not
   * stored.
   */
  hold(): () => void
  state(): LaneState
  /** Aborts the running lookup, requeues its job, and never claims again. */
  stop(): Promise<void>
}

/** A lookup that runs, or whose answer is not written yet. */
interface Asked {
  claimed: jobs.Claim
  /** Whether the operator solves its captcha in a window. */
  byOperator: boolean
  /** Signal of the round that it belongs to; null: none. */
  round: AbortSignal | null
  /** Whether the window was offered for this lookup only. */
  isOffered: boolean
  /** Token bought ahead; null: the lookup buys its own. */
  ready: ReadyToken | null
}

/** Assumed milliseconds of a lookup with a ready token, until one was measured. */
const usualBareMs = 2_000

/** Claims one job, runs one lookup, writes its outcome, waits out the gap, and starts again. */
export function createLane(options: LaneOptions): Lane {
  const { database, clock, log } = options
  const queue = new PQueue({ concurrency: 1 })
  const shutdown = new AbortController()
  let cancelTimer = () => {}
  let holds = 0
  let running: LaneState['running'] = null
  /** The running lookup and the controller that aborts it. */
  let current: { claimed: jobs.Claim; controller: AbortController } | null = null
  /** Settles once the last lookup has stopped completely; null: no lookup runs. */
  let unfinished: Promise<void> | null = null
  /** An answer that could not be written yet. */
  let unwritten: { asked: Asked; answer: LookupAnswer } | null = null
  /** Purchase events that could not be written yet. */
  const unrecorded: { attemptId: number; event: PurchaseEvent }[] = []
  /** The last state that could be read. */
  let lastRead: LaneState = {
    running: null,
    parked: null,
    online: true,
    paused: false,
    waiting: 0,
    nextDueAt: null,
    etaMs: null,
    captchas: { ready: 0, coming: 0, unused: 0, unusedCost: 0, failing: [] },
    round: null,
  }
  /** Mean milliseconds of the last lookups that had a ready token. */
  let bareMs = usualBareMs

  // Recovery counts as the end of the earlier run's lookup, so the gap is read afterwards.
  jobs.recover(database, options.bootId, clock.now())
  const gap = createGap(database, clock)
  const breaker = createBreaker(database, clock, () => options.site().breakerDelays)
  const rounds = createRounds({
    clock,
    windows: options.roundWindows ?? { next: () => {}, end: () => {} },
    onChange: notifyState,
    onEnd: roundEnded,
  })
  const operator = createOperator({ breaker, captchaWay: options.captchaWay, isInRound: rounds.isOn })
  const schedule = createSchedule(database, options.isOnBattery ?? (() => false))
  const pace = createPace({ database, clock, site: options.site, schedule, gap, isInRound: rounds.isOn })
  const sellers = () => options.captchaAccounts().map(({ provider }) => provider)
  const budget = createBudget(database, clock, sellers)
  const standing = createStanding(clock)
  const lookAhead = createLookAhead({
    database,
    clock,
    accounts: options.captchaAccounts,
    standing,
    pollMs: options.captchaPollMs,
    price: budget.price,
    maySpend: budget.maySpend,
    onChange() {
      notifyState()
      wake()
    },
    log,
  })
  const hasTokens = () => lookAhead.isHolding()
  const parking = createParking({
    database,
    clock,
    site: options.site,
    breaker,
    operator,
    budget,
    schedule,
    isAskedFor: pace.isAskedFor,
    hasTokens,
  })
  const visit = createVisit({
    queue,
    database,
    clock,
    probe: options.probe,
    breaker,
    gap,
    shutdown: shutdown.signal,
    onState: notifyState,
    onEnd: wake,
  })

  /** Listeners read the database too. Their errors must not end a turn or count as a try. */
  function notify(listener: () => void): void {
    try {
      listener()
    } catch (error) {
      log('warn', `lane: a listener failed, ${describe(error)}`)
    }
  }

  function notifyState(): void {
    notify(options.onState)
  }

  function notifyPerson(personId: number): void {
    notify(() => options.onPerson(personId))
  }

  function wake(): void {
    // One turn that waits behind the running one is enough.
    if (shutdown.signal.aborted || queue.size > 0) return
    queue.add(turn).catch(unforeseen)
  }

  /** Errors of the database may be temporary: the lane shows them and keeps trying. */
  function unforeseen(error: unknown): void {
    if (shutdown.signal.aborted) return
    sleep(longestTimerMs)
    const trouble = storageTrouble(error)
    log(trouble === null ? 'error' : 'warn', `lane: ${describe(error)}`)
    if (trouble !== null) park(trouble)
  }

  function park(reason: RecheckedReason): void {
    parking.park(reason)
    lookAhead.plan(null)
    notifyState()
  }

  function sleep(ms: number): void {
    cancelTimer()
    if (!shutdown.signal.aborted) cancelTimer = clock.timer(wake, Math.min(ms, longestTimerMs))
  }

  /** Claims and runs one job that may run now, or sets the timer for the next turn. */
  async function turn(): Promise<void> {
    if (shutdown.signal.aborted) return
    cancelTimer()
    if (holds > 0) return
    const recheckMs = parking.untilRecheck()
    if (recheckMs !== null) {
      lookAhead.plan(null)
      rounds.parked(parking.parkedBy(clock.now()))
      return sleep(recheckMs)
    }
    finishPending()
    const now = clock.now()
    const { nextDueAt } = jobs.backlog(database)
    const parked = parking.parkedBy(now)
    rounds.parked(parked)
    if (nextDueAt === null || nextDueAt > now) rounds.end({ kind: 'nothing_due' })
    planAhead(nextDueAt !== null && parked === null && parking.isReachable())
    notifyState()
    if (nextDueAt === null) return
    if (parked !== null) return sleep(parked.until === null ? longestTimerMs : parked.until - now)
    if (nextDueAt > now) return sleep(nextDueAt - now)
    const gapMs = gap.left(pace.gapMs(now))
    if (gapMs > 0) return sleep(gapMs)
    if (typingMs() > 0) return sleep(typingMs())
    // The next token wakes the lane.
    if (awaitsToken()) return sleep(longestTimerMs)
    await probe()
    if (shutdown.signal.aborted) return
    if (!parking.isReachable()) {
      planAhead(false)
      rounds.parked({ reason: 'offline' })
      return sleep(offlineProbeMs)
    }
    // The leader may have acted during the probe.
    if (holds > 0) return
    if (parking.parkedBy(clock.now()) !== null) return wake()
    // Another census page with a longer gap may now be in force.
    if (gap.left(pace.gapMs(clock.now())) > 0) return wake()
    // The user may have begun to type.
    if (typingMs() > 0) return sleep(typingMs())
    planAhead(true)
    // A token may have expired.
    if (awaitsToken()) return sleep(longestTimerMs)
    const claimed = jobs.claim(
      database,
      options.bootId,
      clock.now(),
      options.site().url,
      pace.only(clock.now()),
    )
    if (claimed !== null) {
      const byOperator = operator.nextWay() === 'assisted'
      const ready = byOperator ? null : lookAhead.lend()
      const round = rounds.isOn() ? rounds.signal() : null
      if (pace.isSlow()) planAhead(true, bareMs)
      await run({ claimed, byOperator, round, isOffered: operator.hasAcceptedWindow(), ready })
      if (unfinished !== null) {
        await orAborted(unfinished, shutdown.signal).catch(() => {})
        gap.start()
      }
    }
    wake()
  }

  /**
   * Buys captchas ahead for the lookups that may run. `busyMs`: milliseconds until the gap before the next lookup
   * begins.
   */
  function planAhead(mayRun: boolean, busyMs: number | null = null): void {
    const isWanted = mayRun && operator.nextWay() === 'service'
    lookAhead.plan(isWanted ? pace.ahead(bareMs, busyMs) : null)
  }

  const awaitsToken = (): boolean => operator.nextWay() === 'service' && lookAhead.isWorthWaiting()

  const typingMs = (): number =>
    operator.nextWay() === 'assisted' && !rounds.isOn() ? options.typingMs() : 0

  /** Writes the results that an earlier turn could not write, and repairs due times after a step of the wall clock. */
  function finishPending(): void {
    recordPurchases()
    if (unwritten !== null) settle(unwritten.asked, unwritten.answer)
    const reclaimed = jobs.reclaim(database, clock.now())
    const moved = jobs.clampDueTimes(database, Math.max(...options.site().retryDelays), clock.now())
    for (const personId of reclaimed === null ? moved : [reclaimed, ...moved]) notifyPerson(personId)
  }

  /** Probes the census host and records whether it is reachable. */
  async function probe(): Promise<void> {
    const isReachable = await options.probe(options.site().url, shutdown.signal)
    if (shutdown.signal.aborted || !parking.probed(isReachable)) return
    log('info', isReachable ? 'the census host is in reach' : 'the census host is out of reach')
    notifyState()
  }

  async function run(asked: Asked): Promise<void> {
    parking.lookupStarted()
    operator.useWindow()
    const answer = await ask(asked)
    if (answer !== null) settle(asked, answer)
    parking.lookupEnded()
    notifyPerson(asked.claimed.personId)
    notifyState()
  }

  /** Runs the lookup. null: there is no answer; the job was requeued, withdrawn or dropped, and no try was spent. */
  async function ask({ claimed, byOperator, round, ready }: Asked): Promise<LookupAnswer | null> {
    const { personId, name, cedula, jobId, isTrial } = claimed
    const since = clock.now()
    const began = clock.monotonic()
    let hasUsed = false
    const show = (step: LookupStep) => {
      if (running?.step === step) return
      running = { personId, name, step, since, byOperator }
      notifyState()
    }
    const controller = new AbortController()
    current = { claimed, controller }
    const unsolved = new AbortController()
    /** Aborts the lookup unless the operator has already sent the form: then its answer is worth waiting for. */
    const roundOver = () => {
      if (running?.step === 'opening' || running?.step === 'captcha') unsolved.abort(round?.reason)
    }
    round?.addEventListener('abort', roundOver, { once: true })
    const ends = [
      shutdown.signal,
      controller.signal,
      ...(byOperator ? [operator.signal(), unsolved.signal] : []),
    ]
    const signal = AbortSignal.any(ends)
    try {
      log('info', `job ${jobId}: started`)
      show('opening')
      notifyPerson(personId)
      const pending = pendingCaptchas(database)
      const lookup = options.lookup({
        cedula,
        signal,
        way: byOperator ? 'assisted' : 'service',
        ...(round !== null && { round: seatOf(personId) }),
        sellers: standing.inOrder(options.captchaAccounts()).map(({ provider }) => provider),
        ...((isTrial || (!byOperator && !budget.maySpend(2 * budget.highestPrice()))) && {
          maxCaptchas: 1,
        }),
        purchases: {
          ready,
          pending,
          own: ownCaptchas(database, pending, personId),
          tell(event) {
            lookAhead.seen(event)
            if (event.kind === 'asked' || event.kind === 'failing') return
            if (event.kind === 'used') hasUsed = true
            unrecorded.push({ attemptId: claimed.attemptId, event })
            // A purchase counts even after the lookup was aborted.
            notify(recordPurchases)
          },
        },
        onElections: (elections) => notify(() => options.onElections?.(claimed.page, elections)),
        onStep(step) {
          show(step)
          // The answer may be paid for, so a step that cannot be written must not end the lookup.
          if (step !== 'opening') notify(() => jobs.recordStep(database, claimed, step))
        },
      })
      const stopped = () => {
        unfinished = null
        if (!hasUsed) lookAhead.giveBack()
      }
      unfinished = lookup.then(stopped, stopped)
      // A hanging browser may close slowly. An abort therefore requeues the job at once, and the next lookup waits for
      // the browser.
      const answer = await orAborted(lookup, signal)
      if (hasUsed) bareMs += (clock.monotonic() - began - bareMs) / 5
      return answer
    } catch (error) {
      if (controller.signal.aborted) return null
      if (shutdown.signal.aborted) return requeue(claimed, 'the app was closed')
      if (signal.aborted) return requeue(claimed, (signal.reason as Error).message)
      const trouble = storageTrouble(error)
      if (trouble !== null) {
        park(trouble)
        return requeue(claimed, describe(error))
      }
      if (error instanceof NoBrowser) {
        park('no_browser')
        log('warn', error.message)
        return requeue(claimed, error.message)
      }
      // Any other error is a failed try, so that the retries stay limited.
      const detail = describe(error)
      log('error', `job ${jobId}: ${detail}`)
      return { outcome: { kind: 'parse_error', detail }, source: '' }
    } finally {
      round?.removeEventListener('abort', roundOver)
      running = null
      current = null
      // The lookup has not started.
      if (unfinished === null && !hasUsed) lookAhead.giveBack()
      gap.start()
    }
  }

  const seatOf = (personId: number): RoundSeat => ({
    left: rounds.left() - 1,
    isPrivate: options.mayRead?.(personId) === false,
    pressed: rounds.pressed,
  })

  function requeue(claimed: jobs.Claim, detail: string): null {
    jobs.requeue(database, claimed, detail, clock.now())
    return null
  }

  /** If this throws, the remaining events are written later. */
  function recordPurchases(): void {
    for (let first = unrecorded[0]; first !== undefined; first = unrecorded[0]) {
      const { attemptId, event } = first
      const isPriced =
        event.kind === 'used'
          ? lookAhead.used(event.id, attemptId)
          : recordPurchase(database, attemptId, event)
      unrecorded.shift()
      if (!isPriced) log('warn', 'a captcha of unknown price was counted at the usual price')
    }
  }

  /** If this throws, the answer is written later: it may have been paid for. */
  function settle(asked: Asked, answer: LookupAnswer): void {
    unwritten = { asked, answer }
    const { claimed, byOperator, round, isOffered } = asked
    const { outcome } = answer
    recordPurchases()
    const now = clock.now()
    const blameless = blamelessReason(outcome)
    // The operator closed or ignored the offered window, so the offer starts again.
    const isDeclined = isOffered && blameless === 'waiting_for_operator'
    const rules = { retryDelays: options.site().retryDelays, countFailure: blameless === null }
    const changed = immediately(database.sqlite, () => {
      const written = jobs.finish(database, claimed, answer, now, rules)
      if (written !== null && isDeclined) breaker.offerAnew(now)
      else if (written !== null) breaker.noteOutcome(outcome.kind, !byOperator, now)
      return written
    })
    unwritten = null
    parking.lookupSettled()
    if (changed !== null)
      log(outcome.kind === 'blocked' ? 'warn' : 'info', `job ${claimed.jobId}: ${described(outcome)}`)
    else log('warn', `job ${claimed.jobId}: its result came too late and was dropped`)
    if (round !== null && changed !== null) rounds.settle(round, outcome, blameless)
    if (blameless !== null && !isDeclined && !mayGoOnAlone(round, blameless)) park(blameless)
    for (const personId of changed ?? [claimed.personId]) notifyPerson(personId)
  }

  /** Whether lookups continue with the service after the operator has left a round. */
  const mayGoOnAlone = (round: AbortSignal | null, blameless: RecheckedReason): boolean =>
    round !== null && blameless === 'waiting_for_operator' && operator.nextWay() !== 'assisted'

  /** Without a service, the next window waits until the operator asks for it. */
  function roundEnded(why: RoundEnd): void {
    if (why.kind !== 'parked' && options.captchaWay() === 'assisted') park('waiting_for_operator')
    notifyState()
    wake()
  }

  function startRound(people: number, by: number): void {
    if (rounds.isOn()) return
    operator.arrive()
    operator.acceptWindow(clock.now())
    rounds.start(people, by)
    lookAhead.plan(null)
    parking.operatorPresent()
    causeFixed()
    notifyState()
  }

  function scheduleChanged(): void {
    notifyState()
    wake()
  }

  function state(): LaneState {
    try {
      lastRead = read()
    } catch (error) {
      const reason = storageTrouble(error)
      if (reason === null) throw error
      lastRead = { ...lastRead, running, parked: { reason, until: null }, round: null }
    }
    return lastRead
  }

  function read(): LaneState {
    const { waiting, nextDueAt } = jobs.backlog(database)
    const typical = jobs.typicalDuration(database)
    const now = clock.now()
    return {
      running,
      ...parking.shown(waiting, now),
      waiting,
      nextDueAt,
      etaMs: typical === null ? null : pace.leftMs(now, waiting, typical),
      captchas: { ...lookAhead.state(), failing: failing() },
      round: rounds.state(),
    }
  }

  /** Reports a failing account only while another one is used instead; otherwise the lane's own reason says it. */
  function failing(): LaneState['captchas']['failing'] {
    const all = sellers()
    const found = all.flatMap((provider) => {
      const why = standing.failing(provider)
      return why === null ? [] : [{ provider, why: shownFailure(why) }]
    })
    return found.length < all.length ? found : []
  }

  function pause(): void {
    writeSetting(database, 'paused', 'yes')
    lookAhead.plan(null)
    notifyState()
  }

  function resume(): void {
    if (!parking.isPaused() && operator.offeredUntil(clock.now()) !== null) breaker.endOffer()
    writeSetting(database, 'paused', null)
    causeFixed()
    notifyState()
  }

  function openWindow(): void {
    if (!operator.acceptWindow(clock.now())) return
    notifyState()
    wake()
  }

  function changed(personId: number): void {
    notifyPerson(personId)
    notifyState()
    wake()
  }

  function dropped(personId: number): void {
    if (current?.claimed.personId === personId) {
      log('info', `job ${current.claimed.jobId}: aborted, it is not in the queue any more`)
      current.controller.abort(new Error('its job is not in the queue any more'))
    }
    changed(personId)
  }

  function abortLookup(personId: number): boolean {
    if (current === null || current.claimed.personId !== personId) return false
    const { claimed, controller } = current
    // Writes the abort first, so that an answer that arrives at the same time finds its token gone.
    const held = jobs.abort(database, claimed, clock.now())
    if (held) {
      log('info', `job ${claimed.jobId}: aborted by the leader`)
      controller.abort(new Error('aborted by the leader'))
    }
    return held
  }

  function networkChanged(): void {
    parking.networkChanged()
    probe().then(wake, unforeseen)
  }

  function causeFixed(): void {
    standing.forget()
    parking.causeFixed()
    wake()
  }

  function hold(): () => void {
    holds += 1
    lookAhead.plan(null)
    let isHeld = true
    return () => {
      if (isHeld) holds -= 1
      isHeld = false
      wake()
    }
  }

  function operatorAway(): void {
    operator.leave()
    rounds.end({ kind: 'left' })
    options.roundWindows?.end(false)
    notifyState()
  }

  function operatorPresent(): void {
    operator.arrive()
    parking.operatorPresent()
    wake()
  }

  function captchaWayChanged(): void {
    rounds.end({ kind: 'stopped' })
    operator.changeWay()
    lookAhead.plan(null)
    parking.captchaWayChanged()
    causeFixed()
  }

  async function stop(): Promise<void> {
    cancelTimer()
    lookAhead.stop()
    shutdown.abort(new Error('the app was closed'))
    queue.clear()
    await queue.onIdle()
    cancelTimer()
    try {
      recordPurchases()
      if (unwritten !== null) settle(unwritten.asked, unwritten.answer)
    } catch (error) {
      // The next run finds the job interrupted and repeats the lookup.
      log('error', `lane: an answer or a price was lost, ${describe(error)}`)
    }
  }

  return {
    wake,
    changed,
    dropped,
    causeFixed,
    operatorAway,
    operatorPresent,
    pause,
    resume,
    openWindow,
    startRound,
    nextOfRound: rounds.next,
    endRound: () => rounds.end({ kind: 'stopped' }),
    putRoundAway: rounds.putAway,
    gapMs: pace.usualGapMs,
    leftMs: (lookups, eachMs) => pace.leftMs(clock.now(), lookups, eachMs),
    scheduleChanged,
    abortLookup,
    captchaWayChanged,
    networkChanged,
    visit,
    hold,
    state,
    stop,
  }
}

const shownFailure = (why: CaptchaFailure): FailingSeller['why'] =>
  why === 'no_funds' || why === 'bad_key' ? why : 'not_working'

/** For the log. The detail of a failure is our own English and contains no personal data. */
const described = (outcome: Outcome): string =>
  'detail' in outcome ? `${outcome.kind}, ${outcome.detail}` : outcome.kind

/** For the log. Contains only the kind of an error, because its message may contain a cédula or a key. */
const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}${'code' in error ? ` ${String(error.code)}` : ''}` : typeof error
