import type { Page } from 'playwright-core'
import type { Launched } from '../support/launch.ts'
import { fillPerson, leader, openNewPerson, row, signIn } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { hold } from '../support/tour/main.ts'
import { expect, test } from './fixtures.ts'

const yolanda = seededPerson('Yolanda Patiño Ñáñez', '1014880231', { ...atSchool, barrio: 'El Recreo' })
const halfTyped = { cedula: '1014880999', name: 'Nadie Todavía', phone: '3005550147', barrio: 'El Recreo' }

const rendererPid = ({ app }: Pick<Launched, 'app'>): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0)

/** All strings of the page's JavaScript heap, as one text. */
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
]

test('a locked window holds nobody’s data; it ends with the process that drew it', async ({ turn }) => {
  const launched = await turn({ people: [yolanda] })
  const { page, who } = launched
  await page.getByRole('link', { name: 'Mi perfil' }).click()
  await expect(page.getByText(who.name, { exact: true })).toBeVisible()
  const own = await heapOf(page)
  for (const datum of [who.name, who.cedula, who.phone])
    expect(own.includes(datum), `${datum} before the lock`).toBe(true)
  await page.getByRole('link', { name: 'Referidos' }).click()
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
  expect(locked).toContain(who.displayName)
  expect([...known, who.name, who.cedula, who.phone].filter((datum) => locked.includes(datum))).toEqual([])
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

/** More people than fit into the window. None has been looked up. */
const many = Array.from({ length: 40 }, (_, n) =>
  seededPerson(
    `Persona ${String.fromCharCode(65 + (n % 26))}${String.fromCharCode(65 + Math.floor(n / 26))}`,
    `10148810${String(n).padStart(2, '0')}`,
  ),
)

const table = (page: Page) => page.getByRole('treegrid', { name: 'Referidos registrados' })
const scrolled = (page: Page): Promise<number> =>
  table(page).evaluate((element) => element.parentElement?.scrollTop ?? 0)

test('the laptop’s own lock locks; the same account returns to its place and its half-typed form', async ({
  turn,
}) => {
  const { app, page } = await turn({ people: many, queue: 'paused' })
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
  await fillPerson(panel, { ...halfTyped, cedula: '101488', name: 'A medio escr' })
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
  // The authorisation is not restored: the person must be asked.
  await expect(panel.getByLabel('La persona autorizó')).not.toBeChecked()
  await expect(page.getByRole('tab', { name: 'Pendientes' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('columnheader', { name: 'Nombre' })).toHaveAttribute('aria-sort', 'ascending')
  await expect(open.first()).toHaveAttribute('aria-expanded', 'true')
  await expect.poll(() => scrolled(page)).toBe(place)

  await page.getByRole('link', { name: 'Ajustes' }).click()
  await expect(page.getByRole('heading', { name: 'Ajustes', level: 1 })).toBeVisible()
  await app.evaluate(({ powerMonitor }) => powerMonitor.emit('suspend'))
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await expect(page.getByRole('heading', { name: 'Ajustes', level: 1 })).toBeVisible()
})
