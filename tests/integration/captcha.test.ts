import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createTwoCaptcha } from '../../src-main/lookup/captcha/two-captcha.ts'
import {
  type CaptchaAnswer,
  type CaptchaServer,
  captchaTestKey,
  startCaptchaServer,
} from '../support/captcha-server/index.ts'
import { type Fault, startFaultyGateway } from '../support/faulty-gateway.ts'

const captcha = { kind: 'recaptcha_v2', sitekey: 'a-site-key', pageUrl: 'http://127.0.0.1/censo' } as const
const pollMs = 10

let server: CaptchaServer
const service = (key = captchaTestKey) => createTwoCaptcha({ key, url: `${server.url}/`, pollMs })
const solve = (deadlineMs = 5_000, signal = new AbortController().signal) =>
  service().solve(captcha, { signal, deadlineMs })
const asked = (action: string) => server.log.filter((request) => request.action === action)

beforeEach(async () => {
  server = await startCaptchaServer()
})
afterEach(async () => {
  await server.close()
})

describe('a captcha handed in', () => {
  it('comes back as a token with its price after some rounds of waiting', async () => {
    server.script({ kind: 'token', notReady: 3 })
    const solution = await solve()
    expect(solution).toMatchObject({ kind: 'token', cost: 0.00299 })
    expect(asked('result').map(({ answer }) => answer)).toEqual([
      'CAPCHA_NOT_READY',
      'CAPCHA_NOT_READY',
      'CAPCHA_NOT_READY',
      'token',
    ])
    if (solution.kind !== 'token') return
    expect(server.redeem(solution.token, 'another-site-key')).toBe(false)
  })

  it('gives a token that counts once', async () => {
    const solution = await solve()
    if (solution.kind !== 'token') throw new Error(solution.detail)
    expect(server.redeem(solution.token, captcha.sitekey)).toBe(true)
    expect(server.redeem(solution.token, captcha.sitekey)).toBe(false)
  })

  it('may be a Turnstile', async () => {
    const signal = new AbortController().signal
    const solution = await service().solve({ ...captcha, kind: 'turnstile' }, { signal, deadlineMs: 5_000 })
    expect(solution.kind).toBe('token')
    expect(asked('submit').map(({ method }) => method)).toEqual(['turnstile'])
  })

  it.each([true, false])('is reported as good or bad: %s', async (good) => {
    const solution = await solve()
    if (solution.kind !== 'token') throw new Error(solution.detail)
    solution.report(good)
    const submitted = await server.waitFor(({ action }) => action === 'submit')
    const reported = await server.waitFor(({ action }) => action === (good ? 'reportgood' : 'reportbad'))
    expect(reported.id).toBe(submitted.id)
  })

  it.each<Fault>(['bad_gateway', 'cut_mid_body', 'quoting_json', 'reset'])(
    'whose price cannot be had (%s) is a token all the same',
    async (fault) => {
      const gateway = await startFaultyGateway(server.url)
      gateway.fault(/action=get2/, fault)
      const behind = createTwoCaptcha({ key: captchaTestKey, url: gateway.url, pollMs })
      const solution = await behind.solve(captcha, {
        signal: new AbortController().signal,
        deadlineMs: 5_000,
      })
      await gateway.close()
      expect(solution).toMatchObject({ kind: 'token', cost: 0 })
    },
  )

  it('whose token comes at the last moment is not held back by its price', async () => {
    const gateway = await startFaultyGateway(server.url)
    gateway.fault(/action=get2/, 'half_open')
    const behind = createTwoCaptcha({ key: captchaTestKey, url: gateway.url, pollMs })
    const since = performance.now()
    const solution = await behind.solve(captcha, { signal: new AbortController().signal, deadlineMs: 1_000 })
    expect(solution).toMatchObject({ kind: 'token', cost: 0 })
    expect(performance.now() - since).toBeLessThan(2_000)
    await gateway.quiet()
    await gateway.close()
  })

  it('whose report finds nobody disturbs nobody', async () => {
    const solution = await solve()
    if (solution.kind !== 'token') throw new Error(solution.detail)
    await server.close()
    solution.report(false)
    expect(await solve()).toMatchObject({ kind: 'network', detail: expect.stringMatching(/ECONNREFUSED$/) })
    server = await startCaptchaServer()
  })
})

describe('a captcha that brings no token', () => {
  const failures: [CaptchaAnswer, string, string][] = [
    [{ kind: 'error', at: 'submit', code: 'ERROR_ZERO_BALANCE' }, 'no_funds', 'ERROR_ZERO_BALANCE'],
    [{ kind: 'error', at: 'result', code: 'ERROR_ZERO_BALANCE' }, 'no_funds', 'ERROR_ZERO_BALANCE'],
    [
      { kind: 'error', at: 'submit', code: 'ERROR_KEY_DOES_NOT_EXIST' },
      'bad_key',
      'ERROR_KEY_DOES_NOT_EXIST',
    ],
    [{ kind: 'error', at: 'submit', code: 'IP_BANNED' }, 'bad_key', 'IP_BANNED'],
    [{ kind: 'error', at: 'submit', code: 'ERROR_ACCOUNT_SUSPENDED' }, 'bad_key', 'ERROR_ACCOUNT_SUSPENDED'],
    [{ kind: 'error', at: 'submit', code: 'ERROR_NO_SLOT_AVAILABLE' }, 'network', 'ERROR_NO_SLOT_AVAILABLE'],
    [
      { kind: 'error', at: 'result', code: 'ERROR_CAPTCHA_UNSOLVABLE' },
      'unsolvable',
      'ERROR_CAPTCHA_UNSOLVABLE',
    ],
    [{ kind: 'gateway_page', at: 'submit' }, 'network', 'unreadable'],
    [{ kind: 'gateway_page', at: 'result' }, 'network', 'unreadable'],
    [{ kind: 'drop', at: 'submit' }, 'network', 'not reached'],
    [{ kind: 'drop', at: 'result' }, 'network', 'not reached'],
  ]
  it.each(failures)('%o is %s', async (answer, kind, detail) => {
    server.script(answer)
    const solution = await solve()
    expect(solution).toMatchObject({ kind, detail: expect.stringContaining(detail) })
    expect(JSON.stringify(solution)).not.toContain(captchaTestKey)
  })

  it.each(['short', 'f'.repeat(32)])('for the key "%s" is bad_key', async (key) => {
    const signal = new AbortController().signal
    const solution = await service(key).solve(captcha, { signal, deadlineMs: 5_000 })
    expect(solution.kind).toBe('bad_key')
    expect(JSON.stringify(solution)).not.toContain(key)
  })

  it.each<CaptchaAnswer>([
    { kind: 'never_ready' },
    { kind: 'hang', at: 'submit' },
    { kind: 'hang', at: 'result' },
  ])('in time (%o) is a timeout', async (answer) => {
    server.script(answer)
    expect(await solve(60)).toMatchObject({ kind: 'timeout' })
  })
})

describe('an aborted captcha', () => {
  it('rejects at once with the reason, and nothing is asked any more', async () => {
    server.script({ kind: 'never_ready' })
    const leaving = new AbortController()
    const solving = solve(60_000, leaving.signal)
    await server.waitFor(({ action }) => action === 'result')
    const reason = new Error('the app quits')
    leaving.abort(reason)
    await expect(solving).rejects.toBe(reason)
    const before = asked('result').length
    // A second captcha that is polled for longer than the first one's turn would have taken.
    server.script({ kind: 'token', notReady: 5 })
    await solve()
    const ids = new Set(asked('submit').map(({ id }) => id))
    expect(ids.size).toBe(2)
    const [first] = ids
    // One question may have been on its way when the signal came.
    expect(asked('result').filter(({ id }) => id === first).length).toBeLessThanOrEqual(before + 1)
  })

  it('rejects at once while its price is asked', async () => {
    const gateway = await startFaultyGateway(server.url)
    gateway.fault(/action=get2/, 'half_open')
    const leaving = new AbortController()
    const behind = createTwoCaptcha({ key: captchaTestKey, url: gateway.url, pollMs })
    const solving = behind.solve(captcha, { signal: leaving.signal, deadlineMs: 60_000 })
    await gateway.met()
    const reason = new Error('the app quits')
    leaving.abort(reason)
    await expect(solving).rejects.toBe(reason)
    await gateway.quiet()
    await gateway.close()
  })

  it('is never handed in where the signal was aborted before', async () => {
    await expect(solve(5_000, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
    expect(server.log).toEqual([])
  })
})

describe('the balance', () => {
  const soon = (deadlineMs = 5_000) => ({ signal: new AbortController().signal, deadlineMs })

  it('is told in dollars', async () => {
    server.balance = 3.5
    expect(await service().balance(soon())).toEqual({ kind: 'balance', dollars: 3.5 })
  })

  it('of a wrong key is bad_key', async () => {
    const answer = await service('f'.repeat(32)).balance(soon())
    expect(answer).toEqual({ kind: 'bad_key', detail: 'captcha service: ERROR_KEY_DOES_NOT_EXIST' })
  })
  it('that nobody tells in time is a timeout, and its connection ends', async () => {
    const gateway = await startFaultyGateway(server.url)
    gateway.fault(/getbalance/, 'half_open')
    const behind = createTwoCaptcha({ key: captchaTestKey, url: gateway.url })
    expect(await behind.balance(soon(60))).toMatchObject({ kind: 'timeout' })
    await gateway.quiet()
    await gateway.close()
  })
})
