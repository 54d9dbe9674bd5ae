import { readdir } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { LookupBrowser, VisibleBrowser } from '../../src-main/lookup/browser.ts'
import { assisted } from '../../src-main/lookup/captcha/assisted.ts'
import { createLookup, type LookupOptions } from '../../src-main/lookup/lookup.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { holdForm } from '../../src-main/lookup/pages/in-page.ts'
import type { LookupStep } from '../../src-preload/contract/index.ts'
import { type ConsultaAnswer, startConsultacensoSite } from '../support/census-site/consultacenso.ts'
import {
  type Answer,
  type CensusSite,
  type PageAnswer,
  startCensusSite,
} from '../support/census-site/index.ts'
import { temporaryFolder } from '../support/database.ts'
import { engine, inOneEngine, testBrowsers } from '../support/engines.ts'
import { inFull, isFull } from '../support/extent.ts'
import { groupGone } from '../support/processes.ts'
import { createLedger, type TestLedger } from '../support/purchases.ts'

const cedula = '1012004118'
let site: CensusSite
let profilesDir: string
let visible: VisibleBrowser
/** Resolves `inWindow` with the page that the operator sees, once its form is filled in. */
let filledIn: (page: Page) => void
let inWindow: Promise<Page>
/** Resolves `window` with the same page as soon as it opens. */
let opened: (page: Page) => void
let window: Promise<Page>
/** Runs before the page loads anything. */
let beforeLoad: (page: Page) => Promise<unknown>
let steps: LookupStep[]
let ledger: TestLedger

beforeAll(async () => {
  site = await startCensusSite({ redeem: () => false })
})
afterAll(() => site.close())
beforeEach(() => {
  profilesDir = path.join(temporaryFolder(), 'visible')
  visible = testBrowsers({ profilesDir }).visible
  inWindow = new Promise((resolve) => {
    filledIn = resolve
  })
  window = new Promise((resolve) => {
    opened = resolve
  })
  beforeLoad = async () => {}
  steps = []
  site.scriptPage({ kind: 'form' })
  site.script(cedula, { kind: 'not_found' })
})
afterEach(async () => {
  await visible.close()
})

/** The visible browser; hands its page to the test. */
const watched: LookupBrowser = {
  borrow: async (signal) => {
    const loan = await visible.borrow(signal)
    return {
      ...loan,
      async newPage() {
        const page = await loan.newPage()
        await beforeLoad(page)
        opened(page)
        page.on('domcontentloaded', () => {
          if (page.url() === 'about:blank') return
          const field = page.locator('#nuip[readonly], #documento[readonly]')
          field.waitFor().then(
            () => filledIn(page),
            () => {},
          )
        })
        return page
      },
    }
  },
  pid: () => visible.pid(),
  close: () => visible.close(),
}

function look(
  options: Partial<LookupOptions> = {},
  signal = new AbortController().signal,
): Promise<LookupAnswer> {
  const lookup = createLookup({ browser: watched, solver: assisted, url: site.page, ...options })
  ledger = createLedger()
  return lookup({ cedula, signal, onStep: (step) => steps.push(step), purchases: ledger })
}

/** The window of `page` has gone. A Chromium shows one window, and goes with it; the own browser stays for the next. */
async function windowGone(page: Page, pid: number | null): Promise<void> {
  expect(page.isClosed()).toBe(true)
  if (engine === 'own') return
  expect(visible.pid()).toBeNull()
  if (pid !== null) await groupGone(pid)
}

/** Ticks the box and presses the button. Like a person, waits for the tick: before it, the page has no token. */
async function solve(page: Page): Promise<void> {
  await page.locator('#humano').check()
  await page.locator('#humano[aria-checked="true"]').waitFor()
  await page.locator('#enviar').click()
}

const queries = () => site.log.filter(({ kind }) => kind === 'query').map((asked) => asked.cedula)

describe('the person who solves the captcha in the window', () => {
  it('finds the form filled in, ticks the box, presses the button; the answer is read and the window goes', async () => {
    site.script(cedula, {
      kind: 'found',
      departamento: 'BOYACA',
      municipio: 'PAIPA',
      puesto: 'I.E. INVENTADA',
      direccion: 'CRA 22 25-14',
      mesa: '7',
    })
    const answer = look()
    const page = await inWindow
    expect(await page.locator('#nuip').inputValue()).toBe(cedula)
    expect(await page.evaluate('document.visibilityState')).toBe('visible')
    const pid = visible.pid() ?? 0
    await page.locator('#enviar').click()
    await page.getByText('Marque el cuadro').waitFor()
    await solve(page)
    expect((await answer).outcome).toMatchObject({ kind: 'found', puesto: 'I.E. INVENTADA', mesa: '7' })
    expect(steps).toEqual(['opening', 'captcha', 'querying', 'reading'])
    expect(ledger.events).toEqual([])
    await windowGone(page, pid)
    await visible.close()
    await groupGone(pid)
    expect(await readdir(profilesDir)).toEqual([])
  })

  // The test above does so as well.
  it.runIf(isFull)('may press the button before ticking the box, and try again', async () => {
    const answer = look()
    const page = await inWindow
    await page.locator('#enviar').click()
    await page.getByText('Marque el cuadro').waitFor()
    await solve(page)
    expect((await answer).outcome).toMatchObject({ kind: 'not_found' })
  })

  // The test below the next does so as well.
  it.runIf(isFull)('may load the page anew: the form is filled in again', async () => {
    const answer = look()
    const page = await inWindow
    await page.reload()
    await page.locator('#nuip[readonly]').waitFor()
    expect(await page.locator('#nuip').inputValue()).toBe(cedula)
    await solve(page)
    expect((await answer).outcome).toMatchObject({ kind: 'not_found' })
  })

  it.runIf(inOneEngine && isFull)('may load the page anew while the form is being filled in', async () => {
    const answer = look()
    const page = await window
    const evaluate = page.evaluate.bind(page)
    const leave = async (...asked: Parameters<typeof evaluate>) => {
      if ((asked[0] as unknown) !== holdForm) return evaluate(...asked)
      Object.assign(page, { evaluate })
      return await Promise.all([evaluate('new Promise(() => {})'), page.reload()])
    }
    Object.assign(page, { evaluate: leave })
    await inWindow
    await solve(page)
    expect((await answer).outcome).toMatchObject({ kind: 'not_found' })
  })

  it.runIf(inOneEngine && isFull)(
    'may have a page that ends loading while its form is being filled in',
    async () => {
      // The site enables its field only after its last picture.
      beforeLoad = async (page) => {
        await page.addInitScript(`addEventListener('DOMContentLoaded', () => {
        const field = document.querySelector('#nuip')
        if (field === null) return
        field.disabled = true
        document.body.append(Object.assign(new Image(), { src: '/tarde.png' }))
        addEventListener('load', () => setTimeout(() => { field.disabled = false }, 150))
      })`)
        await page.route('**/tarde.png', async (route) => {
          await page.waitForFunction("document.querySelector('#tipo').value !== ''")
          await page.waitForTimeout(800)
          await route.abort()
        })
      }
      const answer = look()
      const page = await inWindow
      await solve(page)
      expect((await answer).outcome).toMatchObject({ kind: 'not_found' })
    },
  )

  it.runIf(inOneEngine && isFull)(
    'keeps every election of a page that was loaded anew until it is filled in',
    async () => {
      const answer = look()
      const page = await inWindow
      const form = { fields: '#nuip', lists: '#tipo', cedula, election: 'any' }
      page.once('domcontentloaded', () => page.evaluate(holdForm, form).catch(() => {}))
      await page.reload()
      await page.locator('#nuip[readonly]').waitFor()
      expect(await page.locator('#nuip').inputValue()).toBe(cedula)
      await solve(page)
      expect((await answer).outcome).toMatchObject({ kind: 'not_found' })
    },
  )

  it.runIf(inOneEngine)('can ask neither about somebody else nor about another election', async () => {
    const before = queries().length
    const answer = look()
    const page = await inWindow
    await page.locator('#nuip').click()
    await page.keyboard.type('999')
    expect(await page.locator('#nuip').inputValue()).toBe(cedula)
    expect(await page.locator('#tipo option').count()).toBe(1)
    // A cédula changed by script is detected in the request that was sent.
    await page.evaluate("document.querySelector('#nuip').value = '79300245'")
    await solve(page)
    expect((await answer).outcome).toMatchObject({ kind: 'captcha_failed', reason: 'window_closed' })
    expect(queries().slice(before)).toEqual(['79300245'])
  })

  // lookup.test.ts covers an expired nonce, "gets another captcha" below a second captcha.
  it.runIf(isFull)('solves it once more where the nonce had expired', async () => {
    const before = queries().length
    site.script(cedula, [{ kind: 'expired' }, { kind: 'not_found' }])
    site.scriptPage({ kind: 'form', person: true })
    expect((await look()).outcome).toMatchObject({ kind: 'not_found' })
    expect(steps.filter((step) => step === 'captcha')).toHaveLength(2)
    expect(queries().slice(before)).toEqual([cedula, cedula])
  })

  it.runIf(isFull)('who is not there leaves it unsolved, and nothing was asked', async () => {
    const before = queries().length
    const { outcome } = await look({ captchaDeadlineMs: 300 })
    expect(outcome).toMatchObject({ kind: 'captcha_failed', reason: 'needs_operator' })
    expect(queries()).toHaveLength(before)
    await windowGone(await window, visible.pid())
  })

  it.runIf(inOneEngine)('gets another captcha where the site does not take the first one', async () => {
    site.scriptPage([{ kind: 'form' }, { kind: 'form', person: true }])
    const answer = look()
    const page = await inWindow
    await page.evaluate("document.querySelector('#g-recaptcha-response').value = 'old'")
    await page.locator('#enviar').click()
    expect((await answer).outcome).toMatchObject({ kind: 'not_found' })
  })

  type Moment = [string, PageAnswer, Answer, (page: Page) => Promise<unknown>]
  it.each<Moment>([
    // The last test closes the window while the captcha waits.
    ...inFull<Moment>([
      ['the captcha waits', { kind: 'form' }, { kind: 'not_found' }, () => inWindow],
      [
        'the page loads',
        { kind: 'hang' },
        { kind: 'not_found' },
        () => site.waitFor(({ outcome }) => outcome === 'hang'),
      ],
      [
        'the elections come',
        { kind: 'form', elections: false },
        { kind: 'not_found' },
        (page) => page.locator('#nuip').waitFor(),
      ],
    ]),
    [
      'the site answers',
      { kind: 'form', person: true },
      { kind: 'hang' },
      () =>
        site.waitFor(
          ({ kind, cedula: of, outcome }) => kind === 'query' && of === cedula && outcome === 'hang',
        ),
    ],
  ])('cancels by closing the window while %s', async (_, load, said, until) => {
    site.scriptPage(load)
    site.script(cedula, said)
    const answer = look()
    const page = await window
    await until(page)
    await page.close()
    expect((await answer).outcome).toMatchObject({ kind: 'captcha_failed', reason: 'window_closed' })
    await windowGone(page, visible.pid())
  })

  // thread.test.ts covers it.
  it.runIf(isFull)('who leaves takes the window along', async () => {
    const leaving = new AbortController()
    const answer = look({}, leaving.signal)
    const page = await inWindow
    const pid = visible.pid()
    leaving.abort(new Error('locked'))
    await expect(answer).rejects.toThrow('locked')
    await windowGone(page, pid)
  })
})

describe.runIf(inOneEngine)('the redesigned page', () => {
  const token = 'a-token-as-long-as-they-are-0123456789'
  const solve = `document.querySelector('[name=g-recaptcha-response]').value = '${token}'`

  it.each<[string, ConsultaAnswer, object]>([
    ['is answered as well', { kind: 'not_found' }, { kind: 'not_found' }],
    // captcha-widgets.test.ts covers a token that the page quotes.
    ...inFull<[string, ConsultaAnswer, object]>([
      [
        'may quote the token: it is not kept',
        { kind: 'error', error: `La solicitud ${token} es desconocida` },
        { kind: 'parse_error', rawResponse: expect.stringContaining('La solicitud [token] es') },
      ],
    ]),
  ])('%s', async (_, said, outcome) => {
    const pageB = await startConsultacensoSite({ redeem: (given) => given === token })
    pageB.script(cedula, said)
    const answer = look({ url: pageB.page })
    const page = await inWindow
    await page.evaluate(solve)
    await page.locator('#submitBtn').click()
    expect((await answer).outcome).toMatchObject(outcome)
    await pageB.close()
  })
})

it.runIf(isFull)(
  'is gone with all that it wrote once it is closed, also where it was still starting',
  async () => {
    const borrowed = visible.borrow(new AbortController().signal).then(
      (loan) => loan.giveBack('whole'),
      () => {},
    )
    await visible.close()
    expect(visible.pid()).toBeNull()
    expect(await readdir(profilesDir)).toEqual([])
    await borrowed
  },
)

it('the window is told of before it opens and once it is there, and comes to the front when it is asked to', async () => {
  const told: string[] = []
  await visible.close()
  visible = testBrowsers({
    profilesDir,
    opening() {
      told.push(`before ${visible.pid() !== null}`)
      return () => told.push(`after ${visible.pid() !== null}`)
    },
  }).visible
  expect(await visible.show()).toBe(false)
  site.scriptPage({ kind: 'form' })
  const answer = look()
  const page = await inWindow
  expect(await visible.show()).toBe(true)
  expect(told).toEqual(['before false', 'after true'])
  await page.close()
  expect((await answer).outcome).toMatchObject({ kind: 'captcha_failed', reason: 'window_closed' })
})
