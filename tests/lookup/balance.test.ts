// The balance of the captcha account, through the screen's channel.
import { expect, onTestFinished, test } from 'vitest'
import { readEnvironment } from '../../src-main/environment.ts'
import { createLookups } from '../../src-main/lookup/lookups.ts'
import { lookupsFor, median } from '../../src-main/queue/costs.ts'
import * as jobs from '../../src-main/queue/jobs.ts'
import type { Events, PersonRow } from '../../src-preload/contract/index.ts'
import { invented, ok, signedIn, startApp, type TestApp } from '../support/app.ts'
import { captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { createEventLog } from '../support/event-log.ts'
import { startFaultyGateway } from '../support/faulty-gateway.ts'
import { openNetwork } from '../support/network.ts'
import { browserFile } from '../support/programs.ts'
import { payFor } from '../support/purchases.ts'

const key = captchaTestKey

interface Between {
  captchaUrl?: string
  /** Captcha cost of each lookup in turn, in US dollars. Default: no lookup runs. */
  costs?: number[]
}

/** An app whose captcha service is the stand-in, or a gateway at `captchaUrl`. */
async function stand({ captchaUrl, costs }: Between = {}) {
  const captcha = await startCaptchaServer({ balance: 2.91 })
  onTestFinished(() => captcha.close())
  const environment = readEnvironment({
    // Lookups need an address that accepts connections, because the lane probes it first.
    REFERIDOS_CENSUS_URL: `${costs ? captcha.url : 'http://127.0.0.1:9'}/censo/consultar/`,
    REFERIDOS_CAPTCHA_URL: captchaUrl ?? captcha.url,
    REFERIDOS_GAP_MS: '0',
  })
  const changed = createEventLog<PersonRow>()
  const app = await signedIn({
    environment,
    emit(name, event) {
      if (name !== 'people.changed') return
      for (const row of (event as Events['people.changed']).rows) changed.add(row)
    },
    createLookup: (captcha, census) => ({
      ...createLookups({
        profilesDir: temporaryFolder(),
        environment,
        captcha,
        census,
        windowOpening: () => () => {},
        ...openNetwork,
        browserFile,
        installer: { run: async () => null, script: '' },
        log: () => {},
      }),
      async lookup({ purchases }) {
        const dollars = costs?.shift() ?? 0
        if (dollars > 0) payFor(purchases, dollars)
        return { outcome: { kind: 'not_found', rawResponse: '' }, source: 'census.example' }
      },
    }),
  })
  return { captcha, changed, ...app }
}

const balance = async ({ call }: Pick<TestApp, 'call'>) =>
  ok(await call('settings', 'captchaBalance', { provider: '2captcha' }))
const save = async ({ call }: Pick<TestApp, 'call'>, saved: string) =>
  ok(await call('settings', 'saveCaptchaKey', { key: saved }))

test('it is told in dollars, and asked only when it is asked for', async () => {
  const app = await stand()
  await save(app, key)
  expect(app.captcha.log).toEqual([])
  const unmeasured = { lookupCost: null, lookups: null }
  expect(await balance(app)).toEqual({ kind: 'balance', dollars: 2.91, ...unmeasured })
  app.captcha.balance = 0
  expect(await balance(app)).toEqual({ kind: 'balance', dollars: 0, ...unmeasured })
  expect(app.captcha.log.map(({ action }) => action)).toEqual(['getbalance', 'getbalance'])
})

test('without a key nobody is asked', async () => {
  const app = await stand()
  expect(await balance(app)).toEqual({ kind: 'unknown', why: 'no_key' })
  expect(app.captcha.log).toEqual([])
})

test('a key that is refused is told as such', async () => {
  const app = await stand()
  await save(app, 'f'.repeat(32))
  expect(await balance(app)).toEqual({ kind: 'unknown', why: 'bad_key' })
})

test.each(['bad_gateway', 'quoting_page', 'quoting_json', 'cut_mid_body', 'reset', 'garbage'] as const)(
  '%s on the way is told as such',
  async (fault) => {
    const gateway = await startFaultyGateway('http://127.0.0.1:9')
    onTestFinished(() => gateway.close())
    gateway.fault(/getbalance/, fault)
    const app = await stand({ captchaUrl: gateway.url })
    await save(app, key)
    expect(await balance(app)).toEqual({ kind: 'unknown', why: 'network' })
  },
)

test('closing the app ends a question that nobody answers', async () => {
  const gateway = await startFaultyGateway('http://127.0.0.1:9')
  onTestFinished(() => gateway.close())
  gateway.fault(/getbalance/, 'half_open')
  const app = await stand({ captchaUrl: gateway.url })
  await save(app, key)
  const asking = app.call('settings', 'captchaBalance', { provider: '2captcha' })
  await gateway.met()
  await app.app.close()
  expect(await asking).toEqual({ ok: false, error: { code: 'not_signed_in' } })
  await gateway.quiet()
})

test('nobody is told before they sign in', async () => {
  const { call } = startApp()
  expect(await call('settings', 'captchaBalance', { provider: '2captcha' })).toEqual({
    ok: false,
    error: { code: 'not_signed_in' },
  })
})

test('it says what a lookup costs, and for how many the balance is good', async () => {
  // A lookup that cost nothing does not count.
  const app = await stand({ costs: [0.002, 0, 0.004] })
  for (const n of [1, 2]) ok(await app.call('people', 'register', invented(n)))
  await save(app, key)
  // The owner's own lookup came first.
  await app.changed.waitFor(
    ({ cedula, status }) => cedula === invented(2).cedula.replaceAll('.', '') && status === 'NOT_FOUND',
  )
  const told = await balance(app)
  expect(told).toEqual({ kind: 'balance', dollars: 2.91, lookupCost: expect.closeTo(0.003), lookups: 970 })
})

test.each([
  [0.9, 0.003, 300],
  [0.002, 0.003, 0],
  [-1, 0.003, 0],
])('%s dollars at %s are %s lookups', (dollars, cost, lookups) => {
  expect(lookupsFor(dollars, cost)).toBe(lookups)
})

test('the usual cost is of the last 100 that were paid for, read through their index', () => {
  const database = openDatabase()
  registerPerson(database, 1, 1)
  const insert = database.sqlite.prepare(
    'INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, captcha_cost) VALUES (1, 1, ?, ?, ?)',
  )
  expect(jobs.lookupCosts(database)).toEqual([])
  insert.run(0, 0, 5)
  for (let at = 1; at <= 100; at++) insert.run(at, at, 0.003)
  for (let at = 101; at <= 200; at++) insert.run(at, at, 0)
  expect(jobs.lookupCosts(database)).toHaveLength(100)
  expect(median(jobs.lookupCosts(database))).toBe(0.003)
  const { sql, params } = jobs.lookupCostsQuery(database.orm).toSQL()
  const plan = database.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...params) as { detail: string }[]
  expect(plan.map(({ detail }) => detail)).toEqual([
    'SCAN lookup_attempts USING COVERING INDEX lookup_attempts_paid',
  ])
})
