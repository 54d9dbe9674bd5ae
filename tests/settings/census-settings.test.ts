// The census page and the election that Ajustes saves; each lookup reads them anew.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import { systemClock } from '../../src-main/clock.ts'
import { readEnvironment } from '../../src-main/environment.ts'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { CaptchaSolver } from '../../src-main/lookup/captcha/solver.ts'
import { readElections } from '../../src-main/lookup/elections.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { CensusInForce } from '../../src-main/lookup/lookups.ts'
import { breakerDelaysMs, pageFaultDelaysMs } from '../../src-main/queue/policy.ts'
import { censusInForce, saveCensus } from '../../src-main/settings/census.ts'
import { censusPages } from '../../src-preload/census-pages.ts'
import type { QueueState } from '../../src-preload/contract/index.ts'
import { invented, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { type ConsultacensoSite, startConsultacensoSite } from '../support/census-site/consultacenso.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { testBrowsers } from '../support/engines.ts'
import { inFull, isFull, part } from '../support/extent.ts'
import { noLookups } from '../support/headless.ts'
import { startLane } from '../support/lane.ts'

describe('what is saved', () => {
  /** An app that runs no lookups. `inForce` returns what the next one would use. */
  function watching(dataDir: string, variables: Record<string, string> = {}) {
    let census: () => CensusInForce = () => ({ url: '', election: null })
    const options: Partial<AppOptions> = {
      dataDir,
      environment: readEnvironment(variables),
      // Somebody is typing, so no lookup starts and no host is probed.
      typingMs: () => 60_000,
      createLookup(_, inForce) {
        census = inForce
        return noLookups
      },
    }
    return { options, inForce: () => census() }
  }

  async function again(dataDir: string, variables: Record<string, string> = {}) {
    const { options, inForce } = watching(dataDir, variables)
    const started = startApp(options)
    const state = ok(await started.call('session', 'state'))
    if (state.kind !== 'signed_out') throw new Error(state.kind)
    const slotId = state.accounts[0]?.slotId ?? ''
    ok(await started.call('session', 'signIn', { slotId, password: owner.password }))
    return { ...started, inForce }
  }

  test('counts from the next lookup on; another page is asked where people vote now', async () => {
    const { options, inForce } = watching(temporaryFolder())
    const { call } = await signedIn(options)
    expect(ok(await call('settings', 'census'))).toEqual({
      page: 'wsp',
      election: null,
      host: 'wsp.registraduria.gov.co',
      source: 'saved',
    })
    expect(inForce()).toEqual({ url: censusPages.wsp.url, election: null })

    const election = { id: '677', name: 'ELECCIÓN DE PRUEBA' }
    expect(ok(await call('settings', 'saveCensus', { page: 'wsp', election }))).toMatchObject({ election })
    expect(inForce()).toEqual({ url: censusPages.wsp.url, election })

    const moved = ok(await call('settings', 'saveCensus', { page: 'consultacenso', election: null }))
    expect(moved).toMatchObject({ page: 'consultacenso', election: null })
    expect(inForce()).toEqual({ url: censusPages.consultacenso.url, election: null })
    ok(await call('settings', 'saveCensus', { page: 'wsp', election: null }))
    expect(inForce()).toEqual({ url: censusPages.wsp.url, election: null })
  })

  test('gives way to the environment, whose page has elections of its own', async () => {
    const dataDir = temporaryFolder()
    const first = watching(dataDir)
    const { app, call } = await signedIn(first.options)
    const election = { id: '81', name: 'ELECCIÓN DE PRUEBA' }
    ok(await call('settings', 'saveCensus', { page: 'consultacenso', election }))
    await app.close()

    const url = 'http://127.0.0.1:9/censo/consultar/'
    const second = await again(dataDir, { REFERIDOS_CENSUS_URL: url })
    expect(ok(await second.call('settings', 'census'))).toMatchObject({
      page: 'consultacenso',
      election: null,
      host: '127.0.0.1:9',
      source: 'environment',
    })
    expect(second.inForce()).toEqual({ url, election: null })
    const own = { id: '5', name: 'OTRA' }
    ok(await second.call('settings', 'saveCensus', { page: 'consultacenso', election: own }))
    expect(second.inForce()).toEqual({ url, election: own })
    await second.app.close()

    const third = await again(dataDir)
    expect(third.inForce()).toEqual({ url: censusPages.consultacenso.url, election: null })
  })

  test('is one of the two pages, and nothing else is asked', async () => {
    const { options, inForce } = watching(temporaryFolder())
    const { send } = await signedIn(options)
    for (const page of ['https://example.com/', 'http://127.0.0.1:9/', 'otra', null]) {
      const refused = { ok: false, error: { code: 'invalid_input' } }
      expect(await send('settings.saveCensus', { page, election: null })).toMatchObject(refused)
      expect(await send('settings.readElections', { page })).toMatchObject(refused)
    }
    expect(inForce().url).toBe(censusPages.wsp.url)
  })
})

describe('with both pages there', () => {
  let folder: string
  let pageA: CensusSite
  let pageB: ConsultacensoSite
  let browser: LookupBrowser
  const solver: CaptchaSolver = {
    where: 'elsewhere',
    solve: async () => ({ kind: 'token', token: 'a token', cost: 0, report: () => {} }),
  }

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-census-'))
    browser = testBrowsers({
      profilesDir: path.join(folder, 'profiles'),
    }).hidden
  })
  afterAll(async () => {
    await browser.close()
    await rm(folder, { recursive: true })
  })
  beforeEach(async () => {
    pageA = await startCensusSite({ redeem: () => true, pace: { options: 20, spinner: 40 } })
    pageB = await startConsultacensoSite({ redeem: () => true })
    return async () => {
      await pageA.close()
      await pageB.close()
    }
  })

  interface AppOn extends TestApp {
    /** Resolves once `holds` returns true; checks it after each event. */
    queueIs(holds: (state: QueueState) => boolean): Promise<void>
  }

  /** The app as `index.ts` composes it, on one of the stand-ins. */
  async function appOn(censusUrl: string): Promise<AppOn> {
    let watch = () => {}
    const started = await signedIn({
      environment: readEnvironment({
        REFERIDOS_CENSUS_URL: censusUrl,
        REFERIDOS_CAPTCHA_KEY: '0123456789abcdef0123456789abcdef',
        REFERIDOS_GAP_MS: '0',
      }),
      createLookup: (_, census) => ({
        ...noLookups,
        lookup(request) {
          const { url, election } = census()
          return createLookup({ browser, solver, url, election: election?.id })(request)
        },
        readElections: (url, signal) => readElections({ browser, url, signal }),
      }),
      emit: () => watch(),
    })
    async function queueIs(holds: (state: QueueState) => boolean): Promise<void> {
      for (;;) {
        const changed = new Promise<void>((resolve) => {
          watch = resolve
        })
        if (holds(ok(await started.call('queue', 'state')))) return
        await changed
      }
    }
    await queueIs(isDone)
    return { ...started, queueIs }
  }

  const isDone = ({ waiting, running }: QueueState) => waiting === 0 && running === null

  test.each([
    ['wsp', () => pageA, '677', '677'],
    // consultacenso.test.ts covers the lookups.
    ...inFull([['consultacenso', () => pageB, '81', 81] as const]),
  ] as const)(
    '%s: its elections are read, and the one that is chosen is asked',
    async (_, site, id, asked) => {
      const t = await appOn(site().page)
      await t.queueIs(isDone)
      const page = 'wsp'
      const elections = [{ id, name: 'ELECCIÓN DE PRUEBA' }]
      expect(ok(await t.call('settings', 'readElections', { page }))).toEqual({ kind: 'read', elections })
      ok(await t.call('settings', 'saveCensus', { page, election: elections[0] ?? null }))
      const { cedula } = ok(await t.call('people', 'register', invented(1)))
      await t.queueIs(isDone)
      expect(site().log.filter((entry) => entry.kind === 'query')).toMatchObject([
        { cedula: '52000001', outcome: 'found' },
        { cedula, election: asked, outcome: 'found' },
      ])
    },
  )

  test('why the elections could not be read is told, and a refusal parks the queue', async () => {
    const t = await appOn(pageB.page)
    const read = async () => ok(await t.call('settings', 'readElections', { page: 'wsp' }))
    pageB.scriptPage({ kind: 'no_form' })
    expect(await read()).toEqual({ kind: 'unread', reason: 'parse_error', until: null })
    pageB.scriptPage({ kind: 'status', status: 503 })
    expect(await read()).toEqual({ kind: 'unread', reason: 'network_error', until: null })
    pageB.scriptPage({ kind: 'blocked' })
    expect(await read()).toEqual({ kind: 'unread', reason: 'blocked', until: null })
    const loads = pageB.log.length
    expect(await read()).toEqual({ kind: 'unread', reason: 'blocked', until: expect.any(Number) as number })
    expect(pageB.log).toHaveLength(loads)
    ok(await t.call('people', 'register', invented(1)))
    await t.queueIs(({ parked }) => parked?.reason === 'blocked')
    expect(pageB.log).toHaveLength(loads)
  })

  test.runIf(isFull)('an election that is gone parks the queue until another one is saved', async () => {
    const t = await appOn(pageA.page)
    ok(await t.call('settings', 'saveCensus', { page: 'wsp', election: { id: '12', name: 'DE ANTES' } }))
    const { id } = ok(await t.call('people', 'register', invented(1)))
    await t.queueIs(({ parked }) => parked?.reason === 'election_gone')
    const row = async () => ok(await t.call('people', 'rows', { ids: [id] }))[0]
    expect(await row()).toMatchObject({
      status: 'PENDING',
      nextAttemptAt: null,
      lastError: 'election_gone',
    })
    ok(await t.call('settings', 'saveCensus', { page: 'wsp', election: null }))
    await t.queueIs(isDone)
    expect(await row()).toMatchObject({ status: 'ACTIVE', lastError: null })
  })

  test.runIf(isFull)(
    'no second page is asked after a reachable one failed, whichever is chosen',
    async () => {
      /** Redirects the Registraduría's addresses to the stand-ins and aborts every other request. */
      const led: LookupBrowser = {
        ...browser,
        async borrow(signal) {
          const loan = await browser.borrow(signal)
          const to = (stand: string) => async (route: Route) => {
            const { pathname } = new URL(route.request().url())
            await route.fulfill({ response: await route.fetch({ url: `${stand}${pathname}` }) })
          }
          await loan.route('**/*', (route) => route.abort())
          await loan.route('https://wsp.registraduria.gov.co/**', to(pageA.url))
          await loan.route('https://consultacenso.registraduria.gov.co/**', to(pageB.url))
          return loan
        },
      }
      const database = openDatabase()
      const environment = readEnvironment({})
      const census = () => censusInForce(database, environment)
      const retryDelays = part([0, 0, 0], [0])
      const looks = 1 + retryDelays.length
      const site = () => ({
        url: census().url,
        gapMs: 0,
        retryDelays,
        breakerDelays: breakerDelaysMs,
        pageFaultDelays: pageFaultDelaysMs,
      })
      const probed: string[] = []
      const t = startLane(database, {
        clock: systemClock as never,
        site,
        probe: async (url) => {
          probed.push(url)
          return true
        },
        lookup: (request) =>
          createLookup({ browser: led, solver, url: census().url, election: census().election?.id })(request),
      })
      pageA.scriptPage({ kind: 'no_form' })
      pageB.scriptPage({ kind: 'no_form' })
      t.lane.wake()
      await t.until(() => t.row(1).status === 'ERROR')
      expect(pageA.log.map(({ kind, outcome }) => [kind, outcome])).toEqual(
        Array(looks).fill(['page', 'no_form']),
      )
      expect(pageB.log).toEqual([])
      expect(new Set(probed.splice(0))).toEqual(new Set([censusPages.wsp.url]))

      const person = registerPerson(database, 1, Date.now())
      saveCensus(database, environment, { page: 'consultacenso', election: null }, Date.now())
      t.lane.causeFixed()
      await t.until(() => t.row(person).status === 'ERROR')
      expect(pageB.log).toHaveLength(looks)
      expect(pageA.log).toHaveLength(looks)
      expect(new Set(probed.splice(0))).toEqual(new Set([censusPages.consultacenso.url]))

      pageB.scriptPage({ kind: 'form' })
      const last = registerPerson(database, 2, Date.now())
      t.lane.wake()
      await t.until(() => t.row(last).status === 'ACTIVE')
      expect(t.row(last).source).toBe('consultacenso.registraduria.gov.co')
      expect(pageA.log).toHaveLength(looks)
    },
  )
})
