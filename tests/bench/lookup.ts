// Measures a lookup on stand-ins that answer at once, with a running browser and with one that must start, against the
// same page flow with the fixed sleeps of the older product. Usage: npm run bench:lookup
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLookupBrowsers, type LookupBrowser } from '../../src-main/lookup/browser.ts'
import { createCaptchaService } from '../../src-main/lookup/captcha/service.ts'
import { createLookup } from '../../src-main/lookup/lookup.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { openLookupStand } from '../support/lookup-stand.ts'
import { median } from '../support/median.ts'
import { createLedger } from '../support/purchases.ts'
import { elapsedUntil, inTemporaryFolder, machine } from './bench.ts'

const rounds = { warm: 40, cold: 7, older: 3 }
const targets = { warm: 600, cold: 2_500 }
/** The older product slept 5.5 s in every lookup. Milliseconds after it opened, filled in and sent the page. */
const olderSleeps = { opened: 2_000, filled: 500, sent: 3_000 }

const stand = await openLookupStand()
// Polls every 10 ms: the usual poll interval of 5 s is not part of the measurement.
const solver = createCaptchaService({ key: captchaTestKey, url: stand.captchaUrl, pollMs: 10 })
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

await inTemporaryFolder(async (folder) => {
  const browserOf = () =>
    createLookupBrowsers({
      profilesDir: path.join(folder, 'profiles'),
      executable: process.env.REFERIDOS_CHROMIUM,
      sessionsEach: 1_000,
    }).hidden
  const cold: number[] = []
  for (let round = 0; round < rounds.cold; round += 1) {
    const browser = browserOf()
    cold.push(await elapsedUntil(() => look(browser)))
    await browser.close()
  }
  const warm: number[] = []
  const older: number[] = []
  const browser = browserOf()
  await look(browser)
  for (let round = 0; round < rounds.warm; round += 1) warm.push(await elapsedUntil(() => look(browser)))
  for (let round = 0; round < rounds.older; round += 1)
    older.push(await elapsedUntil(() => lookAsBefore(browser)))
  await browser.close()

  const line = (name: string, times: number[], target?: number): void => {
    const [typical, worst] = [median(times), Math.max(...times)].map((ms) => `${ms.toFixed(0)} ms`)
    const ratio = `${(median(older) / median(times)).toFixed(1)} times as fast as the older product`
    const wanted = target === undefined ? '' : `, target ${target} ms`
    console.log(`${name} median ${typical}, worst ${worst} of ${times.length}${wanted}; ${ratio}`)
  }
  line('warm (browser runs):   ', warm, targets.warm)
  line('cold (browser starts): ', cold, targets.cold)
  line('older product (sleeps):', older)
  console.log(machine())
  if (median(warm) > targets.warm || median(cold) > targets.cold) process.exitCode = 1
}).finally(stand.close)
