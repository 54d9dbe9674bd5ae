import type * as z from 'zod'
import { type RefusalCode, type RouteName, refusalAnswer, routes } from '../../src-protocol/index.ts'
import { isLoopback } from '../network/address.ts'

/** One HTTP request to the server at a time. The protocol's schemas check every answer. */

/** The server refused the request, with its reason. */
export class Refused extends Error {
  override name = 'Refused'
  readonly code: RefusalCode

  constructor(code: RefusalCode) {
    super(code)
    this.code = code
  }
}

/**
 * `offline`: no answer, or one of something between: a proxy, a captive portal. `alien`: something answers that is no
 * headquarters. `insecure`: the address is not of HTTPS.
 */
export class Unreachable extends Error {
  override name = 'Unreachable'
  readonly why: 'offline' | 'alien' | 'insecure'

  constructor(why: Unreachable['why'], cause?: unknown) {
    super(why, { cause })
    this.why = why
  }
}

type Routes = typeof routes
type Body<Name extends RouteName> = z.input<Routes[Name]['body']>
type Query<Name extends RouteName> = z.input<Routes[Name]['query']>
type Answer<Name extends RouteName> = z.output<Routes[Name]['answer']>

interface Call<Name extends RouteName> {
  body?: Body<Name>
  query?: Query<Name>
  /** Value of `:id` in the path. */
  id?: string
}

export interface Client {
  /** Throws a `Refused`, an `Unreachable`, or the signal's reason once it is aborted. */
  ask<Name extends RouteName>(name: Name, call: Call<Name>, signal: AbortSignal): Promise<Answer<Name>>
}

export interface ClientOptions {
  fetch: typeof globalThis.fetch
  /** Without a slash at the end. */
  address: string
  /** null: for routes that need none. */
  token: string | null
}

/** Milliseconds for an answer. A bad phone connection is slow with 64 KB. */
const patienceMs = 60_000
/** Bytes of an answer: a page, or the list of some thousand devices. */
const longestAnswer = 8 * 1024 * 1024

export const isSecure = (address: string): boolean => {
  const { protocol, hostname } = new URL(address)
  return protocol === 'https:' || isLoopback(hostname)
}

export function createClient({ fetch, address, token }: ClientOptions): Client {
  return {
    async ask(name, { body, query, id }, signal) {
      if (!isSecure(address)) throw new Unreachable('insecure')
      const { method, path, answer } = routes[name]
      const url = new URL(address + path.replace(':id', id ?? ''))
      for (const [key, value] of Object.entries(query ?? {})) url.searchParams.set(key, String(value))
      const late = new AbortController()
      const timer = setTimeout(() => late.abort(new Unreachable('offline')), patienceMs)
      const either = AbortSignal.any([signal, late.signal])
      try {
        const response = await fetch(url, {
          method,
          redirect: 'error',
          signal: either,
          headers: {
            ...(token === null ? {} : { authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })
        const content = await readJson(response)
        if (!response.ok) throw refusalOf(content)
        const parsed = answer.safeParse(content)
        if (!parsed.success) throw new Unreachable('alien', parsed.error)
        return parsed.data as Answer<typeof name>
      } catch (error) {
        signal.throwIfAborted()
        if (error instanceof Refused || error instanceof Unreachable) throw error
        throw new Unreachable('offline', error)
      } finally {
        clearTimeout(timer)
      }
    },
  }
}

/** undefined: it is no JSON. */
async function readJson(response: Response): Promise<unknown> {
  const pieces: Uint8Array[] = []
  let bytes = 0
  for await (const piece of response.body ?? []) {
    bytes += piece.length
    if (bytes > longestAnswer) throw new Unreachable('alien')
    pieces.push(piece)
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

/** A refusal without the protocol's words comes from something between, or from another server. */
function refusalOf(content: unknown): Refused | Unreachable {
  const refusal = refusalAnswer.safeParse(content)
  return refusal.success ? new Refused(refusal.data.error) : new Unreachable('alien')
}
