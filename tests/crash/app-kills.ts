import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { type Api, type CaptchaWay, everybody, type PersonRow } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { invented } from '../support/census-site/answers.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { authorised } from '../support/invented.ts'
import { type Launched, type LaunchOptions, launch, startAlone } from '../support/launch.ts'
import { browsersIn, commandOf, eventually, processesOf } from '../support/processes.ts'
import { createRandom, type Random } from '../support/random.ts'
import { leader, signIn } from '../support/screens.ts'

/** When the real app is killed. `window`: while the window for solving a captcha is open. */
const moments = ['starting', 'looking', 'looking', 'window'] as const
type Moment = (typeof moments)[number]

export interface AppKillReport {
  seed: number
  kills: Record<Moment, number>
  /** Kills during which a lookup browser was running. */
  withBrowser: number
  acknowledged: number
  /** Number of people per final status. */
  statuses: Map<string, number>
  /** Milliseconds from each kill until all processes of the run had ended. */
  gone: number[]
  /** Milliseconds from each start to the first window. */
  starts: number[]
  seconds: number
  problems: string[]
}

const goneWithinMs = 5_000
/**
 * Each kill falls at a random time within this many milliseconds, counted from the start of the process, the first
 * registration or the opening of the window.
 */
const within: Record<Moment, number> = { starting: 1_200, looking: 2_500, window: 1_000 }

/**
 * Kills the real app `kills` times. The seed repeats the chosen moments, not the machine's timing. `say` gets one line
 * per kill.
 */
export async function killApp(kills: number, seed: number, say = (_: string) => {}): Promise<AppKillReport> {
  const random = createRandom(seed)
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-kills-'))
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({
    redeem: captcha.redeem,
    otherwise: (cedula) => ({ ...invented(cedula), latencyMs: 300 }),
  })
  const report: AppKillReport = {
    seed,
    kills: { starting: 0, looking: 0, window: 0 },
    withBrowser: 0,
    acknowledged: 0,
    statuses: new Map(),
    gone: [],
    starts: [],
    seconds: 0,
    problems: [],
  }
  const options: LaunchOptions = {
    dataDir,
    censusUrl: site.page,
    captchaUrl: captcha.url,
    captchaKey: captchaTestKey,
    env: { REFERIDOS_RETRY_DELAYS_MS: '200,200,200', REFERIDOS_BREAKER_DELAYS_MS: '200' },
  }
  const pageAsked = () => {
    const before = site.log.length
    return site.waitFor((entry) => entry.kind === 'page' && site.log.indexOf(entry) >= before)
  }
  const run: Run = { random, options, report, acknowledged: new Set(), left: [], registered: 0, pageAsked }
  const began = performance.now()
  try {
    const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
    database.close()
    for (let n = 1; n <= kills; n += 1) {
      const moment = random.pick(moments)
      report.kills[moment] += 1
      const problems = report.problems.length
      await killOnce(run, moment)
      const ms = report.gone.at(-1)?.toFixed(0)
      say(`${n} ${moment}: ${report.problems.slice(problems).join('; ') || `nothing left after ${ms} ms`}`)
    }
    await settle(run)
  } finally {
    for (const pid of processesOf(dataDir)) endOwn(pid)
    await site.close()
    await captcha.close()
    fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  report.acknowledged = run.acknowledged.size
  report.seconds = (performance.now() - began) / 1000
  return report
}

interface Run {
  random: Random
  options: LaunchOptions
  report: AppKillReport
  /** Cédulas whose registration was acknowledged. */
  acknowledged: Set<string>
  /** Browser profiles that the last kill left behind. */
  left: string[]
  registered: number
  /** Resolves once the census page is asked for next. */
  pageAsked(): Promise<unknown>
}

async function killOnce(run: Run, moment: Moment): Promise<void> {
  const { random, options, report } = run
  const { dataDir } = options
  const wait = random.upTo(within[moment])
  if (moment === 'starting') {
    startAlone(options)
    await eventually(() => processesOf(dataDir).length > 0, 30_000, 'the app does not start')
  } else {
    const { page } = await start(run, moment === 'window' ? { ...options, captchaKey: null } : options)
    const asked = run.pageAsked()
    await comeBack(run, page)
    const way: CaptchaWay = moment === 'window' ? 'assisted' : 'service'
    await page.evaluate((way) => window.referidos.settings.chooseCaptchaWay({ way }), way)
    await registerNext(run, page)
    void registerOn(run, page)
    if (moment === 'window') await asked
  }
  await new Promise((resolve) => setTimeout(resolve, wait))
  if (browsersIn(profiles(dataDir)).length > 0) report.withBrowser += 1
  const [main] = processesOf(dataDir)
  if (main === undefined) report.problems.push('the app was gone before it was killed')
  else endOwn(main)
  const killed = performance.now()
  await nothingLeft(run)
  report.gone.push(performance.now() - killed)
  run.left = homes(dataDir)
}

async function start({ report }: Run, options: LaunchOptions): Promise<Launched> {
  const began = performance.now()
  const launched = await launch(options)
  report.starts.push(performance.now() - began)
  return launched
}

/** Signs in; checks that no registration was lost and that the profiles of the last kill are swept. */
async function comeBack(run: Run, page: Page): Promise<PersonRow[]> {
  const { options, report } = run
  await signIn(page)
  const people = await allOf(page)
  const there = new Set(people.map(({ cedula }) => cedula))
  for (const cedula of run.acknowledged) if (!there.has(cedula)) report.problems.push(`${cedula} was lost`)
  const old = run.left
  const swept = () => !homes(options.dataDir).some((home) => old.includes(home))
  await eventually(swept, 10_000, 'not swept').catch(() =>
    report.problems.push('an old profile was not swept'),
  )
  return people
}

async function allOf(page: Page): Promise<PersonRow[]> {
  return await page.evaluate(async (view) => {
    const { referidos } = window as unknown as { referidos: Api }
    const all = await referidos.people.list(view)
    if (!all.ok) throw new Error(all.error.code)
    const people: PersonRow[] = []
    for (let n = 0; n < all.value.ids.length; n += 200) {
      const some = await referidos.people.rows({ ids: [...all.value.ids.subarray(n, n + 200)] })
      if (!some.ok) throw new Error(some.error.code)
      people.push(...some.value)
    }
    return people
  }, everybody)
}

/** Rejects if the app ends before it acknowledges the registration. */
async function registerNext(run: Run, page: Page): Promise<void> {
  run.registered += 1
  const cedula = String(1_014_000_000 + run.registered)
  const code = await page.evaluate(
    async ({ next, blankTexts, consent }) => {
      const { referidos } = window as unknown as { referidos: Api }
      const answer = await referidos.people.register({
        cedula: next,
        name: 'Persona Inventada',
        phone: '3005550101',
        ...blankTexts,
        consent,
      })
      return answer.ok ? null : answer.error.code
    },
    { next: cedula, blankTexts, consent: authorised },
  )
  if (code === null) run.acknowledged.add(cedula)
  else run.report.problems.push(`registering came to ${code}`)
}

/** Registers a second person at a random time, so that some kills interrupt a registration. */
async function registerOn(run: Run, page: Page): Promise<void> {
  const wait = run.random.upTo(within.looking)
  await new Promise((resolve) => setTimeout(resolve, wait))
  // The app may have been killed already.
  await registerNext(run, page).catch(() => {})
}

async function nothingLeft({ options, report }: Run): Promise<void> {
  const { dataDir } = options
  const isGone = () => processesOf(dataDir).length === 0
  await eventually(isGone, goneWithinMs, 'left').catch(() => {
    for (const pid of processesOf(dataDir)) {
      report.problems.push(`left after ${goneWithinMs} ms: ${commandOf(pid)}`)
      endOwn(pid)
    }
  })
}

/** Last run: every lookup ends, and after a normal quit no process and no profile is left. */
async function settle(run: Run): Promise<void> {
  const { options, report } = run
  const last = await start(run, options)
  await comeBack(run, last.page)
  await last.page.getByText('Nada en cola').waitFor({ timeout: 10 * 60_000 })
  for (const { status, cedula } of await allOf(last.page)) {
    report.statuses.set(status, (report.statuses.get(status) ?? 0) + 1)
    if (status === 'PENDING' || status === 'PROCESSING') report.problems.push(`${cedula} is still ${status}`)
  }
  await last.quit()
  await nothingLeft(run)
  const left = homes(options.dataDir)
  if (left.length > 0) report.problems.push(`profiles left at the end: ${left.join(', ')}`)
  report.problems.push(...last.complaints())
}

const profiles = (dataDir: string): string => path.join(dataDir, 'browser-profiles')

const homes = (dataDir: string): string[] => {
  const folder = profiles(dataDir)
  return fs.existsSync(folder) ? fs.readdirSync(folder) : []
}

function endOwn(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}
