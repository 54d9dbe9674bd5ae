import { orAborted } from '../../deadline.ts'

export interface Service {
  /** Without a slash at the end. */
  base: string
  fetch: typeof globalThis.fetch
}

/** `value`: what the service answered (an id, a token, an amount). `price`: as sent by the service; only get2 has one. */
interface Accepted {
  kind: 'accepted'
  value: string
  price: unknown
}

/**
 * `refused`: the service sent an error code (ERROR_ZERO_BALANCE). `unreadable`, `unreached`: `detail` is English and
 * never contains the key; `taken`: the service may have processed the request.
 */
export type Answer =
  | Accepted
  | { kind: 'refused'; code: string }
  | { kind: 'unreadable' | 'unreached'; detail: string; taken: boolean }

/** After decompression. The answers of the service are far shorter. */
const maxBytes = 64 * 1024

/**
 * Sends one request to `/in.php` (POST, which no intermediary repeats) or `/res.php` (GET). Rejects only with the
 * signal's reason.
 */
export async function askService(
  { base, fetch }: Service,
  script: 'in.php' | 'res.php',
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer> {
  const parameters = new URLSearchParams({ ...fields, json: '1' })
  // Following a redirect would send the key to another host.
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
    // After these statuses of a gateway the service itself may have processed the request.
    taken: ok || status === 500 || status === 502 || status === 504,
  })
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return unreadable(`HTTP ${status}`)
  }
  const text = await textOf(response)
  if (text === null) return unreadable(`longer than ${maxBytes} bytes`)
  const answer = parsed(text)
  if (answer === null || (answer.kind === 'accepted' && !ok)) return unreadable(`HTTP ${status}`)
  return answer
}

/** null: longer than `maxBytes` after decompression. */
async function textOf({ body }: Response): Promise<string | null> {
  if (body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Returning from the loop cancels the body.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

/** Reads JSON or a bare error code; the service sends both. */
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
  const value = String(request)
  if (status === 1) return { kind: 'accepted', value, price }
  return status === 0 ? refusal(value) : null
}

/** Accepts only error codes: any other message may quote the request URL, which contains the key. */
const refusal = (value: string): Answer | null =>
  /^(?:[A-Z0-9]{1,20}_[A-Z0-9_]{1,50}|ERROR: \d{4})$/.test(value) ? { kind: 'refused', code: value } : null

/** The error code of the system (ECONNRESET) or of Chromium (ERR_…). */
function codeOf(error: unknown): string | null {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: { code?: unknown } }
  const known = /^[A-Z][A-Z0-9_]+$/.exec(String(cause?.code ?? code))?.[0]
  return known ?? /net::(ERR_[A-Z0-9_]+)/.exec(String(message))?.[1] ?? null
}

/** Codes of failures before the request was sent. */
const neverSent =
  /^(?:E(?:CONNREFUSED|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_CONNECT_TIMEOUT|\w*CERT\w*|\w*(?:SSL|TLS)\w*|PROXY_\w*|ERR_(?:NAME_|PROXY_|TUNNEL_|INTERNET_|ADDRESS_|CONNECTION_(?:REFUSED|TIMED_OUT|FAILED))\w*)$/
