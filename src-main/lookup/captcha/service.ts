import type { CaptchaProviderName } from '../../../src-preload/captcha-providers.ts'
import { orAborted, withDeadline } from '../../deadline.ts'
import { type Captcha, isSameCaptcha } from './captcha.ts'
import {
  givenUpMs,
  reportDeadlineMs,
  resultDeadlineMs,
  submitDeadlineMs,
  usableMs,
  worthWaitingMs,
} from './limits.ts'
import type { CaptchaApi, CaptchaService, Result, Submitted } from './provider.ts'
import type { ConnectedAccount } from './providers.ts'
import type { PendingCaptcha, Purchases } from './purchases.ts'
import type { SolvedCaptcha, UnsolvedCaptcha } from './solver.ts'

export interface CaptchaServiceOptions {
  /**
   * At least one. The first account that sells gets the purchase. A captcha that was bought is not bought again from
   * another account.
   */
  accounts: readonly ConnectedAccount[]
  /** Milliseconds between two requests for a result; 5,000 unless given. */
  pollMs?: number
  /** UTC ms; the system clock unless given. */
  now?: () => number
}

/** Limits of polling the captchas of earlier lookups: milliseconds, and number of captchas. */
const settleDeadlineMs = 10_000
const maxSettled = 10
/** Number of requests for a captcha that may serve this lookup. */
const maxRequests = 3

export function createCaptchaService({
  accounts,
  pollMs = 5_000,
  now = Date.now,
}: CaptchaServiceOptions): CaptchaService {
  return {
    where: 'elsewhere',
    async solve(captcha, { signal, deadlineMs, purchases }) {
      const outOfTime = `no token within ${Math.round(deadlineMs / 1000)} s`
      let trouble: UnsolvedCaptcha | null = null
      let asked: CaptchaProviderName | null = null
      const note = (provider: CaptchaProviderName, why: UnsolvedCaptcha | null) => {
        asked = provider
        trouble = why
      }
      const solved = await withDeadline(signal, deadlineMs, (stop) =>
        buy(captcha, { accounts, purchases, stop, note, ends: performance.now() + deadlineMs, pollMs, now }),
      )
      if (solved !== null) return solved
      const why = timedOut(outOfTime, trouble)
      if (asked !== null) purchases.tell({ kind: 'failing', provider: asked, why: why.kind })
      return why
    },
  }
}

interface Purchase {
  accounts: readonly ConnectedAccount[]
  purchases: Purchases
  stop: AbortSignal
  /** Receives the provider of the awaited captcha, and why its last request failed, or null. */
  note(provider: CaptchaProviderName, why: UnsolvedCaptcha | null): void
  /** Monotonic ms. */
  ends: number
  pollMs: number
  now(): number
}

/** Returns a token of an earlier captcha if one fits, otherwise of a new one. */
async function buy(
  captcha: Captcha,
  { accounts, purchases: { ready, pending: left, own, tell }, stop, note, ends, pollMs, now }: Purchase,
): Promise<SolvedCaptcha | UnsolvedCaptcha> {
  const settled = new Set<string>()
  /** Accounts that refuse every request, with the reason. */
  const refusals = new Map<CaptchaProviderName, UnsolvedCaptcha>()
  tell({ kind: 'asked', captcha })
  if (ready !== null && isSameCaptcha(ready.captcha, captcha)) {
    tell({ kind: 'used', id: ready.id })
    return solvedCaptcha(ready, ready.token, true)
  }
  const earlier = await settle()
  if (earlier !== null) return earlier
  const submitted = await submit()
  return 'id' in submitted ? await poll(submitted) : submitted

  function apiOf(provider: CaptchaProviderName): CaptchaApi | null {
    return accounts.find((account) => account.provider === provider)?.api ?? null
  }

  /** Polls the captchas of earlier lookups. null: none of them gives a token for `captcha`. */
  async function settle(): Promise<SolvedCaptcha | UnsolvedCaptcha | null> {
    const until = Math.min(performance.now() + settleDeadlineMs, ends)
    const fits = (one: PendingCaptcha) => isSameCaptcha(one, captcha)
    // Latest first: its token stays valid longest.
    const ordered = [...left.filter(fits).toReversed(), ...left.filter((one) => !fits(one))]
    /** Providers that failed: they get no further requests. */
    const silent = new Set<CaptchaProviderName>()
    let nearlyDone: PendingCaptcha | null = null
    for (const one of ordered.slice(0, maxSettled)) {
      if (performance.now() >= until) break
      if (silent.has(one.provider)) continue
      const { result } = await requestRepeatedly(one, fits(one) ? maxRequests : 1)
      switch (result.kind) {
        case 'unknown':
          silent.add(one.provider)
          break
        case 'account_refused':
          silent.add(one.provider)
          refuse(one.provider, result.why)
          break
        case 'solved':
          if (fits(one) && isUsable(one)) return solvedCaptcha(one, result.token, true)
          break
        case 'failed':
          break
        case 'not_ready':
          if (fits(one) && isYoung(one)) nearlyDone ??= one
      }
    }
    const [first] = refusals.values()
    if (first !== undefined && refusals.size === accounts.length) return first
    if (nearlyDone === null) return null
    const half = performance.now() + (ends - performance.now()) / 2
    const solved = await poll(nearlyDone, half)
    return solved.kind === 'token' || (accounts.length === 1 && refusals.size === 1) ? solved : null
  }

  function refuse(provider: CaptchaProviderName, why: UnsolvedCaptcha): void {
    refusals.set(provider, why)
    tell({ kind: 'failing', provider, why: why.kind })
  }

  function isYoung({ handedInAt }: PendingCaptcha): boolean {
    return now() - handedInAt < worthWaitingMs
  }

  /** Requests a result again while it is unknown, up to `limit` requests in all: the token may be worth the wait. */
  async function requestRepeatedly(
    one: PendingCaptcha,
    limit: number,
  ): Promise<{ result: Result; at: number }> {
    for (let asked = 1; ; asked += 1) {
      const answer = await resultOf(one)
      if (answer.result.kind !== 'unknown' || asked >= limit) return answer
      await pause()
    }
  }

  /**
   * Buys the captcha from the first account that sells it. While an earlier purchase for this person is open, asks no
   * other account: the captcha would be bought twice.
   */
  async function submit(): Promise<PendingCaptcha | UnsolvedCaptcha> {
    const open = left.find((one) => own.includes(one.id) && !settled.has(one.id) && isYoung(one))
    const asked = accounts.filter(
      ({ provider }) => !refusals.has(provider) && (open === undefined || open.provider === provider),
    )
    let failure: UnsolvedCaptcha | null = null
    for (const [at, account] of asked.entries()) {
      const answer = await submitTo(account, at === asked.length - 1)
      if ('id' in answer) return answer
      tell({ kind: 'failing', provider: account.provider, why: answer.why.kind })
      failure ??= answer.why
      if (answer.maybeBought) return answer.why
    }
    return failure ?? (open === undefined ? ([...refusals.values()][0] ?? noAccount) : stillOpen)
  }

  /**
   * Submits the captcha once. Without an answer, it is unknown whether it was bought, and a repeated request could buy
   * a second one. Repeats the request only if the service answers that it is busy, and no other account is left.
   */
  async function submitTo(
    { provider, api }: ConnectedAccount,
    isLast: boolean,
  ): Promise<PendingCaptcha | { why: UnsolvedCaptcha; maybeBought: boolean }> {
    for (;;) {
      tell({ kind: 'submitting', provider })
      const handedInAt = now()
      const answer = await submitOnce(api)
      switch (answer.kind) {
        case 'accepted': {
          const { kind, sitekey, pageUrl } = captcha
          const { id } = answer
          const pending = { id, provider, kind, sitekey, pageUrl, handedInAt, unsolvedAt: handedInAt }
          tell({ kind: 'handed_in', captcha: pending })
          return pending
        }
        case 'unknown':
          tell({ kind: 'maybe_bought' })
          return { why: answer.why, maybeBought: true }
        case 'refused':
          tell({ kind: 'not_bought' })
          return { why: answer.why, maybeBought: false }
        case 'busy':
          tell({ kind: 'not_bought' })
          if (!isLast) return { why: answer.why, maybeBought: false }
          note(provider, answer.why)
          await pause()
      }
    }
  }

  async function submitOnce(api: CaptchaApi): Promise<Submitted> {
    try {
      const answer = await withDeadline(stop, submitDeadlineMs, (signal) => api.submit(captcha, signal))
      return answer ?? { kind: 'unknown', why: noAnswer }
    } catch (error) {
      tell({ kind: 'maybe_bought' })
      throw error
    }
  }

  /** Repeats the request until there is a result, or until `until` (monotonic ms). */
  async function poll(
    pending: PendingCaptcha,
    until = Number.POSITIVE_INFINITY,
  ): Promise<SolvedCaptcha | UnsolvedCaptcha> {
    let one = pending
    note(one.provider, null)
    for (;;) {
      await pause()
      const { result, at } = await resultOf(one)
      note(one.provider, result.kind === 'unknown' ? result.why : null)
      switch (result.kind) {
        case 'solved':
          return solvedCaptcha(one, result.token, isUsable(one))
        case 'failed':
          return result.why
        case 'account_refused':
          refuse(one.provider, result.why)
          // The captcha is bought, and another account may serve the next person.
          return accounts.length === 1 ? result.why : stillOpen
        case 'not_ready':
          one = { ...one, unsolvedAt: at }
          break
        case 'unknown':
          break
      }
      if (performance.now() >= until) return { kind: 'timeout', detail: 'not solved in time' }
    }
  }

  /** Requests the result once and reports the purchase event that follows from it. `at`: UTC ms of the request. */
  async function resultOf(one: PendingCaptcha): Promise<{ result: Result; at: number }> {
    const { id, provider } = one
    const api = apiOf(provider)
    const at = now()
    const answer =
      api === null
        ? ({ kind: 'unknown', why: noAccount } as const)
        : await withDeadline(stop, resultDeadlineMs, (signal) => api.result(id, signal))
    const result = answer ?? ({ kind: 'unknown', why: noAnswer } as const)
    const isOld = at - one.handedInAt > givenUpMs
    switch (result.kind) {
      case 'solved':
        settled.add(id)
        tell({ kind: 'paid', id, provider, dollars: result.dollars })
        break
      case 'not_ready':
        tell(isOld ? { kind: 'dropped', id } : { kind: 'unsolved', id, at })
        break
      case 'failed':
        settled.add(id)
        tell(result.mayCost ? { kind: 'paid', id, provider, dollars: null } : { kind: 'dropped', id })
        break
      case 'unknown':
        // Its result will remain unknown, so it counts as paid.
        if (isOld) tell({ kind: 'paid', id, provider, dollars: null })
        break
      case 'account_refused':
        break
    }
    return { result, at }
  }

  function pause(): Promise<void> {
    return orAborted(new Promise<void>((resolve) => setTimeout(resolve, pollMs)), stop)
  }

  /** `isFresh`: the token has not expired, so a refusal by the site is reported as a bad solution. */
  function solvedCaptcha(
    { id, provider }: Pick<PendingCaptcha, 'id' | 'provider'>,
    token: string,
    isFresh: boolean,
  ): SolvedCaptcha {
    const api = apiOf(provider)
    return {
      kind: 'token',
      token,
      report(good) {
        // A lost report costs at most the refund of one captcha.
        if (good || isFresh) api?.report(id, good, AbortSignal.timeout(reportDeadlineMs)).catch(() => {})
      },
    }
  }

  /** A token is valid for two minutes from its solution, which is later than `unsolvedAt`. */
  function isUsable({ unsolvedAt }: PendingCaptcha): boolean {
    const age = now() - unsolvedAt
    return age >= 0 && age < usableMs
  }
}

const noAnswer: UnsolvedCaptcha = {
  kind: 'network',
  detail: 'captcha service not reached: no answer in time',
}

const noAccount: UnsolvedCaptcha = { kind: 'bad_key', detail: 'there is no key' }

const stillOpen: UnsolvedCaptcha = {
  kind: 'network',
  detail: 'a captcha that was bought is not settled yet',
}

const timedOut = (outOfTime: string, trouble: UnsolvedCaptcha | null): UnsolvedCaptcha =>
  trouble === null
    ? { kind: 'timeout', detail: outOfTime }
    : { ...trouble, detail: `${outOfTime}; ${trouble.detail}` }
