import { Solver } from '2captcha-ts'
import { orAborted } from '../deadline.ts'
import type { Captcha, CaptchaSolver, SolvedCaptcha, UnsolvedCaptcha } from './solver.ts'
import { askService, ServiceRefused, throughService } from './two-captcha-request.ts'

export const serviceUrl = 'https://2captcha.com'

export interface TwoCaptchaOptions {
  key: string
  /** Address of the service, without in.php; 2captcha.com unless given. */
  url?: string
  /** Between two questions for the result, in ms; the service asks for 5 s. */
  pollMs?: number
  /** By which the service is asked; the global one unless given. */
  fetch?: typeof globalThis.fetch
}

export interface TwoCaptcha extends CaptchaSolver {
  solve(
    captcha: Omit<Captcha, 'sent'>,
    within: { signal: AbortSignal; deadlineMs: number },
  ): Promise<SolvedCaptcha | UnsolvedCaptcha>
  /** What is left in the account, in US dollars, as `solve` answers. */
  balance(within: {
    signal: AbortSignal
    deadlineMs: number
  }): Promise<{ kind: 'balance'; dollars: number } | UnsolvedCaptcha>
}

const priceDeadlineMs = 3_000
const reportDeadlineMs = 15_000

/** 2captcha.com behind the solver's interface. */
export function createTwoCaptcha({
  key,
  url = serviceUrl,
  pollMs = 5_000,
  fetch = globalThis.fetch,
}: TwoCaptchaOptions): TwoCaptcha {
  const base = url.replace(/\/+$/, '')
  const library = new Solver(key, pollMs)

  return {
    where: 'elsewhere',
    async solve(captcha, { signal, deadlineMs }) {
      const since = performance.now()
      const outOfTime = `no token within ${Math.round(deadlineMs / 1000)} s`
      const solved = await bounded(signal, deadlineMs, outOfTime, (stop) =>
        throughService({ base, signal: stop, fetch }, () => handIn(library, captcha)),
      )
      if ('kind' in solved) return solved
      const { data: token, id } = solved
      const left = deadlineMs - (performance.now() - since)
      const cost = await price(id, { signal, deadlineMs: Math.min(priceDeadlineMs, left) })
      return { kind: 'token', token, cost, report: (good) => report(id, good) }
    },
    async balance({ signal, deadlineMs }) {
      return await bounded(signal, deadlineMs, 'no balance in time', async (stop) => {
        const dollars = await throughService({ base, signal: stop, fetch }, () => library.balance())
        if (!Number.isFinite(dollars)) throw new ServiceRefused(null)
        return { kind: 'balance', dollars }
      })
    },
  }

  /** In the background. A report that is lost costs at most the refund of one captcha. */
  function report(id: string, good: boolean): void {
    const service = { base, signal: AbortSignal.timeout(reportDeadlineMs), fetch }
    throughService(service, () => (good ? library.goodReport(id) : library.badReport(id))).catch(() => {})
  }

  /** The library drops the price, which only get2 tells. Costs must not cost an answer: 0 where it fails. */
  async function price(id: string, within: { signal: AbortSignal; deadlineMs: number }): Promise<number> {
    const query = new URLSearchParams({ key, action: 'get2', id, json: '1' })
    const answer = await bounded(within.signal, within.deadlineMs, 'no price in time', (stop) =>
      askService({ base, signal: stop, fetch }, `/res.php?${query}`),
    )
    const dollars = 'price' in answer ? Number(answer.price) : 0
    return Number.isFinite(dollars) && dollars > 0 ? dollars : 0
  }
}

/** Runs `work` until the deadline or the signal; its `stop` is aborted on every way out. */
async function bounded<Value>(
  signal: AbortSignal,
  ms: number,
  outOfTime: string,
  work: (stop: AbortSignal) => Promise<Value>,
): Promise<Value | UnsolvedCaptcha> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const left = () => stop.abort(signal.reason)
  signal.addEventListener('abort', left, { once: true })
  const timer = setTimeout(() => stop.abort(), ms)
  try {
    return await orAborted(work(stop.signal), stop.signal)
  } catch (error) {
    signal.throwIfAborted()
    return stop.signal.aborted ? { kind: 'timeout', detail: outOfTime } : refusal(error)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', left)
    stop.abort()
  }
}

async function handIn(solver: Solver, { kind, sitekey, pageUrl }: Omit<Captcha, 'sent'>) {
  switch (kind) {
    case 'recaptcha_v2':
      return await solver.recaptcha({ googlekey: sitekey, pageurl: pageUrl })
    case 'turnstile':
      return await solver.cloudflareTurnstile({ sitekey, pageurl: pageUrl })
  }
}

/** Nothing of an error is passed on but a code made of capitals: the addresses in their messages hold the API key. */
function refusal(error: unknown): UnsolvedCaptcha {
  if (!(error instanceof ServiceRefused)) {
    const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } }
    const known = /^[A-Z_]+$/.exec(String(cause?.code ?? code))?.[0]
    return { kind: 'network', detail: `captcha service not reached: ${known ?? 'unknown error'}` }
  }
  const { code } = error
  if (code === null) return { kind: 'network', detail: 'captcha service gave an unreadable answer' }
  return { kind: meaning(code), detail: `captcha service: ${code}` }
}

function meaning(code: string): UnsolvedCaptcha['kind'] {
  switch (code) {
    case 'ERROR_ZERO_BALANCE':
      return 'no_funds'
    case 'ERROR_WRONG_USER_KEY':
    case 'ERROR_KEY_DOES_NOT_EXIST':
    case 'ERROR_ACCOUNT_SUSPENDED':
    case 'ERROR_IP_NOT_ALLOWED':
    case 'IP_BANNED':
      return 'bad_key'
    case 'ERROR_NO_SLOT_AVAILABLE':
    case 'MAX_USER_TURN':
      return 'network'
    default:
      return 'unsolvable'
  }
}
