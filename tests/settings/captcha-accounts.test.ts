// The owner's accounts at the captcha services, the rate of the peso, and the balances while they are used.
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { readEnvironment } from '../../src-main/environment.ts'
import { createLookups } from '../../src-main/lookup/lookups.ts'
import { createMoneyWatch } from '../../src-main/queue/money-watch.ts'
import { captchaAccounts } from '../../src-main/settings/captcha-accounts.ts'
import { invented, ok, signedIn } from '../support/app.ts'
import { startCreateTaskServer } from '../support/captcha-server/create-task.ts'
import { fakeClock } from '../support/clock.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { minutes } from '../support/lane.ts'
import { openNetwork } from '../support/network.ts'
import { browserFile } from '../support/programs.ts'

const key = '0123456789abcdef0123456789abcdef'

test('a second service is saved with its key, used as the owner says, and never shows its key', async () => {
  const { call, app } = await signedIn()
  const none = ok(await call('settings', 'captcha'))
  expect(none).toMatchObject({ peer: null, first: '2captcha', way: 'assisted' })
  const peer = { url: 'api.captchas.example/createTask', key: 'CAP-0123456789ABCDEF' }
  const saved = ok(await call('settings', 'saveCaptchaPeer', { peer }))
  expect(saved).toMatchObject({
    way: 'service',
    peer: { url: 'https://api.captchas.example', keyEnding: 'CDEF' },
  })
  expect(JSON.stringify(saved)).not.toContain(peer.key)
  ok(await call('settings', 'saveCaptchaKey', { key }))
  ok(await call('settings', 'chooseFirstCaptcha', { provider: 'create_task' }))
  expect(ok(await call('settings', 'captcha')).first).toBe('create_task')
  expect(ok(await call('settings', 'saveCaptchaPeer', { peer: null }))).toMatchObject({
    peer: null,
    way: 'service',
  })
  await app.close()
})

test.each([
  'http://captchas.example',
  'https://user:pass@captchas.example',
  'https://captchas.example/?key=1',
  'https://captchas.example/#a',
  'https://localhost.',
  'https://10.0.0.1',
  'ftp://captchas.example',
  'javascript:alert(1)',
  'captchas',
  '',
])('the address %j is refused', async (url) => {
  const { send, app } = await signedIn()
  expect(await send('settings.saveCaptchaPeer', { peer: { url, key } })).toMatchObject({
    ok: false,
    error: { code: 'invalid_input' },
  })
  await app.close()
})

test('the accounts are used in the owner’s order; the environment’s key and address win for 2captcha', () => {
  const database = openDatabase()
  const bare = readEnvironment({})
  const named = readEnvironment({ REFERIDOS_CAPTCHA_KEY: 'k', REFERIDOS_CAPTCHA_URL: 'http://127.0.0.1:9' })
  const save = database.sqlite.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)')
  expect(captchaAccounts(database, bare)).toEqual([])
  save.run('captcha_peer', JSON.stringify({ url: 'https://captchas.example', key }))
  save.run('captcha_first', 'create_task')
  const peer = { provider: 'create_task', url: 'https://captchas.example', key }
  expect(captchaAccounts(database, bare)).toEqual([peer])
  save.run('captcha_key', key)
  const own = { provider: '2captcha', url: 'https://2captcha.com', key }
  expect(captchaAccounts(database, bare)).toEqual([peer, own])
  save.run('captcha_first', '2captcha')
  expect(captchaAccounts(database, named)).toEqual([
    { provider: '2captcha', key: 'k', url: 'http://127.0.0.1:9' },
    peer,
  ])
})

test('pesos for a dollar are kept with the day on which they were set, and counted in the queue', async () => {
  const { call, send, app } = await signedIn()
  for (const pesos of [0, 99, -4_100, 100_001, Number.NaN, '4100'])
    expect((await send('settings.savePesoRate', { pesos })).ok).toBe(false)
  const saved = ok(await call('settings', 'savePesoRate', { pesos: 4_100.5 }))
  expect(saved.pesoRate).toEqual({ pesos: 4_100.5, setAt: expect.any(Number) })
  ok(await call('settings', 'saveCaptchaKey', { key }))
  expect(ok(await call('queue', 'waiting', { page: 0 })).costs).toEqual({
    waiting: null,
    each: null,
    today: 0,
    ceiling: 5,
    rate: saved.pesoRate,
  })
  expect(ok(await call('summary', 'read')).pesoRate).toEqual(saved.pesoRate)
  expect(ok(await call('settings', 'savePesoRate', { pesos: null })).pesoRate).toBeNull()
  await app.close()
})

test('the balance of the second service is asked of it alone, and seen in the queue', async () => {
  const service = await startCreateTaskServer({ key })
  onTestFinished(() => service.close())
  const environment = readEnvironment({ REFERIDOS_CENSUS_URL: 'http://127.0.0.1:9/censo/consultar/' })
  const { call, app } = await signedIn({
    environment,
    createLookup: (captcha, census) =>
      createLookups({
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
  })
  ok(await call('settings', 'saveCaptchaPeer', { peer: { url: service.url, key } }))
  ok(await call('people', 'register', invented(1)))
  expect(ok(await call('queue', 'state')).money).toBeNull()
  service.balance = 0.05
  const balance = ok(await call('settings', 'captchaBalance', { provider: 'create_task' }))
  expect(balance).toEqual({ kind: 'balance', dollars: 0.05, lookupCost: null, lookups: null })
  expect(ok(await call('queue', 'state')).money).toEqual({
    balances: [{ provider: 'create_task', dollars: 0.05, at: expect.any(Number) }],
    lasts: { kind: 'unmeasured' },
    isLow: true,
  })
  expect(ok(await call('settings', 'captchaBalance', { provider: '2captcha' }))).toEqual({
    kind: 'unknown',
    why: 'no_key',
  })
  ok(await call('settings', 'saveCaptchaPeer', { peer: null }))
  expect(ok(await call('queue', 'state')).money).toBeNull()
  await app.close()
})

test('a service in use is asked every quarter of an hour; what it said is kept over a restart, and warns a day ahead', async () => {
  const database = openDatabase()
  registerPerson(database, 1, 1)
  const clock = fakeClock()
  let dollars = 6
  let asked = 0
  const watch = () =>
    createMoneyWatch({
      database,
      clock,
      inUse: () => ['2captcha'],
      async balance() {
        asked += 1
        return { kind: 'balance', dollars }
      },
      gapMs: () => 5_000,
      untracked: (write) => write(),
      onChange: () => {},
    })
  const first = watch()
  const insert = database.sqlite.prepare(
    'INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, captcha_cost) VALUES (1, 1, ?, ?, ?, 0.003)',
  )
  for (let n = 0; n < 500; n++) insert.run(clock.now() - 1_000, clock.now(), 'found')
  first.used()
  first.used()
  await setImmediate()
  expect(asked).toBe(1)
  expect(first.state(0)).toMatchObject({ isLow: false, lasts: { kind: 'until', lookups: 2_000 } })
  // 2,000 lookups at 6 s each, and 3,000 wait.
  clock.advance(minutes(1))
  expect(first.state(3_000)).toMatchObject({ isLow: true, lasts: { coversQueue: false } })
  clock.advance(minutes(14))
  dollars = 1.2
  first.used()
  await setImmediate()
  expect(asked).toBe(2)
  // While little is left, the warning ends within a minute of a payment.
  expect(first.state(0)).toMatchObject({ isLow: true })
  dollars = 6
  clock.advance(minutes(1))
  first.used()
  await setImmediate()
  expect(first.state(0)).toMatchObject({ balances: [{ dollars: 6 }], isLow: false })
  dollars = 1.2
  clock.advance(minutes(15))
  first.used()
  await setImmediate()
  const again = watch()
  expect(again.state(0)).toMatchObject({ balances: [{ dollars: 1.2 }], isLow: true })
  again.forget('2captcha')
  expect(again.state(0)).toBeNull()
})
