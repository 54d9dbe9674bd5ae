// One life of the lane, in a process that is killed: looks people up on a database, with captchas bought from the shop of the
// test. Reads a Life from standard input and prints `ready` once the lane runs, `settled` once nothing waits.
import { readFileSync, writeSync } from 'node:fs'
import type { Clock } from '../../src-main/clock.ts'
import { open } from '../../src-main/database/open.ts'
import type { CaptchaApi, Result, Submitted } from '../../src-main/lookup/captcha/provider.ts'
import { createCaptchaService } from '../../src-main/lookup/captcha/service.ts'
import { createLane } from '../../src-main/queue/lane.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import { type CaptchaProviderName, captchaProviders } from '../../src-preload/captcha-providers.ts'
import { migrations, testKey } from '../support/invented.ts'
import { found } from '../support/lane.ts'
import { pageCaptcha } from '../support/simulated-lane.ts'

export interface Life {
  file: string
  shop: string
  bootId: string
  /** Factor by which time is accelerated. */
  speed: number
}

const life = JSON.parse(readFileSync(0, 'utf8')) as Life
const { speed } = life
const clock: Clock = {
  now: () => Math.floor(Date.now() * speed),
  monotonic: () => performance.now() * speed,
  timer(callback, ms) {
    const handle = setTimeout(callback, ms / speed)
    return () => clearTimeout(handle)
  },
}

async function ask<Answer>(path: string, signal?: AbortSignal): Promise<Answer> {
  const response = await fetch(`${life.shop}${path}`, { method: 'POST', ...(signal && { signal }) })
  return (await response.json()) as Answer
}

const apiOf = (provider: CaptchaProviderName): CaptchaApi => ({
  submit: (_, signal) => ask<Submitted>(`/submit?of=${provider}`, signal),
  result: (id, signal) => ask<Result>(`/result?of=${provider}&id=${id}`, signal),
  balance: async () => ({ kind: 'balance', dollars: 10 }),
  report: async () => {},
})
const accounts = captchaProviders.map((provider) => ({ provider, api: apiOf(provider) }))
const service = createCaptchaService({
  accounts,
  pollMs: 5_000 / speed,
  now: clock.now,
})

const database = open({ file: life.file, key: testKey, migrations })
const lane = createLane({
  database,
  clock,
  async lookup({ cedula, signal, onStep, purchases }) {
    onStep('opening')
    if (purchases === undefined) throw new Error('a lookup without purchases')
    const solved = await service.solve(pageCaptcha, { signal, deadlineMs: 150_000 / speed, purchases })
    if (solved.kind !== 'token')
      return {
        outcome: { kind: 'captcha_failed', reason: solved.kind, detail: solved.detail },
        source: 'census.example',
      }
    onStep('querying')
    await ask(`/census?cedula=${cedula}&token=${encodeURIComponent(solved.token)}`, signal)
    return { outcome: found, source: 'census.example' }
  },
  captchaAccounts: () => accounts,
  captchaPollMs: 5_000,
  captchaWay: () => 'service',
  typingMs: () => 0,
  probe: async () => true,
  bootId: life.bootId,
  site: () => siteAt('http://127.0.0.1/censo/', { gapMs: 5_000, retryDelays: [10_000, 20_000, 40_000] }),
  onPerson: () => {},
  onState() {
    const { waiting, running, captchas } = lane.state()
    if (waiting === 0 && running === null && captchas.coming === 0) writeSync(1, 'settled\n')
  },
  log: () => {},
})
lane.operatorPresent()
writeSync(1, 'ready\n')
lane.wake()
