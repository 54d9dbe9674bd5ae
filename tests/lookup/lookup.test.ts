import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../src-main/clock.ts'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { CaptchaSolver } from '../../src-main/lookup/captcha/solver.ts'
import { createLookup, type LookupOptions } from '../../src-main/lookup/lookup.ts'
import type { LookupAnswer, Outcome } from '../../src-main/lookup/outcome.ts'
import { open } from '../../src-main/lookup/pages/open.ts'
import { siteAt } from '../../src-main/queue/policy.ts'
import type { LookupStep } from '../../src-preload/contract/index.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { serviceAt } from '../support/captcha-service.ts'
import {
  type Answer,
  type CensusSite,
  type PageAnswer,
  startCensusSite,
} from '../support/census-site/index.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { inOneEngine, testBrowsers } from '../support/engines.ts'
import { createEventLog } from '../support/event-log.ts'
import { inFull, isFull } from '../support/extent.ts'
import { startLane, withoutOwnersJob } from '../support/lane.ts'
import { groupGone } from '../support/processes.ts'
import { createLedger } from '../support/purchases.ts'
import { openBeside, watchPages } from '../support/watched-browser.ts'

let folder: string
let captcha: CaptchaServer
let site: CensusSite
let browser: LookupBrowser
let solver: CaptchaSolver

/** Each test uses a cédula of its own. */
let cedula = '1000000000'

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-lookup-'))
  captcha = await startCaptchaServer()
  site = await startCensusSite({ redeem: captcha.redeem, pace: { options: 20, spinner: 40 } })
  solver = serviceAt(captcha.url, { pollMs: 10 })
  browser = testBrowsers({
    profilesDir: path.join(folder, 'profiles'),
    closeDeadlineMs: 1_500,
  }).hidden
})
afterAll(async () => {
  await browser.close()
  await site.close()
  await captcha.close()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  cedula = String(Number(cedula) + 1)
  captcha.script({ kind: 'token' })
  site.scriptPage({ kind: 'form' })
})

interface Asked extends LookupAnswer {
  steps: LookupStep[]
  /** US dollars. */
  captchaCost: number
}

async function look(
  options: Partial<LookupOptions> & { signal?: AbortSignal; about?: string; maxCaptchas?: 1 } = {},
): Promise<Asked> {
  const { signal = new AbortController().signal, about = cedula, maxCaptchas = 2, ...rest } = options
  const lookup = createLookup({ browser, solver, url: site.page, deadlineMs: 20_000, ...rest })
  const steps: LookupStep[] = []
  const ledger = createLedger()
  const onStep = (step: LookupStep) => steps.push(step)
  const answer = await lookup({ cedula: about, signal, maxCaptchas, onStep, purchases: ledger })
  if ('detail' in answer.outcome) expect(answer.outcome.detail).not.toContain(about)
  expect(JSON.stringify(answer)).not.toContain(captchaTestKey)
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
const captchas = () => captcha.log.filter(({ action }) => action === 'submit').length
const queries = (about: string) => site.log.filter((entry) => entry.cedula === about)

describe.runIf(inOneEngine)('what the site answers', () => {
  it('is a voting place, kept as it came, in four steps and for one captcha', async () => {
    site.script(cedula, found)
    const before = captchas()
    const { outcome, steps, source, captchaCost } = await look()
    expect(outcome).toMatchObject(found)
    expect(steps).toEqual(['opening', 'captcha', 'querying', 'reading'])
    expect(source).toBe('127.0.0.1')
    expect(captchaCost).toBe(0.00299)
    expect(captchas() - before).toBe(1)
    expect(queries(cedula)).toHaveLength(1)
    const { data } = JSON.parse('rawResponse' in outcome ? (outcome.rawResponse ?? '') : '')
    expect(data.message).toContain('<table id="consulta">')
  })

  // cases.test.ts reads every wording in a real page, without a whole lookup each.
  it.each<[string, Answer, Partial<Outcome>]>([
    ['HTTP 403', { kind: 'status', status: 403 }, { kind: 'blocked', detail: 'HTTP 403' }],
    ['half an answer', { kind: 'half' }, { kind: 'network_error' }],
    ...inFull<[string, Answer, Partial<Outcome>]>([
      [
        'a dead person',
        { kind: 'novedad', novedad: 'Cancelada por Muerte', resolucion: '4512', fecha: '03/05/2021' },
        {
          kind: 'cancelled',
          cause: 'deceased',
          novedad: 'Cancelada por Muerte',
          resolucion: '4512',
          fechaNovedad: '2021-05-03',
        },
      ],
      ['nothing', { kind: 'empty' }, { kind: 'network_error', detail: 'empty answer' }],
      ['a broken connection', { kind: 'drop' }, { kind: 'network_error' }],
    ]),
  ])('may be %s', async (_, answer, outcome) => {
    site.script(cedula, answer)
    expect((await look()).outcome).toMatchObject(outcome)
    expect(queries(cedula)).toHaveLength(1)
  })

  it.runIf(isFull)('may fail once and be there the next time', async () => {
    site.script(cedula, [{ kind: 'status', status: 500 }, found])
    expect((await look()).outcome.kind).toBe('network_error')
    expect((await look()).outcome.kind).toBe('found')
  })
})

describe.runIf(inOneEngine)('the page itself', () => {
  it.each<[PageAnswer, Partial<Outcome>]>([
    [
      { kind: 'status', status: 500 },
      { kind: 'network_error', detail: 'HTTP 500' },
    ],
    [{ kind: 'half' }, { kind: 'network_error' }],
    // consultacenso.test.ts, changed-pages.test.ts and faults.test.ts cover the first three.
    ...inFull<[PageAnswer, Partial<Outcome>]>([
      [{ kind: 'blocked' }, { kind: 'blocked' }],
      [{ kind: 'no_form' }, { kind: 'parse_error', detail: 'page without the form' }],
      [{ kind: 'drop' }, { kind: 'network_error' }],
      [
        { kind: 'status', status: 403 },
        { kind: 'blocked', detail: 'HTTP 403' },
      ],
      [
        { kind: 'status', status: 429 },
        { kind: 'blocked', detail: 'HTTP 429' },
      ],
      [
        { kind: 'status', status: 404 },
        { kind: 'parse_error', detail: 'HTTP 404' },
      ],
      [{ kind: 'maintenance' }, { kind: 'network_error' }],
      [{ kind: 'empty' }, { kind: 'network_error', detail: 'empty page' }],
    ]),
  ])('may come to %o: no captcha is bought', async (page, outcome) => {
    const before = captchas()
    site.scriptPage(page)
    expect((await look()).outcome).toMatchObject(outcome)
    expect(captchas()).toBe(before)
  })

  it('may never list its elections: no captcha is bought', async () => {
    const before = captchas()
    site.scriptPage({ kind: 'form', elections: false })
    const { outcome } = await look({ deadlineMs: 1_000 })
    expect(outcome).toEqual({ kind: 'timeout', detail: 'no end within 1 s, while opening' })
    expect(captchas()).toBe(before)
  })

  it('may not be reachable, and be there later', async () => {
    const away = await startCensusSite({ redeem: captcha.redeem })
    await away.close()
    const { outcome } = await look({ url: away.page })
    expect(outcome).toMatchObject({ kind: 'network_error', detail: expect.stringContaining('net::ERR_') })
    const back = await startCensusSite({ redeem: captcha.redeem, port: away.port })
    expect((await look({ url: back.page })).outcome.kind).toBe('found')
    await back.close()
  })

  it('is loaded once more when its nonce has expired', async () => {
    const before = captchas()
    site.script(cedula, [{ kind: 'expired' }, found])
    const { outcome, captchaCost } = await look()
    expect(outcome).toMatchObject(found)
    expect(captchas() - before).toBe(2)
    expect(captchaCost).toBeCloseTo(2 * 0.00299)
  })

  it.runIf(isFull)('is not loaded a third time', async () => {
    site.script(cedula, { kind: 'expired' })
    expect((await look()).outcome).toMatchObject({ kind: 'network_error', detail: 'the page expired twice' })
    expect(queries(cedula)).toHaveLength(2)
  })

  it('is not loaded once more for a second captcha where one is the most that may be bought', async () => {
    const before = captchas()
    site.script(cedula, [{ kind: 'expired' }, found])
    const { outcome } = await look({ maxCaptchas: 1 })
    expect(outcome).toEqual({ kind: 'network_error', byPage: true, detail: 'the page expired' })
    expect(captchas() - before).toBe(1)
    expect(queries(cedula)).toHaveLength(1)
  })

  it('is left alone where it led to another site', async () => {
    const loan = await browser.borrow(new AbortController().signal)
    const page = await loan.newPage()
    const opened = await open(page, site.page, {
      accepted: () => false,
      election: undefined,
      solved: 'elsewhere',
    })
    expect(opened).toEqual({
      kind: 'network_error',
      captivePortal: true,
      detail: 'another site came in place of the page',
    })
    await loan.giveBack('whole')
  })

  it('must be the census', () => {
    expect(() => createLookup({ browser, solver, url: 'https://example.com/censo/consultar/' })).toThrow()
  })
})

describe.runIf(inOneEngine)('the captcha', () => {
  it('that the site takes is reported good', async () => {
    await look()
    const { id } = captcha.log.findLast(({ action }) => action === 'submit') ?? {}
    await captcha.waitFor((entry) => entry.action === 'reportgood' && entry.id === id)
  })

  it('that the site refuses is reported bad', async () => {
    captcha.script({ kind: 'token', worthless: true })
    const { outcome } = await look()
    expect(outcome).toMatchObject({ kind: 'captcha_failed', reason: 'unsolvable' })
    const { id } = captcha.log.findLast(({ action }) => action === 'submit') ?? {}
    await captcha.waitFor((entry) => entry.action === 'reportbad' && entry.id === id)
    expect(captcha.log.some((entry) => entry.action === 'reportgood' && entry.id === id)).toBe(false)
  })

  it('that the page itself does not take ends the lookup', async () => {
    const reports: boolean[] = []
    const report = (good: boolean) => void reports.push(good)
    const blank: CaptchaSolver = {
      where: 'elsewhere',
      solve: async () => ({ kind: 'token', token: '', cost: 0, report }),
    }
    expect((await look({ solver: blank })).outcome).toMatchObject({ kind: 'captcha_failed' })
    expect(reports).toEqual([false])
    expect(queries(cedula)).toEqual([])
  })

  // captcha.test.ts covers every code, faults.test.ts two of them in a lookup.
  it.each(
    inFull([
      ['ERROR_ZERO_BALANCE', 'no_funds'],
      ['ERROR_KEY_DOES_NOT_EXIST', 'bad_key'],
      ['ERROR_CAPTCHA_UNSOLVABLE', 'unsolvable'],
    ]),
  )('may not be solved: %s', async (code, reason) => {
    captcha.script({ kind: 'error', at: 'result', code })
    expect((await look()).outcome).toMatchObject({ kind: 'captcha_failed', reason })
    expect(queries(cedula)).toEqual([])
  })

  it('has a time limit of its own', async () => {
    captcha.script({ kind: 'never_ready' })
    const { outcome } = await look({ captchaDeadlineMs: 100 })
    expect(outcome).toMatchObject({ kind: 'captcha_failed', reason: 'timeout' })
  })
})

describe('a lookup that hangs', () => {
  // faults.test.ts covers a query that hangs.
  it.runIf(isFull)('in its query ends as a timeout, and the next one works', async () => {
    site.script(cedula, { kind: 'hang' })
    const { outcome } = await look({ deadlineMs: 4_000 })
    expect(outcome).toEqual({ kind: 'timeout', detail: 'no end within 4 s, while querying' })
    expect((await look({ about: '1999999999' })).outcome.kind).toBe('found')
  })

  it('while the page loads ends as a timeout', async () => {
    site.scriptPage({ kind: 'hang' })
    const { outcome } = await look({ deadlineMs: 500 })
    expect(outcome).toEqual({ kind: 'timeout', detail: 'no end within 1 s, while opening' })
  })

  it.runIf(isFull)('together with its whole browser has the browser killed', async () => {
    site.script(cedula, { kind: 'hang' })
    const leaving = new AbortController()
    const looking = look({ signal: leaving.signal })
    await site.waitFor((entry) => entry.cedula === cedula)
    const pid = browser.pid() ?? 0
    process.kill(pid, 'SIGSTOP')
    leaving.abort(new Error('out of patience'))
    await expect(looking).rejects.toThrow('out of patience')
    await groupGone(pid)
    expect((await look({ about: '1999999999' })).outcome.kind).toBe('found')
    expect(browser.pid()).not.toBe(pid)
  })
})

describe('an aborted lookup', () => {
  const reason = new Error('the app quits')
  /** Aborts after `moment` resolves. The lookup must reject with the reason and leave nothing open. */
  async function expectAborted(moment: () => Promise<unknown>): Promise<void> {
    const loan = await browser.borrow(new AbortController().signal)
    const own = await loan.newPage()
    const before = openBeside(own)
    const leaving = new AbortController()
    const looking = look({ signal: leaving.signal })
    await moment()
    leaving.abort(reason)
    await expect(looking).rejects.toBe(reason)
    expect(openBeside(own)).toEqual(before)
    await loan.giveBack('whole')
  }

  it('rejects while the page loads', async () => {
    site.scriptPage({ kind: 'hang' })
    const loads = site.log.length
    await expectAborted(() => site.waitFor((entry) => site.log.indexOf(entry) >= loads))
  })

  it('rejects while the captcha is being solved', async () => {
    captcha.script({ kind: 'never_ready' })
    const asked = captcha.log.length
    await expectAborted(() =>
      captcha.waitFor((entry) => captcha.log.indexOf(entry) >= asked && entry.action === 'result'),
    )
  })

  it('rejects while the form waits for the captcha’s field, and nothing is left that rejects later', async () => {
    const pages = createEventLog<Page>()
    let hasSolved = () => {}
    const solved = new Promise<void>((resolve) => {
      hasSolved = resolve
    })
    const watched = watchPages(browser, (page) => pages.add(page))
    const withoutField: CaptchaSolver = {
      where: 'elsewhere',
      async solve(...asked) {
        const [page] = pages.entries
        await page?.evaluate("document.querySelector('#g-recaptcha-response').remove()")
        const solution = await solver.solve(...asked)
        hasSolved()
        return solution
      },
    }
    const leaving = new AbortController()
    const looking = look({ browser: watched, signal: leaving.signal, solver: withoutField })
    const page = await pages.waitFor(() => true)
    await solved
    await page.waitForFunction("document.querySelector('#nuip').value !== ''")
    leaving.abort(reason)
    await expect(looking).rejects.toBe(reason)
    pages.close()
  })

  // "together with its whole browser" above leaves a query as well.
  it.runIf(isFull)('rejects while the query runs', async () => {
    site.script(cedula, { kind: 'hang' })
    await expectAborted(() => site.waitFor((entry) => entry.cedula === cedula))
  })

  it('is not begun where the signal came first', async () => {
    const loads = site.log.length
    await expect(look({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    expect(site.log).toHaveLength(loads)
  })
})

describe('a crash', () => {
  // browser-check.test.ts covers a browser that dies.
  it.runIf(isFull)('of the browser is a network error, and the next lookup has a new one', async () => {
    site.script(cedula, { kind: 'hang' })
    const looking = look()
    await site.waitFor((entry) => entry.cedula === cedula)
    const pid = browser.pid() ?? 0
    process.kill(pid, 'SIGKILL')
    expect((await looking).outcome).toMatchObject({
      kind: 'network_error',
      detail: expect.stringContaining('browser'),
    })
    expect((await look({ about: '1999999999' })).outcome.kind).toBe('found')
    expect(browser.pid()).not.toBe(pid)
  })

  it('of the page is a network error, and the next lookup has a new browser', async () => {
    site.script(cedula, { kind: 'hang' })
    let crash = () => {}
    const watched = watchPages(browser, (page) => {
      crash = () => void page.goto('chrome://crash').catch(() => {})
    })
    const looking = look({ browser: watched })
    await site.waitFor((entry) => entry.cedula === cedula)
    const pid = browser.pid()
    crash()
    expect((await looking).outcome).toMatchObject({
      kind: 'network_error',
      detail: expect.stringContaining('page'),
    })
    expect((await look({ about: '1999999999' })).outcome.kind).toBe('found')
    expect(browser.pid()).not.toBe(pid)
  })
})

describe('a page that cannot be read', () => {
  // page-faults.test.ts covers how many a lookup may buy; "is not loaded once more" above covers the lookup.
  it.runIf(isFull)(
    'costs the first two people one captcha each, and one a look, until it can be read again',
    async () => {
      const database = withoutOwnersJob(openDatabase())
      const people = [901, 902].map((n) => registerPerson(database, n, Date.now() - 1_000 + n))
      const unknown: Answer = { kind: 'html', html: '<p>¡Hola!</p>' }
      site.script('1000000901', [unknown, { kind: 'expired' }, found])
      site.script('1000000902', [unknown, found])
      const before = captchas()
      const bought: number[] = []
      const t = startLane(database, {
        clock: systemClock,
        site: () => siteAt(site.page, { gapMs: 0, breakerDelays: [300] }),
        async lookup(request) {
          const answer = await createLookup({ browser, solver, url: site.page })(request)
          bought.push(captchas() - before)
          return answer
        },
      })
      t.lane.wake()
      await t.until(() => t.lane.state().parked?.reason === 'page_failing')
      expect(bought).toEqual([1, 2])
      await t.until(() => people.every((person) => t.row(person).status === 'ACTIVE'))
      // A trial whose page had expired, a trial with an answer, then the other person's lookup.
      expect(bought).toEqual([1, 2, 3, 4, 5])
    },
  )
})
