// A captcha service that speaks createTask, as the owner's second account.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Meaning } from '../../src-main/lookup/captcha/answer.ts'
import { balanceWithin } from '../../src-main/lookup/captcha/balance.ts'
import type { Captcha } from '../../src-main/lookup/captcha/captcha.ts'
import { createTaskCodes } from '../../src-main/lookup/captcha/create-task-codes.ts'
import { type CreateTaskServer, startCreateTaskServer } from '../support/captcha-server/create-task.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { accountAt, serviceAt } from '../support/captcha-service.ts'
import { createEventLog } from '../support/event-log.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { createLedger, type TestLedger } from '../support/purchases.ts'

const captcha: Captcha = { kind: 'recaptcha_v2', sitekey: 'a-site-key', pageUrl: 'http://127.0.0.1/censo' }
const provider = 'create_task'
const { signal } = new AbortController()

let server: CreateTaskServer
let ledger: TestLedger
const within = (deadlineMs = 5_000) => ({ signal, deadlineMs, purchases: ledger })
const solve = (asked: Captcha = captcha, { key = captchaTestKey, deadlineMs = 5_000 } = {}) =>
  serviceAt(server.url, { provider, key, pollMs: 10 }).solve(asked, within(deadlineMs))
const answering = (body: unknown) =>
  accountAt(server.url, { provider, fetch: (async () => Response.json(body)) as typeof fetch }).api

beforeEach(async () => {
  server = await startCreateTaskServer()
  ledger = createLedger()
})
afterEach(() => server.close())

describe('a captcha', () => {
  it.each<[string, Partial<Captcha>, string]>([
    ['a reCAPTCHA', {}, 'RecaptchaV2TaskProxyless'],
    ['an invisible one', { isInvisible: true }, 'RecaptchaV2TaskProxyless'],
    ['an Enterprise', { isEnterprise: true }, 'RecaptchaV2EnterpriseTaskProxyless'],
    ['a Turnstile', { kind: 'turnstile', action: 'search' }, 'TurnstileTaskProxyless'],
  ])('may be %s', async (_, more, type) => {
    const solution = await solve({ ...captcha, ...more })
    if (solution.kind !== 'token') throw new Error(solution.detail)
    expect(server.redeem(solution.token)).toBe(true)
    expect(ledger).toMatchObject({ cost: 0.002, pending: [], failing: [] })
    expect(server.log.map(({ method, answer }) => [method, answer])).toEqual([
      ['createTask', 'ok'],
      ['getTaskResult', 'processing'],
      ['getTaskResult', 'ready'],
    ])
    expect(server.log[0]?.type).toBe(type)
  })

  it('is asked for by the id that the service gave out, also if it is a text', async () => {
    await server.close()
    server = await startCreateTaskServer({ ids: 'text' })
    expect((await solve()).kind).toBe('token')
    expect(server.log.at(-1)?.taskId).toBe('61138bb6-19fb-11ec-0')
  })

  it('has an id that no other provider gives out', async () => {
    const submitted = await accountAt(server.url, { provider }).api.submit(captcha, signal)
    expect(submitted).toEqual({ kind: 'accepted', id: 'task:9000000000' })
  })

  it.each<[unknown, number | null]>([
    ['0.00299', 0.00299],
    [0.0007, 0.0007],
    [0, 0],
    [undefined, null],
    [1e308, null],
    ['1e308', null],
    [-0.003, null],
    ['-1', null],
    ['NaN', null],
    [null, null],
    [{}, null],
    [1.01, null],
  ])('whose price is told as %o costs %s; null: the usual price counts', async (told, dollars) => {
    server.cost = told
    expect((await solve()).kind).toBe('token')
    expect(ledger.events.at(-1)).toMatchObject({ kind: 'paid', provider, dollars })
  })

  it('that the service could not solve may cost something', async () => {
    server.script({ kind: 'error', at: 'result', code: 'ERROR_CAPTCHA_UNSOLVABLE' })
    expect((await solve()).kind).toBe('unsolvable')
    expect(ledger.events.at(-1)).toMatchObject({ kind: 'paid', dollars: null })
    expect(ledger.pending).toEqual([])
  })

  it.each(['hang', 'drop', 'gateway_page'] as const)(
    'with %s instead of an answer may be bought',
    async (kind) => {
      server.script({ kind, at: 'submit' })
      const { kind: failure } = await solve(captcha, { deadlineMs: 500 })
      expect(['network', 'timeout']).toContain(failure)
      expect(ledger.events.map((event) => event.kind)).toEqual(['submitting', 'maybe_bought'])
      expect(server.log).toHaveLength(1)
    },
  )
})

const outcomes: Record<Exclude<Meaning, 'busy' | 'not_ready'>, string> = {
  no_funds: 'no_funds',
  bad_key: 'bad_key',
  wrong_setting: 'wrong_setting',
  unsolvable: 'unsolvable',
  unknown_id: 'unsolvable',
}

it.each(Object.entries(createTaskCodes).filter(([code]) => !code.includes(' ')))(
  'the code %s means %s',
  async (code, meaning) => {
    server.script([{ kind: 'error', at: 'submit', code }, { kind: 'token' }])
    const solution = await solve()
    if (meaning === 'busy') return expect(solution.kind).toBe('token')
    const kind = meaning === 'not_ready' ? 'network' : outcomes[meaning]
    expect(solution).toEqual({ kind, detail: `captcha service: ${code}` })
  },
)

it('a wrong key is bad_key, and is in no address and in no answer', async () => {
  const key = 'f'.repeat(32)
  const solution = await solve(captcha, { key })
  expect(solution.kind).toBe('bad_key')
  expect(JSON.stringify(solution)).not.toContain(key)
  expect(server.log.map(({ method }) => method)).toEqual(['createTask'])
})

it.each([
  { errorId: '0', taskId: 7 },
  { taskId: 7 },
  { errorId: 0 },
  { errorId: 0, taskId: 0 },
  { errorId: 0, taskId: -1 },
  { errorId: 0, taskId: 1.5 },
  { errorId: 0, taskId: 1e300 },
  { errorId: 0, taskId: {} },
  { errorId: 0, taskId: 'with space' },
  { errorId: 1 },
  { errorId: 1, errorCode: 'No account for 0123456789abcdef' },
  { errorId: -1, errorCode: 'ERROR_ZERO_BALANCE' },
  [{ errorId: 0, taskId: 7 }],
  null,
  'ERROR_ZERO_BALANCE',
])('%j is no answer to a captcha, and it may be bought', async (body) => {
  expect(await answering(body).submit(captcha, signal)).toMatchObject({
    kind: 'unknown',
    why: { kind: 'network', detail: expect.not.stringContaining('0123456789abcdef') },
  })
})

const token = 'x'.repeat(40)
it.each([
  { errorId: 0, status: 'ready' },
  { errorId: 0, status: 'ready', solution: null },
  { errorId: 0, status: 'ready', solution: { gRecaptchaResponse: 7 } },
  { errorId: 0, status: 'ready', solution: { token: 'short' } },
  { errorId: 0, status: 'ready', solution: { token: `${token}\n` } },
  { errorId: 0, status: 'done', solution: { token } },
  { errorId: 0, solution: { token } },
  { errorId: '0', status: 'ready', solution: { token } },
])('%j is no token, and it is asked for again', async (body) => {
  expect((await answering(body).result('task:7', signal)).kind).toBe('unknown')
})

describe('the balance', () => {
  it.each<[unknown, unknown]>([
    [345.678, 345.678],
    ['2.91', 2.91],
    [-0.4, -0.4],
    [0, 0],
    [1e308, null],
    ['Infinity', null],
    [null, null],
    [{}, null],
  ])('that is told as %o is %s', async (told, dollars) => {
    server.balance = told
    const answer = await balanceWithin(accountAt(server.url, { provider }).api, within())
    expect(answer).toMatchObject(dollars === null ? { kind: 'network' } : { kind: 'balance', dollars })
  })
})

it.each([302, 307, 308] as const)(
  'a redirect (%s) to another host is not followed: the key stays here',
  async (status) => {
    const told = createEventLog<string>()
    const elsewhere = await listenOnLoopback((request, response) => {
      told.add(`${request.method} ${request.url}`)
      response.end('{"errorId":0,"taskId":7}')
    }, 0)
    try {
      for (const at of ['submit', 'result'] as const) {
        server.script({ kind: 'redirect', at, to: elsewhere.url, status })
        expect((await solve(captcha, { deadlineMs: 300 })).kind).toBe('network')
      }
      expect(told.entries).toEqual([])
    } finally {
      told.close()
      await elsewhere.close()
    }
  },
)
