import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { CaptchaSolver } from '../../src-main/lookup/captcha/solver.ts'
import { readElections } from '../../src-main/lookup/elections.ts'
import { createLookup, type LookupOptions } from '../../src-main/lookup/lookup.ts'
import type { Outcome } from '../../src-main/lookup/outcome.ts'
import { open } from '../../src-main/lookup/pages/open.ts'
import type { LookupStep } from '../../src-preload/contract/index.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { serviceAt } from '../support/captcha-service.ts'
import type { Trouble } from '../support/census-site/answers.ts'
import {
  type ConsultaAnswer,
  type ConsultacensoSite,
  type ConsultaPageAnswer,
  startConsultacensoSite,
} from '../support/census-site/consultacenso.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { testBrowsers } from '../support/engines.ts'
import { inFull, isFull, part } from '../support/extent.ts'
import { createLedger } from '../support/purchases.ts'

let folder: string
let captcha: CaptchaServer
let pageA: CensusSite
let pageB: ConsultacensoSite
let browser: LookupBrowser
/** Every token bought. */
let tokens: string[]
let solver: CaptchaSolver

/** Each test uses a cédula of its own. */
let cedula = '1100000000'

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-consulta-'))
  captcha = await startCaptchaServer()
  pageA = await startCensusSite({ redeem: captcha.redeem, pace: { options: 20, spinner: 40 } })
  pageB = await startConsultacensoSite({ redeem: captcha.redeem })
  const service = serviceAt(captcha.url, { pollMs: 10 })
  solver = {
    where: 'elsewhere',
    async solve(asked, within) {
      const solution = await service.solve(asked, within)
      if (solution.kind === 'token') tokens.push(solution.token)
      return solution
    },
  }
  browser = testBrowsers({
    profilesDir: path.join(folder, 'profiles'),
  }).hidden
})
afterAll(async () => {
  await browser.close()
  await pageA.close()
  await pageB.close()
  await captcha.close()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  cedula = String(Number(cedula) + 1)
  tokens = []
  captcha.script({ kind: 'token' })
  pageA.scriptPage({ kind: 'form' })
  pageB.scriptPage({ kind: 'form' })
  pageB.scriptElections({ kind: 'list' })
})

async function look(options: Partial<LookupOptions> = {}) {
  const lookup = createLookup({
    browser,
    solver,
    url: pageB.page,
    deadlineMs: 20_000,
    solvesItselfMs: 100,
    ...options,
  })
  const steps: LookupStep[] = []
  const { signal } = new AbortController()
  const ledger = createLedger()
  const answer = await lookup({ cedula, signal, onStep: (step) => steps.push(step), purchases: ledger })
  const written = JSON.stringify(answer)
  for (const secret of [captchaTestKey, ...tokens]) expect(written).not.toContain(secret)
  return { ...answer, steps, captchaCost: ledger.cost }
}

const found = {
  kind: 'found',
  departamento: 'ALTOS DE NIEBLA',
  municipio: 'PUERTO ALAMBRE',
  puesto: 'I.E. LOS ALMENDROS',
  direccion: 'CARRERA 1 # 2-3',
  mesa: '4',
} as const
const captchas = () => captcha.log.filter(({ action }) => action === 'submit')
const queries = () => pageB.log.filter((entry) => entry.cedula === cedula)

describe('the second page', () => {
  it('gives a voting place, in four steps and for one captcha', async () => {
    pageB.script(cedula, found)
    const before = captchas().length
    const { outcome, steps, captchaCost } = await look()
    expect(outcome).toMatchObject(found)
    expect(steps).toEqual(['opening', 'captcha', 'querying', 'reading'])
    expect(captchaCost).toBe(0.00299)
    expect(captchas().slice(before)).toMatchObject([{ method: 'userrecaptcha' }])
    expect(queries()).toMatchObject([{ election: 0, outcome: 'found' }])
  })

  // captcha-widgets.test.ts covers more of them.
  it.each<[ConsultaPageAnswer & { kind: 'form' }, string]>(
    inFull([
      [{ kind: 'form', captcha: 'turnstile', takes: 'callback' }, 'turnstile'],
      [{ kind: 'form', captcha: 'turnstile' }, 'turnstile'],
      [{ kind: 'form', captcha: 'recaptcha_v2', takes: 'callback' }, 'userrecaptcha'],
    ]),
  )('may have its captcha as %o', async (form, method) => {
    pageB.scriptPage(form)
    pageB.script(cedula, found)
    const before = captchas().length
    expect((await look()).outcome).toMatchObject(found)
    expect(captchas().slice(before)).toMatchObject([{ method }])
  })

  it.each<[ConsultaAnswer, Partial<Outcome>]>([
    [{ ...found, keys: 'upper', exchanged: true }, found],
    [
      { kind: 'status', status: 500 },
      { kind: 'network_error', rawResponse: '<h1>Error</h1>' },
    ],
    // cases.test.ts reads every wording in a real page, without a whole lookup each. changed-pages.test.ts covers the
    // last one.
    ...inFull<[ConsultaAnswer, Partial<Outcome>]>([
      [{ kind: 'wrong_cedula' }, { kind: 'parse_error', detail: 'answer about another document' }],
      [
        { kind: 'blocked' },
        { kind: 'blocked', rawResponse: expect.stringContaining('support ID') as string },
      ],
      [{ kind: 'drop' }, { kind: 'network_error' }],
    ]),
  ])('may answer %o', async (answer, outcome) => {
    pageB.script(cedula, answer)
    const loads = pageA.log.length
    const answered = (await look()).outcome
    expect(answered).toMatchObject(outcome)
    expect(answered).not.toHaveProperty('screenshot')
    expect(queries()).toHaveLength(1)
    expect(pageA.log).toHaveLength(loads)
  })

  it.each<[ConsultaPageAnswer, Partial<Outcome>]>([
    [{ kind: 'no_form' }, { kind: 'parse_error', detail: 'page without the form' }],
    [
      { kind: 'status', status: 403 },
      { kind: 'blocked', detail: 'HTTP 403' },
    ],
    ...inFull<[ConsultaPageAnswer, Partial<Outcome>]>([
      [{ kind: 'maintenance' }, { kind: 'network_error', detail: 'page under maintenance' }],
      [{ kind: 'blocked' }, { kind: 'blocked' }],
      [
        { kind: 'status', status: 500 },
        { kind: 'network_error', detail: 'HTTP 500' },
      ],
    ]),
  ])('may come to %o: no captcha is bought', async (page, outcome) => {
    const before = captchas().length
    pageB.scriptPage(page)
    const answer = (await look()).outcome
    expect(answer).toMatchObject(outcome)
    expect(answer).toHaveProperty('rawResponse')
    expect(captchas()).toHaveLength(before)
  })

  it('without its list of elections is a network error before a captcha is bought', async () => {
    const before = captchas().length
    pageB.scriptElections({ kind: 'status', status: 500 })
    expect((await look()).outcome).toMatchObject({
      kind: 'network_error',
      detail: 'the page lists no elections',
    })
    expect(captchas()).toHaveLength(before)
  })

  it.each<[Trouble, Partial<Outcome>]>([
    [
      { kind: 'status', status: 403 },
      { detail: 'HTTP 403 in place of the elections', rawResponse: '<h1>Error</h1>' },
    ],
    ...inFull<[Trouble, Partial<Outcome>]>([
      [{ kind: 'status', status: 429 }, { detail: 'HTTP 429 in place of the elections' }],
      [{ kind: 'blocked' }, { rawResponse: expect.stringContaining('support ID') as string }],
    ]),
  ])('that is refused its elections (%o) is blocked before a captcha is bought', async (trouble, rest) => {
    const before = captchas().length
    pageB.scriptElections(trouble)
    expect((await look()).outcome).toMatchObject({ kind: 'blocked', ...rest })
    const { signal } = new AbortController()
    expect(await readElections({ browser, url: pageB.page, signal })).toMatchObject({ kind: 'blocked' })
    expect(captchas()).toHaveLength(before)
  })

  it.runIf(isFull)('that draws no form where it is refused its elections is blocked', async () => {
    pageB.scriptPage({ kind: 'form', withoutElections: 'no_form' })
    pageB.scriptElections({ kind: 'status', status: 403 })
    expect((await look()).outcome).toMatchObject({ kind: 'blocked' })
    pageB.scriptElections({ kind: 'drop' })
    expect((await look()).outcome).toMatchObject({ kind: 'network_error' })
  })

  it('that refuses the captcha has it reported, and its words are kept', async () => {
    captcha.script({ kind: 'token', worthless: true })
    expect((await look()).outcome).toMatchObject({
      kind: 'captcha_failed',
      reason: 'unsolvable',
      rawResponse: expect.stringContaining('Captcha inválido'),
    })
    const { id } = captchas().at(-1) ?? {}
    await captcha.waitFor((entry) => entry.action === 'reportbad' && entry.id === id)
  })

  // lookup.test.ts covers the first page.
  it.runIf(isFull)('that does not send without a captcha says so', async () => {
    const blank: CaptchaSolver = {
      where: 'elsewhere',
      solve: async () => ({ kind: 'token', token: '', cost: 0, report: () => {} }),
    }
    expect((await look({ solver: blank })).outcome).toMatchObject({
      kind: 'captcha_failed',
      detail: 'the page did not take the captcha',
    })
    expect(queries()).toEqual([])
  })
})

describe('a page that leads on by a script', () => {
  it.each<[string, (url: string) => boolean, object]>([
    ['to a page where a cédula may be typed is followed', () => true, { kind: 'form', election: '-1' }],
    // network.test.ts covers it in a whole lookup.
    ...inFull<[string, (url: string) => boolean, object]>([
      [
        'to another site is left alone',
        (url: string) => url.startsWith('http://census.test/'),
        {
          kind: 'network_error',
          captivePortal: true,
          detail: 'another site came in place of the page',
        },
      ],
    ]),
  ])('%s', async (_, accepted, expected) => {
    const loan = await browser.borrow(new AbortController().signal)
    const page = await loan.newPage()
    const body = `<p>Un momento</p><script>location.replace(${JSON.stringify(pageA.page)})</script>`
    await page.route('http://census.test/', (route) => route.fulfill({ contentType: 'text/html', body }))
    expect(
      await open(page, 'http://census.test/', { accepted, election: undefined, solved: 'elsewhere' }),
    ).toMatchObject(expected)
    await loan.giveBack('whole')
  })
})

describe('the election', () => {
  const signal = new AbortController().signal

  it('is read from either page', async () => {
    expect(await readElections({ browser, url: pageA.page, signal })).toEqual({
      kind: 'elections',
      currentVotingPlace: '-1',
      elections: [
        { id: '677', name: 'ELECCIÓN DE PRUEBA' },
        { id: '-1', name: 'LUGAR DE VOTACIÓN ACTUAL...' },
      ],
    })
    expect(await readElections({ browser, url: pageB.page, signal })).toEqual({
      kind: 'elections',
      currentVotingPlace: '0',
      elections: [
        { id: '0', name: 'LUGAR DE VOTACION ACTUAL' },
        { id: '81', name: 'ELECCIÓN DE PRUEBA' },
      ],
    })
  })

  it('is a failure where the page is none', async () => {
    pageB.scriptPage({ kind: 'blocked' })
    expect(await readElections({ browser, url: pageB.page, signal })).toMatchObject({ kind: 'blocked' })
    pageB.scriptPage({ kind: 'hang' })
    expect(await readElections({ browser, url: pageB.page, signal, deadlineMs: 300 })).toMatchObject({
      kind: 'timeout',
    })
  })

  it('that was chosen is the one that is asked', async () => {
    await look({ election: '81' })
    expect(queries()).toMatchObject([{ election: 81 }])
    // census-settings.test.ts covers the first page.
    if (!isFull) return
    await look({ url: pageA.page, election: '677' })
    expect(pageA.log.filter((entry) => entry.cedula === cedula)).toMatchObject([{ election: '677' }])
  })

  it('that the page does not offer is refused before a captcha is bought', async () => {
    const before = captchas().length
    for (const url of part([pageA.page, pageB.page], [pageB.page])) {
      expect((await look({ url, election: '12345' })).outcome).toMatchObject({
        kind: 'parse_error',
        electionGone: true,
      })
    }
    expect(captchas()).toHaveLength(before)
  })
})

describe('what is kept of a failure', () => {
  it('is a picture where pictures are asked for, and of a failure alone', async () => {
    const screenshotsDir = path.join(folder, 'pictures')
    pageB.script(cedula, [found, { kind: 'status', status: 500 }])
    expect((await look({ screenshotsDir })).outcome).not.toHaveProperty('screenshot')
    const { outcome } = await look({ screenshotsDir })
    const { screenshot = '' } = outcome as { screenshot?: string }
    expect(await readdir(screenshotsDir)).toEqual([path.basename(screenshot)])
    expect((await readFile(screenshot)).subarray(1, 4).toString()).toBe('PNG')
    expect(screenshot).not.toContain(cedula)
  })

  it.runIf(isFull)('is a picture of a page that hangs as well', async () => {
    pageB.script(cedula, { kind: 'hang' })
    const { outcome } = await look({ screenshotsDir: path.join(folder, 'hanging'), deadlineMs: 2_000 })
    expect(outcome).toMatchObject({
      kind: 'timeout',
      screenshot: expect.stringMatching(/-timeout-\w+\.png$/),
    })
  })

  // lookup-run.test.ts covers the limit without a page.
  it.runIf(isFull)('is at most 256 KB', async () => {
    pageB.script(cedula, { kind: 'body', body: `{"ok": 7, "relleno": "${'ñ'.repeat(2_500_000)}"}` })
    const { outcome } = await look()
    const { rawResponse = '' } = outcome as { rawResponse?: string }
    expect(outcome.kind).toBe('parse_error')
    expect(Buffer.byteLength(rawResponse)).toBeLessThanOrEqual(256 * 1024)
    expect(Buffer.byteLength(rawResponse)).toBeGreaterThan(255 * 1024)
  })

  // secrets.test.ts covers both.
  it.runIf(isFull)('holds no token that the site or its page repeats', async () => {
    const echo: CaptchaSolver = {
      where: 'elsewhere',
      async solve(asked, within) {
        const solution = await solver.solve(asked, within)
        if (solution.kind === 'token') {
          pageB.script(cedula, { kind: 'body', body: JSON.stringify({ ok: 7, echo: solution.token }) })
        }
        return solution
      },
    }
    const { outcome } = await look({ solver: echo })
    expect(outcome).toMatchObject({ kind: 'parse_error', rawResponse: '{"ok":7,"echo":"[token]"}' })
    // The source of the first page contains its nonce.
    const { outcome: refused } = await look({ url: pageA.page, election: '12345' })
    expect(refused).toMatchObject({ rawResponse: expect.stringContaining('name="token" value="[token]"') })
  })
})
