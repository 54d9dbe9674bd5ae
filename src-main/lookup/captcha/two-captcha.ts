import { orAborted } from '../deadline.ts'
import type { PendingCaptcha, Purchases } from './purchases.ts'
import type { Captcha, CaptchaSolver, SolvedCaptcha, UnsolvedCaptcha, Within } from './solver.ts'
import { meaningOf } from './two-captcha-codes.ts'
import { type Answer, askService } from './two-captcha-request.ts'

export const serviceUrl = 'https://2captcha.com'

export interface TwoCaptchaOptions {
  key: string
  /** Address of the service, without in.php; 2captcha.com unless given. */
  url?: string
  /** Between two questions for the result, in ms; the service asks for 5 s. */
  pollMs?: number
  /** Sends the requests; the global `fetch` unless given. */
  fetch?: typeof globalThis.fetch
  /** UTC ms; the system clock unless given. */
  now?: () => number
}

type Bought = Omit<Captcha, 'sent'>

export interface TwoCaptcha extends CaptchaSolver {
  /**
   * Before it buys a captcha, it uses a token of an earlier lookup that is still valid, or waits for a recent captcha of
   * the same page.
   */
  solve(captcha: Bought, within: Within): Promise<SolvedCaptcha | UnsolvedCaptcha>
  /** What is left in the account, in US dollars, as `solve` answers. */
  balance(
    within: Pick<Within, 'signal' | 'deadlineMs'>,
  ): Promise<{ kind: 'balance'; dollars: number } | UnsolvedCaptcha>
}

/** State of a submitted captcha. */
type Result =
  | { kind: 'solved'; token: string }
  /** `at`: UTC ms of the request. */
  | { kind: 'not_ready'; at: number }
  /** No reliable answer; the same request may be repeated. */
  | { kind: 'unknown'; why: UnsolvedCaptcha }
  /** The captcha will never have a token. */
  | { kind: 'failed'; why: UnsolvedCaptcha }
  /** The service refuses every request of this account: no funds or a bad key. */
  | { kind: 'account_refused'; why: UnsolvedCaptcha }

const reportDeadlineMs = 15_000
/** For one request, so that a request without an answer does not use up the whole deadline. */
const questionDeadlineMs = 10_000
const submitDeadlineMs = 30_000

/** Limits of polling the captchas of earlier lookups: milliseconds, and how many. */
const settleDeadlineMs = 10_000
const mostSettled = 10
/** Of one that may serve this lookup. */
const mostQuestions = 3

/** Tokens are valid for two minutes; the page needs part of that. */
const usableMs = 90_000
/** Older captchas are not waited for. Nearly all are solved within two minutes. */
const worthWaitingMs = 5 * 60_000
/** After this age a captcha is settled whatever the answer. */
const givenUpMs = 24 * 3_600_000

/** 2captcha.com behind the solver's interface. */
export function createTwoCaptcha({
  key,
  url = serviceUrl,
  pollMs = 5_000,
  fetch = globalThis.fetch,
  now = Date.now,
}: TwoCaptchaOptions): TwoCaptcha {
  const service = { base: url.replace(/\/+$/, ''), fetch }

  return {
    where: 'elsewhere',
    async solve(captcha, { signal, deadlineMs, purchases }) {
      const outOfTime = `no token within ${Math.round(deadlineMs / 1000)} s`
      let trouble: UnsolvedCaptcha | null = null
      const note = (why: UnsolvedCaptcha | null) => {
        trouble = why
      }
      const solved = await bounded(signal, deadlineMs, (stop) =>
        buying({ purchases, stop, note, ends: performance.now() + deadlineMs }).solve(captcha),
      )
      return solved ?? timedOut(outOfTime, trouble)
    },
    async balance({ signal, deadlineMs }) {
      const answer = await bounded(signal, deadlineMs, (stop) => ask({ action: 'getbalance' }, stop))
      if (answer === null) return { kind: 'timeout', detail: 'no balance in time' }
      if (answer.kind !== 'accepted') return failure(answer)
      const dollars = amount(answer.said)
      if (dollars === null || Math.abs(dollars) > mostBalance) return unreadable('no balance')
      return { kind: 'balance', dollars }
    },
  }

  function ask(fields: Record<string, string>, signal: AbortSignal): Promise<Answer> {
    return askService(service, 'res.php', { key, ...fields }, signal)
  }

  /** One purchase. `note` receives why the last request failed, or null; `ends`: monotonic ms. */
  function buying({
    purchases: { pending: left, tell },
    stop,
    note,
    ends,
  }: {
    purchases: Purchases
    stop: AbortSignal
    note(why: UnsolvedCaptcha | null): void
    ends: number
  }) {
    async function solve(captcha: Bought): Promise<SolvedCaptcha | UnsolvedCaptcha> {
      const earlier = await settle(captcha)
      if (earlier !== null) return earlier
      const handedIn = await handIn(captcha)
      return 'id' in handedIn ? await poll(handedIn) : handedIn
    }

    /** Polls the captchas of earlier lookups. null: none of them gives a token for `captcha`. */
    async function settle(captcha: Bought): Promise<SolvedCaptcha | UnsolvedCaptcha | null> {
      const until = Math.min(performance.now() + settleDeadlineMs, ends)
      const fits = (one: PendingCaptcha) =>
        one.kind === captcha.kind && one.sitekey === captcha.sitekey && one.pageUrl === captcha.pageUrl
      // The latest first: its token stays valid longest.
      const ordered = [...left.filter(fits).toReversed(), ...left.filter((one) => !fits(one))]
      let nearlyDone: PendingCaptcha | null = null
      for (const one of ordered.slice(0, mostSettled)) {
        if (performance.now() >= until) break
        const result = await insistently(one, fits(one) ? mostQuestions : 1)
        // A failing service gets no avoidable requests.
        if (result.kind === 'unknown') break
        if (result.kind === 'account_refused') return result.why
        if (!fits(one)) continue
        if (result.kind === 'solved' && isUsable(one)) return solvedCaptcha(one.id, result.token, true)
        if (result.kind === 'not_ready' && now() - one.handedInAt < worthWaitingMs) nearlyDone ??= one
      }
      if (nearlyDone === null) return null
      const half = performance.now() + (ends - performance.now()) / 2
      const solved = await poll(nearlyDone, half)
      return solved.kind === 'token' || solved.kind === 'bad_key' || solved.kind === 'no_funds'
        ? solved
        : null
    }

    /** Asks again where no answer can be read, `most` times in all: its token may be worth the wait. */
    async function insistently(one: PendingCaptcha, most: number): Promise<Result> {
      for (let asked = 1; ; asked += 1) {
        const result = await question(one)
        if (result.kind !== 'unknown' || asked >= most) return result
        await pause()
      }
    }

    /**
     * Submits the captcha once. Without an answer it is unknown whether it was bought, and a repeated request could buy a
     * second one. The request is repeated only if the service answers that it is busy.
     */
    async function handIn(captcha: Bought): Promise<PendingCaptcha | UnsolvedCaptcha> {
      for (;;) {
        tell({ kind: 'submitting' })
        const handedInAt = now()
        const answer = await submit(captcha)
        if (answer.kind === 'accepted' && isId(answer.said)) {
          const { kind, sitekey, pageUrl } = captcha
          const pending = { id: answer.said, kind, sitekey, pageUrl, handedInAt, unsolvedAt: handedInAt }
          tell({ kind: 'handed_in', captcha: pending })
          return pending
        }
        tell({ kind: isTaken(answer) ? 'maybe_bought' : 'not_bought' })
        if (answer.kind === 'accepted') return unreadable('no id')
        const why = failure(answer)
        if (answer.kind !== 'refused' || meaningOf(answer.code) !== 'busy') return why
        note(why)
        await pause()
      }
    }

    async function submit(captcha: Bought): Promise<Answer> {
      try {
        return await within(submitDeadlineMs, (signal) =>
          askService(service, 'in.php', { key, ...submitFields(captcha) }, signal),
        )
      } catch (error) {
        tell({ kind: 'maybe_bought' })
        throw error
      }
    }

    /** Repeats the request until there is a result, or until `until` (monotonic ms). */
    async function poll(
      handedIn: PendingCaptcha,
      until = Number.POSITIVE_INFINITY,
    ): Promise<SolvedCaptcha | UnsolvedCaptcha> {
      let one = handedIn
      for (;;) {
        await pause()
        const result = await question(one)
        note(result.kind === 'unknown' ? result.why : null)
        switch (result.kind) {
          case 'solved':
            return solvedCaptcha(one.id, result.token, isUsable(one))
          case 'failed':
          case 'account_refused':
            return result.why
          case 'not_ready':
            one = { ...one, unsolvedAt: result.at }
            break
          case 'unknown':
            break
        }
        if (performance.now() >= until) return { kind: 'timeout', detail: 'not solved in time' }
      }
    }

    /** Sends one request and tells the purchase event that follows from it. */
    async function question(one: PendingCaptcha): Promise<Result> {
      const { id } = one
      const at = now()
      const answer = await within(questionDeadlineMs, (signal) => ask({ action: 'get2', id }, signal))
      const result = resultOf(answer, at)
      const isOld = at - one.handedInAt > givenUpMs
      switch (result.kind) {
        case 'solved':
          tell({ kind: 'paid', id, dollars: answer.kind === 'accepted' ? price(answer.price) : null })
          break
        case 'not_ready':
          tell(isOld ? { kind: 'dropped', id } : { kind: 'unsolved', id, at })
          break
        case 'failed':
          tell({ kind: 'dropped', id })
          break
        case 'unknown':
          // Its fate will stay unknown, so it counts as paid.
          if (isOld) tell({ kind: 'paid', id, dollars: null })
          break
        case 'account_refused':
          break
      }
      return result
    }

    const pause = () => orAborted(new Promise<void>((resolve) => setTimeout(resolve, pollMs)), stop)

    /** After `ms` the result is `unreached`. Rejects if the purchase itself is stopped. */
    async function within(ms: number, asking: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
      const answer = await bounded(stop, ms, asking)
      const detail = 'captcha service not reached: no answer in time'
      return answer ?? { kind: 'unreached', detail, taken: true }
    }

    return { solve }
  }

  /** `isFresh`: the token has not expired, so a refusal by the site is reported as a bad solution. */
  function solvedCaptcha(id: string, token: string, isFresh: boolean): SolvedCaptcha {
    return {
      kind: 'token',
      token,
      report(good) {
        if (good || isFresh) report(id, good)
      },
    }
  }

  /** A token is valid for two minutes from its solution, which came after `unsolvedAt`. */
  function isUsable({ unsolvedAt }: PendingCaptcha): boolean {
    const age = now() - unsolvedAt
    return age >= 0 && age < usableMs
  }

  /** In the background. A report that is lost costs at most the refund of one captcha. */
  function report(id: string, good: boolean): void {
    const action = good ? 'reportgood' : 'reportbad'
    ask({ action, id }, AbortSignal.timeout(reportDeadlineMs)).catch(() => {})
  }
}

/** Runs `work` until the deadline (resolves with null) or the signal (rejects). `stop` is aborted in every case. */
async function bounded<Value>(
  signal: AbortSignal,
  ms: number,
  work: (stop: AbortSignal) => Promise<Value>,
): Promise<Value | null> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const left = () => stop.abort(signal.reason)
  signal.addEventListener('abort', left, { once: true })
  const timer = setTimeout(() => stop.abort(), ms)
  try {
    return await orAborted(work(stop.signal), stop.signal)
  } catch (error) {
    signal.throwIfAborted()
    if (stop.signal.aborted) return null
    throw error
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', left)
    stop.abort()
  }
}

function submitFields(captcha: Bought): Record<string, string> {
  const { kind, sitekey, pageUrl, action, data, isInvisible, isEnterprise } = captcha
  switch (kind) {
    case 'recaptcha_v2':
      return {
        method: 'userrecaptcha',
        googlekey: sitekey,
        pageurl: pageUrl,
        ...(isInvisible && { invisible: '1' }),
        ...(isEnterprise && { enterprise: '1' }),
      }
    case 'turnstile':
      return {
        method: 'turnstile',
        sitekey,
        pageurl: pageUrl,
        ...(action && { action }),
        ...(data && { data }),
      }
  }
}

function resultOf(answer: Answer, at: number): Result {
  if (answer.kind === 'accepted') {
    const token = answer.said
    return isToken(token) ? { kind: 'solved', token } : { kind: 'unknown', why: unreadable('no token') }
  }
  const why = failure(answer)
  if (answer.kind !== 'refused') return { kind: 'unknown', why }
  switch (meaningOf(answer.code)) {
    case 'not_ready':
      return { kind: 'not_ready', at }
    case 'unsolvable':
    case 'unknown_id':
    case 'wrong_setting':
      return { kind: 'failed', why }
    case 'no_funds':
    case 'bad_key':
      return { kind: 'account_refused', why }
    case 'busy':
    case null:
      return { kind: 'unknown', why }
  }
}

/** The failure that a request without acceptance leads to. */
function failure(answer: Exclude<Answer, { kind: 'accepted' }>): UnsolvedCaptcha {
  if (answer.kind !== 'refused') return { kind: 'network', detail: answer.detail }
  const detail = `captcha service: ${answer.code}`
  const meaning = meaningOf(answer.code)
  switch (meaning) {
    case 'no_funds':
    case 'bad_key':
    case 'wrong_setting':
    case 'unsolvable':
      return { kind: meaning, detail }
    case 'unknown_id':
    case null:
      return { kind: 'unsolvable', detail }
    case 'busy':
    case 'not_ready':
      return { kind: 'network', detail }
  }
}

function isTaken(answer: Answer): boolean {
  switch (answer.kind) {
    case 'accepted':
      return true
    case 'refused':
      return false
    case 'unreadable':
    case 'unreached':
      return answer.taken
  }
}

const unreadable = (what: string): UnsolvedCaptcha => ({
  kind: 'network',
  detail: `captcha service gave an unreadable answer: ${what}`,
})

const timedOut = (outOfTime: string, trouble: UnsolvedCaptcha | null): UnsolvedCaptcha =>
  trouble === null
    ? { kind: 'timeout', detail: outOfTime }
    : { ...trouble, detail: `${outOfTime}; ${trouble.detail}` }

const isId = (said: string): boolean => /^[\w-]{1,64}$/.test(said)
/** 20 to 16,384 printable ASCII characters without spaces. */
const isToken = (said: string): boolean => /^[\x21-\x7e]{20,16384}$/.test(said)

/** US dollars; the captchas of the census pages cost far less. */
const mostPrice = 1
const mostBalance = 1_000_000

/** US dollars; null: not plausible. */
function price(sent: unknown): number | null {
  const dollars = amount(sent)
  return dollars !== null && dollars >= 0 && dollars <= mostPrice ? dollars : null
}

/** Parses a decimal number with a point or a comma; null: not a number. */
function amount(sent: unknown): number | null {
  if (typeof sent !== 'string' && typeof sent !== 'number') return null
  const text = String(sent).trim()
  return /^-?\d{1,15}(?:[.,]\d{1,15})?$|^-?\d(?:\.\d+)?e-?\d{1,2}$/i.test(text)
    ? Number(text.replace(',', '.'))
    : null
}
