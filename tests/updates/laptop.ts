import fs from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { writeSetting } from '../../src-main/database/settings.ts'
import {
  type Api,
  everybody,
  type PersonRow,
  type Result,
  type UpdateState,
  type UpdateStep,
} from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { placeAccounts } from '../support/accounts.ts'
import { makeImage } from '../support/app-image.ts'
import { type Feed, startFeed } from '../support/feed.ts'
import { authorised } from '../support/invented.ts'
import { type Launched, type LaunchOptions, launch } from '../support/launch.ts'
import { eventually, processesOf } from '../support/processes.ts'
import { leader } from '../support/screens.ts'

export const older = '0.1.0'
export const newer = '0.2.0'

/** Looks without a process of the app, 20 ms apart, after which none is left. */
const quietLooks = 15

/** Takes about as long as the migration of a large database, so that a kill can meet it. */
const slowMigration = `CREATE TABLE later AS
  WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 150000)
  SELECT n FROM numbers;
--> statement-breakpoint
UPDATE people SET notes = coalesce(notes, '') || '';`

/** Two versions of the app as AppImages, and the feed that offers the newer one. */
export interface Shelf {
  feed: Feed
  /** Paths of the images. */
  older: string
  newer: string
  close(): Promise<void>
}

/** `packaged`: an unpacked test build; null: the built app. `folder`: an empty one. */
export async function fillShelf(folder: string, packaged: string | null): Promise<Shelf> {
  const feed = await startFeed()
  const files = { older: path.join(folder, 'older'), newer: path.join(folder, 'newer') }
  const common = { packaged, config: feed.config, work: folder }
  await makeImage(files.older, { ...common, version: older, migration: null })
  await makeImage(files.newer, { ...common, version: newer, migration: slowMigration })
  await feed.publish(newer, files.newer)
  return { feed, ...files, close: feed.close }
}

/** A laptop on which the older version is installed, with people in it. */
export interface Laptop {
  image: string
  dataDir: string
  /** Starts what is installed and waits for its window. */
  start(): Promise<Launched>
  /** Resolves with the process id once the installed app was started by something else than `start`. */
  startedByItself(): Promise<number>
  /** Ends every process of the app at once, as a power cut does. */
  cutPower(): Promise<void>
  /** Version of the installed file; null: it is neither of the two. */
  installed(): string | null
  /** The lines of the app's log. */
  log(): string[]
  /** Registers somebody and notes that it was acknowledged. */
  register(page: Page): Promise<void>
  /** Cédulas whose registration was acknowledged. */
  acknowledged: ReadonlySet<string>
}

export async function setUp(
  folder: string,
  shelf: Shelf,
  options: Pick<LaunchOptions, 'censusUrl' | 'captchaUrl' | 'captchaKey'>,
): Promise<Laptop> {
  const dataDir = path.join(folder, 'data')
  const temporary = path.join(folder, 'tmp')
  const starts = path.join(folder, 'starts')
  const programs = path.join(folder, 'programs')
  for (const one of [dataDir, temporary, programs]) fs.mkdirSync(one, { recursive: true })
  fs.writeFileSync(starts, '')
  const image = path.join(programs, 'Referidos.AppImage')
  fs.copyFileSync(shelf.older, image)
  const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
  // A lookup would hold the installation for as long as it takes.
  writeSetting(database, 'paused', 'yes')
  database.close()
  const acknowledged = new Set<string>()
  const env = { TMPDIR: temporary, XDG_CACHE_HOME: path.join(folder, 'cache'), REFERIDOS_TEST_STARTS: starts }
  const startsSoFar = () => fs.readFileSync(starts, 'utf8').split('\n').filter(Boolean).map(Number)
  let known = 0

  async function cutPower(): Promise<void> {
    // A process that is becoming another program has neither command nor environment for a moment.
    let looks = 0
    const kill = () => {
      // By the folder of the laptop, which also holds the unpacked app: a process may overwrite its environment.
      const left = processesOf(folder + path.sep)
      for (const pid of left) end(pid)
      looks = left.length === 0 ? looks + 1 : 0
      return looks === quietLooks
    }
    await eventually(kill, 10_000, 'processes are left')
    fs.rmSync(temporary, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    fs.mkdirSync(temporary)
    known = startsSoFar().length
  }

  return {
    image,
    dataDir,
    acknowledged,
    cutPower,
    async start() {
      known = startsSoFar().length + 1
      return await launch({ ...options, dataDir, env, packaged: image })
    },
    async startedByItself() {
      await eventually(() => startsSoFar().length > known, 60_000, 'the newer version is not started')
      return startsSoFar()[known] ?? 0
    },
    installed() {
      const bytes = fs.readFileSync(image)
      const isSame = (file: string) =>
        fs.statSync(file).size === bytes.length && bytes.equals(fs.readFileSync(file))
      if (isSame(shelf.older)) return older
      return isSame(shelf.newer) ? newer : null
    },
    log() {
      const file = path.join(dataDir, 'logs', 'main.log')
      return fs.existsSync(file) ? fs.readFileSync(file, 'utf8').trimEnd().split('\n') : []
    },
    async register(page) {
      const cedula = String(1_014_000_000 + acknowledged.size + 1)
      await register(page, cedula)
      acknowledged.add(cedula)
    },
  }
}

export async function call(
  page: Page,
  name: 'state' | 'check' | 'download' | 'install',
): Promise<UpdateStep> {
  return await page.evaluate(async (which) => {
    const { referidos } = window as unknown as { referidos: Api }
    const updates: Record<string, () => Promise<Result<UpdateState>>> = referidos.updates
    const answer = await updates[which]?.()
    if (answer === undefined || !answer.ok) throw new Error(answer?.error.code)
    return answer.value.step
  }, name)
}

/** Milliseconds for one part of an update on a busy machine. */
const partMs = 180_000

/** Resolves once main tells this step; `begin` is called once the page listens. Rejects if the update fails before. */
export async function toldStep(
  page: Page,
  kind: UpdateStep['kind'],
  begin: () => Promise<unknown>,
): Promise<void> {
  const told = page.evaluate(
    ({ wanted, ms }) =>
      new Promise<string>((resolve) => {
        const { referidos } = window as unknown as { referidos: Api }
        let last = 'nothing'
        setTimeout(() => resolve(`only ${last}`), ms)
        referidos.on('updates.changed', ({ step }) => {
          last = JSON.stringify(step)
          if (step.kind === wanted) resolve('')
          else if (step.kind === 'failed') resolve(last)
        })
      }),
    { wanted: kind, ms: partMs },
  )
  await begin()
  const instead = await told
  if (instead !== '') throw new Error(`not ${kind}: ${instead}`)
}

/** Cédulas of everybody whom the signed-in leader sees. */
export async function everybodyIn(page: Page): Promise<Set<string>> {
  const rows = await page.evaluate(async (view) => {
    const { referidos } = window as unknown as { referidos: Api }
    const all = await referidos.people.list(view)
    if (!all.ok) throw new Error(all.error.code)
    const people: PersonRow[] = []
    for (let n = 0; n < all.value.ids.length; n += 200) {
      const some = await referidos.people.rows({ ids: [...all.value.ids.subarray(n, n + 200)] })
      if (!some.ok) throw new Error(some.error.code)
      people.push(...some.value)
    }
    return people.map(({ cedula }) => cedula)
  }, everybody)
  return new Set(rows)
}

async function register(page: Page, cedula: string): Promise<void> {
  await page.evaluate(
    async ({ next, texts, consent }) => {
      const { referidos } = window as unknown as { referidos: Api }
      const person = { cedula: next, name: 'Persona Inventada', phone: '3005550101', ...texts, consent }
      const answer = await referidos.people.register(person)
      if (!answer.ok) throw new Error(answer.error.code)
    },
    { next: cedula, texts: blankTexts, consent: authorised },
  )
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has already ended.
  }
}
