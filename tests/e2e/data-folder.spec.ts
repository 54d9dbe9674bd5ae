// The app on a data folder that another process holds, that cannot be used, or that lies where others may change it.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { placeAccounts } from '../support/accounts.ts'
import { startAlone } from '../support/launch.ts'
import { eventually } from '../support/processes.ts'
import { leader, register, row, signIn } from '../support/screens.ts'
import { markOwnAnswered } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const run = (command: string, ...args: string[]) => execFileSync(command, args, { stdio: 'pipe' })

const heading = (page: Page, name: string) => page.getByRole('heading', { name })

/** Exit code of the process; call before it ends. */
const exitOf = (app: ElectronApplication): Promise<number | null> =>
  new Promise((resolve) => app.process().once('exit', resolve))

const holderIn = (dataDir: string): { pid: number } =>
  JSON.parse(fs.readFileSync(path.join(dataDir, 'lock.json'), 'utf8'))

test('a second start that cannot reach the first one says who holds the data, and changes nothing', {
  tag: '@full',
}, async ({ begin, start, dataDir }) => {
  const elsewhere = path.join(dataDir, '..', `${path.basename(dataDir)}-tmp`)
  fs.mkdirSync(elsewhere)
  const first = await begin({ env: { TMPDIR: elsewhere } })
  // As a cleaner of the temporary folder does.
  for (const name of fs.readdirSync(elsewhere))
    fs.rmSync(path.join(elsewhere, name), { recursive: true, force: true })
  const second = await start()
  const ended = exitOf(second.app)
  await expect(heading(second.page, 'Referidos ya está abierto')).toBeVisible()
  await expect(second.page.getByRole('alert')).toContainText(`Los abrió el equipo «${os.hostname()}» el `)
  await expect(second.page.getByRole('alert')).toContainText(`(proceso ${first.app.process().pid})`)
  await second.page.getByRole('button', { name: 'Intentar de nuevo' }).click()
  await expect(heading(second.page, 'Referidos ya está abierto')).toBeVisible()
  await register(first.page, { name: 'Yolanda Patiño', cedula: '1014880231', phone: '3005550147' })
  await second.quit()
  expect(await ended).toBe(1)
  expect(holderIn(dataDir).pid).toBe(first.app.process().pid)
  await first.kill()
  const third = await start()
  await signIn(third.page)
  await expect(row(third.page, 'Yolanda Patiño')).toBeVisible()
  fs.rmSync(elsewhere, { recursive: true, force: true })
})

test('a second start on the same desktop raises the window of the first one', async ({
  begin,
  dataDir,
  site,
  captcha,
}) => {
  const { app } = await begin()
  const shown = app.evaluate(({ BrowserWindow }) => {
    const window = BrowserWindow.getAllWindows()[0]
    const isShown = new Promise<void>((resolve) => window?.once('show', () => resolve()))
    window?.hide()
    return isShown
  })
  const second = startAlone({ dataDir, censusUrl: site.page, captchaUrl: captcha.url, captchaKey: null })
  const [code] = await once(second, 'exit')
  expect(code).toBe(0)
  await shown
})

test('a lock that names another computer, as after this one was renamed, keeps nobody out', {
  tag: '@full',
}, async ({ start, dataDir }) => {
  fs.symlinkSync('otro-equipo-4321', path.join(dataDir, 'SingletonLock'))
  const { page } = await start()
  await expect(page.getByLabel('Nombre completo')).toBeVisible()
})

test('a folder that cannot be made is explained, with an exit code', { tag: '@full' }, async ({
  start,
  dataDir,
}) => {
  const file = path.join(dataDir, 'archivo')
  fs.writeFileSync(file, '')
  const inside = path.join(file, 'Referidos')
  const { app, page, quit } = await start({ dataDir: inside })
  const ended = exitOf(app)
  await expect(heading(page, 'Referidos no puede guardar en su carpeta')).toBeVisible()
  await expect(page.getByRole('alert')).toContainText(`«${inside}»`)
  await quit()
  expect(await ended).toBe(1)
  expect(fs.readdirSync(dataDir)).toEqual(['archivo'])
})

test('a folder that cannot be written is explained, and left as it was', { tag: '@full' }, async ({
  start,
  dataDir,
}) => {
  const mounted = path.join(dataDir, 'disco')
  fs.mkdirSync(mounted)
  try {
    run('mount', '-t', 'tmpfs', '-o', 'size=8m', 'tmpfs', mounted)
  } catch (error) {
    test.skip(true, (error as Error).message.split('\n')[0])
  }
  try {
    const { database } = await placeAccounts(mounted, [{ ...leader, role: 'LEADER' }], Date.now())
    database.close()
    const before = fs.readdirSync(mounted)
    run('mount', '-o', 'remount,ro', mounted)
    const { app, page, quit } = await start({ dataDir: mounted })
    const ended = exitOf(app)
    await expect(heading(page, 'Referidos no puede guardar en su carpeta')).toBeVisible()
    await page.getByRole('button', { name: 'Intentar de nuevo' }).click()
    await expect(heading(page, 'Referidos no puede guardar en su carpeta')).toBeVisible()
    await quit()
    expect(await ended).toBe(1)
    expect(fs.readdirSync(mounted)).toEqual(before)
  } finally {
    run('umount', '--lazy', mounted)
  }
})

test('once the folder can be used, the app starts anew by itself', { tag: '@full' }, async ({
  start,
  dataDir,
}) => {
  const file = path.join(dataDir, 'Referidos')
  fs.writeFileSync(file, '')
  const { app, page } = await start({ dataDir: file })
  const ended = exitOf(app)
  const { pid } = app.process()
  await expect(heading(page, 'Referidos no puede guardar en su carpeta')).toBeVisible()
  fs.rmSync(file)
  const lock = path.join(file, 'lock.json')
  await page.getByRole('button', { name: 'Intentar de nuevo' }).click()
  await ended
  await eventually(() => fs.existsSync(lock) && holderIn(file).pid !== pid, 30_000, 'it did not start anew')
  process.kill(holderIn(file).pid, 'SIGKILL')
})

test('a folder inside Dropbox is reported until the leader has read it', { tag: '@full' }, async ({
  start,
  dataDir,
}) => {
  const folder = path.join(dataDir, 'Dropbox', 'Referidos')
  fs.mkdirSync(folder, { recursive: true })
  const { database } = await placeAccounts(folder, [{ ...leader, role: 'LEADER' }], Date.now())
  markOwnAnswered(database)
  database.close()
  const notice = (page: Page) => page.getByRole('complementary', { name: 'Carpeta de Referidos' })
  const first = await start({ dataDir: folder })
  await signIn(first.page)
  await expect(notice(first.page)).toContainText('está dentro de Dropbox')
  await notice(first.page).getByRole('button', { name: 'Entendido' }).click()
  await expect(notice(first.page)).toBeHidden()
  await first.quit()
  const { page } = await start({ dataDir: folder })
  await signIn(page)
  await expect(page.getByRole('heading', { name: 'Referidos', level: 1 })).toBeVisible()
  await expect(notice(page)).toBeHidden()
})
