import type { LookupStep } from '../../src-preload/contract.ts'
import type { Captcha, CaptchaSolver, PersonInPage, Solution } from './captcha/solver.ts'
import { createCountdown } from './deadline.ts'
import { type Failure, type LookupRequest, NoBrowser, type Outcome } from './outcome.ts'
import { hiddenValues } from './pages/text.ts'

const rawResponseLimit = 256 * 1024

/** What is shorter stands in ordinary words as well. */
const shortestSecret = 8

/** The page or the browser went away under the lookup. */
export class Broken extends Error {
  override name = 'Broken'
}

/** The person who was to solve the captcha closed its window. */
export class WindowClosed extends Error {
  override name = 'WindowClosed'
}

/** The books of one lookup: its time, its captchas, its secrets, and what ended it. */
export interface Run {
  /** Aborted by the asker, by the deadline or by `fail`. */
  signal: AbortSignal
  step(step: LookupStep): void
  /** Within what is left of the captchas' own time; the lookup's time stands still meanwhile. */
  solve(captcha: Captcha): Promise<Solution>
  /** As `solve`, until a person has sent the form. */
  waitForPerson(sent: Promise<void>): Promise<Solution>
  keepSecret(text: string | null): void
  fail(reason: Broken | WindowClosed): void
  isBroken(): boolean
  /** What an error means. Throws where it is no outcome: the asker's abort, no browser. */
  outcomeOf(error: unknown): Failure
  withoutSecrets<Kept extends Outcome>(outcome: Kept): Kept
  /** US dollars. */
  captchaCost(): number
  end(): void
}

export interface Limits {
  solver: CaptchaSolver | PersonInPage
  deadlineMs: number
  captchaDeadlineMs: number
}

export function startRun(request: LookupRequest, { solver, deadlineMs, captchaDeadlineMs }: Limits): Run {
  const stop = new AbortController()
  const outOfTime = Symbol('out of time')
  const time = createCountdown(deadlineMs, () => stop.abort(outOfTime))
  const leave = () => stop.abort(request.signal.reason)
  const secrets: string[] = []
  let at: LookupStep = 'opening'
  let captchaTime = captchaDeadlineMs
  let cost = 0
  let broken = false

  const keepSecret = (text: string | null) => {
    if (text) secrets.push(text)
  }

  async function onCaptchaTime(
    solve: (within: { signal: AbortSignal; deadlineMs: number }) => Promise<Solution>,
  ): Promise<Solution> {
    const since = performance.now()
    time.hold()
    try {
      return await solve({ signal: stop.signal, deadlineMs: captchaTime })
    } finally {
      captchaTime = Math.max(0, captchaTime - (performance.now() - since))
      if (!stop.signal.aborted) time.run()
    }
  }

  request.signal.addEventListener('abort', leave, { once: true })
  time.run()

  return {
    signal: stop.signal,
    step(step) {
      if (stop.signal.aborted) return
      at = step
      request.onStep(step)
    },
    async solve(captcha) {
      if (solver.where === 'page') throw new Error('a person solves it in the page')
      const solution = await onCaptchaTime((within) => solver.solve(captcha, within))
      if (solution.kind === 'token') {
        keepSecret(solution.token)
        cost += solution.cost
      }
      return solution
    },
    async waitForPerson(sent) {
      if (solver.where === 'elsewhere') throw new Error('no person is there')
      return await onCaptchaTime((within) => solver.solve({ sent }, within))
    },
    keepSecret,
    fail(reason) {
      if (stop.signal.aborted) return
      broken = reason instanceof Broken
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
        return { kind: 'captcha_failed', reason: 'cancelled', detail: `the window was closed while ${at}` }
      }
      if (error instanceof Broken) return { kind: 'network_error', detail: `${error.message} while ${at}` }
      return unforeseen(error, at)
    },
    withoutSecrets(outcome) {
      const { rawResponse } = outcome
      if (rawResponse === undefined) return outcome
      // The site may have sent another nonce with its answer.
      const raw = blanked(rawResponse, [...secrets, ...hiddenValues(rawResponse)])
      return { ...outcome, rawResponse: cut(raw) }
    },
    captchaCost: () => cost,
    end() {
      time.hold()
      request.signal.removeEventListener('abort', leave)
    },
  }
}

/** Playwright's messages quote what was typed, so nothing of them is passed on but Chromium's own code. */
function unforeseen(error: unknown, at: LookupStep): Failure {
  const message = error instanceof Error ? error.message : ''
  const code = /net::ERR_[A-Z0-9_]+/.exec(message)?.[0]
  if (code !== undefined) return { kind: 'network_error', detail: `${code} while ${at}` }
  if (/has been closed|crashed/i.test(message)) {
    return { kind: 'network_error', detail: `the browser went away while ${at}` }
  }
  const name = error instanceof Error ? error.name : typeof error
  return { kind: 'parse_error', detail: `unforeseen ${name} while ${at}` }
}

/** The longest first: it may hold another one. JSON may write a slash as \/. */
function blanked(text: string, secrets: string[]): string {
  const longEnough = [...new Set(secrets)].filter(({ length }) => length >= shortestSecret)
  const forms = longEnough
    .toSorted((one, other) => other.length - one.length)
    .flatMap((secret) => [secret, secret.replaceAll('/', '\\/')])
  return forms.reduce((left, form) => left.replaceAll(form, '[token]'), text)
}

function cut(text: string): string {
  const bytes = Buffer.from(text)
  if (bytes.length <= rawResponseLimit) return text
  // A character cut in two reads as U+FFFD, which is longer than what it stands for.
  return bytes
    .subarray(0, rawResponseLimit)
    .toString()
    .replace(/\uFFFD+$/, '')
}
