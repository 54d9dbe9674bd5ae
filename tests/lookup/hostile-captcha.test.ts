// A hostile captcha service, or a hostile server in its place. Whatever it answers, a caller ends in time, uses little
// memory and reveals no key, and the next call works.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { balanceWithin, captchaBalance } from '../../src-main/lookup/captcha/balance.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { accountAt, serviceAt } from '../support/captcha-service.ts'
import { createEventLog } from '../support/event-log.ts'
import {
  type HostileCaptcha,
  type Hostility,
  hostilities,
  startHostileCaptcha,
} from '../support/hostile-captcha.ts'
import { type LoopbackServer, listenOnLoopback } from '../support/loopback.ts'
import { createLedger } from '../support/purchases.ts'

const captcha = { kind: 'recaptcha_v2', sitekey: 'a-site-key', pageUrl: 'http://127.0.0.1/censo' } as const
const pollMs = 10
const megabytes = (n: number) => n * 1024 * 1024

let server: CaptchaServer
let elsewhere: LoopbackServer
let hostile: HostileCaptcha
const toldElsewhere = createEventLog<string>()
let rssBefore: number
let rssPeak = 0
let watching: NodeJS.Timeout

beforeAll(async () => {
  server = await startCaptchaServer({ notReady: 0 })
  elsewhere = await listenOnLoopback((request, response) => {
    toldElsewhere.add(`${request.method} ${request.url}`)
    response.writeHead(200).end('{"status":1,"request":"7"}')
  }, 0)
  hostile = await startHostileCaptcha(elsewhere.url)
  rssBefore = process.memoryUsage.rss()
  watching = setInterval(() => {
    rssPeak = Math.max(rssPeak, process.memoryUsage.rss())
  }, 10)
})
afterAll(async () => {
  clearInterval(watching)
  for (const one of [hostile, elsewhere, server]) await one.close()
  toldElsewhere.close()
  expect(toldElsewhere.entries).toEqual([])
  expect(rssPeak - rssBefore).toBeLessThan(megabytes(400))
})

const { signal } = new AbortController()

/** Checks that `work` ends within two seconds of its deadline; returns its result. */
async function inTime<Value>(
  deadlineMs: number,
  work: (deadlineMs: number) => Promise<Value>,
): Promise<Value> {
  const since = performance.now()
  const value = await work(deadlineMs)
  expect(performance.now() - since).toBeLessThan(deadlineMs + 2_000)
  expect(JSON.stringify(value)).not.toContain(captchaTestKey)
  return value
}

const service = (url: string) => serviceAt(url, { pollMs })
const solve = (url: string, deadlineMs: number, purchases = createLedger()) =>
  inTime(deadlineMs, () => service(url).solve(captcha, { signal, deadlineMs, purchases }))

describe.concurrent.each(Object.keys(hostilities) as Hostility[])('%s', (hostility) => {
  it('of the balance, the captcha handed in and its token ends in time, and the next one is solved', async () => {
    const ledger = createLedger()
    const [balance, handedIn, token] = await Promise.all([
      inTime(500, (deadlineMs) =>
        balanceWithin(accountAt(hostile.at(hostility)).api, { signal, deadlineMs }),
      ),
      solve(hostile.at(hostility), 500),
      solve(hostile.at(hostility, 'handsIn'), 500, ledger),
    ])
    const unsolved = ['network', 'timeout', 'unsolvable']
    for (const { kind } of [balance, handedIn, token]) expect(unsolved).toContain(kind)
    // A submitted captcha stays pending, so that a later lookup polls it.
    const isHandedIn = ledger.events.some(({ kind }) => kind === 'handed_in')
    expect(ledger.pending).toHaveLength(isHandedIn ? 1 : 0)
    expect((await solve(server.url, 10_000)).kind).toBe('token')
  })
})

it('an endless balance is told as unknown at once, through what the screen asks', async () => {
  await hostile.quiet()
  const before = hostile.bytes('endless_body')
  const answer = await captchaBalance(accountAt(hostile.at('endless_body')).api, signal)
  expect(answer).toEqual({ kind: 'unknown', why: 'network' })
  await hostile.quiet()
  // Allows for the socket buffers of both ends. The limit itself is 64 KB.
  expect(hostile.bytes('endless_body') - before).toBeLessThan(megabytes(16))
})
