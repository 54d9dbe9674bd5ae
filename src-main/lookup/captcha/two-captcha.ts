import type { Captcha } from './captcha.ts'
import type { CaptchaProvider, Result, Submitted } from './provider.ts'
import type { UnsolvedCaptcha } from './solver.ts'
import { meaningOf } from './two-captcha-codes.ts'
import { type Answer, askService } from './two-captcha-request.ts'

/** 2captcha.com through in.php and res.php. */
export const twoCaptcha: CaptchaProvider = {
  url: 'https://2captcha.com',
  // The price of a reCAPTCHA.
  usualPrice: 0.003,
  connect({ key, url, fetch }) {
    const service = { base: url, fetch }
    const ask = (fields: Record<string, string>, signal: AbortSignal): Promise<Answer> =>
      askService(service, 'res.php', { key, ...fields }, signal)
    return {
      submit: async (captcha, signal) =>
        submitted(await askService(service, 'in.php', { key, ...submitFields(captcha) }, signal)),
      result: async (id, signal) => resultOf(await ask({ action: 'get2', id }, signal)),
      async balance(signal) {
        const answer = await ask({ action: 'getbalance' }, signal)
        if (answer.kind !== 'accepted') return failure(answer)
        const dollars = amount(answer.value)
        if (dollars === null || Math.abs(dollars) > maxBalance) return unreadable('no balance')
        return { kind: 'balance', dollars }
      },
      async report(id, good, signal) {
        await ask({ action: good ? 'reportgood' : 'reportbad', id }, signal)
      },
    }
  },
}

function submitFields(captcha: Captcha): Record<string, string> {
  const { kind, sitekey, pageUrl, action, data, isInvisible, isEnterprise } = captcha
  switch (kind) {
    case 'recaptcha_v2':
      return {
        method: 'userrecaptcha',
        googlekey: sitekey,
        pageurl: pageUrl,
        ...(isInvisible && { invisible: '1' }),
        ...(isEnterprise && { enterprise: '1' }),
      }
    case 'turnstile':
      return {
        method: 'turnstile',
        sitekey,
        pageurl: pageUrl,
        ...(action && { action }),
        ...(data && { data }),
      }
  }
}

function submitted(answer: Answer): Submitted {
  switch (answer.kind) {
    case 'accepted':
      return isId(answer.value)
        ? { kind: 'accepted', id: answer.value }
        : { kind: 'unknown', why: unreadable('no id') }
    case 'refused':
      return { kind: meaningOf(answer.code) === 'busy' ? 'busy' : 'refused', why: failure(answer) }
    case 'unreadable':
    case 'unreached':
      return { kind: answer.taken ? 'unknown' : 'refused', why: failure(answer) }
  }
}

function resultOf(answer: Answer): Result {
  if (answer.kind === 'accepted') {
    const token = answer.value
    return isToken(token)
      ? { kind: 'solved', token, dollars: price(answer.price) }
      : { kind: 'unknown', why: unreadable('no token') }
  }
  const why = failure(answer)
  if (answer.kind !== 'refused') return { kind: 'unknown', why }
  switch (meaningOf(answer.code)) {
    case 'not_ready':
      return { kind: 'not_ready' }
    case 'unsolvable':
    case 'unknown_id':
    case 'wrong_setting':
      return { kind: 'failed', why }
    case 'no_funds':
    case 'bad_key':
      return { kind: 'account_refused', why }
    case 'busy':
    case null:
      return { kind: 'unknown', why }
  }
}

/** The failure that follows from a request that was not accepted. */
function failure(answer: Exclude<Answer, { kind: 'accepted' }>): UnsolvedCaptcha {
  if (answer.kind !== 'refused') return { kind: 'network', detail: answer.detail }
  const detail = `captcha service: ${answer.code}`
  const meaning = meaningOf(answer.code)
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

const unreadable = (what: string): UnsolvedCaptcha => ({
  kind: 'network',
  detail: `captcha service gave an unreadable answer: ${what}`,
})

const isId = (value: string): boolean => /^[\w-]{1,64}$/.test(value)
/** 20 to 16,384 printable ASCII characters without spaces. */
const isToken = (value: string): boolean => /^[\x21-\x7e]{20,16384}$/.test(value)

/** US dollars; the captchas of the census pages cost far less. */
const maxPrice = 1
const maxBalance = 1_000_000

/** US dollars; null: not plausible. */
function price(sent: unknown): number | null {
  const dollars = amount(sent)
  return dollars !== null && dollars >= 0 && dollars <= maxPrice ? dollars : null
}

/** Parses a decimal number with a point or a comma; null: not a number. */
function amount(sent: unknown): number | null {
  if (typeof sent !== 'string' && typeof sent !== 'number') return null
  const text = String(sent).trim()
  return /^-?\d{1,15}(?:[.,]\d{1,15})?$|^-?\d(?:\.\d+)?e-?\d{1,2}$/i.test(text)
    ? Number(text.replace(',', '.'))
    : null
}
