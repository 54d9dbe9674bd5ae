import type { CaptchaFailure } from './captcha.ts'
import type { Result, Submitted } from './provider.ts'
import type { NoAnswer } from './request.ts'
import type { UnsolvedCaptcha } from './solver.ts'

/** Shared by the providers' APIs: the meaning of an answer, and its plausible values. */

/** `refused`: the service sent an error code (ERROR_ZERO_BALANCE). */
export type Answer<Accepted> =
  | ({ kind: 'accepted' } & Accepted)
  | { kind: 'refused'; code: string }
  | NoAnswer

type Unaccepted = { kind: 'refused'; code: string } | NoAnswer

/**
 * Meaning of an error code. `busy`: nothing was accepted; the same request may succeed later. `unknown_id`: the account
 * has no such captcha.
 */
export type Meaning =
  | Extract<CaptchaFailure, 'no_funds' | 'bad_key' | 'wrong_setting' | 'unsolvable'>
  | 'not_ready'
  | 'busy'
  | 'unknown_id'

export type Meanings = Readonly<Record<string, Meaning>>

/** null: an undocumented code. */
const meaningOf = (meanings: Meanings, code: string): Meaning | null =>
  Object.hasOwn(meanings, code) ? (meanings[code] ?? null) : null

/** The failure that follows from a request that was not accepted. */
export function failureOf(meanings: Meanings, answer: Unaccepted): UnsolvedCaptcha {
  if (answer.kind !== 'refused') return { kind: 'network', detail: answer.detail }
  const detail = `captcha service: ${answer.code}`
  const meaning = meaningOf(meanings, answer.code)
  switch (meaning) {
    case 'no_funds':
    case 'bad_key':
    case 'wrong_setting':
    case 'unsolvable':
      return { kind: meaning, detail }
    case 'unknown_id':
    case null:
      return { kind: 'unsolvable', detail }
    case 'busy':
    case 'not_ready':
      return { kind: 'network', detail }
  }
}

/** Result of a submission that was not accepted. */
export function refusedSubmission(meanings: Meanings, answer: Unaccepted): Submitted {
  const why = failureOf(meanings, answer)
  if (answer.kind !== 'refused') return { kind: answer.taken ? 'unknown' : 'refused', why }
  return { kind: meaningOf(meanings, answer.code) === 'busy' ? 'busy' : 'refused', why }
}

/** Result of a request for a result that was not accepted. `mayCost`: whether failed captchas may be charged. */
export function refusedResult(meanings: Meanings, answer: Unaccepted, mayCost: boolean): Result {
  const why = failureOf(meanings, answer)
  if (answer.kind !== 'refused') return { kind: 'unknown', why }
  switch (meaningOf(meanings, answer.code)) {
    case 'not_ready':
      return { kind: 'not_ready' }
    case 'unsolvable':
    case 'unknown_id':
    case 'wrong_setting':
      return { kind: 'failed', why, mayCost }
    case 'no_funds':
    case 'bad_key':
      return { kind: 'account_refused', why }
    case 'busy':
    case null:
      return { kind: 'unknown', why }
  }
}

export const implausible = (what: string): UnsolvedCaptcha => ({
  kind: 'network',
  detail: `captcha service gave an unreadable answer: ${what}`,
})

/** 20 to 16,384 printable ASCII characters without spaces. */
export const isToken = (value: unknown): value is string =>
  typeof value === 'string' && /^[\x21-\x7e]{20,16384}$/.test(value)

/** US dollars; the captchas of the census pages cost far less. */
const maxPrice = 1
const maxBalance = 1_000_000

/** US dollars; null: not plausible. */
export function priceOf(sent: unknown): number | null {
  const dollars = amount(sent)
  return dollars !== null && dollars >= 0 && dollars <= maxPrice ? dollars : null
}

/** US dollars, possibly negative; null: not plausible. */
export function balanceOf(sent: unknown): number | null {
  const dollars = amount(sent)
  return dollars !== null && Math.abs(dollars) <= maxBalance ? dollars : null
}

/** Parses a decimal number with a point or a comma; null: not a number. */
function amount(sent: unknown): number | null {
  if (typeof sent !== 'string' && typeof sent !== 'number') return null
  const text = String(sent).trim()
  return /^-?\d{1,15}(?:[.,]\d{1,15})?$|^-?\d(?:\.\d+)?e-?\d{1,2}$/i.test(text)
    ? Number(text.replace(',', '.'))
    : null
}
