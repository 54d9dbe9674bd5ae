import type { Answer } from './answer.ts'
import { sendRequest, unreadable } from './request.ts'

export interface Service {
  /** Without a trailing slash. */
  base: string
  fetch: typeof globalThis.fetch
}

/** `value`: the service's answer (an id, a token, an amount). `price`: as sent by the service; only get2 has one. */
export interface Accepted {
  value: string
  price: unknown
}

/**
 * Sends one request to `/in.php` (POST, which no intermediary repeats) or `/res.php` (GET). Rejects only with the
 * signal's reason.
 */
export async function askService(
  { base, fetch }: Service,
  script: 'in.php' | 'res.php',
  fields: Record<string, string>,
  signal: AbortSignal,
): Promise<Answer<Accepted>> {
  const parameters = new URLSearchParams({ ...fields, json: '1' })
  const reply =
    script === 'in.php'
      ? await sendRequest(fetch, `${base}/in.php`, { method: 'POST', body: parameters }, signal)
      : await sendRequest(fetch, `${base}/res.php?${parameters}`, {}, signal)
  if (reply.kind !== 'text') return reply
  const answer = parsed(reply.text)
  if (answer === null || (answer.kind === 'accepted' && !reply.isOk))
    return unreadable(reply, `HTTP ${reply.status}`)
  return answer
}

/** Reads JSON or a bare error code; the service sends both. */
function parsed(text: string): Answer<Accepted> | null {
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
const refusal = (value: string): Answer<Accepted> | null =>
  /^(?:[A-Z0-9]{1,20}_[A-Z0-9_]{1,50}|ERROR: \d{4})$/.test(value) ? { kind: 'refused', code: value } : null
