import { orAborted } from '../../deadline.ts'

/**
 * A request without a readable answer. `detail` is English and never contains the key. `taken`: the service may have
 * processed the request.
 */
export interface NoAnswer {
  kind: 'unreadable' | 'unreached'
  detail: string
  taken: boolean
}

export type Reply = { kind: 'text'; text: string; status: number; isOk: boolean } | NoAnswer

/** Bytes of an answer after decompression. The services' answers are far shorter. */
const maxBytes = 64 * 1024

/** Sends one request whose answer may have 64 KB. Follows no redirect. Rejects only with the signal's reason. */
export async function sendRequest(
  fetch: typeof globalThis.fetch,
  url: string,
  request: Pick<RequestInit, 'method' | 'body' | 'headers'>,
  signal: AbortSignal,
): Promise<Reply> {
  const headers = { accept: 'application/json', ...request.headers }
  try {
    // Following a redirect would send the key to another host.
    return await orAborted(fetch(url, { ...request, headers, signal, redirect: 'manual' }).then(read), signal)
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

/** `what`: why the answer cannot be read. */
export const unreadable = ({ status, isOk }: { status: number; isOk: boolean }, what: string): NoAnswer => ({
  kind: 'unreadable',
  detail: `captcha service gave an unreadable answer: ${what}`,
  // With these statuses of a gateway, the service itself may have processed the request.
  taken: isOk || status === 500 || status === 502 || status === 504,
})

async function read(response: Response): Promise<Reply> {
  const { status, ok: isOk } = response
  if (status >= 300 && status < 400) {
    await response.body?.cancel()
    return unreadable({ status, isOk }, `HTTP ${status}`)
  }
  const text = await textOf(response)
  if (text === null) return unreadable({ status, isOk }, `longer than ${maxBytes} bytes`)
  return { kind: 'text', text, status, isOk }
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

/** The error code of the system (ECONNRESET) or of Chromium (ERR_…). */
function codeOf(error: unknown): string | null {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: { code?: unknown } }
  const known = /^[A-Z][A-Z0-9_]+$/.exec(String(cause?.code ?? code))?.[0]
  return known ?? /net::(ERR_[A-Z0-9_]+)/.exec(String(message))?.[1] ?? null
}

/** Codes of failures before the request was sent. */
const neverSent =
  /^(?:E(?:CONNREFUSED|NOTFOUND|AI_AGAIN|HOSTUNREACH|NETUNREACH)|UND_ERR_CONNECT_TIMEOUT|\w*CERT\w*|\w*(?:SSL|TLS)\w*|PROXY_\w*|ERR_(?:NAME_|PROXY_|TUNNEL_|INTERNET_|ADDRESS_|CONNECTION_(?:REFUSED|TIMED_OUT|FAILED))\w*)$/
