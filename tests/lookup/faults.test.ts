// Faults on the way to both services. lookup.test.ts and captcha.test.ts cover the services' own answers. Each lookup
// must end in time with the right outcome and leave nothing behind.
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { serviceAt } from '../support/captcha-service.ts'
import { type ConsultacensoSite, startConsultacensoSite } from '../support/census-site/consultacenso.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { testBrowsers } from '../support/engines.ts'
import { inFull, isFull, part } from '../support/extent.ts'
import { type Fault, type FaultyGateway, startFaultyGateway } from '../support/faulty-gateway.ts'
import { groupGone } from '../support/processes.ts'
import { createLedger, type TestLedger } from '../support/purchases.ts'
import { openBeside, watchPages } from '../support/watched-browser.ts'

const usualTemp = process.env.TMPDIR
let folder: string
let temp: string
let captcha: CaptchaServer
let site: CensusSite
let pageB: ConsultacensoSite
let toCaptcha: FaultyGateway
let toCensus: FaultyGateway
let toPageB: FaultyGateway
/** Refuses connections. Unlike the port of a closed server, no other process can be given this one. */
const nobody = 'http://127.0.0.1:2'
/** Its label is too long, so this machine refuses it at once. A DNS server may take longer than a captcha has. */
const unresolvable = `http://${'x'.repeat(64)}.invalid`
let browser: LookupBrowser
let cedula = 1_000_000_000
const pids = new Set<number>()

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-faults-'))
  temp = path.join(folder, 't')
  await mkdir(temp)
  process.env.TMPDIR = temp
  captcha = await startCaptchaServer({ notReady: 0 })
  site = await startCensusSite({ redeem: captcha.redeem, pace: { options: 0, spinner: 0 } })
  pageB = await startConsultacensoSite({ redeem: captcha.redeem })
  toCaptcha = await startFaultyGateway(captcha.url)
  toCensus = await startFaultyGateway(site.url)
  toPageB = await startFaultyGateway(pageB.url)
  browser = testBrowsers({
    profilesDir: path.join(folder, 'profiles'),
  }).hidden
  // Starts the browser, so that its start takes no time of the lookups.
  await (await browser.borrow(new AbortController().signal)).giveBack('whole')
})
beforeEach(() => {
  cedula += 1
  heal()
  captcha.script({ kind: 'token' })
  captcha.balance = 10
})
afterAll(async () => {
  await browser.close()
  for (const server of [toCaptcha, toCensus, toPageB, site, pageB, captcha]) await server.close()
  for (const pid of pids) await groupGone(pid)
  const left = [await readdir(path.join(folder, 'profiles')), await readdir(temp)]
  if (usualTemp === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usualTemp
  await rm(folder, { recursive: true })
  expect(left).toEqual([[], []])
})

interface Asked {
  key?: string
  captchaUrl?: string
  censusUrl?: string
  deadlineMs?: number
  captchaDeadlineMs?: number
  ledger?: TestLedger
  /** Runs before the lookup opens its page. */
  prepare?: (page: Page) => Promise<unknown>
}

async function look(asked: Asked = {}): Promise<Outcome> {
  const {
    key = captchaTestKey,
    captchaUrl = toCaptcha.url,
    censusUrl = `${toCensus.url}/censo/consultar/`,
  } = asked
  const { deadlineMs = 20_000, captchaDeadlineMs = 5_000, prepare, ledger = createLedger() } = asked
  let last: Page | undefined
  const prepared = watchPages(browser, async (page) => {
    last = page
    await prepare?.(page)
  })
  const solver = serviceAt(captchaUrl, { key, pollMs: 10 })
  const lookup = createLookup({ browser: prepared, solver, url: censusUrl, deadlineMs, captchaDeadlineMs })
  const start = performance.now()
  const request = {
    cedula: String(cedula),
    signal: new AbortController().signal,
    onStep: () => {},
    purchases: ledger,
  }
  const { outcome } = await lookup(request)
  const closing = 2_000
  expect(performance.now() - start).toBeLessThan(deadlineMs + captchaDeadlineMs + closing)
  // Only the browser's default context is left, which holds its profile.
  if (last !== undefined) expect(openBeside(last)).toEqual({ contexts: 1, pages: 0 })
  const pid = browser.pid()
  if (pid !== null) pids.add(pid)
  const told = JSON.stringify(outcome)
  for (const secret of [captchaTestKey, ...captcha.secrets, ...site.secrets]) {
    expect(told).not.toContain(secret)
  }
  return outcome
}

function heal(): void {
  for (const gateway of [toCaptcha, toCensus, toPageB]) gateway.heal()
}

/** Checks that the next lookup is not affected. */
async function expectHealed(): Promise<void> {
  heal()
  expect((await look()).kind).toBe('found')
}

const broken = { kind: 'network_error', detail: expect.stringMatching(/net::ERR_|connection broke/) }
const late = { kind: 'timeout', detail: expect.stringContaining('no end within 2 s') }

const soon = (outcome: object): Asked => (outcome === late ? { deadlineMs: 2_000 } : {})

describe('on the way to the census', () => {
  const places = ['page', 'query', 'second query'] as const
  type Place = (typeof places)[number]

  it.each<[Fault, object, Place]>([
    ['half_open', late, 'query'],
    ['bad_gateway', { kind: 'network_error', detail: 'HTTP 502' }, 'second query'],
    ['reset', broken, 'page'],
    ...inFull<[Fault, object, Place]>([
      ['drip', late, 'page'],
      ['cut_mid_body', broken, 'page'],
      ['garbage', broken, 'page'],
    ]),
  ])('%s befalls the page, then the query, then that of the second page', async (fault, outcome, place) => {
    for (const befallen of part<readonly Place[]>(places, [place])) {
      const [gateway, censusUrl] =
        befallen === 'second query' ? [toPageB, toPageB.url] : [toCensus, `${toCensus.url}/censo/consultar/`]
      gateway.fault(befallen === 'page' ? /^GET/ : /^POST/, fault)
      expect(await look({ censusUrl, ...soon(outcome) })).toMatchObject(outcome)
      await gateway.quiet()
    }
    await expectHealed()
  })

  // consultacenso.test.ts and changed-pages.test.ts cover elections that are refused, missing or cut off.
  it.each<[Fault, object]>(
    inFull([
      ['bad_gateway', { kind: 'network_error', detail: 'the page lists no elections' }],
      ['half_open', late],
      ['cut_mid_body', broken],
      ['reset', broken],
    ]),
  )("%s befalls the second page's elections, and no captcha is bought", async (fault, outcome) => {
    const bought = captcha.secrets.length
    toPageB.fault(/elecciones/, fault)
    expect(await look({ censusUrl: toPageB.url, ...soon(outcome) })).toMatchObject(outcome)
    await toPageB.quiet()
    expect(captcha.secrets).toHaveLength(bought)
    toPageB.heal()
    expect((await look({ censusUrl: toPageB.url })).kind).toBe('found')
  })

  it('nobody listens any more when the query is sent', async () => {
    const leaving = await startFaultyGateway(site.url)
    captcha.script({ kind: 'token', notReady: 1 })
    const looking = look({ censusUrl: `${leaving.url}/censo/consultar/` })
    await captcha.waitFor((entry) => entry.action === 'result' && captcha.log.at(-1) === entry)
    await leaving.close()
    expect(await looking).toMatchObject(broken)
  })

  it.each(['POST', ...inFull(['GET'])])('the name cannot be resolved for the %s', async (method) => {
    const outcome = await look({
      prepare: (page) =>
        page.route('**/*', (route) =>
          route.request().method() === method ? route.abort('namenotresolved') : route.continue(),
        ),
    })
    expect(outcome).toMatchObject(broken)
  })
})

describe('on the way to the captcha service', () => {
  const unsolved = (reason: string, detail: string | RegExp) => ({
    kind: 'captcha_failed',
    reason,
    detail: expect.stringMatching(detail),
  })
  const lost = unsolved('network', /captcha service/)
  const never = unsolved('timeout', 'no token within')

  const questions = ['handed in', 'token'] as const
  type Asking = (typeof questions)[number]

  it.each<[Fault, object, Asking]>([
    ['half_open', never, 'token'],
    ['quoting_page', lost, 'handed in'],
    // captcha.test.ts covers the others without a browser.
    ...inFull<[Fault, object, Asking]>([
      ['drip', never, 'token'],
      ['quoting_json', lost, 'token'],
    ]),
  ])('%s befalls the captcha handed in, then each question for its token', async (fault, outcome, asking) => {
    for (const befallen of part<readonly Asking[]>(questions, [asking])) {
      if (befallen === 'handed in') {
        toCaptcha.fault(/^\w+ \/in\.php/, fault)
        expect(await look(outcome === never ? { captchaDeadlineMs: 500 } : {})).toMatchObject(outcome)
      } else {
        toCaptcha.fault(/^\w+ \/res\.php\?.*action=get2/, fault)
        // The lookup polls until its deadline.
        const untold = { kind: 'captcha_failed', detail: expect.stringMatching(/^no token within 1 s/) }
        expect(await look({ captchaDeadlineMs: 500 })).toMatchObject(untold)
      }
      await toCaptcha.quiet()
    }
    await expectHealed()
  })

  it.runIf(isFull)('a captcha solved late is fetched by the next try, which buys none', async () => {
    const ledger = createLedger()
    captcha.script({ kind: 'never_ready' })
    expect(await look({ captchaDeadlineMs: 500, ledger })).toMatchObject(never)
    const bought = captcha.secrets.length
    captcha.solveNow()
    expect(await look({ ledger })).toMatchObject({ kind: 'found' })
    expect(captcha.secrets).toHaveLength(bought)
    expect(ledger).toMatchObject({ cost: 0.00299, pending: [] })
  })

  it.each<Fault>([
    'half_open',
    ...inFull<Fault>([
      'drip',
      'bad_gateway',
      'cut_mid_body',
      'quoting_page',
      'quoting_json',
      'reset',
      'garbage',
    ]),
  ])('%s befalls the report, and costs no answer', async (fault) => {
    toCaptcha.fault(/action=report/, fault)
    expect(await look()).toMatchObject({ kind: 'found' })
    await expectHealed()
  })

  it.each<[string, () => Asked, object]>([
    [
      'the name cannot be resolved',
      () => ({ captchaUrl: unresolvable }),
      unsolved('network', /ENOTFOUND|EAI_AGAIN/),
    ],
    ['the key is wrong', () => ({ key: 'f'.repeat(32) }), unsolved('bad_key', 'ERROR_KEY_DOES_NOT_EXIST')],
    [
      'the account is empty',
      () => {
        captcha.balance = 0
        return {}
      },
      unsolved('no_funds', 'ERROR_ZERO_BALANCE'),
    ],
    ...inFull<[string, () => Asked, object]>([
      ['nobody listens', () => ({ captchaUrl: nobody }), unsolved('network', 'ECONNREFUSED')],
      ['the key is none', () => ({ key: 'short' }), unsolved('bad_key', 'ERROR_WRONG_USER_KEY')],
      // "a captcha solved late" above covers it.
      [
        'the captcha is never solved',
        () => {
          captcha.script({ kind: 'never_ready' })
          return { captchaDeadlineMs: 1_000 }
        },
        never,
      ],
    ]),
  ])('%s', async (_, prepare, outcome) => {
    expect(await look(prepare())).toMatchObject(outcome)
    expect(site.log.filter((entry) => entry.cedula === String(cedula))).toEqual([])
  })
})
