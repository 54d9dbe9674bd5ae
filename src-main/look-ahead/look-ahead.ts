import { bogotaDay } from '../../src-preload/bogota.ts'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/open.ts'
import { withDeadline } from '../deadline.ts'
import { type Captcha, isSameCaptcha } from '../lookup/captcha/captcha.ts'
import {
  givenUpMs,
  resultDeadlineMs,
  submitDeadlineMs,
  usableMs,
  worthWaitingMs,
} from '../lookup/captcha/limits.ts'
import type { CaptchaApi, Result, Submitted } from '../lookup/captcha/provider.ts'
import type { PurchaseEvent, ReadyToken } from '../lookup/captcha/purchases.ts'
import { isStalled, restAfter, typicalSolve, wantedAhead } from './policy.ts'
import * as repository from './repository.ts'

/**
 * Buys captchas before the lookups need them, and hands out the oldest solved one. Each intent is written with its price
 * before the request. After a crash, those on their way are asked for again: they are paid for.
 */
export interface LookAhead {
  /** What the lookups of the next minutes need; null: nothing is bought. */
  plan(pace: { dueBy(at: number): number; periodMs: number } | null): void
  /** A lookup's own purchase: it tells which captcha the page wants, and whether the service sells and solves. */
  seen(event: PurchaseEvent): void
  /** The oldest token, for the next lookup; null: none is ready. One at a time: `giveBack` ends it. */
  lend(): ReadyToken | null
  /** The lookup has ended. A token that it did not use serves the next one. */
  giveBack(): void
  /** The page got the lent token. Returns true; throws what the database throws, and is repeated then. */
  used(serviceId: string, attemptId: number): true
  /** None is ready, and one will be soon. */
  isWorthWaiting(): boolean
  /** Some are ready or on their way. */
  isHolding(): boolean
  /** `unused`: of those that were bought today. */
  state(): { ready: number; coming: number; unused: number; unusedCost: number }
  /** What is on its way is asked for by the next run of the app. */
  stop(): void
}

export interface LookAheadOptions {
  database: Database
  clock: Clock
  /** The service's API; null: nothing can be bought or asked for. */
  api(): CaptchaApi | null
  /** Milliseconds between two requests for one captcha's result. */
  pollMs: number
  /** US dollars; reserved for the next captcha. */
  price(): number
  /** Whether this much more may be spent today. */
  maySpend(dollars: number): boolean
  /** A token is ready, or one that was waited for will not come. */
  onChange(): void
  log(level: 'info' | 'warn', message: string): void
}

interface Coming {
  id: number
  serviceId: string
  captcha: Captcha
  intendedAt: Moment
  /** A token is valid from its solution, which comes after the last time it was known to be unsolved. */
  unsolvedAt: Moment
  /** The account that bought it, which another key may have replaced; null: unknown. */
  buyer: CaptchaApi | null
  /** The last answer was that the account is refused. */
  isRefused: boolean
  cancel(): void
}

interface Ready extends ReadyToken {
  row: number
  unsolvedAt: Moment
}

/** By both clocks: the wall clock may be set, and the monotonic one stands still while a laptop sleeps. */
interface Moment {
  /** UTC ms. */
  wall: number
  monotonic: number
}

/** Milliseconds between two requests for one that is hardly worth it any more. */
const latePollMs = 10 * 60_000

export function createLookAhead(options: LookAheadOptions): LookAhead {
  const { database, clock, log } = options
  const stopped = new AbortController()
  let coming: Coming[] = []
  let ready: Ready[] = []
  let lent: Ready | null = null
  let wanted: Captcha | null = null
  let pace: Parameters<LookAhead['plan']>[0] = null
  let isSubmitting = false
  let failures = 0
  /** Monotonic ms; null: none was solved in this run. */
  let lastSolveAt: number | null = null
  /** Monotonic ms until which nothing is bought. */
  let restsUntil = 0
  let cancelRest = () => {}
  let cancelExpiry = () => {}

  const ago = (ms: number): Moment => ({ wall: clock.now() - ms, monotonic: clock.monotonic() - ms })
  /** Milliseconds since then, by the clock that says more. */
  const since = ({ wall, monotonic }: Moment): number =>
    Math.max(clock.now() - wall, clock.monotonic() - monotonic)
  const leftMs = ({ unsolvedAt }: Pick<Ready, 'unsolvedAt'>): number => usableMs - since(unsolvedAt)

  /** Sets no timer after `stop`. */
  const later = (callback: () => void, ms: number): (() => void) =>
    stopped.signal.aborted ? () => {} : clock.timer(callback, ms)

  recover()

  function recover(): void {
    const now = clock.now()
    for (const { id, serviceId, captcha, intendedAt, usableUntil } of repository.openCaptchas(database)) {
      // A request without an answer cannot be asked about, and an old token is worthless.
      if (serviceId === null || (usableUntil !== null && usableUntil <= now))
        repository.noteUnused(database, id)
      else {
        wanted = captcha
        // A clock that was set back must not make it younger than new.
        const passed = (at: number) => ago(Math.max(0, now - at))
        const unsolvedAt = passed(usableUntil === null ? intendedAt : usableUntil - usableMs)
        follow({ id, serviceId, captcha, intendedAt: passed(intendedAt), unsolvedAt, buyer: null }, 0)
      }
    }
  }

  // ── Buying ──────────────────────────────────────────────────────────────────────────────────────────────────────

  function buySoon(): void {
    if (stopped.signal.aborted || isSubmitting || !isLacking()) return
    const api = options.api()
    const price = options.price()
    if (api === null || wanted === null || !options.maySpend(price)) return
    const captcha = wanted
    const id = repository.intend(database, captcha, price, clock.now())
    isSubmitting = true
    void submit(api, captcha, id).finally(() => {
      isSubmitting = false
      safely(buySoon)
    })
  }

  /** Whether another one should be bought now. */
  function isLacking(): boolean {
    if (pace === null || wanted === null) return false
    if (clock.monotonic() < restsUntil || hasStalled()) return false
    if (coming.some(({ isRefused }) => isRefused)) return false
    const solvesMs = repository.lastSolves(database)
    const due = pace.dueBy(clock.now() + typicalSolve(solvesMs))
    return ahead() < wantedAhead({ due, periodMs: pace.periodMs, solvesMs })
  }

  /** Buying more from a service that solves nothing would only cost more. */
  function hasStalled(): boolean {
    const oldestMs = Math.max(0, ...coming.map(({ intendedAt }) => since(intendedAt)))
    return isStalled(lastSolveAt === null ? null : clock.monotonic() - lastSolveAt, oldestMs)
  }

  function noteSolution(): void {
    failures = 0
    lastSolveAt = clock.monotonic()
  }

  const worthwhile = (): Coming[] =>
    coming.filter(
      ({ captcha, intendedAt, isRefused }) =>
        wanted !== null && isSameCaptcha(captcha, wanted) && !isRefused && since(intendedAt) < worthWaitingMs,
    )

  const fitting = (): Ready[] =>
    ready.filter((one) => wanted !== null && isSameCaptcha(one.captcha, wanted) && leftMs(one) > 0)

  const ahead = (): number => worthwhile().length + fitting().length

  async function submit(api: CaptchaApi, captcha: Captcha, id: number): Promise<void> {
    let answer: Submitted | null
    try {
      answer = await withDeadline(stopped.signal, submitDeadlineMs, (signal) => api.submit(captcha, signal))
    } catch {
      // The session closes; the next one counts the intent as bought.
      return
    }
    if (answer?.kind === 'accepted') {
      failures = 0
      // Also if the id cannot be written: it is paid for.
      follow(
        { id, serviceId: answer.id, captcha, intendedAt: ago(0), unsolvedAt: ago(0), buyer: api },
        options.pollMs,
      )
    }
    safely(() => {
      switch (answer?.kind) {
        case 'accepted':
          repository.noteHandedIn(database, id, answer.id)
          break
        case 'busy':
        case 'refused':
          repository.forget(database, id)
          rest(answer.why.detail)
          break
        case 'unknown':
        case undefined:
          repository.noteUnused(database, id)
          rest(answer?.why.detail ?? 'no answer in time')
      }
    })
  }

  /** Nothing is bought for a while; the lookups go on, and buy as they need. `why`: null: the lane says it. */
  function rest(why: string | null): void {
    failures += 1
    const ms = restAfter(failures)
    restsUntil = clock.monotonic() + ms
    cancelRest()
    cancelRest = later(() => safely(buySoon), ms)
    if (why !== null) log('warn', `captchas are not bought ahead for ${Math.round(ms / 1000)} s: ${why}`)
    options.onChange()
  }

  // ── On their way ────────────────────────────────────────────────────────────────────────────────────────────────

  function follow(bought: Omit<Coming, 'cancel' | 'isRefused'>, firstMs: number): void {
    const one: Coming = { ...bought, isRefused: false, cancel: () => {} }
    coming = [...coming, one]
    askLater(one, firstMs)
  }

  function askLater(one: Coming, ms: number): void {
    one.cancel = later(() => void ask(one), ms)
  }

  async function ask(one: Coming): Promise<void> {
    const inForce = safely(options.api)
    const api = inForce && (one.buyer ?? inForce)
    const at = ago(0)
    let result: Result | null = null
    try {
      if (api !== null)
        result = await withDeadline(stopped.signal, resultDeadlineMs, (signal) =>
          api.result(one.serviceId, signal),
        )
    } catch {
      return
    }
    if (stopped.signal.aborted) return
    const isDone = safely(() => take(one, result, at))
    if (isDone === true) {
      coming = coming.filter((other) => other !== one)
      options.onChange()
      safely(buySoon)
    } else {
      const isLate = since(one.intendedAt) >= worthWaitingMs
      const restMs = one.isRefused ? restsUntil - clock.monotonic() : 0
      askLater(one, Math.max(restMs, isLate ? latePollMs : options.pollMs))
    }
  }

  /** True: the service needs no further question about it. */
  function take(one: Coming, result: Result | null, at: Moment): boolean {
    const isOld = since(one.intendedAt) >= givenUpMs
    one.isRefused = result?.kind === 'account_refused'
    switch (result?.kind) {
      case 'solved': {
        const { id, serviceId, captcha, unsolvedAt } = one
        const now = clock.now()
        const usableUntil = now + leftMs(one)
        repository.noteSolved(database, { id, dollars: result.dollars, now, usableUntil })
        noteSolution()
        if (usableUntil <= now) repository.noteUnused(database, id)
        else keep({ row: id, id: serviceId, token: result.token, captcha, unsolvedAt })
        return true
      }
      case 'failed':
        repository.forget(database, one.id)
        return true
      case 'not_ready':
        one.unsolvedAt = at
        if (isOld) repository.forget(database, one.id)
        return isOld
      case 'account_refused':
        // The same account may have a new key.
        one.buyer = null
        // All that are on their way get this answer.
        if (clock.monotonic() >= restsUntil) rest(result.why.detail)
        if (isOld) repository.noteUnused(database, one.id)
        return isOld
      case 'unknown':
      case undefined:
        // Its price stays unknown, so the reserved one counts.
        if (isOld) repository.noteUnused(database, one.id)
        return isOld
    }
  }

  // ── Ready ───────────────────────────────────────────────────────────────────────────────────────────────────────

  function keep(one: Ready): void {
    ready = [...ready, one].sort((a, b) => leftMs(a) - leftMs(b))
    awaitExpiry()
  }

  function awaitExpiry(): void {
    cancelExpiry()
    const [first] = ready
    if (first !== undefined) cancelExpiry = later(() => safely(expire), Math.max(0, leftMs(first)))
  }

  function expire(): void {
    const over = ready.filter((one) => leftMs(one) <= 0)
    ready = ready.filter((one) => leftMs(one) > 0)
    awaitExpiry()
    for (const { row } of over) safely(() => repository.noteUnused(database, row))
    if (over.length > 0) options.onChange()
    buySoon()
  }

  /** Errors of the database may be temporary; what was bought stays written as it was. null: it failed. */
  function safely<Done>(work: () => Done): Done | null {
    try {
      return work()
    } catch (error) {
      log('warn', `captchas ahead: ${error instanceof Error ? error.name : typeof error}`)
      return null
    }
  }

  return {
    plan(next) {
      pace = next
      safely(buySoon)
    },
    seen(event) {
      switch (event.kind) {
        case 'asked':
          // A token for another load of the page would be worthless.
          wanted = event.captcha.data === undefined ? event.captcha : null
          break
        case 'not_bought':
          rest(null)
          break
        case 'handed_in':
          restsUntil = 0
          failures = 0
          break
        case 'paid':
          noteSolution()
          break
        case 'maybe_bought':
        case 'submitting':
        case 'unsolved':
        case 'dropped':
        case 'used':
          return
      }
      safely(buySoon)
    },
    lend() {
      const [one] = fitting()
      if (one === undefined) return null
      ready = ready.filter((other) => other !== one)
      lent = one
      awaitExpiry()
      const { id, token, captcha } = one
      return { id, token, captcha }
    },
    giveBack() {
      if (lent === null) return
      const back = lent
      lent = null
      keep(back)
    },
    used(serviceId, attemptId) {
      if (lent?.id !== serviceId) return true
      repository.noteUsed(database, lent.row, attemptId)
      lent = null
      safely(buySoon)
      return true
    },
    isWorthWaiting: () => pace !== null && fitting().length === 0 && worthwhile().length > 0,
    isHolding: () => ahead() > 0,
    state() {
      const { captchas, dollars } = repository.unusedIn(database, bogotaDay(clock.now()))
      return { ready: fitting().length, coming: worthwhile().length, unused: captchas, unusedCost: dollars }
    },
    stop() {
      stopped.abort(new Error('the app was closed'))
      cancelRest()
      cancelExpiry()
      for (const one of coming) one.cancel()
    },
  }
}
