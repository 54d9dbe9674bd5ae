// Main's threads: requests and news, and what happens when a thread ends.
import os from 'node:os'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { readEnvironment } from '../../src-main/environment.ts'
import { createLookups } from '../../src-main/lookup/lookups.ts'
import { NoBrowser } from '../../src-main/no-browser.ts'
import { createSpareThread, createThread, startWorker } from '../../src-main/thread/thread.ts'
import type { CaptchaWay } from '../../src-preload/contract/index.ts'
import { captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { temporaryFolder } from '../support/database.ts'
import { ownBrowser } from '../support/engines.ts'
import { inFull, isFull } from '../support/extent.ts'
import { openNetwork } from '../support/network.ts'
import { browsersIn, commandOf, eventually, processesOf } from '../support/processes.ts'
import { browserFile, stuckBrowserFile } from '../support/programs.ts'
import { createLedger } from '../support/purchases.ts'
import type { TestTasks } from '../support/thread-worker.ts'

const file = path.resolve(import.meta.dirname, '../support/thread-worker.ts')

function thread(first = 'hola', takeSpare: Parameters<typeof createThread>[0]['takeSpare'] = undefined) {
  const news: unknown[] = []
  const started = createThread<TestTasks>({
    file,
    first,
    onNews: (one) => news.push(one),
    ...(takeSpare ? { takeSpare } : {}),
  })
  onTestFinished(() => started.close())
  return { ...started, news }
}

describe('a thread', () => {
  test('answers, and tells its news to whoever they are for', async () => {
    const { run, news } = thread()
    const told: unknown[] = []
    const toLuz: unknown[] = []
    const answers = await Promise.all([
      run('greet', { name: 'Ana' }, { onNews: (one) => told.push(one) }),
      run('greet', { name: 'Luz' }, { onNews: (one) => toLuz.push(one) }),
    ])
    expect(answers).toEqual(['hola Ana', 'hola Luz'])
    expect(told).toEqual(['Ana one', 'Ana two'])
    expect(toLuz).toEqual(['Luz one', 'Luz two'])
    expect(news).toEqual(['greets Ana', 'greets Luz'])
    expect(await Promise.all([run('part', { name: 'Ana' }), run('part', { name: 'Luz' })])).toEqual([
      'hola adiós Ana, load 1',
      'hola adiós Luz, load 1',
    ])
  })

  test('hands the memory of an answer over instead of copying it', async () => {
    const { run } = thread()
    expect(await run('handOver', undefined)).toEqual(new Int32Array([1, 2, 3]))
    expect(await run('left', undefined)).toBe(0)
  })

  test.runIf(process.platform === 'linux')(
    'lowers its own priority, and not that of the process',
    async () => {
      const { run } = thread()
      const usual = os.getPriority()
      expect(await run('yieldToOthers', undefined)).toBe(os.constants.priority.PRIORITY_LOW)
      expect(os.getPriority()).toBe(usual)
    },
  )

  test('refusals, a missing browser and codes of the system come out as they went in', async () => {
    const { run } = thread()
    await expect(run('refuse', undefined)).rejects.toMatchObject({
      name: 'Refusal',
      error: { code: 'disk_full', fields: { cedula: 'invalid' } },
    })
    await expect(run('findNoBrowser', undefined)).rejects.toEqual(new NoBrowser(['Chrome: not there']))
    await expect(run('fail', undefined)).rejects.toMatchObject({
      code: 'ENOENT',
      stack: expect.stringContaining('no such file'),
    })
  })

  test('what is broken off, before or while it runs, rejects with the reason once it has ended', async () => {
    const { run } = thread()
    const early = new Error('early')
    await expect(run('wait', undefined, { signal: AbortSignal.abort(early) })).rejects.toBe(early)
    const late = new Error('late')
    const breaking = new AbortController()
    const onNews = () => breaking.abort(late)
    await expect(run('wait', undefined, { signal: breaking.signal, onNews })).rejects.toBe(late)
  })

  test('one that dies rejects what it was asked for, and the next question has another', async () => {
    const { run } = thread()
    const waiting = run('wait', undefined)
    waiting.catch(() => {})
    await expect(run('die', undefined)).rejects.toThrow('the thread ended')
    await expect(waiting).rejects.toThrow('the thread ended')
    expect(await run('greet', { name: 'Ana' })).toBe('hola Ana')
  })

  test('one that is ended rejects what runs at once, though it hears nothing', async () => {
    const { run, end } = thread()
    await expect(run('count', undefined, { onNews: () => void end() })).rejects.toThrow('the thread ended')
    await end()
  })

  test('one that cannot begin says why', async () => {
    await expect(thread('nothing').run('greet', { name: 'Ana' })).rejects.toThrow('begins with nothing')
  })

  test('a spare one serves the first to ask; one that ends before is none', async () => {
    const spare = createSpareThread(() => startWorker({ file }))
    expect(spare.take()).toBeNull()
    spare.prepare()
    let taken = 0
    const { run } = thread('buenas', () => {
      const one = spare.take()
      if (one !== null) taken += 1
      return one
    })
    expect(await run('greet', { name: 'Ana' })).toBe('buenas Ana')
    expect(taken).toBe(1)
    const lost = createSpareThread(() => startWorker({ file: path.join(temporaryFolder(), 'none.js') }))
    lost.prepare()
    await eventually(() => lost.take() === null, 5_000, 'a thread without code is still there')
    await lost.close()
  })
})

describe('lookups in their thread', () => {
  async function stand({ way = 'service', key = captchaTestKey, chromium }: Partial<Stand> = {}) {
    const captcha = await startCaptchaServer()
    const site = await startCensusSite({ redeem: captcha.redeem, pace: { options: 0, spinner: 0 } })
    const profilesDir = path.join(temporaryFolder(), 'profiles')
    const windows: string[] = []
    const lookups = createLookups({
      profilesDir,
      environment: readEnvironment({
        REFERIDOS_CAPTCHA_URL: captcha.url,
        REFERIDOS_CHROMIUM: chromium,
      }),
      own: ownBrowser(),
      captcha: {
        way: () => way,
        accounts: () => (key === null ? [] : [{ provider: '2captcha', key, url: captcha.url }]),
      },
      census: () => ({ url: site.page, election: null }),
      windowOpening() {
        windows.push('opening')
        return () => windows.push('opened')
      },
      ...openNetwork,
      browserFile,
      installer: { run: async () => null, script: '' },
      log: () => {},
    })
    onTestFinished(async () => {
      await lookups.close()
      expect(browsersIn(profilesDir)).toEqual([])
      await site.close()
      await captcha.close()
    })
    const steps: string[] = []
    const breaking = new AbortController()
    const ledger = createLedger()
    const request = {
      cedula: '1012004118',
      signal: breaking.signal,
      onStep: (step: string) => steps.push(step),
      purchases: ledger,
    }
    return { lookups, site, captcha, profilesDir, windows, steps, breaking, request, ledger }
  }
  interface Stand {
    way: CaptchaWay
    key: string | null
    chromium: string
  }

  test('come to an answer, step by step', async () => {
    const { lookups, site, steps, request, ledger } = await stand()
    site.script(request.cedula, { kind: 'not_found' })
    expect(await lookups.lookup(request)).toMatchObject({
      outcome: { kind: 'not_found' },
      source: '127.0.0.1',
    })
    expect(steps).toEqual(['opening', 'captcha', 'querying', 'reading'])
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
    expect(await lookups.readElections(site.page, new AbortController().signal)).toMatchObject({
      kind: 'elections',
    })
  })

  test.each<[string, Partial<Stand>, { way?: CaptchaWay }]>([
    ['for one lookup alone, which takes no key', { way: 'service', key: null }, { way: 'assisted' }],
    // e2e/screens.spec.ts covers it.
    ...inFull<[string, Partial<Stand>, { way?: CaptchaWay }]>([
      ['as the account has chosen', { way: 'assisted' }, {}],
    ]),
  ])(
    '%s: main is told before a window opens and once it is there; broken off, the window is gone',
    async (_, chosen, asked) => {
      const { lookups, windows, breaking, request } = await stand(chosen)
      expect(await lookups.showCaptcha()).toBe(false)
      const reason = new Error('locked')
      const onStep = (step: string) => {
        if (step === 'captcha') breaking.abort(reason)
      }
      await expect(lookups.lookup({ ...request, ...asked, onStep })).rejects.toBe(reason)
      expect(windows).toEqual(['opening', 'opened'])
      expect(await lookups.showCaptcha()).toBe(false)
    },
  )

  test.runIf(isFull)('without a key nobody is asked; without a browser it is said', async () => {
    const keyless = await stand({ key: null })
    expect((await keyless.lookups.lookup(keyless.request)).outcome).toMatchObject({
      kind: 'captcha_failed',
      reason: 'bad_key',
    })
    expect(keyless.captcha.log).toEqual([])
    const { lookups, request } = await stand({ chromium: path.join(temporaryFolder(), 'none') })
    await expect(lookups.lookup(request)).rejects.toThrow(NoBrowser)
  })
})

describe('a lookup whose thread hears nothing any more', () => {
  const cedulas = {
    stuck: '1000000001',
    stuckInCaptcha: '1000000002',
    other: '1000000003',
    secondChoice: '1000000004',
  }

  function stand(
    deadlines = { deadlineMs: 120_000, captchaDeadlineMs: 150_000, solvesItselfMs: 0 },
    graceMs = 300,
  ) {
    const log: string[] = []
    const lookups = createLookups({
      profilesDir: path.join(temporaryFolder(), 'profiles'),
      environment: readEnvironment({}),
      captcha: {
        way: () => 'service',
        accounts: () => [{ provider: '2captcha', key: captchaTestKey, url: 'http://127.0.0.1:1' }],
      },
      census: () => ({ url: 'http://127.0.0.1:1/', election: null }),
      ...openNetwork,
      windowOpening: () => () => {},
      browserFile: stuckBrowserFile,
      installer: { run: async () => null, script: '' },
      deadlines,
      graceMs,
      log: (_, message) => log.push(message),
    })
    onTestFinished(() => lookups.close())
    const look = (cedula: string, signal = new AbortController().signal, onStep = (_: string) => {}) =>
      lookups.lookup({ cedula, signal, onStep })
    return { lookups, look, log }
  }
  const ended = { outcome: { kind: 'timeout', detail: 'it did not end in time, and was ended' } }
  const answered = { outcome: { kind: 'not_found' } }
  const sleepers = () =>
    processesOf('').filter((pid) => commandOf(pid).startsWith(`sleep ${1_000_000 + process.pid}`))

  test('is ended after its deadline', async () => {
    const { look } = stand({ deadlineMs: 300, captchaDeadlineMs: 60_000, solvesItselfMs: 0 })
    expect(await look(cedulas.stuck)).toMatchObject({ ...ended, source: '127.0.0.1' })
  })

  // The next lookup has the same deadlines, and the first one includes the start of its thread.
  test('has the time of its captcha as well; it is ended with its browser, and the next one has another', async () => {
    const { look, log } = stand({ deadlineMs: 60_000, captchaDeadlineMs: 300, solvesItselfMs: 0 })
    expect(await look(cedulas.stuckInCaptcha)).toMatchObject(ended)
    expect(await look(cedulas.other)).toMatchObject(answered)
    await eventually(() => sleepers().length === 0, 5_000, 'its browser is still there')
    expect(log).toEqual(['browser: a lookup did not stop, its thread and its browser are ended'])
  })

  test('is ended once it was broken off and did not stop; it rejects then, and the next one is answered', async () => {
    const { look, log } = stand()
    const breaking = new AbortController()
    const stuck = look(cedulas.stuck, breaking.signal, () => breaking.abort(new Error('broken off')))
    await expect(stuck).rejects.toThrow('broken off')
    expect(log).toEqual(['browser: a lookup did not stop, its thread and its browser are ended'])
    expect(await look(cedulas.other)).toMatchObject(answered)
  })

  test('the log names the browser in use and why an earlier one is not, once', async () => {
    const { look, log } = stand()
    for (let n = 0; n < 2; n += 1) expect(await look(cedulas.secondChoice)).toMatchObject(answered)
    expect(log).toEqual(['browser: Chrome is used; Referidos (~/referidos): it ends at once'])
  })

  test('does not hold the app when it is closed', async () => {
    const { lookups, look } = stand()
    let stuck: Promise<unknown> = Promise.resolve()
    await new Promise<string>((begun) => {
      stuck = look(cedulas.stuck, undefined, begun)
      stuck.catch(() => {})
    })
    await lookups.close()
    await expect(stuck).rejects.toThrow('the thread ended')
  })
})
