import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { copiesFolder, copiesIn } from '../../src-main/backup/files.ts'
import { startCaptchaServer } from '../support/captcha-server/index.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { eventually } from '../support/processes.ts'
import { createRandom, type Random } from '../support/random.ts'
import { leader, signIn } from '../support/screens.ts'
import {
  call,
  everybodyIn,
  fillShelf,
  type Laptop,
  newer,
  older,
  type Shelf,
  setUp,
  toldStep,
} from './laptop.ts'

/** Parts of an update in which the app is killed. */
export const moments = ['download', 'copy', 'install', 'migration'] as const
type Moment = (typeof moments)[number]

interface UpdateKillReport {
  seed: number
  kills: Record<Moment, number>
  /** Which version was installed after the kill. */
  after: Record<'older' | 'newer', number>
  /** Kills after which the older version went on to the newer one. */
  updatedAfterwards: number
  acknowledged: number
  seconds: number
  problems: string[]
}

interface UpdateKillOptions {
  kills: number
  seed: number
  /** An unpacked test build; null: the built app. */
  packaged: string | null
  /** All of them unless given. */
  among?: readonly Moment[]
  /** Gets one line per kill. */
  say?(line: string): void
}

/** Each kill falls at a random time within this many milliseconds from the beginning of the part, mostly early in it. */
const within: Record<Exclude<Moment, 'download'>, number> = { copy: 400, install: 1_500, migration: 400 }

/**
 * Kills the app and all that it started while it updates itself, each time on a laptop of its own. The seed repeats the
 * chosen moments, not the machine's timing.
 */
export async function killUpdates(options: UpdateKillOptions): Promise<UpdateKillReport> {
  const { kills, seed, packaged, among = moments, say = () => {} } = options
  const random = createRandom(seed)
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-updates-'))
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  const report: UpdateKillReport = {
    seed,
    kills: { download: 0, copy: 0, install: 0, migration: 0 },
    after: { older: 0, newer: 0 },
    updatedAfterwards: 0,
    acknowledged: 0,
    seconds: 0,
    problems: [],
  }
  const began = performance.now()
  const shelf = await fillShelf(folder, packaged)
  try {
    for (let n = 1; n <= kills; n += 1) {
      const moment = among[(n - 1) % among.length] ?? 'download'
      report.kills[moment] += 1
      const own = path.join(folder, `laptop-${n}`)
      const laptop = await setUp(own, shelf, {
        censusUrl: site.page,
        captchaUrl: captcha.url,
        captchaKey: null,
      })
      const before = report.problems.length
      try {
        await killOnce({ random, shelf, laptop, report }, moment)
        await lookAfter({ random, shelf, laptop, report }, moment)
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error)
        report.problems.push(`${moment}: ${message}\n${laptop.log().slice(-20).join('\n')}`)
      } finally {
        shelf.feed.goOn()
        await laptop.cutPower()
      }
      report.acknowledged += laptop.acknowledged.size
      const told = report.problems.slice(before).map((problem) => problem.split('\n', 1)[0])
      say(`${n} ${moment}: ${told.join('; ') || `version ${laptop.installed()}, everybody is there`}`)
      fs.rmSync(own, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    }
  } finally {
    await shelf.close()
    await site.close()
    await captcha.close()
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  }
  report.seconds = (performance.now() - began) / 1_000
  return report
}

interface Round {
  random: Random
  shelf: Shelf
  laptop: Laptop
  report: UpdateKillReport
}

async function killOnce(round: Round, moment: Moment): Promise<void> {
  const { random, shelf, laptop } = round
  const { page } = await laptop.start()
  await signIn(page)
  for (let n = 0; n < 3; n++) await laptop.register(page)
  await call(page, 'check')
  if (moment === 'download') {
    const reached = shelf.feed.holdAt(random.upTo(1))
    await call(page, 'download')
    await reached
    return await laptop.cutPower()
  }
  await toldStep(page, 'ready', () => call(page, 'download'))
  if (moment === 'copy') {
    await call(page, 'install')
    return await cutPowerWithin(round, within.copy)
  }
  await toldStep(page, 'installing', () => call(page, 'install'))
  if (moment === 'install') return await cutPowerWithin(round, within.install)
  await laptop.startedByItself()
  await laptop.cutPower()
  const updated = await laptop.start()
  void trySignIn(updated.page)
  const isCopied = () =>
    copiesIn(copiesFolder(laptop.dataDir)).copies.some(({ header }) => header.reason === 'migration')
  await eventually(isCopied, 60_000, 'no copy was made before the migration')
  await cutPowerWithin(round, within.migration)
}

async function cutPowerWithin({ random, laptop }: Round, ms: number): Promise<void> {
  const wait = ms * random.upTo(1) ** 2
  await new Promise((resolve) => setTimeout(resolve, wait))
  await laptop.cutPower()
}

/** The app is killed before it answers. */
async function trySignIn(page: Page): Promise<void> {
  await page
    .getByRole('textbox', { name: 'Contraseña' })
    .fill(leader.password)
    .then(() => page.getByRole('button', { name: 'Ingresar' }).click())
    .catch(() => {})
}

/** The laptop has one of the two versions, it opens, and everybody who was acknowledged is there. */
async function lookAfter(round: Round, moment: Moment): Promise<void> {
  const { laptop, report } = round
  const problem = (what: string) => report.problems.push(`${moment}: ${what}`)
  const version = laptop.installed()
  if (version === null) return void problem('what is installed is neither version')
  if (version === newer && moment === 'download') problem('installed too early')
  if (version === older && moment === 'migration') problem('the newer version is gone')
  report.after[version === older ? 'older' : 'newer'] += 1
  if (!(await opens(laptop, version, problem)) || version === newer) return
  // What a kill leaves must not be in the way of the next try.
  const again = await laptop.start()
  await signIn(again.page)
  const { kind } = await call(again.page, 'check')
  // What the leader agreed to before goes on by itself.
  if (kind === 'available') await toldStep(again.page, 'ready', () => call(again.page, 'download'))
  else await eventuallyReady(again.page)
  await toldStep(again.page, 'installing', () => call(again.page, 'install'))
  await laptop.startedByItself()
  await laptop.cutPower()
  if (laptop.installed() !== newer) return void problem('the next try did not update')
  if (await opens(laptop, newer, problem)) report.updatedAfterwards += 1
}

async function eventuallyReady(page: Page): Promise<void> {
  let kind = ''
  const look = () => {
    void call(page, 'state').then((step) => {
      kind = step.kind
    })
    return kind === 'ready'
  }
  await eventually(look, 60_000, 'the download does not go on')
}

/** Whether the installed version starts, opens the data, and shows everybody. Closes it as a leader does. */
async function opens(laptop: Laptop, version: string, problem: (what: string) => void): Promise<boolean> {
  const app = await laptop.start()
  await signIn(app.page)
  const shown = await app.page.evaluate(() => window.referidos.updates.state())
  if (!shown.ok || shown.value.version !== version) problem(`runs ${JSON.stringify(shown)}, not ${version}`)
  const there = await everybodyIn(app.page)
  const lost = [...laptop.acknowledged].filter((cedula) => !there.has(cedula))
  if (lost.length > 0) problem(`${lost.length} of ${laptop.acknowledged.size} people were lost`)
  await laptop.register(app.page)
  await app.quit()
  for (const line of app.complaints()) problem(line)
  await laptop.cutPower()
  return lost.length === 0
}
