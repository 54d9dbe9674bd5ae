// One lookup with accounts at two captcha services: nothing is bought twice for its person.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PendingCaptcha } from '../../src-main/lookup/captcha/purchases.ts'
import { createCaptchaService } from '../../src-main/lookup/captcha/service.ts'
import { createStanding } from '../../src-main/lookup/captcha/standing.ts'
import { type CreateTaskServer, startCreateTaskServer } from '../support/captcha-server/create-task.ts'
import { type CaptchaServer, startCaptchaServer } from '../support/captcha-server/index.ts'
import { accountAt } from '../support/captcha-service.ts'
import { fakeClock } from '../support/clock.ts'
import { createLedger, type TestLedger } from '../support/purchases.ts'

const captcha = { kind: 'recaptcha_v2', sitekey: 'a-site-key', pageUrl: 'http://127.0.0.1/censo' } as const

let first: CaptchaServer
let second: CreateTaskServer
let ledger: TestLedger
let now: number

const solve = ({ key, deadlineMs = 5_000 }: { key?: string; deadlineMs?: number } = {}) =>
  createCaptchaService({
    accounts: [
      accountAt(first.url, key === undefined ? {} : { key }),
      accountAt(second.url, { provider: 'create_task' }),
    ],
    pollMs: 10,
    now: () => now,
  }).solve(captcha, { signal: new AbortController().signal, deadlineMs, purchases: ledger })
const soldByFirst = () => first.log.filter(({ action, id }) => action === 'submit' && id !== undefined).length
const soldBySecond = () => second.log.filter(({ taskId, method }) => method === 'createTask' && taskId).length

beforeEach(async () => {
  first = await startCaptchaServer()
  second = await startCreateTaskServer()
  ledger = createLedger()
  now = Date.UTC(2026, 10, 30, 17)
})
afterEach(async () => {
  await first.close()
  await second.close()
})

describe('the second sells within the same lookup', () => {
  it('where nobody answers at the first', async () => {
    await first.close()
    expect((await solve()).kind).toBe('token')
    expect(ledger).toMatchObject({ cost: 0.002, pending: [], failing: ['2captcha: network'] })
    first = await startCaptchaServer()
  })

  it.each(['ERROR_ZERO_BALANCE', 'ERROR_NO_SLOT_AVAILABLE', 'ERROR_IP_NOT_ALLOWED'])(
    'where the first says %s',
    async (code) => {
      first.script({ kind: 'error', at: 'submit', code })
      expect((await solve()).kind).toBe('token')
      expect([soldByFirst(), soldBySecond()]).toEqual([0, 1])
      expect(ledger).toMatchObject({ cost: 0.002, pending: [] })
    },
  )

  it('where the key of the first is refused', async () => {
    expect((await solve({ key: 'f'.repeat(32) })).kind).toBe('token')
    expect(ledger.failing).toEqual(['2captcha: bad_key'])
  })
})

it('where both fail, the lookup fails as the first did', async () => {
  first.script({ kind: 'error', at: 'submit', code: 'ERROR_ZERO_BALANCE' })
  second.script({ kind: 'error', at: 'submit', code: 'ERROR_KEY_DOES_NOT_EXIST' })
  expect((await solve()).kind).toBe('no_funds')
  expect(ledger.failing).toEqual(['2captcha: no_funds', 'create_task: bad_key'])
})

describe('the second is not asked', () => {
  it('while the first may have sold one: it did not answer', async () => {
    first.script({ kind: 'taken_and_lost' })
    expect((await solve()).kind).toBe('network')
    expect(soldBySecond()).toBe(0)
  })

  it('while the first solves what it sold, however long that takes', async () => {
    first.script({ kind: 'never_ready' })
    expect((await solve({ deadlineMs: 300 })).kind).toBe('timeout')
    expect([soldByFirst(), soldBySecond()]).toEqual([1, 0])
    expect(ledger.failing).toEqual(['2captcha: timeout'])
  })

  it('for a person whose captcha is open at the first, until that is settled', async () => {
    first.script({ kind: 'never_ready' })
    expect((await solve({ deadlineMs: 300 })).kind).toBe('timeout')
    ledger = createLedger(
      ledger.pending,
      ledger.pending.map(({ id }) => id),
    )
    // Its key is refused now, so that nobody knows what became of the captcha.
    now += 60_000
    expect(await solve({ key: 'f'.repeat(32) })).toMatchObject({ kind: 'network' })
    expect(soldBySecond()).toBe(0)
    first.solveNow()
    expect((await solve()).kind).toBe('token')
    expect([soldByFirst(), soldBySecond()]).toEqual([1, 0])
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })
})

const open = (handedInAt: number): PendingCaptcha => ({
  ...captcha,
  id: '1',
  provider: '2captcha',
  handedInAt,
  unsolvedAt: handedInAt,
})

it('one that is too old to be worth waiting for does not hold the second back', async () => {
  ledger = createLedger([open(now - 6 * 60_000)], ['1'])
  expect((await solve({ key: 'f'.repeat(32) })).kind).toBe('token')
  expect(soldBySecond()).toBe(1)
  expect(ledger.pending).toHaveLength(1)
})

it('one of another person does not hold the second back', async () => {
  ledger = createLedger([open(now)])
  expect((await solve({ key: 'f'.repeat(32) })).kind).toBe('token')
  expect(soldBySecond()).toBe(1)
})

it('a captcha of an account that was removed is kept, and asked of nobody', async () => {
  ledger = createLedger([open(now)])
  const alone = createCaptchaService({
    accounts: [accountAt(second.url, { provider: 'create_task' })],
    pollMs: 10,
    now: () => now,
  })
  const within = { signal: new AbortController().signal, deadlineMs: 5_000, purchases: ledger }
  expect((await alone.solve(captcha, within)).kind).toBe('token')
  expect(first.log).toEqual([])
  expect(ledger.pending).toHaveLength(1)
})

describe('an account that failed', () => {
  const accounts = [{ provider: '2captcha' }, { provider: 'create_task' }] as const
  const order = (standing: ReturnType<typeof createStanding>) =>
    standing.inOrder(accounts).map(({ provider }) => provider)

  it('comes last, for longer each time, until it sells', () => {
    const clock = fakeClock()
    const standing = createStanding(clock)
    standing.failed('2captcha', 'network')
    expect(order(standing)).toEqual(['create_task', '2captcha'])
    clock.advance(15_000)
    expect(order(standing)).toEqual(['2captcha', 'create_task'])
    standing.failed('2captcha', 'network')
    expect(standing.restLeft('2captcha')).toBe(30_000)
    standing.sells('2captcha')
    expect(standing.restLeft('2captcha')).toBe(0)
    standing.failed('2captcha', 'network')
    expect(standing.restLeft('2captcha')).toBe(15_000)
  })

  it('and does not solve rests even if it sells, until it solves', () => {
    const standing = createStanding(fakeClock())
    standing.failed('2captcha', 'timeout')
    standing.sells('2captcha')
    expect(standing.failing('2captcha')).toBe('timeout')
    standing.solves('2captcha')
    expect(standing.failing('2captcha')).toBeNull()
  })

  it('keeps the owner’s order where both failed', () => {
    const standing = createStanding(fakeClock())
    for (const { provider } of accounts) standing.failed(provider, 'no_funds')
    expect(order(standing)).toEqual(['2captcha', 'create_task'])
    standing.forget()
    expect(standing.failing('create_task')).toBeNull()
  })
})
