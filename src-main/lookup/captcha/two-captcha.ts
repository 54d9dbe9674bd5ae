import {
  type Answer,
  balanceOf,
  failureOf,
  implausible,
  isToken,
  priceOf,
  refusedResult,
  refusedSubmission,
} from './answer.ts'
import type { Captcha } from './captcha.ts'
import type { CaptchaProvider, Result, Submitted } from './provider.ts'
import { twoCaptchaCodes as codes } from './two-captcha-codes.ts'
import { type Accepted, askService } from './two-captcha-request.ts'

export const twoCaptchaUrl = 'https://2captcha.com'

/** 2captcha.com through in.php and res.php. */
export const twoCaptcha: CaptchaProvider = {
  // The price of a reCAPTCHA.
  usualPrice: 0.003,
  connect({ key, url, fetch }) {
    const service = { base: url, fetch }
    const ask = (fields: Record<string, string>, signal: AbortSignal) =>
      askService(service, 'res.php', { key, ...fields }, signal)
    return {
      submit: async (captcha, signal) =>
        submitted(await askService(service, 'in.php', { key, ...submitFields(captcha) }, signal)),
      result: async (id, signal) => resultOf(await ask({ action: 'get2', id }, signal)),
      async balance(signal) {
        const answer = await ask({ action: 'getbalance' }, signal)
        if (answer.kind !== 'accepted') return failureOf(codes, answer)
        const dollars = balanceOf(answer.value)
        return dollars === null ? implausible('no balance') : { kind: 'balance', dollars }
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

function submitted(answer: Answer<Accepted>): Submitted {
  switch (answer.kind) {
    case 'accepted':
      return isId(answer.value)
        ? { kind: 'accepted', id: answer.value }
        : { kind: 'unknown', why: implausible('no id') }
    case 'refused':
    case 'unreadable':
    case 'unreached':
      return refusedSubmission(codes, answer)
  }
}

function resultOf(answer: Answer<Accepted>): Result {
  if (answer.kind === 'accepted') {
    const token = answer.value
    return isToken(token)
      ? { kind: 'solved', token, dollars: priceOf(answer.price) }
      : { kind: 'unknown', why: implausible('no token') }
  }
  return refusedResult(codes, answer, false)
}

const isId = (value: string): boolean => /^[\w-]{1,64}$/.test(value)
