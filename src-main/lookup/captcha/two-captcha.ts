import { APIError, Solver } from '2captcha-ts'
import { orAborted } from '../deadline.ts'
import type { Captcha, CaptchaSolver, SolvedCaptcha, UnsolvedCaptcha } from './solver.ts'

export interface TwoCaptchaOptions {
  key: string
  /** Address of the service, without in.php; 2captcha.com unless given. */
  url?: string
  /** Between two questions for the result, in ms; the service asks for 5 s. */
  pollMs?: number
}

export interface TwoCaptcha extends CaptchaSolver {
  solve(
    captcha: Omit<Captcha, 'sent'>,
    within: { signal: AbortSignal; deadlineMs: number },
  ): Promise<SolvedCaptcha | UnsolvedCaptcha>
  /** What is left in the account, in US dollars. Rejects with the signal's reason once it is aborted. */
  balance(signal: AbortSignal): Promise<{ kind: 'balance'; dollars: number } | UnsolvedCaptcha>
}

const priceDeadlineMs = 3_000
const balanceDeadlineMs = 15_000

/** 2captcha.com behind the solver's interface. */
export function createTwoCaptcha({
  key,
  url = 'https://2captcha.com',
  pollMs = 5_000,
}: TwoCaptchaOptions): TwoCaptcha {
  const base = url.replace(/\/+$/, '')

  return {
    where: 'elsewhere',
    async solve(captcha, { signal, deadlineMs }) {
      const outOfTime = `no token within ${Math.round(deadlineMs / 1000)} s`
      return await bounded(signal, deadlineMs, outOfTime, async (stop) => {
        const { data: token, id } = await handIn(client(stop), captcha)
        const cost = await price(id, stop)
        return { kind: 'token', token, cost, report: (good) => report(id, good) }
      })
    },
    async balance(signal) {
      return await bounded(signal, balanceDeadlineMs, 'no balance in time', async (stop) => ({
        kind: 'balance',
        dollars: await client(stop).balance(),
      }))
    },
  }

  /**
   * The library can neither be aborted nor given an address, and polls for ever. It reads its address before every
   * request, so an address that throws ends its polling at the next turn.
   */
  function client(stop?: AbortSignal): Solver {
    const solver = new Solver(key, pollMs)
    for (const file of ['in', 'res']) {
      Object.defineProperty(solver, file, {
        get() {
          stop?.throwIfAborted()
          return `${base}/${file}.php`
        },
      })
    }
    return solver
  }

  function report(id: string, good: boolean): void {
    // A report that is lost costs at most the refund of one captcha.
    const sent = good ? client().goodReport(id) : client().badReport(id)
    sent.catch(() => {})
  }

  /** The library drops the price, which only get2 tells. Costs must not cost an answer: 0 where it fails. */
  async function price(id: string, stop: AbortSignal): Promise<number> {
    const query = new URLSearchParams({ key, action: 'get2', id, json: '1' })
    const signal = AbortSignal.any([stop, AbortSignal.timeout(priceDeadlineMs)])
    try {
      const response = await fetch(`${base}/res.php?${query}`, { signal })
      const dollars = Number(((await response.json()) as { price?: unknown }).price)
      return Number.isFinite(dollars) && dollars > 0 ? dollars : 0
    } catch {
      return 0
    }
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

/**
 * What an error of the library means. Its messages hold the API key (they quote the address), so nothing of them is
 * passed on but a code made of capitals.
 */
function refusal(error: unknown): UnsolvedCaptcha {
  if (!(error instanceof APIError)) {
    const code = /^E[A-Z]+$/.exec(String((error as { code?: unknown }).code))?.[0]
    return { kind: 'network', detail: `captcha service not reached: ${code ?? 'unknown error'}` }
  }
  const code = /\b(?:ERROR|IP|MAX|REPORT)_[A-Z_]+\b/.exec(String(error.err))?.[0]
  if (code === undefined) return { kind: 'network', detail: 'captcha service gave an unreadable answer' }
  return { kind: meaning(code), detail: `captcha service: ${code}` }
}

function meaning(code: string): UnsolvedCaptcha['kind'] {
  switch (code) {
    case 'ERROR_ZERO_BALANCE':
      return 'no_funds'
    case 'ERROR_WRONG_USER_KEY':
    case 'ERROR_KEY_DOES_NOT_EXIST':
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
