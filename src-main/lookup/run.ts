import type { LookupStep } from '../../src-preload/contract/index.ts'
import { createCountdown } from '../deadline.ts'
import { NoBrowser } from '../no-browser.ts'
import type { Captcha } from './captcha/captcha.ts'
import { afterEvent, type PendingCaptcha, type PurchaseEvent, type ReadyToken } from './captcha/purchases.ts'
import type { CaptchaSolver, InPageSolver, Solution, Within } from './captcha/solver.ts'
import type { Failure, LookupRequest, Outcome } from './outcome.ts'
import { hiddenValues } from './pages/text.ts'

const rawResponseLimit = 256 * 1024

/** Characters; shorter values also occur in ordinary text. */
const shortestSecret = 8

/** The page or the browser was lost during the lookup. */
export class Broken extends Error {
  override name = 'Broken'
}

/** The page exceeds a limit of bytes or memory. The message says which. */
export class TooMuch extends Error {
  override name = 'TooMuch'
}

/** The operator closed the window of the captcha. */
export class WindowClosed extends Error {
  override name = 'WindowClosed'
}

/** State of one lookup: deadlines, captchas, secrets, and the reason for its end. */
export interface Run {
  /** Aborted by the request's signal, by the deadline or by `fail`. */
  signal: AbortSignal
  step(step: LookupStep): void
  /** Solves a captcha within the remaining captcha time. The lookup's own deadline is paused meanwhile. */
  solve(captcha: Captcha): Promise<Solution>
  /** As `solve`, but waits until the operator has sent the form. */
  waitForOperator(sent: Promise<void>): Promise<Solution>
  /** Removes `text` from the raw response of the outcome. */
  keepSecret(text: string | null): void
  fail(reason: Broken | WindowClosed | TooMuch): void
  isBroken(): boolean
  /** Converts an error into a failure. Throws errors that are no failure: the request's abort, `NoBrowser`. */
  outcomeOf(error: unknown): Failure
  withoutSecrets<Kept extends Outcome>(outcome: Kept): Kept
  end(): void
}

export interface Limits {
  solver: CaptchaSolver | InPageSolver
  deadlineMs: number
  captchaDeadlineMs: number
}

export function startRun(request: LookupRequest, { solver, deadlineMs, captchaDeadlineMs }: Limits): Run {
  const stop = new AbortController()
  const outOfTime = Symbol('out of time')
  const time = createCountdown(deadlineMs, () => stop.abort(outOfTime))
  const abort = () => stop.abort(request.signal.reason)
  const secrets: string[] = []
  let at: LookupStep = 'opening'
  let captchaTime = captchaDeadlineMs
  /** Includes purchases of this lookup, which may buy twice. */
  let pending: readonly PendingCaptcha[] = request.purchases?.pending ?? []
  let own: readonly string[] = request.purchases?.own ?? []
  let ready: ReadyToken | null = request.purchases?.ready ?? null
  let broken = false

  const keepSecret = (text: string | null) => {
    if (text) secrets.push(text)
  }

  const tell = (event: PurchaseEvent) => {
    pending = event.kind === 'handed_in' ? [...pending, event.captcha] : afterEvent(pending, event)
    if (event.kind === 'handed_in') own = [...own, event.captcha.id]
    if (event.kind === 'used') ready = null
    request.purchases?.tell(event)
  }

  async function onCaptchaTime(solve: (within: Within) => Promise<Solution>): Promise<Solution> {
    const since = performance.now()
    time.hold()
    try {
      return await solve({
        signal: stop.signal,
        deadlineMs: captchaTime,
        purchases: { ready, pending, own, tell },
      })
    } finally {
      captchaTime = Math.max(0, captchaTime - (performance.now() - since))
      if (!stop.signal.aborted) time.run()
    }
  }

  request.signal.addEventListener('abort', abort, { once: true })
  time.run()

  return {
    signal: stop.signal,
    step(step) {
      if (stop.signal.aborted) return
      at = step
      request.onStep(step)
    },
    async solve(captcha) {
      if (solver.where === 'page') throw new Error('the operator solves it in the page')
      const solution = await onCaptchaTime((within) => solver.solve(captcha, within))
      if (solution.kind === 'token') keepSecret(solution.token)
      return solution
    },
    async waitForOperator(sent) {
      if (solver.where === 'elsewhere') throw new Error('no operator solves it')
      return await onCaptchaTime((within) => solver.solve({ sent }, within))
    },
    keepSecret,
    fail(reason) {
      if (stop.signal.aborted) return
      broken = !(reason instanceof WindowClosed)
      stop.abort(reason)
    },
    isBroken: () => broken,
    outcomeOf(error) {
      request.signal.throwIfAborted()
      if (error instanceof NoBrowser) throw error
      if (stop.signal.reason === outOfTime) {
        return { kind: 'timeout', detail: `no end within ${Math.round(deadlineMs / 1000)} s, while ${at}` }
      }
      if (error instanceof WindowClosed) {
        return {
          kind: 'captcha_failed',
          reason: 'window_closed',
          detail: `the window was closed while ${at}`,
        }
      }
      if (error instanceof TooMuch) return { kind: 'parse_error', detail: error.message }
      if (error instanceof Broken) return { kind: 'network_error', detail: `${error.message} while ${at}` }
      return unforeseen(error, at)
    },
    withoutSecrets(outcome) {
      const { rawResponse } = outcome
      if (rawResponse === undefined) return outcome
      // The site may have sent another nonce with its answer.
      return { ...outcome, rawResponse: redacted(rawResponse, [...secrets, ...hiddenValues(rawResponse)]) }
    },
    end() {
      time.hold()
      request.signal.removeEventListener('abort', abort)
    },
  }
}

/** TLS errors behind a captive portal, and errors of a proxy that refuses our credentials. */
const captivePortalCodes =
  /ERR_(CERT_|SSL_(PROTOCOL_ERROR|VERSION_OR_CIPHER_MISMATCH|UNRECOGNIZED_NAME_ALERT)|PROXY_(AUTH|CERTIFICATE)_|INVALID_AUTH_CREDENTIALS)/

/** Playwright's messages quote typed values, so only Chromium's error code is passed on. */
function unforeseen(error: unknown, at: LookupStep): Failure {
  const message = error instanceof Error ? error.message : ''
  const code = /net::ERR_[A-Z0-9_]+/.exec(message)?.[0]
  if (code !== undefined) {
    const failure: Failure = { kind: 'network_error', detail: `${code} while ${at}` }
    return captivePortalCodes.test(code) ? { ...failure, captivePortal: true } : failure
  }
  if (/has been closed|crashed/i.test(message)) {
    return { kind: 'network_error', detail: `the browser went away while ${at}` }
  }
  const name = error instanceof Error ? error.name : typeof error
  return { kind: 'parse_error', detail: `unforeseen ${name} while ${at}` }
}

/**
 * Real forms have fewer. With more, no raw response is kept: redacting all secrets takes minutes, and redacting some
 * leaks the rest.
 */
const maxSecrets = 200

/** Replaces `secrets` in `text` and truncates it, in time linear in the length of `text`. */
function redacted(text: string, secrets: string[]): string {
  const known = [...new Set(secrets)].filter(({ length }) => length >= shortestSecret)
  // JSON may write a slash as \/.
  const forms = [...new Set(known.flatMap((secret) => [secret, secret.replaceAll('/', '\\/')]))]
  const longest = Math.max(0, ...forms.slice(0, 2 * maxSecrets).map(({ length }) => length))
  if (known.length > maxSecrets || longest > rawResponseLimit) return '[hidden fields]'
  const begin = text.slice(0, rawResponseLimit + longest)
  // Longest first: a secret may contain a shorter one.
  const blanked = forms
    .toSorted((one, other) => other.length - one.length)
    .reduce((left, form) => left.replaceAll(form, '[token]'), begin)
  // Drops the end, where a truncated secret would not be recognised.
  const whole =
    begin.length === text.length ? blanked : blanked.slice(0, Math.max(0, blanked.length - longest))
  return cut(whole)
}

function cut(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= rawResponseLimit) return text
  // A truncated character decodes to U+FFFD.
  return bytes
    .subarray(0, rawResponseLimit)
    .toString()
    .replace(/\uFFFD+$/, '')
}
