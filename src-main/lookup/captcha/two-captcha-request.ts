import { orAborted } from '../deadline.ts'

export interface Service {
  /** Without a slash at the end. */
  base: string
  fetch: typeof globalThis.fetch
}

/** `said`: the answer itself (an id, a token, an amount). `price`: as the service sends it; get2 alone has one. */
interface Accepted {
  kind: 'accepted'
  said: string
  price: unknown
}

/**
 * `refused`: the service's word for it (ERROR_ZERO_BALANCE). `unreadable` and `unreached` have a `detail` in English
 * that holds no key; `taken`: whether the service may have acted on the request.
 */
export type Answer =
  | Accepted
  | { kind: 'refused'; code: string }
  | { kind: 'unreadable' | 'unreached'; detail: string; taken: boolean }

/** What is longer is no answer: nothing that the service says comes near it. */
const mostBytes = 64 * 1024

/**
 * Asks `/in.php` or `/res.php`. in.php is posted: nothing on the way repeats a POST by itself. Rejects with the signal's
 * reason alone.
 */
export async function askService(
  { base, fetch }: Service,
  script: 'in.php' | 'res.php',
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer> {
  const parameters = new URLSearchParams({ ...fields, json: '1' })
  // A redirect would take the key to whoever it names.
  const options = { signal, redirect: 'manual', headers: { accept: 'application/json' } } as const
  const asking =
    script === 'in.php'
      ? fetch(`${base}/in.php`, { ...options, method: 'POST', body: parameters })
      : fetch(`${base}/res.php?${parameters}`, options)
  try {
    return await orAborted(asking.then(read), signal)
  } catch (error) {
    signal.throwIfAborted()
    const code = codeOf(error)
    return {
      kind: 'unreached',
      detail: `captcha service not reached: ${code ?? 'unknown error'}`,
      taken: code === null || !neverSent.test(code),
    }
  }
}

async function read(response: Response): Promise<Answer> {
  const { status, ok } = response
  const unreadable = (what: string): Answer => ({
    kind: 'unreadable',
    detail: `captcha service gave an unreadable answer: ${what}`,
    // Whatever stands before the service may have lost its answer.
    taken: ok || status === 500 || status === 502 || status === 504,
  })
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return unreadable(`HTTP ${status}`)
  }
  const text = await textOf(response)
  if (text === null) return unreadable(`longer than ${mostBytes} bytes`)
  const answer = parsed(text)
  if (answer === null || (answer.kind === 'accepted' && !ok)) return unreadable(`HTTP ${status}`)
  return answer
}

/** null: it is too long. What is counted are the bytes that came out of a compressed body. */
async function textOf({ body }: Response): Promise<string | null> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop cancels the body.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > mostBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Its codes come as plain text at times. */
function parsed(text: string): Answer | null {
  const plain = refusal(text.trim())
  if (plain !== null) return plain
  let answer: { status?: unknown; request?: unknown; price?: unknown } | null
  try {
    answer = JSON.parse(text) as typeof answer
  } catch {
    return null
  }
  const { status, request, price } = answer ?? {}
  if (typeof request !== 'string' && typeof request !== 'number') return null
  const said = String(request)
  if (status === 1) return { kind: 'accepted', said, price }
  return status === 0 ? refusal(said) : null
}

/** Words alone: a message may quote the address that was asked, which holds the key. */
const refusal = (said: string): Answer | null =>
  /^(?:[A-Z0-9]{1,20}_[A-Z0-9_]{1,50}|ERROR: \d{4})$/.test(said) ? { kind: 'refused', code: said } : null

/** The system's code or Chromium's. */
function codeOf(error: unknown): string | null {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: { code?: unknown } }
  const known = /^[A-Z][A-Z0-9_]+$/.exec(String(cause?.code ?? code))?.[0]
  return known ?? /net::(ERR_[A-Z0-9_]+)/.exec(String(message))?.[1] ?? null
}

/** Nobody was there to whom the request could be sent. */
const neverSent =
  /^(?:E(?:CONNREFUSED|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_CONNECT_TIMEOUT|\w*CERT\w*|\w*(?:SSL|TLS)\w*|PROXY_\w*|ERR_(?:NAME_|PROXY_|TUNNEL_|INTERNET_|ADDRESS_|CONNECTION_(?:REFUSED|TIMED_OUT|FAILED))\w*)$/
