import { bogotaDay } from '../../src-preload/bogota.ts'
import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
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
import type { ConnectedAccount } from '../lookup/captcha/providers.ts'
import type { PurchaseEvent, ReadyToken } from '../lookup/captcha/purchases.ts'
import type { UnsolvedCaptcha } from '../lookup/captcha/solver.ts'
import type { Standing } from '../lookup/captcha/standing.ts'
import { isStalled, tooEarlyMs, typicalSolve, wantedAhead } from './policy.ts'
import * as repository from './repository.ts'

/**
 * Buys captchas before the lookups need them, and lends the oldest solved one. Writes each intent with its price before
 * the request. After a crash, it asks again for the unsolved ones, because they are paid for.
 */
export interface LookAhead {
  /**
   * Number of captchas that the lookups of the next minutes need; null: buys nothing. `nextAt`: monotonic ms of the
   * next lookup, if lookups are so far apart that tokens could expire between them; null: they are not.
   */
  plan(pace: { dueBy(at: number): number; periodMs: number; nextAt: number | null } | null): void
  /** A lookup's own purchase. It shows which captcha the page wants, and whether the service sells and solves. */
  seen(event: PurchaseEvent): void
  /** The oldest token, for the next lookup; null: none is ready. Lends one at a time; `giveBack` ends the loan. */
  lend(): ReadyToken | null
  /** Call when the lookup has ended. An unused token serves the next lookup. */
  giveBack(): void
  /** Call when the page got the lent token. Returns true. Throws what the database throws; call again then. */
  used(serviceId: string, attemptId: number): true
  /** Whether none is ready but one will be soon. */
  isWorthWaiting(): boolean
  /** Whether captchas are ready or being solved. */
  isHolding(): boolean
  /** `unused`: captchas bought today that no page will get. */
  state(): { ready: number; coming: number; unused: number; unusedCost: number }
  /** Stops. The next run of the app asks for the unsolved captchas. */
  stop(): void
}

export interface LookAheadOptions {
  database: Database
  clock: Clock
  /** In the owner's order. Empty: nothing can be bought or asked for. */
  accounts(): readonly ConnectedAccount[]
  /** Accounts that failed lately: see standing.ts. */
  standing: Standing
  /** Milliseconds between two requests for one captcha's result. */
  pollMs: number
  /** US dollars to reserve for the provider's next captcha. */
  price(provider: CaptchaProviderName): number
  /** Whether this amount may still be spent today. */
  maySpend(dollars: number): boolean
  /** Called when a token is ready, or when an expected one will not come. */
  onChange(): void
  log(level: 'info' | 'warn', message: string): void
}

interface Coming {
  id: number
  serviceId: string
  provider: CaptchaProviderName
  captcha: Captcha
  intendedAt: Moment
  /** Last time at which the captcha was known to be unsolved. A token is valid from its solution, which is later. */
  unsolvedAt: Moment
  /** The account that bought it; another key may have replaced it. null: unknown. */
  buyer: CaptchaApi | null
  /** Whether the last answer was that the account is refused. */
  isRefused: boolean
  cancel(): void
}

interface Ready extends ReadyToken {
  row: number
  unsolvedAt: Moment
}

/** A moment by both clocks: the wall clock may be set, and the monotonic one stops while a laptop sleeps. */
interface Moment {
  /** UTC ms. */
  wall: number
  monotonic: number
}

/** Milliseconds between two requests for a captcha that is almost too old to be useful. */
const latePollMs = 10 * 60_000

export function createLookAhead(options: LookAheadOptions): LookAhead {
  const { database, clock, log, standing } = options
  const stopped = new AbortController()
  let coming: Coming[] = []
  let ready: Ready[] = []
  let lent: Ready | null = null
  let wanted: Captcha | null = null
  let pace: Parameters<LookAhead['plan']>[0] = null
  let isSubmitting = false
  /** Monotonic ms of each account's last solution in this run. */
  const lastSolves = new Map<CaptchaProviderName, number>()
  let cancelRest = () => {}
  let cancelWait = () => {}
  let cancelExpiry = () => {}

  const ago = (ms: number): Moment => ({ wall: clock.now() - ms, monotonic: clock.monotonic() - ms })
  /** Milliseconds since then, by the clock on which more time has passed. */
  const since = ({ wall, monotonic }: Moment): number =>
    Math.max(clock.now() - wall, clock.monotonic() - monotonic)
  const leftMs = ({ unsolvedAt }: Pick<Ready, 'unsolvedAt'>): number => usableMs - since(unsolvedAt)

  /** Sets no timer after `stop`. */
  const later = (callback: () => void, ms: number): (() => void) =>
    stopped.signal.aborted ? () => {} : clock.timer(callback, ms)

  recover()

  function recover(): void {
    const now = clock.now()
    for (const open of repository.openCaptchas(database)) {
      const { id, serviceId, provider, captcha, intendedAt, usableUntil } = open
      // A request without an answer has no id to ask for, and an old token is worthless.
      if (serviceId === null || (usableUntil !== null && usableUntil <= now))
        repository.noteUnused(database, id)
      else {
        wanted = captcha
        // If the clock was set back, the age counts as zero.
        const passed = (at: number) => ago(Math.max(0, now - at))
        const unsolvedAt = passed(usableUntil === null ? intendedAt : usableUntil - usableMs)
        const bought = { id, serviceId, provider, captcha, intendedAt: passed(intendedAt), unsolvedAt }
        follow({ ...bought, buyer: null }, 0)
      }
    }
  }

  // ── Buying ──────────────────────────────────────────────────────────────────────────────────────────────────────

  function buySoon(): void {
    if (stopped.signal.aborted || isSubmitting || wanted === null) return
    const account = seller()
    if (account === null || !isLacking()) return
    const captcha = wanted
    const { provider } = account
    const dollars = options.price(provider)
    if (!options.maySpend(dollars)) return
    const id = repository.intend(database, { captcha, provider, dollars, now: clock.now() })
    isSubmitting = true
    void submit(account, captcha, id).finally(() => {
      isSubmitting = false
      safely(buySoon)
    })
  }

  /** The first account that sells and solves; null: none. */
  function seller(): ConnectedAccount | null {
    for (const account of options.accounts()) {
      const { provider } = account
      if (standing.restLeft(provider) > 0 || isRefusing(provider)) continue
      if (!hasStalled(provider)) return account
      // Makes lookups use another account too.
      standing.failed(provider, 'timeout')
    }
    return null
  }

  const isRefusing = (provider: CaptchaProviderName): boolean =>
    coming.some((one) => one.provider === provider && one.isRefused)

  /** Whether another one should be bought now. */
  function isLacking(): boolean {
    if (pace === null) return false
    const solvesMs = repository.lastSolves(database)
    const { periodMs } = pace
    const due = pace.dueBy(clock.now() + typicalSolve(solvesMs))
    // Counts captchas of a refused account too: they were paid for, and may still be solved.
    const held = fitting().length + recent().length
    return held < wantedAhead({ due, periodMs, solvesMs }) && !isTooEarly(pace, held, solvesMs)
  }

  /** Whether a token bought now would expire before its use. Tries again later. */
  function isTooEarly(
    { nextAt, periodMs }: NonNullable<typeof pace>,
    held: number,
    solvesMs: readonly number[],
  ): boolean {
    if (nextAt === null) return false
    const nextInMs = Math.max(0, nextAt - clock.monotonic())
    const ms = tooEarlyMs({ nextInMs, ahead: held, periodMs, solvesMs })
    cancelWait()
    if (ms > 0) cancelWait = later(() => safely(buySoon), ms)
    return ms > 0
  }

  /** Whether the service has stopped solving. Buying more from it would only cost more. */
  function hasStalled(provider: CaptchaProviderName): boolean {
    const own = coming.filter((one) => one.provider === provider)
    const oldestMs = Math.max(0, ...own.map(({ intendedAt }) => since(intendedAt)))
    const lastSolveAt = lastSolves.get(provider)
    return isStalled(lastSolveAt === undefined ? null : clock.monotonic() - lastSolveAt, oldestMs)
  }

  function noteSolution(provider: CaptchaProviderName): void {
    standing.solves(provider)
    lastSolves.set(provider, clock.monotonic())
  }

  /** Unsolved captchas for the page's captcha, bought less than five minutes ago. */
  const recent = (): Coming[] =>
    coming.filter(
      ({ captcha, intendedAt }) =>
        wanted !== null && isSameCaptcha(captcha, wanted) && since(intendedAt) < worthWaitingMs,
    )

  const worthwhile = (): Coming[] => recent().filter(({ isRefused }) => !isRefused)

  const fitting = (): Ready[] =>
    ready.filter((one) => wanted !== null && isSameCaptcha(one.captcha, wanted) && leftMs(one) > 0)

  const ahead = (): number => worthwhile().length + fitting().length

  async function submit({ provider, api }: ConnectedAccount, captcha: Captcha, id: number): Promise<void> {
    let answer: Submitted | null
    try {
      answer = await withDeadline(stopped.signal, submitDeadlineMs, (signal) => api.submit(captcha, signal))
    } catch {
      // The session closes; the next one counts the intent as bought.
      return
    }
    if (answer?.kind === 'accepted') {
      standing.sells(provider)
      // The captcha is paid for, even if the id cannot be written.
      const bought = { id, serviceId: answer.id, provider, captcha, intendedAt: ago(0), unsolvedAt: ago(0) }
      follow({ ...bought, buyer: api }, options.pollMs)
    }
    safely(() => {
      switch (answer?.kind) {
        case 'accepted':
          repository.noteHandedIn(database, id, answer.id)
          break
        case 'busy':
        case 'refused':
          repository.forget(database, id)
          rest(provider, answer.why)
          break
        case 'unknown':
        case undefined:
          repository.noteUnused(database, id)
          rest(provider, answer?.why ?? { kind: 'network', detail: 'no answer in time' })
      }
    })
  }

  /** Pauses purchases from this account. Lookups continue, and buy when they need a captcha. */
  function rest(provider: CaptchaProviderName, { kind, detail }: UnsolvedCaptcha): void {
    standing.failed(provider, kind)
    awaitRest()
    const seconds = Math.round(standing.restLeft(provider) / 1000)
    log('warn', `captchas are not bought ahead from ${provider} for ${seconds} s: ${detail}`)
    options.onChange()
  }

  /** Buys again once an account has rested. */
  function awaitRest(): void {
    cancelRest()
    const left = options.accounts().map(({ provider }) => standing.restLeft(provider))
    const resting = left.filter((ms) => ms > 0)
    if (resting.length > 0) cancelRest = later(() => safely(buySoon), Math.min(...resting))
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
    const api = safely(() => apiFor(one))
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
      const restMs = one.isRefused ? standing.restLeft(one.provider) : 0
      askLater(one, Math.max(restMs, isLate ? latePollMs : options.pollMs))
    }
  }

  /** null: the provider has no account now, or the account cannot be read. */
  function apiFor({ provider, buyer }: Coming): CaptchaApi | null {
    const inForce = options.accounts().find((account) => account.provider === provider)?.api ?? null
    return inForce && (buyer ?? inForce)
  }

  /** True: no further request about this captcha is needed. */
  function take(one: Coming, result: Result | null, at: Moment): boolean {
    const isOld = since(one.intendedAt) >= givenUpMs
    one.isRefused = result?.kind === 'account_refused'
    switch (result?.kind) {
      case 'solved': {
        const { id, serviceId, provider, captcha, unsolvedAt } = one
        const now = clock.now()
        const usableUntil = now + leftMs(one)
        repository.noteSolved(database, { id, dollars: result.dollars, now, usableUntil })
        noteSolution(provider)
        if (usableUntil <= now) repository.noteUnused(database, id)
        else keep({ row: id, id: serviceId, provider, token: result.token, captcha, unsolvedAt })
        return true
      }
      case 'failed':
        // Without a price, the reserved one counts.
        if (result.mayCost) repository.noteUnused(database, one.id)
        else repository.forget(database, one.id)
        return true
      case 'not_ready':
        one.unsolvedAt = at
        if (isOld) repository.forget(database, one.id)
        return isOld
      case 'account_refused':
        // The same account may have a new key.
        one.buyer = null
        // All unsolved captchas get this answer.
        if (standing.restLeft(one.provider) === 0) rest(one.provider, result.why)
        if (isOld) repository.noteUnused(database, one.id)
        return isOld
      case 'unknown':
      case undefined:
        // Its price remains unknown, so the reserved one counts.
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

  /** Errors of the database may be temporary; stored purchases stay unchanged. null: `work` failed. */
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
      cancelWait()
      safely(buySoon)
    },
    seen(event) {
      switch (event.kind) {
        case 'asked':
          // A token for another load of the page would be worthless.
          wanted = event.captcha.data === undefined ? event.captcha : null
          break
        case 'failing':
          standing.failed(event.provider, event.why)
          awaitRest()
          break
        case 'handed_in':
          standing.sells(event.captcha.provider)
          break
        case 'paid':
          noteSolution(event.provider)
          break
        case 'not_bought':
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
      const { id, provider, token, captcha } = one
      return { id, provider, token, captcha }
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
      cancelWait()
      cancelExpiry()
      for (const one of coming) one.cancel()
    },
  }
}
