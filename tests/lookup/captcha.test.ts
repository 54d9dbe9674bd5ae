import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Meaning } from '../../src-main/lookup/captcha/answer.ts'
import { balanceWithin } from '../../src-main/lookup/captcha/balance.ts'
import type { PendingCaptcha } from '../../src-main/lookup/captcha/purchases.ts'
import { twoCaptchaCodes } from '../../src-main/lookup/captcha/two-captcha-codes.ts'
import {
  type CaptchaAnswer,
  type CaptchaServer,
  captchaTestKey,
  startCaptchaServer,
} from '../support/captcha-server/index.ts'
import { accountAt, serviceAt } from '../support/captcha-service.ts'
import { type Fault, startFaultyGateway } from '../support/faulty-gateway.ts'
import { createLedger, type TestLedger } from '../support/purchases.ts'

const captcha = { kind: 'recaptcha_v2', sitekey: 'a-site-key', pageUrl: 'http://127.0.0.1/censo' } as const
const pollMs = 10

let server: CaptchaServer
let ledger: TestLedger
/** UTC milliseconds; decides whether a token is still valid. */
let now: number
interface Options {
  url?: string
  key?: string
  fetch?: typeof globalThis.fetch
}
const service = ({ url = `${server.url}/`, ...options }: Options = {}) =>
  serviceAt(url, { pollMs, now: () => now, ...options })
const balance = ({ url = server.url, ...options }: Options = {}, deadlineMs?: number) =>
  balanceWithin(accountAt(url, options).api, soon(deadlineMs))
const soon = (deadlineMs = 5_000, signal = new AbortController().signal) => ({
  signal,
  deadlineMs,
  purchases: ledger,
})
const solve = (deadlineMs?: number, signal?: AbortSignal) =>
  service().solve(captcha, soon(deadlineMs, signal))
const asked = (action: string) => server.log.filter((request) => request.action === action)
const told = () => ledger.events.map(({ kind }) => kind)

beforeEach(async () => {
  server = await startCaptchaServer()
  ledger = createLedger()
  now = Date.UTC(2026, 10, 21, 17)
})
afterEach(async () => {
  await server.close()
})

/** Runs `work` through a gateway with this fault and waits until its requests have ended. */
async function behind<Value>(
  line: RegExp,
  fault: Fault,
  work: (url: string, heal: () => void, met: () => Promise<void>) => Promise<Value>,
): Promise<Value> {
  const gateway = await startFaultyGateway(server.url)
  gateway.fault(line, fault)
  try {
    const value = await work(gateway.url, gateway.heal, gateway.met)
    await gateway.quiet()
    return value
  } finally {
    await gateway.close()
  }
}

describe('a captcha handed in', () => {
  it('comes back as a token with its price after some rounds of waiting', async () => {
    server.script({ kind: 'token', notReady: 3 })
    const solution = await solve()
    expect(solution.kind).toBe('token')
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
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
    const solution = await service().solve({ ...captcha, kind: 'turnstile' }, soon())
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

  it('whose report finds nobody disturbs nobody', async () => {
    const solution = await solve()
    if (solution.kind !== 'token') throw new Error(solution.detail)
    await server.close()
    solution.report(false)
    expect(await solve()).toMatchObject({ kind: 'network', detail: expect.stringMatching(/ECONNREFUSED$/) })
    server = await startCaptchaServer()
  })

  it.each<[unknown, number]>([
    ['0.00299', 0.00299],
    ['0,00299', 0.00299],
    [0.0007, 0.0007],
    ['2.9e-3', 0.0029],
    [1e-7, 1e-7],
    ['0', 0],
    [1, 1],
  ])('costs what the service says: %o', async (price, dollars) => {
    server.toldPrice = price
    expect((await solve()).kind).toBe('token')
    expect(ledger.events.at(-1)).toMatchObject({ kind: 'paid', dollars })
  })

  it.each([
    undefined,
    null,
    '',
    '-0.003',
    -1,
    '2.99',
    1e12,
    '1e400',
    'NaN',
    'free',
    '0.003 USD',
    '0x1',
    [0.003],
    { dollars: 1 },
    true,
    '9'.repeat(2_000),
  ])('is paid for though its price cannot be believed: %o', async (price) => {
    server.toldPrice = price
    expect((await solve()).kind).toBe('token')
    expect(ledger.events.at(-1)).toMatchObject({ kind: 'paid', dollars: null })
    expect(ledger.pending).toEqual([])
  })
})

describe('while a captcha is being solved', () => {
  it.each<Fault>([
    'bad_gateway',
    'cut_mid_body',
    'quoting_page',
    'quoting_json',
    'reset',
    'garbage',
    'empty',
    'too_many_requests',
    'unknown_code',
    'redirect',
    'endless',
  ])('%s is asked again until it passes', async (fault) => {
    await behind(/action=get2/, fault, async (url, heal, met) => {
      const solving = service({ url }).solve(captcha, soon(10_000))
      await met()
      heal()
      expect((await solving).kind).toBe('token')
    })
    expect(asked('submit')).toHaveLength(1)
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })

  it.each<[Fault, string, string]>([
    ['bad_gateway', 'network', 'HTTP 502'],
    ['reset', 'network', 'not reached'],
    ['too_many_requests', 'network', 'HTTP 429'],
    ['unknown_code', 'unsolvable', 'ERROR_OF_TOMORROW'],
    ['half_open', 'timeout', 'no token within'],
  ])('%s to the end of its time is %s, and the captcha is kept', async (fault, kind, detail) => {
    await behind(/action=get2/, fault, async (url) => {
      const solution = await service({ url }).solve(captcha, soon(600))
      expect(solution).toMatchObject({ kind, detail: expect.stringContaining(detail) })
      expect(JSON.stringify(solution)).not.toContain(captchaTestKey)
    })
    expect(told()).toEqual(['submitting', 'handed_in'])
    expect(ledger.pending).toMatchObject([{ ...captcha, handedInAt: now, unsolvedAt: now }])
  })

  it.each(['ERROR_CAPTCHA_UNSOLVABLE', 'ERROR_WRONG_CAPTCHA_ID', 'ERROR_GOOGLEKEY'])(
    '%s ends it at no cost',
    async (code) => {
      server.script({ kind: 'error', at: 'result', code })
      expect((await solve()).kind).not.toBe('token')
      expect(asked('result')).toHaveLength(1)
      expect(ledger.pending).toEqual([])
      expect(told()).toEqual(['submitting', 'handed_in', 'dropped'])
    },
  )

  it('a key that is refused ends it, and the captcha is kept', async () => {
    server.script({ kind: 'error', at: 'result', code: 'IP_BANNED' })
    expect((await solve()).kind).toBe('bad_key')
    expect(ledger.pending).toHaveLength(1)
  })
})

describe('a captcha that brings no token', () => {
  const failures: [CaptchaAnswer, string, string][] = [
    [{ kind: 'error', at: 'submit', code: 'ERROR_ZERO_BALANCE' }, 'no_funds', 'ERROR_ZERO_BALANCE'],
    [{ kind: 'error', at: 'result', code: 'ERROR_ZERO_BALANCE' }, 'no_funds', 'ERROR_ZERO_BALANCE'],
    [
      { kind: 'error', at: 'result', code: 'ERROR_CAPTCHA_UNSOLVABLE' },
      'unsolvable',
      'ERROR_CAPTCHA_UNSOLVABLE',
    ],
    [{ kind: 'error', at: 'submit', code: 'ERROR_OF_TOMORROW' }, 'unsolvable', 'ERROR_OF_TOMORROW'],
    [{ kind: 'gateway_page', at: 'submit' }, 'network', 'unreadable'],
    [{ kind: 'drop', at: 'submit' }, 'network', 'not reached'],
  ]
  it.each(failures)('%o is %s', async (answer, kind, detail) => {
    server.script(answer)
    const solution = await solve()
    expect(solution).toMatchObject({ kind, detail: expect.stringContaining(detail) })
    expect(JSON.stringify(solution)).not.toContain(captchaTestKey)
  })

  it.each(['short', 'f'.repeat(32)])('for the key "%s" is bad_key', async (key) => {
    const solution = await service({ key }).solve(captcha, soon())
    expect(solution.kind).toBe('bad_key')
    expect(JSON.stringify(solution)).not.toContain(key)
    expect(told()).toEqual(['submitting', 'not_bought'])
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

const outcomes: Record<Exclude<Meaning, 'busy' | 'not_ready'>, string> = {
  no_funds: 'no_funds',
  bad_key: 'bad_key',
  wrong_setting: 'wrong_setting',
  unsolvable: 'unsolvable',
  unknown_id: 'unsolvable',
}

describe('every code that the service documents', () => {
  it.each(Object.entries(twoCaptchaCodes))('%s (%s)', async (code, meaning) => {
    server.script([{ kind: 'error', at: 'submit', code }, { kind: 'token' }])
    const solution = await solve()
    if (meaning === 'busy') {
      // The service accepted nothing, so the same request is sent once more.
      expect(solution.kind).toBe('token')
      expect(told().slice(0, 4)).toEqual(['submitting', 'not_bought', 'submitting', 'handed_in'])
      return
    }
    const kind = meaning === 'not_ready' ? 'network' : outcomes[meaning]
    expect(solution).toEqual({ kind, detail: `captcha service: ${code}` })
    expect(told()).toEqual(['submitting', 'not_bought'])
  })

  it('as plain text means the same', async () => {
    const plain = (async () => new Response('ERROR_KEY_DOES_NOT_EXIST\n')) as typeof fetch
    expect(await service({ fetch: plain }).solve(captcha, soon())).toEqual({
      kind: 'bad_key',
      detail: 'captcha service: ERROR_KEY_DOES_NOT_EXIST',
    })
  })

  it('that is only a property of every object means nothing', async () => {
    for (const code of ['__proto__', 'HAS_OWN_PROPERTY', 'constructor']) {
      const strange = (async () => Response.json({ status: 0, request: code })) as typeof fetch
      const { kind } = await service({ fetch: strange }).solve(captcha, soon())
      expect(['network', 'unsolvable']).toContain(kind)
    }
  })
})

describe('a captcha whose handing in is not answered', () => {
  it.each<Fault>(['bad_gateway', 'cut_mid_body', 'reset', 'garbage', 'empty', 'endless'])(
    'is not handed in again, and may have been bought: %s',
    async (fault) => {
      let requests = 0
      await behind(/in\.php/, fault, async (url) => {
        const counting: typeof fetch = (...request) => {
          requests += 1
          return fetch(...request)
        }
        expect((await service({ url, fetch: counting }).solve(captcha, soon())).kind).toBe('network')
      })
      expect(requests).toBe(1)
      expect(told()).toEqual(['submitting', 'maybe_bought'])
    },
  )

  it.each<Fault>(['redirect', 'too_many_requests'])('was not bought: %s', async (fault) => {
    await behind(/in\.php/, fault, async (url) => {
      expect((await service({ url }).solve(captcha, soon())).kind).toBe('network')
    })
    expect(told()).toEqual(['submitting', 'not_bought'])
  })

  it('was not bought where nobody was there', async () => {
    await server.close()
    expect((await solve()).kind).toBe('network')
    expect(told()).toEqual(['submitting', 'not_bought'])
    server = await startCaptchaServer()
  })

  it('may have been bought where the lookup ends meanwhile', async () => {
    server.script({ kind: 'hang', at: 'submit' })
    const leaving = new AbortController()
    const solving = solve(60_000, leaving.signal)
    await server.waitFor(({ action }) => action === 'submit')
    leaving.abort(new Error('the app quits'))
    await expect(solving).rejects.toThrow('the app quits')
    expect(told()).toEqual(['submitting', 'maybe_bought'])
  })

  it('is posted: the key is in no address', async () => {
    const addresses: string[] = []
    const watching: typeof fetch = (address, options) => {
      if (options?.method === 'POST') addresses.push(String(address))
      return fetch(address, options)
    }
    expect((await service({ fetch: watching }).solve(captcha, soon())).kind).toBe('token')
    expect(addresses).toEqual([`${server.url}/in.php`])
  })
})

describe('a captcha that an earlier lookup left', () => {
  const seconds = (n: number) => n * 1_000
  const minutes = (n: number) => n * 60_000

  /** A lookup ends while its captcha is being solved. */
  async function left(): Promise<void> {
    server.script({ kind: 'never_ready' })
    const leaving = new AbortController()
    const solving = solve(60_000, leaving.signal)
    await server.waitFor(({ action }) => action === 'result')
    leaving.abort(new Error('broken off'))
    await expect(solving).rejects.toThrow('broken off')
    expect(ledger.pending).toHaveLength(1)
    server.script({ kind: 'token' })
  }

  /** The captcha is solved after that. */
  async function solvedLate(): Promise<void> {
    await left()
    server.solveNow()
  }

  it('is fetched while its token certainly lives, and nothing is bought', async () => {
    await solvedLate()
    now += seconds(70)
    const solution = await solve()
    if (solution.kind !== 'token') throw new Error(solution.detail)
    expect(server.redeem(solution.token, captcha.sitekey)).toBe(true)
    expect(asked('submit')).toHaveLength(1)
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })

  it.each([seconds(90), -seconds(1)])(
    'is paid for and not used where its token may be dead (%s ms later)',
    async (ms) => {
      await solvedLate()
      now += ms
      expect((await solve()).kind).toBe('token')
      expect(asked('submit')).toHaveLength(2)
      expect(ledger.cost).toBeCloseTo(2 * 0.00299)
      expect(ledger.pending).toEqual([])
    },
  )

  it('is waited for where it is nearly done', async () => {
    await left()
    now += minutes(4)
    const before = asked('result').length
    const solving = solve()
    await server.waitFor(() => asked('result').length >= before + 3)
    server.solveNow()
    expect((await solving).kind).toBe('token')
    expect(asked('submit')).toHaveLength(1)
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })

  it('is not waited for beyond half of the time that there is', async () => {
    await left()
    now += minutes(1)
    expect((await solve(2_000)).kind).toBe('token')
    expect(asked('submit')).toHaveLength(2)
    expect(ledger.pending).toHaveLength(1)
  })

  it('is not waited for where it is old, and is asked for again the next time', async () => {
    await left()
    now += minutes(5)
    expect((await solve()).kind).toBe('token')
    expect(asked('submit')).toHaveLength(2)
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [{ id: '7000000000' }] })
    server.solveNow()
    now += minutes(5)
    expect((await solve()).kind).toBe('token')
    expect(ledger.cost).toBeCloseTo(3 * 0.00299)
    expect(ledger.pending).toEqual([])
  })

  it('of another page is paid for, not used', async () => {
    await solvedLate()
    const other = { ...captcha, pageUrl: 'http://127.0.0.1/otra' }
    expect((await service().solve(other, soon())).kind).toBe('token')
    expect(asked('submit')).toHaveLength(2)
    expect(ledger.cost).toBeCloseTo(2 * 0.00299)
  })

  it('costs nothing where it was never solved', async () => {
    server.script({ kind: 'error', at: 'result', code: 'ERROR_CAPTCHA_UNSOLVABLE' })
    await behind(/action=get2/, 'bad_gateway', (url) => service({ url }).solve(captcha, soon(600)))
    expect(ledger.pending).toHaveLength(1)
    server.script({ kind: 'token' })
    expect((await solve()).kind).toBe('token')
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })

  const leftAs = (id: string, handedInAt: number): PendingCaptcha => ({
    ...captcha,
    id,
    provider: '2captcha',
    handedInAt,
    unsolvedAt: handedInAt,
  })

  it('that the account does not know costs nothing', async () => {
    ledger = createLedger([leftAs('1', now), leftAs('2', now)])
    expect((await solve()).kind).toBe('token')
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })

  it('is counted after a day on which nobody could say what became of it', async () => {
    ledger = createLedger([leftAs('1', now - 24 * 60 * minutes(1) - 1)])
    await behind(/action=get2/, 'bad_gateway', (url) => service({ url }).solve(captcha, soon(600)))
    expect(ledger.events[0]).toEqual({ kind: 'paid', id: '1', provider: '2captcha', dollars: null })
  })

  it('does not hold a lookup up, however many there are', async () => {
    ledger = createLedger(Array.from({ length: 200 }, (_, n) => leftAs(String(n), now)))
    expect((await solve()).kind).toBe('token')
    expect(ledger.pending).toHaveLength(190)
  })

  it('is asked for three times where the service is not well, and no other is', async () => {
    ledger = createLedger(Array.from({ length: 5 }, (_, n) => leftAs(String(n), now)))
    let asking = 0
    await behind(/action=get2/, 'bad_gateway', async (url) => {
      const counting: typeof fetch = (address, options) => {
        if (String(address).includes('id=')) asking += String(address).includes('id=7') ? 0 : 1
        return fetch(address, options)
      }
      await service({ url, fetch: counting }).solve(captcha, soon(600))
    })
    expect(asking).toBe(3)
  })

  it('ends the lookup where the key is refused', async () => {
    ledger = createLedger([leftAs('1', now)])
    expect((await service({ key: 'f'.repeat(32) }).solve(captcha, soon())).kind).toBe('bad_key')
    expect(asked('submit')).toEqual([])
    expect(ledger.pending).toHaveLength(1)
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
    expect(ledger.pending).toHaveLength(1)
    const before = asked('result').length
    ledger = createLedger()
    // Polls a second captcha long enough that a further poll of the first one would show.
    server.script({ kind: 'token', notReady: 5 })
    await solve()
    const ids = new Set(asked('submit').map(({ id }) => id))
    expect(ids.size).toBe(2)
    const [first] = ids
    // One poll may already have been under way at the abort.
    expect(asked('result').filter(({ id }) => id === first).length).toBeLessThanOrEqual(before + 1)
  })

  it('rejects at once while a question is under way', async () => {
    await behind(/action=get2/, 'half_open', async (url, _, met) => {
      const leaving = new AbortController()
      const solving = service({ url }).solve(captcha, soon(60_000, leaving.signal))
      await met()
      const reason = new Error('the app quits')
      leaving.abort(reason)
      await expect(solving).rejects.toBe(reason)
    })
  })

  it('is never handed in where the signal was aborted before', async () => {
    await expect(solve(5_000, AbortSignal.abort(new Error('gone')))).rejects.toThrow('gone')
    expect(server.log).toEqual([])
    expect(ledger.events).toEqual([])
  })
})

describe('the balance', () => {
  const answering = (request: unknown) =>
    balance({ fetch: (async () => Response.json({ status: 1, request })) as typeof fetch })

  it('is told in dollars', async () => {
    server.balance = 3.5
    expect(await balance()).toEqual({ kind: 'balance', dollars: 3.5 })
  })

  it.each<[unknown, number]>([
    ['2.91', 2.91],
    ['2,91', 2.91],
    ['-0.42', -0.42],
    [-1, -1],
    [0, 0],
  ])('may be written as %o', async (request, dollars) => {
    expect(await answering(request)).toEqual({ kind: 'balance', dollars })
  })

  it.each(['', 'NaN', 'Infinity', '1e9', 1e300, '12345678', '2.91 USD', '9'.repeat(5_000), '0x10'])(
    'is none where it is %o',
    async (request) => {
      expect(await answering(request)).toMatchObject({ kind: 'network' })
    },
  )

  it('of a wrong key is bad_key', async () => {
    const answer = await balance({ key: 'f'.repeat(32) })
    expect(answer).toEqual({ kind: 'bad_key', detail: 'captcha service: ERROR_KEY_DOES_NOT_EXIST' })
  })

  it('that nobody tells in time is a timeout, and its connection ends', async () => {
    await behind(/getbalance/, 'half_open', async (url) => {
      expect(await balance({ url }, 60)).toMatchObject({ kind: 'timeout' })
    })
  })
})
