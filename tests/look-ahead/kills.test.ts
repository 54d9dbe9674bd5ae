// The process is killed while captchas that were bought ahead are on their way, ready or in use.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'
import { open } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { aheadSpending } from '../../src-main/look-ahead/repository.ts'
import { unsettledCost } from '../../src-main/queue/purchases.ts'
import type { CaptchaProviderName } from '../../src-preload/captcha-providers.ts'
import { type CaptchaSales, captchaSales } from '../support/captcha-sales.ts'
import { registerPerson, temporaryFolder } from '../support/database.ts'
import { part } from '../support/extent.ts'
import { insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import { withoutOwnersJob } from '../support/lane.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { program } from '../support/programs.ts'
import { createRandom } from '../support/random.ts'
import type { Life } from './life.ts'

const speed = 1_000
const price = 0.003
const always = { start: 0, end: Number.MAX_SAFE_INTEGER }

test('killed at any moment, also while the first of two services has no funds, nothing that was paid for is forgotten, no token is used twice, and everybody is answered', {
  timeout: part(14_400_000, 240_000),
}, async () => {
  const kills = part(1_000, 3)
  const random = createRandom(20261130)
  const clock = { now: () => Date.now() * speed }
  const solveMs = () => 30_000 + random.upTo(120_000)
  const sales: Record<CaptchaProviderName, CaptchaSales> = {
    '2captcha': captchaSales(clock, { solveMs, price }),
    create_task: captchaSales(clock, { solveMs, price, name: 'second' }),
  }
  const charged = () => sales['2captcha'].charged + sales.create_task.charged
  const presented: string[] = []
  const shop = await listenOnLoopback((request, response) => {
    void answer(new URL(request.url ?? '', 'http://shop')).then((value) =>
      response.end(JSON.stringify(value)),
    )
  }, 0)
  onTestFinished(() => shop.close())
  const { signal } = new AbortController()
  async function answer({ pathname, searchParams }: URL): Promise<unknown> {
    const { api } = sales[searchParams.get('of') === 'create_task' ? 'create_task' : '2captcha']
    switch (pathname) {
      case '/submit':
        return await api.submit({ kind: 'recaptcha_v2', sitekey: 'k', pageUrl: 'p' }, signal)
      case '/result':
        return await api.result(searchParams.get('id') ?? '', signal)
      default:
        presented.push(searchParams.get('token') ?? '')
        return null
    }
  }

  const file = path.join(temporaryFolder(), 'referidos.db')
  const at = () => open({ file, key: testKey, migrations })
  const people = 2 * kills + 8
  const database = at()
  insertInventedOwner(database, 0)
  withoutOwnersJob(database)
  writeSetting(database, 'daily_ceiling', 'none')
  database.sqlite
    .transaction(() => {
      for (let n = 1; n <= people; n++) registerPerson(database, n, 0)
    })
    .immediate()
  database.close()

  /** US dollars that the database says were or may have been spent. */
  function counted(): number {
    const read = at()
    const attempts = read.sqlite
      .prepare('SELECT total(captcha_cost) FROM lookup_attempts')
      .pluck()
      .get() as number
    const sum = attempts + aheadSpending(read, always) + unsettledCost(read, () => price)
    read.close()
    return sum
  }

  const noFunds = { kind: 'refused', why: { kind: 'no_funds', detail: 'none' } } as const
  for (let n = 0; n < kills; n++) {
    sales['2captcha'].refusal = n % 3 === 1 ? noFunds : null
    const { child, ended } = live({ file, shop: shop.url, bootId: `life ${n}`, speed })
    await said(child, 'ready')
    // A moment of the life, not a wait for something: up to five minutes of the lane's time.
    await new Promise((resolve) => setTimeout(resolve, random.upTo(300)))
    child.kill('SIGKILL')
    await ended
    expect(counted()).toBeGreaterThanOrEqual(charged() - 1e-9)
  }
  sales['2captcha'].refusal = null
  const last = live({ file, shop: shop.url, bootId: 'the last life', speed })
  await said(last.child, 'settled')
  last.child.kill('SIGKILL')
  await last.ended

  expect(new Set(presented).size).toBe(presented.length)
  const end = at()
  const unanswered = end.sqlite
    .prepare(
      `SELECT status, last_error FROM people JOIN census_records ON person_id = people.id
        WHERE referred_by IS NOT NULL AND status IS NOT 'ACTIVE'`,
    )
    .all() as { status: string; last_error: string }[]
  end.close()
  // Three kills during one person's lookup end it.
  expect(unanswered.filter(({ last_error }) => last_error !== 'interrupted_too_often')).toEqual([])
  const lost = counted() - charged()
  expect(lost).toBeGreaterThanOrEqual(-1e-9)
  // A request without an answer counts, for the lookup and ahead of it.
  expect(lost).toBeLessThanOrEqual(2 * kills * price + 1e-9)
})

/** `ended`: also if the process ends by itself because nothing waits any more. */
function live(life: Life): { child: ChildProcess; ended: Promise<unknown> } {
  const child = spawn(process.execPath, [program('laneLife')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = once(child, 'exit')
  child.stdin?.end(JSON.stringify(life))
  return { child, ended }
}

async function said(child: ChildProcess, word: string): Promise<void> {
  if (child.stdout === null) throw new Error('no output')
  for await (const line of createInterface(child.stdout)) if (line === word) return
  throw new Error(`the life ended before it said ${word}`)
}
