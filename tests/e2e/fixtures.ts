import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { test as base, expect } from '@playwright/test'
import { ensureDisplay } from '../../scripts/runtime/display.ts'
import { currentHost, findOnPath } from '../../scripts/runtime/system.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { placeAccounts } from '../support/accounts.ts'
import { type CaptchaServer, captchaTestKey, startCaptchaServer } from '../support/captcha-server/index.ts'
import { type CensusSite, startCensusSite } from '../support/census-site/index.ts'
import { type Launched, type LaunchOptions, launch } from '../support/launch.ts'
import { leader, signIn } from '../support/screens.ts'
import { insertInOrder, markOwnAnswered, type SeededPerson } from '../support/seeded.ts'
import { type SharedApp, startSharedApp, type Turn, type TurnOptions } from '../support/shared-app.ts'

interface BeginOptions extends Partial<LaunchOptions> {
  /** The lookup of the leader's own cédula waits; otherwise the census has answered it. */
  isOwnWaiting?: boolean
  /** Registered before, the first one first. */
  people?: readonly SeededPerson[]
}

interface WorkerFixtures {
  /**
   * A display per worker, where there is Xvfb. Programs of one display share its clipboard, and a window that another
   * program opens takes the pointer out of the app: Vitest opens browsers beside the tests.
   */
  display: undefined
  /** Gives one that has turns left; started by the first test of the worker that asks for it. */
  sharedApp: () => Promise<SharedApp>
}

interface Fixtures {
  /** A data folder of the test's own. */
  dataDir: string
  captcha: CaptchaServer
  site: CensusSite
  /** Starts the app on the test's folder and stand-ins; every one that still runs is quit with the test. */
  start(options?: Partial<LaunchOptions>): Promise<Launched>
  /** The same where the account of `leader` is there already, signed in: a first start costs seconds. */
  begin(options?: BeginOptions): Promise<Launched>
  /**
   * Signs in as the next leader of an app that runs already; once a test. For what needs no start of its own, nobody's
   * settings but the leader's, and no owner.
   */
  turn(options?: TurnOptions & { hostilePage?: boolean }): Promise<Turn>
}

/** Prints what the screen does not show: the focus, what the lane waits for, and the end of main's log. */
async function tellOf({ page, log }: Launched): Promise<void> {
  const soon = (answer: Promise<string>) =>
    Promise.race([answer.catch(String), setTimeout(5_000, 'no answer')])
  const lane = await soon(page.evaluate(async () => JSON.stringify(await window.referidos.queue.state())))
  const focus = await soon(
    page.evaluate(() => `${document.hasFocus()} ${document.activeElement?.outerHTML.slice(0, 300)}`),
  )
  const screen = await page.locator('body').ariaSnapshot({ timeout: 5_000 }).catch(String)
  console.error(`queue: ${lane}\nfocus: ${focus}\n${screen}\n${log().slice(-40).join('\n')}`)
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs off this pattern.
  dataDir: async ({}, use) => {
    const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'referidos-e2e-'))
    await use(folder)
    // What Electron started beside its main process ends a moment after it, and writes until then.
    await fs.rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs off this pattern.
  captcha: async ({}, use) => {
    const captcha = await startCaptchaServer()
    await use(captcha)
    await captcha.close()
  },
  site: async ({ captcha }, use) => {
    const site = await startCensusSite({ redeem: captcha.redeem })
    await use(site)
    await site.close()
  },
  start: async ({ dataDir, captcha, site }, use, testInfo) => {
    const running: Launched[] = []
    await use(async (options) => {
      const started = await launch({
        dataDir,
        censusUrl: site.page,
        captchaUrl: captcha.url,
        captchaKey: captchaTestKey,
        ...options,
      })
      running.push(started)
      return started
    })
    if (testInfo.status !== testInfo.expectedStatus) for (const one of running) await tellOf(one)
    for (const { quit } of running) await quit()
    for (const { complaints } of running) expect(complaints()).toEqual([])
  },
  begin: async ({ start, dataDir }, use) => {
    await use(async ({ isOwnWaiting = false, people = [], ...options } = {}) => {
      const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
      if (!isOwnWaiting) markOwnAnswered(database)
      // Who has no key has said that they solve captchas.
      if (options.captchaKey === null) writeSetting(database, 'captcha_way', 'assisted')
      for (const { accountId } of placed) insertInOrder(database, accountId, people)
      database.close()
      const started = await start(options)
      await signIn(started.page)
      await started.page.getByRole('heading', { name: 'Referidos', level: 1 }).waitFor()
      return started
    })
  },
  display: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs off this pattern.
    async ({}, use) => {
      const own = findOnPath('Xvfb') === undefined ? null : await ensureDisplay(currentHost(), {})
      if (own?.display !== undefined) process.env.DISPLAY = own.display
      await use(undefined)
      await own?.stop()
    },
    { scope: 'worker', auto: true },
  ],
  sharedApp: [
    async ({ display: _ }, use) => {
      const started: SharedApp[] = []
      const end = async () => expect(await started.pop()?.close()).toEqual([])
      await use(async () => {
        const [running] = started
        if (running !== undefined && running.left() > 0) return running
        if (running !== undefined) await end()
        const next = await startSharedApp()
        started.push(next)
        return next
      })
      if (started.length > 0) await end()
    },
    { scope: 'worker' },
  ],
  turn: async ({ sharedApp }, use, testInfo) => {
    const taken: { launched: Launched; isHostile: boolean }[] = []
    await use(async ({ hostilePage = false, ...options } = {}) => {
      const shared = await sharedApp()
      taken.push({ launched: shared.launched, isHostile: hostilePage })
      return await shared.next(options)
    })
    for (const { launched, isHostile } of taken) {
      if (testInfo.status !== testInfo.expectedStatus) await tellOf(launched)
      if (isHostile) launched.forgivePage()
      expect(launched.complaints()).toEqual([])
    }
  },
})

export { expect }
