import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from 'playwright-core'
import { placeAccounts } from '../support/accounts.ts'
import { copiesOf, flipByte } from '../support/backups.ts'
import { isFull } from '../support/extent.ts'
import { faults } from '../support/faults.ts'
import { startAlone } from '../support/launch.ts'
import { misplaced } from '../support/layout.ts'
import { leader, register, row, signIn } from '../support/screens.ts'
import { atSchool, insertInOrder, markOwnAnswered, seededPerson } from '../support/seeded.ts'
import { foreignOn } from '../support/words.ts'
import { outOfReach, zoomToTwice } from '../support/zoom.ts'
import { expect, test } from './fixtures.ts'

const letters = [...'ABCDEFGHIJKL']
const people = letters.map((letter, at) =>
  seededPerson(`Rosa ${letter}${letter.toLowerCase()}`, String(1014880300 + at), atSchool),
)
const later = { name: 'Yolanda Patiño', cedula: '1014880231', phone: '3005550147' }

/** Replaces the dialogs for files and folders: the person has chosen `chosen`. */
const choose = (app: ElectronApplication, chosen: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, chosen)

async function copyNow(page: Page): Promise<void> {
  await page.getByRole('contentinfo').getByRole('button', { name: /copia/ }).click()
  const card = page.getByRole('region', { name: 'Copias de seguridad' })
  await card.getByRole('button', { name: 'Hacer una copia ahora' }).click()
  await expect(card).toContainText(/Última copia: hoy \d+:\d\d, 12 personas, en este equipo/)
}

/** A screen in nobody's way, at 1024×640. */
async function isPlain(page: Page): Promise<void> {
  expect.soft(await misplaced(page)).toEqual([])
  expect.soft(await foreignOn(page)).toEqual([])
  expect.soft(await faults(page)).toEqual([])
}

const small = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640))

/** From the list of copies to what changes, with the password of the copy's day. */
async function openByPassword(page: Page): Promise<void> {
  await expect(page.getByRole('radio', { name: /^Hoy \d+:\d\d, 12 personas/ })).toBeChecked()
  await page.getByRole('button', { name: 'Continuar' }).click()
  await page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ver qué cambia' }).click()
  await page.getByRole('heading', { name: 'Qué cambia' }).waitFor()
}

async function restoreAndSignIn(page: Page, said: string): Promise<void> {
  await page.getByRole('button', { name: 'Restaurar esta copia' }).click()
  await page.getByRole('heading', { name: 'Copia restaurada' }).waitFor()
  await expect(page.getByRole('main')).toContainText(said)
  await page.getByRole('button', { name: 'Ir a ingresar' }).click()
  await signIn(page)
  await page.getByRole('link', { name: 'Referidos', exact: true }).click()
}

test('a start without keys leads to a copy; whoever was registered after it comes back', {
  tag: '@full',
}, async ({ begin, start, dataDir }) => {
  const { page, quit } = await begin({ people })
  await page.evaluate(() => window.referidos.queue.pause())
  await copyNow(page)
  await page.getByRole('link', { name: 'Referidos', exact: true }).click()
  await register(page, later)
  const issued = await page.evaluate(
    (password) => window.referidos.accounts.issueRecovery({ password }),
    leader.password,
  )
  if (!issued.ok) throw new Error(issued.error.code)
  await quit()

  await test.step('by the password', async () => {
    for (const name of ['keys.json', 'keys.json.copy']) fs.rmSync(path.join(dataDir, name))
    const { app, page, quit } = await start()
    await small(app)
    await expect(page.getByRole('heading', { name: 'Falta el archivo que abre los datos' })).toBeVisible()
    await expect(
      page.getByText(/La copia más nueva es de hoy a las \d+:\d\d, con 12 personas\./),
    ).toBeVisible()
    await isPlain(page)
    await page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await page.getByRole('radio').first().waitFor()
    await isPlain(page)
    await page.getByRole('button', { name: 'Volver' }).click()
    await page.getByRole('heading', { name: 'Falta el archivo que abre los datos' }).waitFor()
    await page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await openByPassword(page)
    await expect(page.getByText('1 persona registrada después: se registra de nuevo')).toBeVisible()
    await isPlain(page)
    await restoreAndSignIn(page, 'Ahora hay 13 personas.')
    await expect(row(page, later.name)).toBeVisible()
    await expect(row(page, people[0]?.name ?? '')).toBeVisible()
    await page.evaluate(() => window.referidos.queue.pause())
    // The code of the copy's day is none: this copy is the one that is opened by a code.
    const again = await page.evaluate(
      (password) => window.referidos.accounts.issueRecovery({ password }),
      leader.password,
    )
    if (!again.ok) throw new Error(again.error.code)
    issued.value.code = again.value.code
    await page.evaluate(() => window.referidos.backup.copyNow())
    await quit()
  })

  if (!isFull) return
  await test.step('by the recovery code, from a database of which nothing can be read', async () => {
    const file = path.join(dataDir, 'referidos.db')
    const bytes = fs.readFileSync(file)
    fs.writeFileSync(
      file,
      bytes.map((byte, at) => (at < 4096 ? byte : byte ^ 0x5a)),
    )
    const { app, page } = await start()
    await small(app)
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ingresar' }).click()
    await expect(page.getByRole('heading', { name: 'Los datos están dañados' })).toBeVisible()
    await expect(
      page.getByText(/La copia más nueva es de hoy a las \d+:\d\d, con 13 personas\./),
    ).toBeVisible()
    await isPlain(page)
    await page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await page.getByRole('button', { name: 'Continuar' }).click()
    await page.getByRole('button', { name: 'Usar el código de recuperación' }).click()
    await page.getByLabel('Código de recuperación').fill('AAAA')
    await page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await expect(page.getByText('El código no está bien escrito.')).toBeVisible()
    await page.getByLabel('Código de recuperación').fill(issued.value.code)
    await page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await restoreAndSignIn(page, 'Ahora hay 13 personas.')
    await expect(row(page, later.name)).toBeVisible()
  })
})

test('after ten people a second place is asked for; from there another laptop gets everybody', async ({
  begin,
  start,
  dataDir,
}) => {
  const { app, page, quit } = await begin({ people })
  const ask = page.getByRole('complementary', { name: 'Copia fuera de este equipo' })
  await expect(ask).toContainText('Guarde otra copia fuera de este equipo')
  await expect(page.getByRole('contentinfo')).toContainText('12 personas no están en ninguna copia.')
  const usb = path.join(dataDir, '..', `${path.basename(dataDir)}-usb`)
  const other = path.join(dataDir, 'another-laptop')
  for (const folder of [usb, other]) fs.mkdirSync(folder)
  try {
    await ask.getByRole('button', { name: 'Más tarde' }).click()
    await expect(ask).toBeHidden()
    await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    const card = page.getByRole('region', { name: 'Copias de seguridad' })
    await choose(app, usb)
    await card.getByRole('button', { name: 'Elegir el lugar' }).click()
    await expect(card).toContainText('Esa carpeta está en este mismo equipo')
    await expect(card).toContainText(
      /Última copia: hoy \d+:\d\d, 12 personas, en este equipo y en la carpeta/,
    )
    await expect(card.getByRole('listitem')).toContainText('en este equipo y fuera de él')
    await zoomToTwice(app, page)
    expect(await outOfReach(card)).toEqual([])
    await quit()

    const [copy] = fs.readdirSync(usb).filter((name) => name.endsWith('.referidos'))
    const next = await start({ dataDir: other })
    await next.page.getByRole('heading', { name: 'Le damos la bienvenida' }).waitFor()
    await next.page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await expect(next.page.getByText('No se encontró ninguna copia en este equipo.')).toBeVisible()
    const wrong = path.join(dataDir, 'wrong.referidos')
    fs.writeFileSync(wrong, 'not a copy')
    await choose(next.app, wrong)
    await next.page.getByRole('button', { name: 'Elegir un archivo…' }).click()
    await expect(next.page.getByRole('alert')).toContainText('no es una copia de Referidos')
    await choose(next.app, path.join(usb, copy ?? ''))
    await next.page.getByRole('button', { name: 'Elegir un archivo…' }).click()
    await next.page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill('no es esta')
    await next.page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await expect(next.page.getByText('Contraseña incorrecta.')).toBeVisible()
    await next.page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
    await next.page.getByRole('button', { name: 'Ver qué cambia' }).click()
    await expect(next.page.getByText('En este equipo no hay datos que se pierdan')).toBeVisible()
    await zoomToTwice(next.app, next.page)
    expect(await outOfReach(next.page.getByRole('main'))).toEqual([])
    await restoreAndSignIn(next.page, 'Ahora hay 12 personas.')
    await expect(next.page.getByRole('tab', { name: 'Todos' })).toContainText('12')
  } finally {
    fs.rmSync(usb, { recursive: true, force: true })
  }
})

test('a double click on a copy says what it is and where to restore it, or leads there; it restores nothing by itself', {
  tag: '@full',
}, async ({ begin, start, dataDir, site, captcha }) => {
  const { page, quit } = await begin({ people })
  await page.evaluate(() => window.referidos.queue.pause())
  await page.evaluate(() => window.referidos.backup.copyNow())
  const file = path.join(dataDir, 'Año de elecciones.referidos')
  fs.copyFileSync(copiesOf(dataDir)[0]?.file ?? '', file)
  const urls = { censusUrl: site.page, captchaUrl: captcha.url, captchaKey: null }
  const doubleClick = async () => {
    const [code] = await once(startAlone({ dataDir, ...urls, files: [file] }), 'exit')
    expect(code).toBe(0)
  }
  const told = page.getByRole('dialog', { name: 'Una copia de Referidos' })

  await doubleClick()
  await expect(told).toContainText(/es la copia de hoy a las \d+:\d\d, con 12 personas\. No se cambió nada\./)
  await told.getByRole('button', { name: 'Ir a Copias de seguridad' }).click()
  await expect(told).toBeHidden()
  await expect(page.getByRole('heading', { name: 'Copias de seguridad' })).toBeFocused()

  await page.keyboard.press('Control+L')
  await page.getByRole('heading', { name: 'Bloqueado' }).waitFor()
  await doubleClick()
  await expect(told).toBeHidden()
  await signIn(page)
  await expect(told).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(told).toBeHidden()
  await quit()

  const other = path.join(dataDir, 'another-laptop')
  fs.mkdirSync(other)
  const next = await start({ dataDir: other, files: [file] })
  await next.page.getByRole('heading', { name: 'Abrir la copia' }).waitFor()
  await next.page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
  await next.page.getByRole('button', { name: 'Ver qué cambia' }).click()
  await expect(next.page.getByRole('button', { name: 'Restaurar esta copia' })).toBeVisible()
  expect(fs.existsSync(path.join(other, 'referidos.db'))).toBe(false)
  await next.page.getByRole('button', { name: 'Volver' }).click()
  await expect(next.page.getByText('en el archivo elegido')).toBeVisible()
  await next.page.getByRole('button', { name: 'Volver' }).click()
  await expect(next.page.getByRole('heading', { name: 'Le damos la bienvenida' })).toBeVisible()
})

test('the owner restores while signed in', { tag: '@full' }, async ({ begin, dataDir }) => {
  const { page } = await begin({ people })
  await page.evaluate(() => window.referidos.queue.pause())
  await copyNow(page)
  await page.getByRole('link', { name: 'Referidos', exact: true }).click()
  await register(page, later)
  await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
  const card = page.getByRole('region', { name: 'Copias de seguridad' })
  await card.getByRole('button', { name: 'Restaurar una copia…' }).click()
  await expect(page.getByRole('radio')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Ajustes', level: 1 })).toBeVisible()
  await card.getByRole('button', { name: 'Restaurar una copia…' }).click()
  await openByPassword(page)
  await restoreAndSignIn(page, '1 persona registrada después de la copia: ya está de nuevo en la lista.')
  await expect(row(page, later.name)).toBeVisible()
  expect(copiesOf(dataDir).map(({ header }) => header.reason)).toContain('restore')
})

test('damaged data are salvaged', { tag: '@full' }, async ({ start, dataDir }) => {
  const { database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
  markOwnAnswered(database)
  for (const { accountId } of placed) insertInOrder(database, accountId, people)
  database.close()
  const file = path.join(dataDir, 'referidos.db')
  // In the schema, and in a page of the middle.
  flipByte(file, 700)
  flipByte(file, Math.floor(fs.statSync(file).size / 2 / 4096) * 4096 + 700)
  const next = await start()
  await next.page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await next.page.getByRole('button', { name: 'Ingresar' }).click()
  await next.page.getByRole('heading', { name: 'Los datos están dañados' }).waitFor()
  await next.page.getByRole('button', { name: 'Reparar los datos…' }).click()
  await next.page.getByRole('radio', { name: leader.displayName }).waitFor()
  await isPlain(next.page)
  await next.page.getByRole('textbox', { name: 'Contraseña' }).fill('no es esta')
  await next.page.getByRole('button', { name: 'Reparar los datos', exact: true }).click()
  await expect(next.page.getByText('Contraseña incorrecta.')).toBeVisible()
  await next.page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await next.page.getByRole('button', { name: 'Reparar los datos', exact: true }).click()
  await next.page.getByRole('heading', { name: 'Datos reparados' }).waitFor()
  await isPlain(next.page)
  await next.page.getByRole('button', { name: 'Ir a ingresar' }).click()
  await signIn(next.page)
  await next.page.getByRole('link', { name: 'Referidos', exact: true }).click()
  await expect(row(next.page, people[0]?.name ?? '')).toBeVisible()
  await next.page.getByRole('link', { name: 'Ajustes', exact: true }).click()
  await expect(next.page.getByRole('region', { name: 'Copias de seguridad' })).toContainText(
    'Se repararon hoy a las',
  )
})
