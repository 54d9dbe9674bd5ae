// No captcha key and no token may appear in the log, on the console, in lookup answers or in any database column. The
// lookups fail in every way that could reveal one.
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Route } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { systemClock } from '../../src-main/clock.ts'
import type { LookupBrowser } from '../../src-main/lookup/browser.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import type { LookupAnswer, LookupRequest } from '../../src-main/lookup/outcome.ts'
import { breakerDelaysMs, pageFaultDelaysMs } from '../../src-main/queue/policy.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { serviceAt } from '../support/captcha-service.ts'
import {
  type ConsultacensoSite,
  type ConsultaPageAnswer,
  startConsultacensoSite,
} from '../support/census-site/consultacenso.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { openDatabase, registerPerson } from '../support/database.ts'
import { testBrowsers } from '../support/engines.ts'
import { isFull } from '../support/extent.ts'
import { type FaultyGateway, startFaultyGateway } from '../support/faulty-gateway.ts'
import { startLane } from '../support/lane.ts'

const wrongKey = 'fedcba9876543210fedcba9876543210'
let folder: string
let captcha: CaptchaServer
let site: CensusSite
let pageB: ConsultacensoSite
/** Gateways that quote the requested address, in HTML and in JSON. */
let quotingPage: FaultyGateway
let quotingJson: FaultyGateway
let browser: LookupBrowser

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'referidos-secrets-'))
  captcha = await startCaptchaServer({ notReady: 0 })
  site = await startCensusSite({ redeem: captcha.redeem, pace: { options: 0, spinner: 0 } })
  pageB = await startConsultacensoSite({ redeem: captcha.redeem })
  quotingPage = await startFaultyGateway(captcha.url)
  quotingPage.fault(/./, 'quoting_page')
  quotingJson = await startFaultyGateway(captcha.url)
  quotingJson.fault(/./, 'quoting_json')
  browser = testBrowsers({
    profilesDir: path.join(folder, 'profiles'),
  }).hidden
})
afterAll(async () => {
  await browser.close()
  for (const server of [quotingPage, quotingJson, site, pageB, captcha]) await server.close()
  await rm(folder, { recursive: true })
})

interface Case {
  outcome: LookupAnswer['outcome']['kind']
  /** Uses the second census page with this form. Default: the first page. */
  pageB?: ConsultaPageAnswer
  key?: string
  captchaUrl?: () => string
  /** Changes the site's answers on their way to the page. */
  respond?: (route: Route) => Promise<void>
}

/** Removes the word `captcha`: with it, the lookup would see a refused captcha and keep nothing of the answer. */
async function quoteWhatWasSent(route: Route): Promise<void> {
  if (route.request().method() !== 'POST') return await route.continue()
  const sent = route.request().postData()?.replaceAll('captcha', '')
  const message = `<p>¡Hola! ${sent}</p>`
  await route.fulfill({ json: { success: true, data: { message } } })
}

async function quoteInJson(route: Route): Promise<void> {
  if (route.request().method() !== 'POST') return await route.continue()
  const echo = route.request().postData()?.replaceAll('captcha', '')
  await route.fulfill({ json: { ok: 7, echo } })
}

/** Answers like a site whose session has expired: the page again, with another nonce. */
async function answerWithThePage(route: Route): Promise<void> {
  if (route.request().method() !== 'POST') return await route.continue()
  const page = await fetch(site.page)
  await route.fulfill({ contentType: 'text/html', body: await page.text() })
}

async function hideTheForm(route: Route): Promise<void> {
  const response = await route.fetch()
  const html = (await response.text()).replaceAll('id="tipo"', 'id="otro"')
  await route.fulfill({ response, body: html })
}

async function breakDown(route: Route): Promise<void> {
  if (route.request().method() !== 'POST') return await route.continue()
  await route.fulfill({ status: 502, body: route.request().postData() ?? '' })
}

const cases: Case[] = [
  { outcome: 'found' },
  { outcome: 'parse_error', respond: quoteWhatWasSent },
  { outcome: 'parse_error', respond: answerWithThePage },
  { outcome: 'parse_error', respond: hideTheForm },
  { outcome: 'network_error', respond: breakDown },
  { outcome: 'parse_error', pageB: { kind: 'form' }, respond: quoteInJson },
  { outcome: 'network_error', pageB: { kind: 'form', captcha: 'turnstile' }, respond: breakDown },
  { outcome: 'captcha_failed', captchaUrl: () => quotingPage.url },
  { outcome: 'captcha_failed', captchaUrl: () => quotingJson.url },
  // Comes last, because it parks the lane.
  { outcome: 'captcha_failed', key: wrongKey },
]

it.runIf(isFull)('no key and no token is kept or told', { timeout: 90_000 }, async () => {
  const answers: LookupAnswer[] = []
  const logged: string[] = []
  const printed: unknown[][] = []
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, way).mockImplementation((...said) => void printed.push(said))

  async function lookAt(one: Case, request: LookupRequest): Promise<LookupAnswer> {
    const faulty: LookupBrowser = {
      ...browser,
      async borrow(signal) {
        const loan = await browser.borrow(signal)
        if (one.respond) await loan.route('**/*', one.respond)
        return loan
      },
    }
    if (one.pageB) pageB.scriptPage(one.pageB)
    const solver = serviceAt(one.captchaUrl?.() ?? captcha.url, {
      key: one.key ?? captchaTestKey,
      pollMs: 10,
    })
    const url = one.pageB ? pageB.page : site.page
    const answer = await createLookup({ browser: faulty, solver, url, solvesItselfMs: 100 })(request)
    answers.push(answer)
    return answer
  }

  const database = openDatabase()
  database.sqlite.exec(`UPDATE lookup_jobs SET state = 'done' WHERE person_id = 1`)
  const now = Date.now()
  for (const n of cases.keys()) registerPerson(database, n + 1, now - 1_000 + n)
  const queued = [...cases]
  const t = startLane(database, {
    clock: systemClock as never,
    // No retries: the first failure is stored with the site's answer.
    site: () => ({
      url: site.page,
      gapMs: 0,
      retryDelays: [],
      breakerDelays: breakerDelaysMs,
      pageFaultDelays: pageFaultDelaysMs,
    }),
    lookup: (request) => lookAt(queued.shift() ?? { outcome: 'found' }, request),
    log: (level, message) => logged.push(`${level} ${message}`),
  })
  t.lane.wake()
  await t.until(() => answers.length === cases.length && t.lane.state().running === null)
  await t.lane.stop()

  expect(answers.map(({ outcome }) => outcome.kind)).toEqual(cases.map(({ outcome }) => outcome))
  expect(captcha.secrets).toHaveLength(6)
  expect(captcha.log.map(({ method }) => method)).toContain('turnstile')
  expect(site.secrets).toHaveLength(9)
  const tables = database.sqlite.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all()
  const stored = tables.map((table) => database.sqlite.prepare(`SELECT * FROM "${table}"`).all())
  const kept = { answers, logged, printed, stored: JSON.stringify(stored) }
  // The answers were stored, with the token replaced.
  expect(kept.stored).toContain('¡Hola!')
  expect(kept.stored).toContain('[token]')
  for (const [where, text] of Object.entries(kept)) {
    for (const secret of [captchaTestKey, wrongKey, ...captcha.secrets, ...site.secrets]) {
      expect(JSON.stringify(text).includes(secret), `${secret} in ${where}`).toBe(false)
    }
  }
})
