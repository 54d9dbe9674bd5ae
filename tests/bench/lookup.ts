// Measures a lookup on stand-ins that answer at once, with a running browser and with one that must start: in the app's
// own browser, in an installed Chromium, and by the same page flow with the fixed sleeps of the older product. The two
// browsers take turns, so that both get the same machine. Usage: npm run bench:lookup
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { ensureChromium } from '../../scripts/runtime/chromium.ts'
import { builtBrowser } from '../../scripts/runtime/own-browser.ts'
import { createLookupBrowsers, type LookupBrowser } from '../../src-main/lookup/browser.ts'
import type { BrowserOptions } from '../../src-main/lookup/browser-process.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import { serviceAt } from '../support/captcha-service.ts'
import { openLookupStand } from '../support/lookup-stand.ts'
import { median } from '../support/median.ts'
import { proportionalMemory } from '../support/processes.ts'
import { createLedger } from '../support/purchases.ts'
import { elapsedUntil, inTemporaryFolder, machine } from './bench.ts'

/** `warm`: as many as a run of the own browser does before it is restarted. */
const rounds = { warm: 24, cold: 9, older: 3 }
/** Of the own browser, in milliseconds. */
const targets = { warm: 600, cold: 2_500 }
/** Of the own browser against the installed Chromium. */
const ratios = { warm: 1, cold: 1.3 }
/** The older product slept 5.5 s in every lookup. Milliseconds after it opened, filled in and sent the page. */
const olderSleeps = { opened: 2_000, filled: 500, sent: 3_000 }

const stand = await openLookupStand()
// Polls every 10 ms: the usual poll interval of 5 s is not part of the measurement.
const solver = serviceAt(stand.captchaUrl, { pollMs: 10 })
const never = new AbortController().signal
let cedula = 1_000_000_000

async function look(browser: LookupBrowser): Promise<void> {
  const lookup = createLookup({ browser, solver, url: stand.page })
  const { outcome } = await lookup({ cedula: String(++cedula), signal: never, onStep: () => {} })
  if (outcome.kind !== 'found') throw new Error(`a lookup came to ${outcome.kind}`)
}

/** The same page, captcha and answer, in the older product's order, with its sleeps in place of waits. */
async function lookAsBefore(browser: LookupBrowser): Promise<void> {
  const loan = await browser.borrow(never)
  const page = await loan.newPage()
  await page.goto(stand.page)
  await sleep(olderSleeps.opened)
  const sitekey = (await page.locator('.g-recaptcha').getAttribute('data-sitekey')) ?? ''
  const solved = await solver.solve(
    { kind: 'recaptcha_v2', sitekey, pageUrl: stand.page },
    { signal: never, deadlineMs: 10_000, purchases: createLedger() },
  )
  if (solved.kind !== 'token') throw new Error(solved.detail)
  await page.locator('#nuip').fill(String(++cedula))
  await page.locator('#tipo').selectOption('-1')
  await page.locator('#g-recaptcha-response').evaluate((field, token) => {
    ;(field as HTMLTextAreaElement).value = token
  }, solved.token)
  await sleep(olderSleeps.filled)
  await page.locator('#enviar').click()
  await sleep(olderSleeps.sent)
  const found = await page.locator('#success td[data-th="PUESTO"]').innerText()
  if (found === '') throw new Error('no answer after the sleeps')
  await loan.giveBack('whole')
}

interface Engine {
  name: string
  options: Pick<BrowserOptions, 'own' | 'executable'>
  warm: number[]
  cold: number[]
  /** Bytes, of all processes, after the warm lookups. */
  memory: number
}

const built = builtBrowser()
if ('lacks' in built) throw new Error(built.lacks)
const chromium = (await ensureChromium()).executablePath
const own: Engine = { name: 'own browser', options: built, warm: [], cold: [], memory: 0 }
const installed: Engine = {
  name: 'Chromium',
  options: { executable: chromium },
  warm: [],
  cold: [],
  memory: 0,
}
const engines = [own, installed]

await inTemporaryFolder(async (folder) => {
  const browserOf = ({ name, options }: Engine) =>
    createLookupBrowsers({ profilesDir: path.join(folder, name), ...options, sessionsEach: 1_000 }).hidden
  for (let round = 0; round < rounds.cold; round += 1) {
    for (const engine of engines) {
      const browser = browserOf(engine)
      engine.cold.push(await elapsedUntil(() => look(browser)))
      await browser.close()
    }
  }
  const older: number[] = []
  const running = engines.map((engine) => ({ engine, browser: browserOf(engine) }))
  for (const { browser } of running) await look(browser)
  for (let round = 0; round < rounds.warm; round += 1)
    for (const { engine, browser } of running) engine.warm.push(await elapsedUntil(() => look(browser)))
  for (const { engine, browser } of running) engine.memory = proportionalMemory(browser.pid() ?? 0)
  const [{ browser }] = running as [(typeof running)[0]]
  for (let round = 0; round < rounds.older; round += 1)
    older.push(await elapsedUntil(() => lookAsBefore(browser)))
  for (const one of running) await one.browser.close()

  const line = (name: string, times: number[]): void => {
    const [typical, worst] = [median(times), Math.max(...times)].map((ms) => `${ms.toFixed(0)} ms`)
    const ratio = `${(median(older) / median(times)).toFixed(1)} times as fast as the older product`
    console.log(`${name} median ${typical}, worst ${worst} of ${times.length}; ${ratio}`)
  }
  for (const { name, warm, cold, memory } of engines) {
    line(`${name}, warm (it runs):  `, warm)
    line(`${name}, cold (it starts):`, cold)
    console.log(
      `${name}, PSS of all its processes after ${warm.length + 1} lookups: ${(memory / 2 ** 20).toFixed(0)} MB`,
    )
  }
  line('older product (sleeps):', older)
  const against = (kind: 'warm' | 'cold') => median(own[kind]) / median(installed[kind])
  for (const kind of ['warm', 'cold'] as const)
    console.log(
      `own browser, ${kind}: ${against(kind).toFixed(2)} of Chromium, target ${ratios[kind].toFixed(1)}; target ${targets[kind]} ms`,
    )
  console.log(machine())
  const isSlow = median(own.warm) > targets.warm || median(own.cold) > targets.cold
  if (isSlow || against('warm') > ratios.warm || against('cold') > ratios.cold) process.exitCode = 1
}).finally(stand.close)
