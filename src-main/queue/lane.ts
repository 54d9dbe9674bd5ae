import PQueue from 'p-queue'
import type { CaptchaWay, LaneReason, LookupStep, UnreadReason } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { orAborted } from '../deadline.ts'
import type { PurchaseEvent } from '../lookup/captcha/purchases.ts'
import type { Lookup, LookupAnswer, Outcome } from '../lookup/outcome.ts'
import { NoBrowser } from '../no-browser.ts'
import { type StorageTrouble, storageTrouble } from '../refusal.ts'
import { dailyCeiling, readSetting, writeSetting } from '../settings/repository.ts'
import { createBreaker } from './breaker.ts'
import * as jobs from './jobs.ts'
import { trialAt } from './offline.ts'
import { nextLookAt } from './page-fault.ts'
import { bogotaDay, gapLeft, recheckMs, type Site, visitDeadlineMs, visitPatienceMs } from './policy.ts'
import type { Probe } from './probe.ts'
import { pendingCaptchas, recordPurchase } from './purchases.ts'

/** The lane asks again at least this often, in milliseconds: whatever woke nobody is found then. */
const longestTimerMs = 60_000
/** How often the host is probed while it is out of reach, in milliseconds. */
const offlineProbeMs = 15_000

export interface LaneOptions {
  database: Database
  lookup: Lookup
  /** How the next captcha is passed; null while there is no way. */
  captchaWay(): CaptchaWay | null
  /** Milliseconds for which a lookup that opens a window has to wait, since somebody is typing; 0: it may open. */
  typingMs(): number
  probe: Probe
  clock: Clock
  /** Names this run of the app. */
  bootId: string
  /** The census page in force; `lookup` asks the same one. */
  site(): Site
  /** After a commit that changed this person's record or job. */
  onPerson(personId: number): void
  /** After anything that `state()` shows changed. */
  onState(): void
  log(level: 'info' | 'warn' | 'error', message: string): void
}

interface LaneState {
  running: { personId: number; name: string; step: LookupStep; since: number; byPerson: boolean } | null
  paused: boolean
  parked: { reason: LaneReason; until: number | null } | null
  online: boolean
  waiting: number
  nextDueAt: number | null
  etaMs: number | null
}

/** Why the site was not asked, or did not answer in time. `until`: UTC ms, or null where only a change ends it. */
export interface Unvisited {
  kind: 'unvisited'
  reason: Extract<UnreadReason, 'busy' | 'offline' | 'blocked' | 'no_browser' | 'timeout'>
  until: number | null
}

export interface Lane {
  /** Looks for work now; cheap, and harmless at any time. */
  wake(): void
  /** A job of this person was changed by others: it is told, and the lane looks again. */
  changed(personId: number): void
  /** The same where their job was taken out of the queue: a lookup that runs for it is broken off. See drop.ts. */
  dropped(personId: number): void
  /** The network may have come or gone: looks whether the site is in reach, be there work or not. */
  networkChanged(): void
  /** What parked it may be mended (a key was saved, a browser installed): tries again. */
  mended(): void
  /** Whoever solves the captchas is not there any more: a lookup that waits for it is broken off, none is begun. */
  personLeft(): void
  /** They are there, or back. */
  personHere(): void
  /** No lookup is begun until `resume`, also after a restart; the one that runs goes on to its end. */
  pause(): void
  /** Ends the pause, retries at once whatever parked the lane, and declines an offered window. */
  resume(): void
  /** Uses the offered window for the next lookup; no effect without an offer. */
  openWindow(): void
  /** Breaks this person's lookup off at no cost; false: it is not the one that runs. See `jobs.breakOff`. */
  breakOff(personId: number): boolean
  /** Captchas are passed in another way from now on: a lookup that waits for a person is broken off at no cost. */
  captchaWayChanged(): void
  /**
   * Asks the site something that is no lookup, under the same rules: in its turn, after the gap, not while the site
   * refuses or is out of reach. `work` ends when its signal is aborted; its answer `blocked` is taken as a refusal.
   */
  visit<Answer extends { kind: string }>(
    site: Site,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | Unvisited>
  state(): LaneState
  /** Breaks the running lookup off, gives its job back, and never claims again. */
  stop(): Promise<void>
}

/** A lookup that is running or whose answer is not written yet. */
interface Asked {
  claimed: jobs.Claim
  /** A person solves its captcha in the window. */
  byPerson: boolean
  /** The window was offered for this lookup only. */
  isOffered: boolean
}

/** One lane: claims one job, runs one lookup, writes what came of it, waits out the gap, and so on. */
export function createLane(options: LaneOptions): Lane {
  const { database, clock, log } = options
  const queue = new PQueue({ concurrency: 1 })
  const shutdown = new AbortController()
  /** Aborted when whoever solves the captchas leaves. */
  let attended = new AbortController()
  let cancelTimer = () => {}
  let online = true
  let running: LaneState['running'] = null
  /** What is neither the site's refusal nor the person's fault; `endsAt`, monotonic: when to see whether it was mended. */
  let stuck: { reason: LaneReason; endsAt: number } | null = null
  /** The lookup that runs, and what breaks it off. */
  let current: { claimed: jobs.Claim; broken: AbortController } | null = null
  /** Resolves once the last lookup has stopped completely; null: it has. */
  let leaving: Promise<void> | null = null
  /** An answer that could not be written yet. */
  let unwritten: { asked: Asked; answer: LookupAnswer } | null = null
  /** Purchase events that could not be written yet. */
  const unrecorded: { attemptId: number; event: PurchaseEvent }[] = []
  /** The leader accepted the offered window. */
  let windowTaken = false
  /** How often something was mended: what went wrong before the last time is no reason to park. */
  let mendings = 0
  /** Since the last lookup something happened that may have brought the site back into reach. */
  let hurried = false
  /** A leader acted since the last lookup. Unlike `hurried`, a network change does not set it. */
  let leaderActed = false
  /** What the database said last, for as long as it cannot be read. */
  let seen: LaneState = {
    running: null,
    parked: null,
    online: true,
    paused: false,
    waiting: 0,
    nextDueAt: null,
    etaMs: null,
  }

  // Closing what an earlier run left behind counts as the end of its lookup, so the gap is read after it.
  jobs.recover(database, options.bootId, clock.now())
  let lastEnd = endOfLastLookup()
  const breaker = createBreaker(database, clock, () => options.site().breakerDelays)

  /** The gap holds across restarts; a wall clock that was set back in between counts as no time at all. */
  function endOfLastLookup(): number {
    const endedAt = jobs.lastLookupEndedAt(database)
    if (endedAt === null) return Number.NEGATIVE_INFINITY
    return clock.monotonic() - Math.max(0, clock.now() - endedAt)
  }

  /** Who listens reads the database as well: what they run into must not end a turn or count as somebody's try. */
  function tell(say: () => void): void {
    try {
      say()
    } catch (error) {
      log('warn', `lane: nobody was told, ${describe(error)}`)
    }
  }
  const tellState = () => tell(options.onState)
  const tellPerson = (personId: number) => tell(() => options.onPerson(personId))

  function wake(): void {
    // One turn that waits behind the running one sees all that the others would.
    if (shutdown.signal.aborted || queue.size > 0) return
    queue.add(turn).catch(unforeseen)
  }

  /** A database that cannot be read or written now may be later: the lane says so and goes on asking. */
  function unforeseen(error: unknown): void {
    if (shutdown.signal.aborted) return
    sleep(longestTimerMs)
    const trouble = storageTrouble(error)
    log(trouble === null ? 'error' : 'warn', `lane: ${describe(error)}`)
    if (trouble !== null) park(trouble)
  }

  function park(reason: Blameless): void {
    stuck = { reason, endsAt: clock.monotonic() + recheckMs[reason] }
    tellState()
  }

  function sleep(ms: number): void {
    cancelTimer()
    if (!shutdown.signal.aborted) cancelTimer = clock.timer(wake, Math.min(ms, longestTimerMs))
  }

  /** One look at the queue: claims and runs what may run now, or sets the timer for when to look again. */
  async function turn(): Promise<void> {
    if (shutdown.signal.aborted) return
    cancelTimer()
    if (stuck !== null && stuck.endsAt <= clock.monotonic()) stuck = null
    if (stuck !== null) return sleep(stuck.endsAt - clock.monotonic())
    tidy()
    const now = clock.now()
    const { nextDueAt } = jobs.backlog(database)
    const parked = parkedBy(now)
    tellState()
    if (nextDueAt === null) return
    if (parked !== null) return sleep(parked.until === null ? longestTimerMs : parked.until - now)
    if (nextDueAt > now) return sleep(nextDueAt - now)
    const gap = gapBefore(options.site())
    if (gap > 0) return sleep(gap)
    if (typingLeft() > 0) return sleep(typingLeft())
    await look()
    if (shutdown.signal.aborted) return
    if (!online) return sleep(offlineProbeMs)
    // What the leader did while the site was being looked for holds for this claim as well.
    if (parkedBy(clock.now()) !== null) return wake()
    // Another page may be in force by now, and it may have to be asked more slowly.
    if (gapBefore(options.site()) > 0) return wake()
    // Somebody may have begun to type.
    if (typingLeft() > 0) return sleep(typingLeft())
    const claimed = jobs.claim(database, options.bootId, clock.now(), options.site().url)
    if (claimed !== null) {
      await run({ claimed, byPerson: nextWay() === 'assisted', isOffered: windowTaken })
      if (leaving !== null) await left(leaving)
    }
    wake()
  }

  /** Waits until a lookup that was broken off has stopped completely. */
  async function left(whole: Promise<void>): Promise<void> {
    await orAborted(whole, shutdown.signal).catch(() => {})
    lastEnd = clock.monotonic()
  }

  /** How the captcha of the next lookup is solved. */
  const nextWay = (): CaptchaWay | null => (windowTaken ? 'assisted' : options.captchaWay())

  const typingLeft = (): number => (nextWay() === 'assisted' ? options.typingMs() : 0)

  const gapBefore = ({ gapMs }: Site): number => gapLeft(clock.monotonic() - lastEnd, gapMs)

  /** Before anything is claimed: what the last lookup left undone, and what the clock's steps did to the due times. */
  function tidy(): void {
    recordPurchases()
    if (unwritten !== null) settle(unwritten.asked, unwritten.answer)
    const reclaimed = jobs.reclaim(database, clock.now())
    const moved = jobs.clampDueTimes(database, Math.max(...options.site().retryDelays), clock.now())
    for (const personId of reclaimed === null ? moved : [reclaimed, ...moved]) tellPerson(personId)
  }

  /** Is the site in reach? A change of the answer is told. */
  async function look(): Promise<void> {
    const reached = await options.probe(options.site().url, shutdown.signal)
    if (shutdown.signal.aborted || reached === online) return
    online = reached
    hurried = true
    log('info', online ? 'the census host is in reach' : 'the census host is out of reach')
    tellState()
  }

  async function run(asked: Asked): Promise<void> {
    const before = mendings
    windowTaken = false
    const answer = await ask(asked)
    if (answer !== null) settle(asked, answer)
    if (mendings !== before) unpark()
    tellPerson(asked.claimed.personId)
    tellState()
  }

  /** null: there is no answer, and the job was given back at no cost. */
  async function ask({ claimed, byPerson }: Asked): Promise<LookupAnswer | null> {
    const { personId, name, cedula, jobId, isLook } = claimed
    const since = clock.now()
    const show = (step: LookupStep) => {
      if (running?.step === step) return
      running = { personId, name, step, since, byPerson }
      tellState()
    }
    const broken = new AbortController()
    current = { claimed, broken }
    const ends = [shutdown.signal, broken.signal, ...(byPerson ? [attended.signal] : [])]
    const signal = AbortSignal.any(ends)
    try {
      log('info', `job ${jobId}: started`)
      show('opening')
      tellPerson(personId)
      const lookup = options.lookup({
        cedula,
        signal,
        way: byPerson ? 'assisted' : 'service',
        ...(isLook && { mostCaptchas: 1 }),
        purchases: {
          pending: pendingCaptchas(database),
          tell(event) {
            unrecorded.push({ attemptId: claimed.attemptId, event })
            // Even after the lookup was broken off, a purchase counts.
            tell(recordPurchases)
          },
        },
        onStep(step) {
          show(step)
          // The answer may be paid for already: a step that cannot be written down is no reason to lose it.
          if (step !== 'opening') tell(() => jobs.recordStep(database, claimed, step))
        },
      })
      // A hanging browser may close slowly. The job is given back first; the next lookup waits for the browser.
      const gone = () => {
        leaving = null
      }
      leaving = lookup.then(gone, gone)
      return await orAborted(lookup, signal)
    } catch (error) {
      if (broken.signal.aborted) return null
      if (shutdown.signal.aborted) return giveBack(claimed, 'the app was closed')
      if (signal.aborted) return giveBack(claimed, (signal.reason as Error).message)
      const trouble = storageTrouble(error)
      if (trouble !== null) {
        park(trouble)
        return giveBack(claimed, describe(error))
      }
      if (error instanceof NoBrowser) {
        park('no_browser')
        log('warn', error.message)
        return giveBack(claimed, error.message)
      }
      // Whatever a lookup runs into unforeseen is a failed try like any other: nothing may skip the retries.
      const detail = describe(error)
      log('error', `job ${jobId}: ${detail}`)
      return { outcome: { kind: 'parse_error', detail }, source: '' }
    } finally {
      running = null
      current = null
      lastEnd = clock.monotonic()
    }
  }

  function giveBack(claimed: jobs.Claim, detail: string): null {
    jobs.giveBack(database, claimed, detail, clock.now())
    return null
  }

  /** If this throws, the remaining events are written later. */
  function recordPurchases(): void {
    for (let first = unrecorded[0]; first !== undefined; first = unrecorded[0]) {
      const isPriced = recordPurchase(database, first.attemptId, first.event)
      unrecorded.shift()
      if (!isPriced) log('warn', 'a captcha of unknown price was counted at the usual price')
    }
  }

  /** Where this throws, the answer is kept and written later: it may have been paid for. */
  function settle(asked: Asked, answer: LookupAnswer): void {
    unwritten = { asked, answer }
    const { claimed, isOffered } = asked
    recordPurchases()
    const now = clock.now()
    const blameless = blamelessReason(answer)
    // The window was closed or timed out, so the offer starts again.
    const isLeft = isOffered && blameless === 'waiting_for_person'
    const rules = { retryDelays: options.site().retryDelays, countFailure: blameless === null }
    const changed = immediately(database.sqlite, () => {
      const written = jobs.finish(database, claimed, answer, now, rules)
      if (written !== null && isLeft) breaker.offerAnew(now)
      else if (written !== null) moveBreaker(answer.outcome.kind, !asked.byPerson, now)
      return written
    })
    unwritten = null
    hurried = false
    leaderActed = false
    const { kind } = answer.outcome
    if (changed !== null) log(kind === 'blocked' ? 'warn' : 'info', `job ${claimed.jobId}: ${kind}`)
    else log('warn', `job ${claimed.jobId}: its result came too late and was dropped`)
    if (blameless !== null && !isLeft) park(blameless)
    for (const personId of changed ?? [claimed.personId]) tellPerson(personId)
  }

  /** A refusal lengthens the wait; only an answer of the census shortens it again. */
  function moveBreaker(outcome: Outcome['kind'], isHidden: boolean, now: number): void {
    switch (outcome) {
      case 'blocked':
        breaker.refuse(isHidden, now)
        break
      case 'found':
      case 'not_found':
      case 'cancelled':
        breaker.end()
        break
      case 'timeout':
      case 'network_error':
      case 'captcha_failed':
      case 'parse_error':
        breaker.endOffer()
        break
    }
  }

  function parkedBy(now: number, trial = nextTrial(now)): LaneState['parked'] {
    if (stuck !== null && isStorageTrouble(stuck.reason)) return { reason: stuck.reason, until: null }
    if (isPaused()) return { reason: 'paused', until: null }
    if (stuck !== null) return { reason: stuck.reason, until: null }
    const way = nextWay()
    if (way === null) return { reason: 'no_captcha_way', until: null }
    if (way === 'assisted' && attended.signal.aborted) return { reason: 'waiting_for_person', until: null }
    const refused = breaker.refusedUntil(now)
    if (refused !== null) return { reason: 'blocked', until: refused }
    const look = nextLook(now)
    if (look !== null && look > now) return { reason: 'page_failing', until: look }
    // Before the ceiling: a lookup in the window costs nothing.
    const offered = offeredUntil(now)
    if (offered !== null) return { reason: 'window_offered', until: offered }
    const spent = way === 'service' ? spentUntil(now) : null
    if (spent !== null) return { reason: 'daily_ceiling', until: spent }
    return trial === null || trial <= now ? null : { reason: 'offline', until: trial }
  }

  const nextTrial = (now: number) => trialAt(database, options.site().retryDelays, hurried, now)

  function nextLook(now: number): number | null {
    const { url, pageFaultDelays } = options.site()
    return nextLookAt(database, url, pageFaultDelays, leaderActed, now)
  }

  /** UTC ms at which the offer of the window ends; null: no offer. Requires a leader who is signed in. */
  const offeredUntil = (now: number): number | null =>
    nextWay() === 'service' && !attended.signal.aborted ? breaker.offeredUntil(now) : null

  /** The end of the day whose ceiling was reached; null: it was not. */
  function spentUntil(now: number): number | null {
    const ceiling = dailyCeiling(database)
    if (ceiling === null) return null
    const today = bogotaDay(now)
    // Sums of cents are a little less than what they stand for.
    return jobs.captchaSpending(database, today) >= ceiling - 1e-9 ? today.end : null
  }

  function state(): LaneState {
    try {
      seen = read()
    } catch (error) {
      const reason = storageTrouble(error)
      if (reason === null) throw error
      seen = { ...seen, running, parked: { reason, until: null } }
    }
    return seen
  }

  function read(): LaneState {
    const now = clock.now()
    const { waiting, nextDueAt } = jobs.backlog(database)
    const offline = online ? null : { reason: 'offline' as const, until: null }
    const typical = jobs.typicalDuration(database)
    const trial = nextTrial(now)
    const paused = isPaused()
    // What ails the disk is told also where nothing waits: an answer may be held back by it. So is what the leader chose.
    const isTold = waiting > 0 || paused || (stuck !== null && isStorageTrouble(stuck.reason))
    return {
      running,
      paused,
      parked: isTold ? (parkedBy(now, trial) ?? offline) : null,
      online: online && trial === null,
      waiting,
      nextDueAt,
      etaMs: typical === null ? null : waiting * (typical + options.site().gapMs),
    }
  }

  const isPaused = () => readSetting(database, 'paused') !== null

  function pause(): void {
    writeSetting(database, 'paused', 'yes')
    tellState()
  }

  function resume(): void {
    if (!isPaused() && offeredUntil(clock.now()) !== null) breaker.endOffer()
    writeSetting(database, 'paused', null)
    mended()
    tellState()
  }

  function openWindow(): void {
    if (offeredUntil(clock.now()) === null) return
    windowTaken = true
    tellState()
    wake()
  }

  function changed(personId: number): void {
    tellPerson(personId)
    tellState()
    wake()
  }

  function dropped(personId: number): void {
    if (current?.claimed.personId === personId) {
      log('info', `job ${current.claimed.jobId}: broken off, it is not in the queue any more`)
      current.broken.abort(new Error('its job is not in the queue any more'))
    }
    changed(personId)
  }

  function breakOff(personId: number): boolean {
    if (current === null || current.claimed.personId !== personId) return false
    const { claimed, broken } = current
    // Written first: an answer that comes at the same time finds its token gone.
    const held = jobs.breakOff(database, claimed, clock.now())
    if (held) {
      log('info', `job ${claimed.jobId}: broken off by the leader`)
      broken.abort(new Error('broken off by the leader'))
    }
    return held
  }

  function networkChanged(): void {
    hurried = true
    if (stuck?.reason === 'captive_portal') stuck = null
    look().then(wake, unforeseen)
  }

  /** Whoever solves the captchas says themselves when they are back. */
  function unpark(): void {
    if (stuck?.reason !== 'waiting_for_person') stuck = null
  }

  function mended(): void {
    mendings += 1
    hurried = true
    leaderActed = true
    unpark()
    wake()
  }

  function personLeft(): void {
    attended.abort(new Error('whoever solves the captchas has left'))
    windowTaken = false
    tellState()
  }

  function captchaWayChanged(): void {
    attended.abort(new Error('captchas are passed in another way now'))
    attended = new AbortController()
    windowTaken = false
    stuck = null
    mended()
  }

  function personHere(): void {
    if (attended.signal.aborted) attended = new AbortController()
    if (stuck?.reason === 'waiting_for_person') stuck = null
    hurried = true
    leaderActed = true
    wake()
  }

  function visit<Answer extends { kind: string }>(
    site: Site,
    work: (signal: AbortSignal) => Promise<Answer>,
  ): Promise<Answer | Unvisited> {
    if (shutdown.signal.aborted) return Promise.resolve(unvisited('busy'))
    return new Promise((resolve, reject) => {
      const patience = limit(visitPatienceMs)
      // Also where its turn never comes: a lane that stops forgets what waits.
      patience.signal.addEventListener('abort', () => resolve(unvisited('busy')), { once: true })
      // Somebody sits before the screen: it goes before whatever waits.
      queue
        .add(() => inTurn(site, work, patience), { priority: 1 })
        .then(resolve, reject)
        .finally(() => {
          patience.end()
          wake()
        })
    })
  }

  async function inTurn<Answer extends { kind: string }>(
    site: Site,
    work: (signal: AbortSignal) => Promise<Answer>,
    patience: Limit,
  ): Promise<Answer | Unvisited> {
    const gap = gapBefore(site)
    if (gap > 0) await passed(gap, patience.signal)
    const until = breaker.refusedUntil(clock.now())
    if (until !== null) return unvisited('blocked', until)
    const reached = await options.probe(site.url, patience.signal)
    if (patience.signal.aborted) return unvisited('busy')
    if (!reached) return unvisited('offline')
    patience.end()
    // Where the app dies meanwhile, the next run takes it for the end: the gap then counts from that run's start.
    noteEnd(clock.now() + visitDeadlineMs)
    const deadline = limit(visitDeadlineMs)
    try {
      const answer = await orAborted(work(deadline.signal), deadline.signal)
      if (answer.kind === 'blocked') breaker.refuse(true, clock.now())
      return answer
    } catch (error) {
      if (shutdown.signal.aborted) return unvisited('busy')
      if (deadline.signal.aborted) return unvisited('timeout')
      if (error instanceof NoBrowser) return unvisited('no_browser')
      throw error
    } finally {
      deadline.end()
      lastEnd = clock.monotonic()
      noteEnd(clock.now())
      tellState()
    }
  }

  const noteEnd = (at: number) => writeSetting(database, 'last_lookup_ended_at', String(at))

  /** A signal that is aborted after `ms`, or when the lane stops. */
  function limit(ms: number): Limit {
    const spent = new AbortController()
    const cancel = clock.timer(() => spent.abort(new Error('out of time')), ms)
    return { signal: AbortSignal.any([shutdown.signal, spent.signal]), end: cancel }
  }

  function passed(ms: number, signal: AbortSignal): Promise<void> {
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

  async function stop(): Promise<void> {
    cancelTimer()
    shutdown.abort(new Error('the app was closed'))
    queue.clear()
    await queue.onIdle()
    cancelTimer()
    try {
      recordPurchases()
      if (unwritten !== null) settle(unwritten.asked, unwritten.answer)
    } catch (error) {
      // The next run finds the job as interrupted and asks again.
      log('error', `lane: an answer or a price was lost, ${describe(error)}`)
    }
  }

  return {
    wake,
    changed,
    dropped,
    mended,
    personLeft,
    personHere,
    pause,
    resume,
    openWindow,
    breakOff,
    captchaWayChanged,
    networkChanged,
    visit,
    state,
    stop,
  }
}

interface Limit {
  signal: AbortSignal
  /** Stops counting. */
  end(): void
}

const unvisited = (reason: Unvisited['reason'], until: number | null = null): Unvisited => ({
  kind: 'unvisited',
  reason,
  until,
})

type Blameless = keyof typeof recheckMs

/** The reasons that park the lane and count as nobody's try. */
function blamelessReason({ outcome }: LookupAnswer): Blameless | null {
  if (outcome.kind === 'parse_error') return outcome.electionGone ? 'election_gone' : null
  if (outcome.kind === 'network_error') return outcome.captivePortal ? 'captive_portal' : null
  if (outcome.kind !== 'captcha_failed') return null
  switch (outcome.reason) {
    case 'no_funds':
    case 'bad_key':
      return outcome.reason
    case 'wrong_setting':
      return 'captcha_setting'
    case 'needs_person':
    case 'cancelled':
      return 'waiting_for_person'
    case 'unsolvable':
    case 'timeout':
    case 'network':
      return null
  }
}

function isStorageTrouble(reason: LaneReason): reason is StorageTrouble {
  switch (reason) {
    case 'disk_full':
    case 'folder_read_only':
    case 'database_damaged':
      return true
    case 'paused':
    case 'offline':
    case 'blocked':
    case 'no_funds':
    case 'bad_key':
    case 'no_browser':
    case 'no_captcha_way':
    case 'waiting_for_person':
    case 'election_gone':
    case 'captive_portal':
    case 'page_failing':
    case 'window_offered':
    case 'captcha_setting':
    case 'daily_ceiling':
      return false
  }
}

/** What an unforeseen error is called in the log: its message may hold a cédula or a key, so only its kind. */
const describe = (error: unknown): string =>
  error instanceof Error ? `${error.name}${'code' in error ? ` ${String(error.code)}` : ''}` : typeof error
