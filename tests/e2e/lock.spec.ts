import { stat } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright'
import { blankTexts } from '../../src-preload/person-fields.ts'
import type { Launched } from '../support/launch.ts'
import {
  fillPerson,
  type InventedPerson,
  leader,
  openNewPerson,
  register,
  row,
  signIn,
} from '../support/screens.ts'
import { hold } from '../support/tour/main.ts'
import { expect, test } from './fixtures.ts'

const yolanda: InventedPerson = {
  name: 'Yolanda Patiño Ñáñez',
  cedula: '1014880231',
  phone: '3005550147',
  barrio: 'El Recreo',
}
const halfTyped = { cedula: '1014880999', name: 'Nadie Todavía' }

const rendererPid = ({ app }: Launched): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)

/** Everything that lives in the page's JavaScript heap, as one text. */
async function heapOf(page: Page): Promise<string> {
  const devtools = await page.context().newCDPSession(page)
  const chunks: string[] = []
  devtools.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => chunks.push(chunk))
  await devtools.send('HeapProfiler.collectGarbage')
  await devtools.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await devtools.detach()
  const snapshot = JSON.parse(chunks.join('')) as { strings: string[] }
  return snapshot.strings.join('\n')
}

const known = [
  yolanda.name,
  yolanda.cedula,
  '1.014.880.231',
  yolanda.phone ?? '',
  '300 555 0147',
  'El Recreo',
  halfTyped.name,
  '1.014.880.999',
  leader.name,
  leader.cedula,
  leader.phone,
]

test('a locked window holds nobody’s data; it ends with the process that drew it', async ({ begin }) => {
  const launched = await begin()
  const { page } = launched
  await page.getByRole('link', { name: 'Mi perfil' }).click()
  await expect(page.getByText(leader.name, { exact: true })).toBeVisible()
  const own = await heapOf(page)
  for (const datum of [leader.name, leader.cedula, leader.phone])
    expect(own.includes(datum), `${datum} before the lock`).toBe(true)
  await page.getByRole('link', { name: 'Referidos' }).click()
  await register(page, yolanda)
  await row(page, yolanda.name).click()
  const panel = await openNewPerson(page)
  await panel.getByLabel('Cédula').fill(halfTyped.cedula)
  await panel.getByLabel('Nombre completo').fill(halfTyped.name)
  const before = await heapOf(page)
  for (const datum of [yolanda.name, yolanda.cedula, yolanda.phone ?? '', 'El Recreo', halfTyped.name])
    expect(before.includes(datum), `${datum} before the lock`).toBe(true)
  const old = await rendererPid(launched)

  await page.keyboard.press('Control+L')
  await expect(page.getByRole('heading', { name: 'Bloqueado' })).toBeVisible()
  const locked = await heapOf(page)
  expect(locked).toContain(leader.displayName)
  expect(known.filter((datum) => locked.includes(datum))).toEqual([])
  expect(await rendererPid(launched)).not.toBe(old)
  await expect.poll(() => isAlive(old)).toBe(false)
  expect(page.url()).toBe('app://referidos/index.html')
})

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** So many more than fit into the window, made as the form makes them. */
async function registerMany(page: Page, count: number): Promise<void> {
  await page.evaluate(
    async ({ most, blankTexts }) => {
      const { referidos } = window as unknown as {
        referidos: import('../../src-preload/contract/index.ts').Api
      }
      for (let n = 0; n < most; n++)
        await referidos.people.register({
          cedula: `10148810${String(n).padStart(2, '0')}`,
          name: `Persona ${String.fromCharCode(65 + (n % 26))}${String.fromCharCode(65 + Math.floor(n / 26))}`,
          phone: null,
          ...blankTexts,
          consent: { method: 'signature', textVersion: 1, accepted: true },
        })
    },
    { most: count, blankTexts },
  )
}

const table = (page: Page) => page.getByRole('treegrid', { name: 'Referidos registrados' })
const scrolled = (page: Page): Promise<number> =>
  table(page).evaluate((element) => element.parentElement?.scrollTop ?? 0)

test('the laptop’s own lock locks; the same account returns to its place and its half-typed form', async ({
  begin,
}) => {
  const { app, page } = await begin({ censusUrl: 'http://127.0.0.1:9/censo/consultar/' })
  await registerMany(page, 40)
  await page.getByRole('button', { name: 'Nombre' }).click()
  await page.getByRole('tab', { name: 'Pendientes' }).click()
  await table(page).getByRole('row', { name: 'Persona AA' }).waitFor()
  await table(page).hover()
  await page.mouse.wheel(0, 700)
  await expect.poll(() => scrolled(page)).toBe(700)
  const open = row(page, 'Persona LA')
  await open.click()
  await expect(page.getByText('Todavía no se ha consultado')).toBeVisible()
  const panel = await openNewPerson(page)
  await fillPerson(panel, { ...yolanda, cedula: '101488', name: 'A medio escr' })
  const place = await scrolled(page)

  const sendState = await hold(app, ['session.state'])
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('lock-screen'))
  await expect(page.getByRole('main')).toHaveText('Cargando…')
  await sendState()
  await expect(page.getByRole('heading', { name: 'Bloqueado' })).toBeVisible()
  await expect(page.getByText('la cola hace lo que pueda sin usted')).toBeVisible()
  await expect(page.getByText('A medio escr')).toHaveCount(0)
  await signIn(page)
  await expect(panel.getByLabel('Nombre completo')).toHaveValue('A medio escr')
  await expect(panel.getByLabel('Cédula')).toHaveValue('101.488')
  await expect(panel.getByLabel('Barrio')).toHaveValue('El Recreo')
  // Never set before the person is asked.
  await expect(panel.getByLabel('La persona autorizó')).not.toBeChecked()
  await expect(page.getByRole('tab', { name: 'Pendientes' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('columnheader', { name: 'Nombre' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(open.first()).toHaveAttribute('aria-expanded', 'true')
  expect(await scrolled(page)).toBe(place)

  await page.getByRole('link', { name: 'Ajustes' }).click()
  await expect(page.getByRole('heading', { name: 'Ajustes', level: 1 })).toBeVisible()
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'))
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await expect(page.getByRole('heading', { name: 'Ajustes', level: 1 })).toBeVisible()
})

test('what is half typed survives a kill, in the form for a new person and in the one that corrects', async ({
  start,
  begin,
  dataDir,
}) => {
  // Where nobody listens the queue writes nothing by itself.
  const nowhere = { censusUrl: 'http://127.0.0.1:9/censo/consultar/' }
  const first = await begin(nowhere)
  await expect(first.page.getByRole('contentinfo')).toContainText('Sin conexión')
  await register(first.page, yolanda)
  const panel = await openNewPerson(first.page)
  await panel.getByLabel('Nombre completo').fill('A medio escr')
  await first.page.keyboard.press('Escape')
  await row(first.page, yolanda.name).click()
  await first.page.getByRole('button', { name: 'Editar' }).click()
  const edited = (page: Page) => page.getByRole('complementary', { name: 'Editar referido' })
  await edited(first.page).getByLabel('Nombre completo').fill('Yolanda a medio corr')
  const wal = path.join(dataDir, 'referidos.db-wal')
  const written = (await stat(wal)).mtimeMs
  await edited(first.page).getByLabel('Observaciones').fill('vive en la esquina')
  await expect.poll(async () => (await stat(wal)).mtimeMs).toBeGreaterThan(written)
  await first.kill()
  const { page } = await start(nowhere)
  await signIn(page)
  await expect(edited(page).getByLabel('Nombre completo')).toHaveValue('Yolanda a medio corr')
  await expect(row(page, yolanda.name).first()).toBeVisible()
  const again = await openNewPerson(page)
  await expect(again.getByLabel('Nombre completo')).toHaveValue('A medio escr')
})
