import { AsyncLocalStorage } from 'node:async_hooks'
import libraryFetch from '2captcha-ts/dist/utils/fetch.js'

export interface Service {
  /** Without a slash at the end. */
  base: string
  signal: AbortSignal
  fetch: typeof globalThis.fetch
}

/** `request`: the answer itself (an id, a token, an amount). */
interface Answer {
  status: number
  request: string | number
  price?: unknown
}

/** The service said no. `code`: its word for it (ERROR_ZERO_BALANCE), null where its answer cannot be read. */
export class ServiceRefused extends Error {
  override name = 'ServiceRefused'
  readonly code: string | null
  constructor(code: string | null) {
    super(code ?? 'unreadable answer')
    this.code = code
  }
}

/** Asks `/in.php?…` or `/res.php?…`. Rejects with `ServiceRefused`, the signal's reason, or what `fetch` rejects with. */
export async function askService({ base, signal, fetch }: Service, pathAndQuery: string): Promise<Answer> {
  const response = await fetch(base + pathAndQuery, { signal })
  const answer = read(await response.text())
  if (answer === null) throw new ServiceRefused(null)
  if (answer.status === 1 || answer.request === 'CAPCHA_NOT_READY') return answer
  throw new ServiceRefused(/^[A-Z]+_[A-Z_]+$/.exec(String(answer.request))?.[0] ?? null)
}

function read(text: string): Answer | null {
  try {
    const answer = JSON.parse(text) as Partial<Answer> | null
    const { status, request } = answer ?? {}
    if (typeof status !== 'number') return null
    return typeof request === 'string' || typeof request === 'number' ? { ...answer, status, request } : null
  } catch {
    return null
  }
}

const asked = new AsyncLocalStorage<Service>()

/** Every request that 2captcha-ts makes in `call`, however late, goes to this service and ends with its signal. */
export const throughService = <Value>(service: Service, call: () => Promise<Value>): Promise<Value> =>
  asked.run(service, call)

/**
 * 2captcha-ts has neither an address to set nor a signal, waits for ever for an answer that breaks off, and prints on
 * stdout what it cannot read: a page of error that quotes the request holds the API key. It looks its `fetch` up anew for
 * each request, as the `default` of this function, which nothing else uses. So its requests are ours, and no answer gets
 * to it that it would print.
 */
Object.assign(libraryFetch, {
  async default(url: string) {
    const service = asked.getStore()
    if (service === undefined) throw new Error('2captcha-ts was called without a service')
    const { pathname, search } = new URL(url)
    const answer = await askService(service, pathname + search)
    return { text: async () => JSON.stringify(answer) }
  },
})
