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
import { createTaskCodes as codes } from './create-task-codes.ts'
import type { CaptchaProvider, Result, Submitted } from './provider.ts'
import { sendRequest, unreadable } from './request.ts'

/** A service that speaks createTask, getTaskResult and getBalance, as 2captcha and its peers do: JSON over POST. */
export const createTask: CaptchaProvider = {
  // Price of a reCAPTCHA at the most expensive service. Some services report no price.
  usualPrice: 0.003,
  connect({ key, url, fetch }) {
    const ask = (method: string, fields: Record<string, unknown>, signal: AbortSignal) =>
      askService(fetch, `${url}/${method}`, { clientKey: key, ...fields }, signal)
    return {
      submit: async (captcha, signal) =>
        submitted(await ask('createTask', { task: taskOf(captcha) }, signal)),
      result: async (id, signal) => resultOf(await ask('getTaskResult', { taskId: taskIdOf(id) }, signal)),
      async balance(signal) {
        const answer = await ask('getBalance', {}, signal)
        if (answer.kind !== 'accepted') return failureOf(codes, answer)
        const dollars = balanceOf(answer.fields.balance)
        return dollars === null ? implausible('no balance') : { kind: 'balance', dollars }
      },
      // Each service has its own methods for reports, and treats unknown methods as abuse.
      report: async () => {},
    }
  },
}

interface Accepted {
  fields: Readonly<Record<string, unknown>>
}

async function askService(
  fetch: typeof globalThis.fetch,
  url: string,
  body: Record<string, unknown>,
  signal: AbortSignal,
): Promise<Answer<Accepted>> {
  const headers = { 'content-type': 'application/json' }
  const reply = await sendRequest(fetch, url, { method: 'POST', headers, body: JSON.stringify(body) }, signal)
  if (reply.kind !== 'text') return reply
  const answer = parsed(reply.text)
  if (answer === null || (answer.kind === 'accepted' && !reply.isOk))
    return unreadable(reply, `HTTP ${reply.status}`)
  return answer
}

/** Accepts only error codes: the description may quote the request, which contains the key. */
function parsed(text: string): Answer<Accepted> | null {
  let fields: unknown
  try {
    fields = JSON.parse(text)
  } catch {
    return null
  }
  if (typeof fields !== 'object' || fields === null || Array.isArray(fields)) return null
  const { errorId, errorCode } = fields as Record<string, unknown>
  if (errorId === 0) return { kind: 'accepted', fields: fields as Record<string, unknown> }
  const isRefusal = typeof errorId === 'number' && Number.isInteger(errorId) && errorId > 0
  const isCode = typeof errorCode === 'string' && /^[A-Z0-9]{1,20}_[A-Z0-9_]{1,50}$/.test(errorCode)
  return isRefusal && isCode ? { kind: 'refused', code: errorCode } : null
}

function taskOf({ kind, sitekey, pageUrl, action, data, isInvisible, isEnterprise }: Captcha) {
  const page = { websiteURL: pageUrl, websiteKey: sitekey }
  switch (kind) {
    case 'recaptcha_v2':
      return {
        type: isEnterprise ? 'RecaptchaV2EnterpriseTaskProxyless' : 'RecaptchaV2TaskProxyless',
        ...page,
        ...(isInvisible && { isInvisible: true }),
      }
    case 'turnstile':
      return { type: 'TurnstileTaskProxyless', ...page, ...(action && { action }), ...(data && { data }) }
  }
}

/** A service refuses a number if it issued a text, and the reverse. The JSON after this prefix preserves the type. */
const idPrefix = 'task:'

function idOf(taskId: unknown): string | null {
  const isNumber = typeof taskId === 'number' && Number.isSafeInteger(taskId) && taskId > 0
  const isText = typeof taskId === 'string' && /^[\w-]{1,64}$/.test(taskId)
  return isNumber || isText ? `${idPrefix}${JSON.stringify(taskId)}` : null
}

const taskIdOf = (id: string): unknown => JSON.parse(id.slice(idPrefix.length))

function submitted(answer: Answer<Accepted>): Submitted {
  switch (answer.kind) {
    case 'accepted': {
      const id = idOf(answer.fields.taskId)
      return id === null ? { kind: 'unknown', why: implausible('no id') } : { kind: 'accepted', id }
    }
    case 'refused':
    case 'unreadable':
    case 'unreached':
      return refusedSubmission(codes, answer)
  }
}

function resultOf(answer: Answer<Accepted>): Result {
  // Some services charge for captchas that they could not solve.
  return answer.kind === 'accepted' ? stateOf(answer.fields) : refusedResult(codes, answer, true)
}

function stateOf({ status, solution, cost }: Accepted['fields']): Result {
  switch (status) {
    case 'idle':
    case 'processing':
      return { kind: 'not_ready' }
    case 'ready': {
      const token = tokenIn(solution)
      return token === null
        ? { kind: 'unknown', why: implausible('no token') }
        : { kind: 'solved', token, dollars: priceOf(cost) }
    }
    case 'failed':
      return { kind: 'failed', why: { kind: 'unsolvable', detail: 'captcha service: failed' }, mayCost: true }
    default:
      return { kind: 'unknown', why: implausible('no status') }
  }
}

/** The token of a reCAPTCHA or a Turnstile. */
function tokenIn(solution: unknown): string | null {
  if (typeof solution !== 'object' || solution === null) return null
  const { gRecaptchaResponse, token } = solution as { gRecaptchaResponse?: unknown; token?: unknown }
  if (isToken(gRecaptchaResponse)) return gRecaptchaResponse
  return isToken(token) ? token : null
}
