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
import type { CaptchaApi, CaptchaProvider, CaptchaService, Result } from './provider.ts'
import { captchaProvider } from './providers.ts'
import type { PendingCaptcha, Purchases } from './purchases.ts'
import type { SolvedCaptcha, UnsolvedCaptcha } from './solver.ts'

export interface CaptchaServiceOptions {
  key: string
  /** The one in use unless given. */
  provider?: CaptchaProvider
  /** Base URL of the provider's API; its own unless given. */
  url?: string
  /** Milliseconds between two requests for a result; 5,000 unless given. */
  pollMs?: number
  /** Sends the requests; the global `fetch` unless given. */
  fetch?: typeof globalThis.fetch
  /** UTC ms; the system clock unless given. */
  now?: () => number
}

/** Limits of polling the captchas of earlier lookups: milliseconds, and how many. */
const settleDeadlineMs = 10_000
const maxSettled = 10
/** Requests for one that may serve this lookup. */
const maxRequests = 3

export function createCaptchaService({
  key,
  provider = captchaProvider,
  url = provider.url,
  pollMs = 5_000,
  fetch = globalThis.fetch,
  now = Date.now,
}: CaptchaServiceOptions): CaptchaService {
  const api = provider.connect({ key, url: url.replace(/\/+$/, ''), fetch })

  return {
    where: 'elsewhere',
    async solve(captcha, { signal, deadlineMs, purchases }) {
      const outOfTime = `no token within ${Math.round(deadlineMs / 1000)} s`
      let trouble: UnsolvedCaptcha | null = null
      const note = (why: UnsolvedCaptcha | null) => {
        trouble = why
      }
      const solved = await withDeadline(signal, deadlineMs, (stop) =>
        buy(captcha, { api, purchases, stop, note, ends: performance.now() + deadlineMs, pollMs, now }),
      )
      return solved ?? timedOut(outOfTime, trouble)
    },
    async balance({ signal, deadlineMs }) {
      const balance = await withDeadline(signal, deadlineMs, api.balance)
      return balance ?? { kind: 'timeout', detail: 'no balance in time' }
    },
  }
}

interface Purchase {
  api: CaptchaApi
  purchases: Purchases
  stop: AbortSignal
  /** Receives why the last request failed, or null. */
  note(why: UnsolvedCaptcha | null): void
  /** Monotonic ms. */
  ends: number
  pollMs: number
  now(): number
}

/** A token of an earlier captcha if one fits, otherwise of a new one. */
async function buy(
  captcha: Captcha,
  { api, purchases: { ready, pending: left, tell }, stop, note, ends, pollMs, now }: Purchase,
): Promise<SolvedCaptcha | UnsolvedCaptcha> {
  tell({ kind: 'asked', captcha })
  if (ready !== null && isSameCaptcha(ready.captcha, captcha)) {
    tell({ kind: 'used', id: ready.id })
    return solvedCaptcha(ready.id, ready.token, true)
  }
  const earlier = await settle()
  if (earlier !== null) return earlier
  const submitted = await submit()
  return 'id' in submitted ? await poll(submitted) : submitted

  /** Polls the captchas of earlier lookups. null: none of them gives a token for `captcha`. */
  async function settle(): Promise<SolvedCaptcha | UnsolvedCaptcha | null> {
    const until = Math.min(performance.now() + settleDeadlineMs, ends)
    const fits = (one: PendingCaptcha) => isSameCaptcha(one, captcha)
    // The latest first: its token stays valid longest.
    const ordered = [...left.filter(fits).toReversed(), ...left.filter((one) => !fits(one))]
    let nearlyDone: PendingCaptcha | null = null
    for (const one of ordered.slice(0, maxSettled)) {
      if (performance.now() >= until) break
      const { result } = await requestRepeatedly(one, fits(one) ? maxRequests : 1)
      // No further requests to a failing service.
      if (result.kind === 'unknown') break
      if (result.kind === 'account_refused') return result.why
      if (!fits(one)) continue
      if (result.kind === 'solved' && isUsable(one)) return solvedCaptcha(one.id, result.token, true)
      if (result.kind === 'not_ready' && now() - one.handedInAt < worthWaitingMs) nearlyDone ??= one
    }
    if (nearlyDone === null) return null
    const half = performance.now() + (ends - performance.now()) / 2
    const solved = await poll(nearlyDone, half)
    return solved.kind === 'token' || solved.kind === 'bad_key' || solved.kind === 'no_funds' ? solved : null
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
   * Submits the captcha once. Without an answer it is unknown whether it was bought, and a repeated request could buy a
   * second one. The request is repeated only if the service answers that it is busy.
   */
  async function submit(): Promise<PendingCaptcha | UnsolvedCaptcha> {
    for (;;) {
      tell({ kind: 'submitting' })
      const handedInAt = now()
      const answer = await submitOnce()
      switch (answer.kind) {
        case 'accepted': {
          const { kind, sitekey, pageUrl } = captcha
          const pending = { id: answer.id, kind, sitekey, pageUrl, handedInAt, unsolvedAt: handedInAt }
          tell({ kind: 'handed_in', captcha: pending })
          return pending
        }
        case 'unknown':
          tell({ kind: 'maybe_bought' })
          return answer.why
        case 'refused':
          tell({ kind: 'not_bought' })
          return answer.why
        case 'busy':
          tell({ kind: 'not_bought' })
          note(answer.why)
          await pause()
      }
    }
  }

  async function submitOnce() {
    try {
      const answer = await withDeadline(stop, submitDeadlineMs, (signal) => api.submit(captcha, signal))
      return answer ?? ({ kind: 'unknown', why: noAnswer } as const)
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
    for (;;) {
      await pause()
      const { result, at } = await resultOf(one)
      note(result.kind === 'unknown' ? result.why : null)
      switch (result.kind) {
        case 'solved':
          return solvedCaptcha(one.id, result.token, isUsable(one))
        case 'failed':
        case 'account_refused':
          return result.why
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
    const { id } = one
    const at = now()
    const answer = await withDeadline(stop, resultDeadlineMs, (signal) => api.result(id, signal))
    const result = answer ?? ({ kind: 'unknown', why: noAnswer } as const)
    const isOld = at - one.handedInAt > givenUpMs
    switch (result.kind) {
      case 'solved':
        tell({ kind: 'paid', id, dollars: result.dollars })
        break
      case 'not_ready':
        tell(isOld ? { kind: 'dropped', id } : { kind: 'unsolved', id, at })
        break
      case 'failed':
        tell({ kind: 'dropped', id })
        break
      case 'unknown':
        // Its result will stay unknown, so it counts as paid.
        if (isOld) tell({ kind: 'paid', id, dollars: null })
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
  function solvedCaptcha(id: string, token: string, isFresh: boolean): SolvedCaptcha {
    return {
      kind: 'token',
      token,
      report(good) {
        // A lost report costs at most the refund of one captcha.
        if (good || isFresh) api.report(id, good, AbortSignal.timeout(reportDeadlineMs)).catch(() => {})
      },
    }
  }

  /** A token is valid for two minutes from its solution, which came after `unsolvedAt`. */
  function isUsable({ unsolvedAt }: PendingCaptcha): boolean {
    const age = now() - unsolvedAt
    return age >= 0 && age < usableMs
  }
}

const noAnswer: UnsolvedCaptcha = {
  kind: 'network',
  detail: 'captcha service not reached: no answer in time',
}

const timedOut = (outOfTime: string, trouble: UnsolvedCaptcha | null): UnsolvedCaptcha =>
  trouble === null
    ? { kind: 'timeout', detail: outOfTime }
    : { ...trouble, detail: `${outOfTime}; ${trouble.detail}` }
