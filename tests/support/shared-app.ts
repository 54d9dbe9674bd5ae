import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { Database } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { rowsAboutPeople } from '../../src-main/people/erase.ts'
import { type PlacedAccount, placeAccounts } from './accounts.ts'
import { captchaTestKey, startCaptchaServer } from './captcha-server/index.ts'
import { startCensusSite } from './census-site/index.ts'
import { inMain, type Launched, launch } from './launch.ts'
import { type InventedLeader, leader, signIn } from './screens.ts'
import { insertInOrder, markOwnAnswered, type SeededPerson } from './seeded.ts'
import type { Stage } from './tour/tour.ts'

/** One running app in which tests take turns. Each test signs in as another leader, who has no data yet. */

/** The parts of the app that a test gets. The stand-ins keep the scripts of earlier tests, and their logs continue. */
export type Turn = Pick<Stage, 'app' | 'page' | 'dataDir' | 'site' | 'captcha'> & { who: InventedLeader }

export interface TurnOptions {
  /** Registered before the leader signs in, first one first. */
  people?: readonly SeededPerson[]
  /** With a paused queue, nobody is looked up. */
  queue?: 'running' | 'paused'
}

export interface SharedApp {
  next(options?: TurnOptions): Promise<Turn>
  /** Its complaints make a test fail: see `Launched`. */
  launched: Launched
  /** Number of turns left. Each takes a leader that was prepared before the start. */
  left(): number
  /** Closes the app. Resolves with the complaints so far: see `Launched`. */
  close(): Promise<string[]>
}

/** Number of turns. A slot takes some 50 ms to make. */
const turns = 20

const invented = Array.from({ length: turns }, (_, n): InventedLeader => {
  const letter = String.fromCharCode(65 + n)
  return {
    ...leader,
    name: `Ofelia ${letter}${letter.toLowerCase()} Rincón`,
    displayName: `Ofelia ${letter}.`,
    cedula: String(52_100_001 + n),
  }
})

export async function startSharedApp(): Promise<SharedApp> {
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-e2e-'))
  const captcha = await startCaptchaServer()
  const site = await startCensusSite({ redeem: captcha.redeem })
  const owner = { ...leader, role: 'LEADER' } as const
  const { database, placed } = await placeAccounts(
    dataDir,
    [owner, ...invented.map((one) => ({ ...one, role: 'LEADER' as const }))],
    Date.now(),
  )
  markOwnAnswered(database)
  const launched = await launch({
    dataDir,
    censusUrl: site.page,
    captchaUrl: captcha.url,
    captchaKey: captchaTestKey,
  })
  const { app, page } = launched
  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
  const asStarted = await rememberMain(launched)
  const waiting = placed.slice(1)
  let last: PlacedAccount | null = null

  /** Restores main and its window to their state at the start, with nobody signed in. */
  async function clear(): Promise<void> {
    if (last === null) return
    await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('lock-screen'))
    await page.getByRole('heading', { name: 'Bloqueado' }).waitFor()
    await asStarted()
    await page.emulateMedia({ media: null, colorScheme: null, reducedMotion: null })
    await page.mouse.move(0, 0)
    removePeople(database, last.accountId)
    captcha.balance = 10
  }

  return {
    launched,
    left: () => waiting.length,
    async next({ people = [], queue = 'running' } = {}) {
      await clear()
      const own = waiting.shift()
      if (own === undefined) throw new Error('no turn is left')
      last = own
      insertInOrder(database, own.accountId, people)
      writeSetting(database, 'paused', queue === 'paused' ? 'yes' : null)
      // An account that locked with a PIN is first asked for that.
      const account = page.getByRole('radio', { name: own.displayName })
      const byPassword = page.getByRole('button', { name: 'Usar la contraseña' })
      await account.or(byPassword).waitFor()
      if (await byPassword.isVisible()) await byPassword.click()
      await account.check()
      await signIn(page)
      await page.getByRole('heading', { name: 'Referidos', level: 1 }).waitFor()
      return { app, page, dataDir, site, captcha, who: own }
    },
    async close() {
      await launched.quit()
      const complaints = launched.complaints()
      database.close()
      await site.close()
      await captcha.close()
      // Other processes of Electron end a moment after the main process, and write until then.
      fs.rmSync(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
      return complaints
    },
  }
}

/** Returns a function that restores everything that a test has replaced in main, and the size of the window. */
const rememberMain = ({ app }: Launched): Promise<() => Promise<void>> =>
  inMain(
    app,
    ({ BrowserWindow, dialog, ipcMain, shell }) => {
      const handlers = (ipcMain as unknown as { _invokeHandlers: Map<string, unknown> })._invokeHandlers
      const own = [...handlers]
      const { showSaveDialog } = dialog
      const { openExternal, openPath } = shell
      const window = BrowserWindow.getAllWindows()[0]
      const bounds = window?.getBounds()
      return () => {
        handlers.clear()
        for (const [channel, handler] of own) handlers.set(channel, handler)
        Object.assign(dialog, { showSaveDialog })
        Object.assign(shell, { openExternal, openPath })
        if (bounds !== undefined) window?.setBounds(bounds)
      }
    },
    null,
  )

/** Removes all data about these people: their cédulas are free again, and none of them waits for a lookup. */
function removePeople({ sqlite }: Database, accountId: number): void {
  const theirs = 'SELECT id FROM people WHERE referred_by = @accountId'
  const statements = [
    'DELETE FROM requests WHERE account_id = @accountId',
    // Deletes the erasures of people of any turn: the table names no leader.
    'DELETE FROM erasures',
    ...rowsAboutPeople.map(
      ({ table, where }) => `WITH these AS (${theirs}) DELETE FROM ${table} WHERE ${where}`,
    ),
    'DELETE FROM people WHERE referred_by = @accountId',
    // Ends the refresh of the leader's own person.
    `UPDATE lookup_jobs SET state = 'done', finished_at = created_at
       WHERE state = 'waiting' AND person_id = (SELECT person_id FROM accounts WHERE id = @accountId)`,
  ]
  sqlite
    .transaction(() => {
      for (const statement of statements) sqlite.prepare(statement).run({ accountId })
    })
    .immediate()
}
