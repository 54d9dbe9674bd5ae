// Captchas that are bought ahead while the disk is full, the clock jumps, the laptop sleeps or the account is refused.
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createLookAhead, type LookAheadOptions } from '../../src-main/look-ahead/look-ahead.ts'
import { aheadSpending, lastSolves } from '../../src-main/look-ahead/repository.ts'
import { createStanding } from '../../src-main/lookup/captcha/standing.ts'
import { captchaSales } from '../support/captcha-sales.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase } from '../support/database.ts'
import { minutes } from '../support/lane.ts'
import { pageCaptcha } from '../support/simulated-lane.ts'

/** Buys `due` captchas ahead. */
function buying({
  due = 3,
  solveMs = (): number | null => 30_000,
  database = openDatabase(),
  ...options
} = {}) {
  const clock = fakeClock()
  const sales = captchaSales(clock, { solveMs })
  const said: string[] = []
  const start = (more: Partial<LookAheadOptions> = {}) => {
    const ahead = createLookAhead({
      database,
      clock,
      accounts: () => [{ provider: '2captcha', api: sales.api }],
      standing: createStanding(clock),
      pollMs: 5_000,
      price: () => 0.003,
      maySpend: () => true,
      onChange: () => {},
      log: (_, message) => said.push(message),
      ...options,
      ...more,
    })
    onTestFinished(() => ahead.stop())
    return ahead
  }
  const plan = { dueBy: () => due, periodMs: 6_500, nextAt: null }
  /** Moves the clock, and lets the answers of the service arrive. */
  async function pass(ms: number): Promise<void> {
    for (let left = ms; left >= 0; left -= 1_000) {
      for (let turn = 0; turn < 3; turn++) await setImmediate()
      clock.advance(Math.min(left, 1_000))
    }
    for (let turn = 0; turn < 3; turn++) await setImmediate()
  }
  return { database, clock, sales, said, start, plan, pass }
}

/** The database refuses this write, as on a full disk, until the returned function is called. */
function refusing({ sqlite }: ReturnType<typeof openDatabase>, write: string): () => void {
  sqlite.exec(
    `CREATE TEMP TRIGGER full BEFORE ${write} ON captchas_ahead BEGIN SELECT RAISE(ABORT, 'full'); END`,
  )
  return () => sqlite.exec('DROP TRIGGER full')
}

test('a purchase whose intent could not be written is made once the disk has room', async () => {
  const { database, sales, start, plan, pass } = buying()
  const ahead = start()
  const free = refusing(database, 'INSERT')
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(1_000)
  expect(sales.sold).toBe(0)
  free()
  ahead.plan(plan)
  await pass(1_000)
  expect(sales.sold).toBe(3)
})

test('a captcha whose id could not be written is used, and not bought again', async () => {
  const { database, sales, start, plan, pass } = buying()
  const ahead = start()
  refusing(database, `UPDATE OF service_id`)
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(40_000)
  expect(sales.sold).toBe(3)
  expect(ahead.lend()).not.toBeNull()
})

test('tokens that expire one after another while the disk is full are not ready any more', async () => {
  let solves = 0
  const { database, start, plan, pass } = buying({ solveMs: () => 30_000 + 20_000 * solves++ })
  const ahead = start()
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(75_000)
  expect(ahead.state().ready).toBe(3)
  ahead.plan(null)
  refusing(database, 'UPDATE')
  await pass(minutes(3))
  expect(ahead.state().ready).toBe(0)
  expect(ahead.isHolding()).toBe(false)
})

test('a lookup that ends after the stop leaves no timer', async () => {
  const { clock, start, plan, pass } = buying()
  const ahead = start()
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(40_000)
  ahead.lend()
  ahead.stop()
  ahead.seen({ kind: 'failing', provider: '2captcha', why: 'network' })
  ahead.giveBack()
  expect(clock.nextIn()).toBeNull()
})

test('a token that aged while the laptop slept is not lent', async () => {
  const { clock, start, plan, pass } = buying()
  const ahead = start()
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(40_000)
  clock.step(minutes(10))
  expect(ahead.lend()).toBeNull()
})

test('a captcha that was solved while the laptop slept is not lent', async () => {
  const { clock, start, plan, pass } = buying()
  const ahead = start()
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(10_000)
  ahead.plan(null)
  clock.step(minutes(10))
  await pass(minutes(10))
  expect(ahead.lend()).toBeNull()
  expect(ahead.state().unused).toBe(3)
})

test('a clock that was set back does not make the lane wait longer', async () => {
  const { clock, start, plan, pass } = buying({ solveMs: () => null })
  const ahead = start()
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(1_000)
  expect(ahead.isWorthWaiting()).toBe(true)
  clock.step(-minutes(600))
  await pass(minutes(6))
  expect(ahead.isWorthWaiting()).toBe(false)
})

test('the time that the app was closed is not a solve time', async () => {
  const { database, clock, start, plan, pass } = buying()
  const first = start()
  first.plan(plan)
  first.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(1_000)
  first.stop()
  clock.advance(minutes(8 * 60))
  start()
  await pass(1_000)
  expect(lastSolves(database)).toEqual([])
})

test('while the key cannot be read, nothing fails; afterwards the captcha is asked for', async () => {
  const { sales, start, plan, pass } = buying()
  let isReadable = true
  const ahead = start({
    accounts() {
      if (!isReadable) throw new Error('disk I/O error')
      return [{ provider: '2captcha', api: sales.api }]
    },
  })
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(1_000)
  isReadable = false
  await pass(20_000)
  isReadable = true
  await pass(30_000)
  expect(ahead.state().ready).toBe(3)
})

test('an account that is refused is asked seldom, said once, and not waited for', async () => {
  const { sales, said, start, plan, pass } = buying()
  const ahead = start()
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(1_000)
  let asked = 0
  const { result } = sales.api
  sales.api.result = async () => {
    asked += 1
    return { kind: 'account_refused', why: { kind: 'bad_key', detail: 'refused' } }
  }
  await pass(minutes(1))
  expect(ahead.isWorthWaiting()).toBe(false)
  expect(said.length).toBeLessThanOrEqual(3)
  expect(asked).toBeLessThanOrEqual(9)
  ahead.plan(null)
  sales.api.result = result
  await pass(minutes(2))
  expect(ahead.state().coming).toBe(0)
  expect(sales.charged).toBeCloseTo(3 * 0.003)
})

test('captchas on their way when the key changes are asked of the account that bought them', async () => {
  const { database, clock, sales, start, plan, pass } = buying()
  const other = captchaSales(clock, { solveMs: () => 30_000 })
  let { api } = sales
  const ahead = start({ accounts: () => [{ provider: '2captcha', api }] })
  ahead.plan(plan)
  ahead.seen({ kind: 'asked', captcha: pageCaptcha })
  await pass(1_000)
  ahead.plan(null)
  api = other.api
  await pass(40_000)
  expect(aheadSpending(database, { start: 0, end: Number.MAX_SAFE_INTEGER })).toBeCloseTo(3 * 0.003)
  expect(ahead.state().ready).toBe(3)
})
