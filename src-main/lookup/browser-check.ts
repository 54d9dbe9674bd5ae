import type { BrowserType, Route } from 'playwright-core'
import type {
  BrowserProblem,
  BrowserReport,
  LookupStep,
  ReportedBrowser,
} from '../../src-preload/contract/index.ts'
import { orAborted } from '../deadline.ts'
import { NoBrowser } from '../no-browser.ts'
import type { LookupBrowser } from './browser.ts'
import type { BrowserOptions } from './browser-process.ts'
import type { CaptchaSolver } from './captcha/solver.ts'
import type { Engine } from './engine.ts'
import { createLookup } from './lookup.ts'
import type { Lookup } from './outcome.ts'
import {
  type BrowserCandidate,
  candidates,
  exists,
  ownName,
  startBrowser,
  whyNot,
  withoutHome,
} from './start-browser.ts'

/** One candidate for the lookup browser. `path`: without the user's name. */
export interface ExaminedBrowser {
  name: string
  path: string
  found: boolean
  version?: string
  /** Why it cannot be used; only set if the browser was found. `detail`: in English. */
  broken?: { problem: BrowserProblem; detail: string }
  /** True for the first one that works: lookups use it. */
  chosen: boolean
}

/**
 * Starts every installed browser in turn and checks that it works. Once the signal is aborted, rejects with its reason.
 */
export async function examineBrowsers(
  options: BrowserOptions,
  signal: AbortSignal,
): Promise<ExaminedBrowser[]> {
  const { chromium } = await import('playwright-core')
  const examined: ExaminedBrowser[] = []
  for (const candidate of candidates(chromium, options)) {
    const { name, path } = candidate
    signal.throwIfAborted()
    const seen = { name, path: withoutHome(path), found: await exists(path) }
    if (!seen.found) {
      examined.push({ ...seen, chosen: false })
      continue
    }
    try {
      const engine = await startUnlessAborted(chromium, candidate, options, signal)
      await engine.close()
      await engine.exited
      examined.push({ ...seen, version: engine.version, chosen: !examined.some(({ chosen }) => chosen) })
    } catch (error) {
      signal.throwIfAborted()
      examined.push({ ...seen, broken: whyNot(error), chosen: false })
    }
  }
  return examined
}

/** Closes a browser that is still starting when the signal is aborted, as soon as it has started. */
async function startUnlessAborted(
  chromium: BrowserType,
  candidate: BrowserCandidate,
  options: BrowserOptions,
  signal: AbortSignal,
): Promise<Engine> {
  const starting = startBrowser(chromium, candidate, options, false, false)
  try {
    return await orAborted(starting, signal)
  } catch (error) {
    await starting.then((engine) => engine.close().then(() => engine.exited)).catch(() => {})
    throw error
  }
}

/** The report on the screen: installed browsers, then missing ones, and a test lookup. */
export async function browserReport(
  options: BrowserOptions,
  browser: LookupBrowser,
  signal: AbortSignal,
): Promise<BrowserReport> {
  const examined = await examineBrowsers(options, signal)
  const test = await testLookup(browser, signal)
  const there = examined.filter(({ found }) => found)
  const names = new Set(there.map(({ name }) => name))
  // The app's own cannot be installed separately, so it is not listed as missing.
  const nowhere = examined.filter(({ name }) => !names.has(name) && name !== ownName)
  return {
    browsers: [...there, ...new Map(nowhere.map((one) => [one.name, one])).values()].map(reported),
    test: test.kind === 'works' ? test : { kind: 'failed', failedAt: test.failedAt },
    canInstall: canInstall(examined),
  }
}

function reported({ name, version, found, broken, chosen }: ExaminedBrowser): ReportedBrowser {
  const known = { name, version: version ?? null }
  if (!found) return { ...known, state: 'missing' }
  if (broken !== undefined) return { ...known, state: 'broken', problem: broken.problem }
  return { ...known, state: chosen ? 'chosen' : 'usable' }
}

/**
 * Whether to offer an installation of Playwright's Chromium, the last candidate: no browser works, and Playwright's is
 * a candidate and lacks no system library.
 */
export function canInstall(examined: readonly ExaminedBrowser[]): boolean {
  const download = examined.find(({ name }) => name === 'Playwright')
  if (download === undefined || examined.some(({ chosen }) => chosen)) return false
  return download.broken?.problem !== 'library_missing'
}

/** `failedAt`: the lookup's last step, or 'browser' if none could be started. `detail`: in English, for support. */
export type TestLookup =
  | { kind: 'works'; ms: number }
  | { kind: 'failed'; failedAt: 'browser' | LookupStep; detail: string }

/** A complete lookup of an invented person on a page that `serve` answers. Sends nothing over the network. */
export function createTestLookup(browser: LookupBrowser, deadlineMs = 30_000): Lookup {
  const offline: LookupBrowser = {
    ...browser,
    async borrow(within) {
      const loan = await browser.borrow(within)
      await loan.route('**/*', serve)
      return loan
    },
  }
  return createLookup({ browser: offline, solver: givenToken, url: testAddress, deadlineMs })
}

/** Runs a complete lookup of the invented cédula. Once the signal is aborted, rejects with its reason. */
export async function testLookup(browser: LookupBrowser, signal: AbortSignal): Promise<TestLookup> {
  const lookup = createTestLookup(browser)
  let failedAt: LookupStep = 'opening'
  const start = performance.now()
  try {
    const { outcome } = await lookup({
      cedula: inventedPerson.cedula,
      signal,
      onStep: (step) => {
        failedAt = step
      },
    })
    if (outcome.kind !== 'found') {
      const detail = 'detail' in outcome ? outcome.detail : 'another answer than the one given'
      return { kind: 'failed', failedAt, detail: `${outcome.kind}: ${detail}` }
    }
    if (outcome.puesto !== inventedPerson.puesto || outcome.mesa !== inventedPerson.mesa) {
      return { kind: 'failed', failedAt, detail: 'the answer was read wrongly' }
    }
    return { kind: 'works', ms: Math.round(performance.now() - start) }
  } catch (error) {
    if (!(error instanceof NoBrowser)) throw error
    return { kind: 'failed', failedAt: 'browser', detail: error.message }
  }
}

/** The person of the test page. */
export const inventedPerson = { cedula: '1000000001', puesto: 'PUESTO DE PRUEBA ÑANDÚ', mesa: '7' }
/** No request arrives there, because `serve` answers all of them. */
export const testAddress = 'http://127.0.0.1/censo/consultar/'
const token = 'prueba'

const givenToken: CaptchaSolver = {
  where: 'elsewhere',
  solve: async () => ({ kind: 'token', token, report: () => {} }),
}

/** The parts of the census page that a lookup needs. */
const page = `<!doctype html><html lang="es"><meta charset="utf-8"><title>Prueba</title>
<form id="consulta" action="${testAddress}">
  <input type="hidden" id="token" value="prueba-0">
  <input id="nuip" name="nuip" maxlength="10">
  <select id="tipo" name="tipo"><option value="-1">LUGAR DE VOTACIÓN ACTUAL...</option></select>
  <div class="g-recaptcha" data-sitekey="prueba">
    <textarea id="g-recaptcha-response" name="g-recaptcha-response"></textarea>
  </div>
  <input type="button" id="enviar" value="Consultar">
</form>
<div id="success"></div>
<script>
  document.querySelector('#enviar').addEventListener('click', async () => {
    const form = document.querySelector('#consulta')
    const response = await fetch(form.action, { method: 'POST', body: new FormData(form) })
    const answer = await response.json()
    document.querySelector('#success').innerHTML = answer.data.message
  })
</script></html>`

const cells: [string, string][] = [
  ['NUIP', inventedPerson.cedula],
  ['DEPARTAMENTO', 'PRUEBA'],
  ['MUNICIPIO', 'PRUEBA'],
  ['PUESTO', inventedPerson.puesto],
  ['DIRECCIÓN', 'CALLE 1 # 2-3'],
  ['MESA', inventedPerson.mesa],
]
const row = cells.map(([heading, value]) => `<td data-th="${heading}">${value}</td>`).join('')
const answer = { success: true, data: { message: `<table id="consulta"><tr>${row}</tr></table>` } }

async function serve(route: Route): Promise<void> {
  const request = route.request()
  if (request.url() !== testAddress) return await route.abort()
  if (request.method() === 'POST') return await route.fulfill({ json: answer })
  return await route.fulfill({ contentType: 'text/html; charset=utf-8', body: page })
}
