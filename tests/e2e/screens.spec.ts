import fs from 'node:fs'
import path from 'node:path'
import { type Api, everybody } from '../../src-preload/contract/index.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { browsersIn, isRenderer } from '../support/processes.ts'
import {
  fillPerson,
  type InventedPerson,
  openNewPerson,
  register,
  row,
  runAction,
  signIn,
} from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { refuse } from '../support/tour/main.ts'
import { expect, test } from './fixtures.ts'

declare global {
  interface Window {
    readonly referidos: Api
  }
}

const yolanda: InventedPerson = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' }
const andres: InventedPerson = { name: 'Andrés Páez Roa', cedula: '1014880232', phone: null }
const found = seededPerson(yolanda.name, yolanda.cedula, atSchool)

test('bad input: a clear message each, nothing half-saved, and what was typed stays', async ({ turn }) => {
  const { page, who } = await turn()
  const panel = await openNewPerson(page)
  const bad: [Partial<InventedPerson>, string][] = [
    [{ cedula: '12a45678' }, 'Escriba solo los números de la cédula.'],
    [{ cedula: '1234' }, 'Faltan números: una cédula tiene entre 5 y 10.'],
    [{ cedula: '12345678901' }, 'Sobran números: una cédula tiene entre 5 y 10.'],
    [{ cedula: '1,03E+09' }, 'Este número perdió cifras en una hoja de cálculo.'],
    [{ cedula: who.cedula }, 'Es su propia cédula'],
    [{ name: 'Y' }, 'Escriba el nombre completo.'],
    [{ phone: '300555014' }, 'Escriba los 10 números del teléfono.'],
  ]
  for (const [wrong, sentence] of bad) {
    await fillPerson(panel, { ...yolanda, ...wrong })
    await panel.getByLabel('Nombre completo').press('Enter')
    await expect(panel.getByText(sentence)).toBeVisible()
  }
  await fillPerson(panel, yolanda)
  await panel.getByLabel('Nombre completo').selectText()
  // Pastes as a person does: Playwright's `fill` ignores the field's length limit.
  await page.evaluate(() => document.execCommand('insertText', false, 'y'.repeat(10 * 1024 * 1024)))
  await panel.getByLabel('Nombre completo').press('Enter')
  await expect(panel.getByText('Máximo 60 letras.')).toBeVisible()
  await expect(page.getByText('Usted todavía no tiene referidos.')).toBeVisible()

  await fillPerson(panel, yolanda)
  await panel.getByLabel('La persona autorizó').uncheck()
  await panel.getByLabel('Nombre completo').press('Enter')
  await expect(panel.getByText('Sin la autorización de la persona no se puede guardar.')).toBeVisible()
  await expect(panel.getByLabel('Nombre completo')).toHaveValue(yolanda.name)
  await register(page, yolanda)

  // The answer moves nothing: a click on what is below it may be under way.
  const below = async () => (await panel.getByLabel('La persona autorizó').boundingBox())?.y
  const before = await below()
  await fillPerson(panel, { ...yolanda, name: 'Otra Persona' })
  await expect(panel.getByText('Usted ya la registró')).toBeVisible()
  expect(await below()).toBe(before)
  await panel.getByLabel('Nombre completo').press('Enter')
  await expect(row(page, 'Otra Persona')).toHaveCount(0)
})

test('without a key the leader solves the captchas in a window, until a key leaves them to 2captcha', async ({
  begin,
  site,
  captcha,
  dataDir,
}) => {
  const { app, page } = await begin({ captchaKey: null })
  const line = page.getByRole('contentinfo')
  const panel = page.getByRole('complementary', { name: 'Nuevo referido' })

  await test.step('no window opens while the leader types', async () => {
    await page.evaluate(() => window.referidos.queue.pause())
    await register(page, yolanda)
    await openNewPerson(page)
    const name = panel.getByLabel('Nombre completo')
    await name.pressSequentially('a b', { delay: 50 })
    await page.evaluate(() => window.referidos.queue.resume())
    // Longer than the gap, after which a window would open.
    await name.pressSequentially(' c d e f g h i j k l m n o p', { delay: 80 })
    expect(site.log).toEqual([])
    await expect(line).toContainText('Resuelva el captcha de')
    expect(site.log).toHaveLength(1)
    // Checks the focus within the page: without a window manager it is undefined which window has the focus.
    expect(await name.evaluate((field) => field === document.activeElement)).toBe(true)
  })

  await test.step('it is shown, closed by others, opened anew, closed by the lock, and solved in the end', async () => {
    await line.getByRole('button', { name: 'Mostrar ventana' }).click()
    // Without a window manager no window is in front, so this checks only that main is asked to show it.
    const mend = await refuse(app, ['queue.showCaptcha'])
    await runAction(page, 'mostrar', 'Mostrar la ventana del captcha')
    await expect(page.getByRole('status').getByText('Algo falló.')).toBeVisible()
    await mend()

    const [browser] = browsersIn(path.join(dataDir, 'browser-profiles'))
    process.kill(browser ?? Number.NaN)
    await expect(line).toContainText('Hay captchas por resolver')
    await runAction(page, 'resolver', 'Resolver captchas')
    await expect(line).toContainText('Resuelva el captcha de')

    await panel.getByLabel('Nombre completo').fill('Nadie Todavía')
    await page.keyboard.press('Control+L')
    await expect(page.getByRole('heading', { name: 'Bloqueado' })).toBeVisible()
    await expect(page.getByText(yolanda.name)).toHaveCount(0)
    site.scriptPage({ kind: 'form', person: true })
    await signIn(page)
    await expect(panel.getByLabel('Nombre completo')).toHaveValue('Nadie Todavía')
    await expect(row(page, yolanda.name)).toContainText('Encontrado')
    expect(site.log.filter(({ kind }) => kind === 'query')).toHaveLength(1)
  })

  await test.step('a key that 2captcha does not take is told as such; the right one serves', async () => {
    site.scriptPage({ kind: 'form' })
    await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    const card = page.getByRole('region', { name: 'Captcha' })
    await page.getByRole('radio', { name: 'Un servicio de captchas' }).check()
    await page.getByLabel('Clave de 2captcha').fill('corta')
    await page.getByRole('button', { name: 'Guardar clave' }).click()
    await expect(page.getByText('La clave tiene entre 16 y 64 letras y números')).toBeVisible()
    await page.getByLabel('Clave de 2captcha').fill('f'.repeat(32))
    await page.getByRole('button', { name: 'Guardar clave' }).click()
    await expect(card).toContainText('2captcha no aceptó la clave, que sigue guardada.')
    await page.getByLabel('Otra clave de 2captcha').fill(captchaTestKey)
    await page.getByRole('button', { name: 'Guardar clave' }).click()
    await expect(page.getByText(`termina en ${captchaTestKey.slice(-4)}`)).toBeVisible()
    await expect(card).toContainText(/Saldo: US\$\s/)
    expect(captcha.log.filter(({ action }) => action === 'getbalance')).toHaveLength(2)
    await page.getByRole('link', { name: 'Referidos' }).click()
    await register(page, andres)
    await expect(row(page, andres.name)).toContainText('Encontrado')
    expect(captcha.log.some(({ action }) => action === 'submit')).toBe(true)
  })
})

test('Ajustes shows the balance, and for how many lookups it is good', { tag: '@full' }, async ({ turn }) => {
  const { page, captcha } = await turn()
  const asked = () => captcha.log.filter(({ action }) => action === 'getbalance').length
  await register(page, yolanda)
  await expect(row(page, yolanda.name)).toContainText('Encontrado')
  // The queue asks too, while it works.
  const before = asked()
  captcha.balance = 2.91
  await page.getByRole('link', { name: 'Ajustes' }).click()
  const card = page.getByRole('region', { name: 'Captcha' })
  await expect(card).toContainText(/Saldo: US\$\s2,91 consultado el \d\d\/\d\d\/\d{4} \d\d:\d\d/)
  await expect(card).toContainText(/suele costar US\$\s0,003\. Alcanza para unas 970 consultas\./)
  captcha.balance = 0.001
  await card.getByRole('button', { name: 'Consultar saldo' }).click()
  await expect(card).toContainText('No alcanza para otra: recargue la cuenta.')
  expect(asked() - before).toBe(2)
  const told = page.getByRole('region', { name: 'Autorización de datos' })
  await expect(told).toContainText(
    /Texto, versión\s\d+ \(vigente\).*Autorizo de manera previa, expresa e informada/,
  )
})

test('without a browser the queue says so, and Ajustes says what to do', { tag: '@full' }, async ({
  begin,
  dataDir,
}) => {
  const { page } = await begin({ env: { REFERIDOS_CHROMIUM: `${dataDir}/ninguno` } })
  await register(page, yolanda)
  const line = page.getByRole('contentinfo')
  await expect(line).toContainText('No se encontró el navegador para consultar: la cola espera')
  await line.getByRole('link', { name: 'Ir a Ajustes' }).click()
  await page.getByRole('button', { name: 'Probar el navegador' }).click()
  await expect(page.getByText('No se pudo abrir ningún navegador')).toBeVisible()
  const browsers = page.getByRole('region', { name: 'Navegador' }).getByRole('listitem')
  await expect(browsers).toContainText('no está instalado')
})

test('a row changes while it is watched: pending, being looked up, retry, found; a page that crashed leaves no dump', async ({
  begin,
  site,
  dataDir,
}) => {
  test.skip(process.platform !== 'linux', 'a signal crashes no page elsewhere')
  site.script(yolanda.cedula, [
    { kind: 'hang' },
    {
      kind: 'found',
      departamento: 'D',
      municipio: 'M',
      puesto: 'P',
      direccion: 'C',
      mesa: '1',
      latencyMs: 400,
    },
  ])
  const states = ['Pendiente', 'Consultando', 'Reintento', 'Encontrado']
  const { page } = await begin({
    env: { REFERIDOS_RETRY_DELAYS_MS: '1500,1500,1500', XDG_CONFIG_HOME: path.join(dataDir, 'config') },
  })
  await page.evaluate((states) => {
    const seen = new Set<string>()
    Object.assign(window, { seen })
    new MutationObserver(() => {
      const rows = document.querySelector('[aria-label="Referidos registrados"]')?.textContent ?? ''
      for (const state of states) if (rows.includes(state)) seen.add(state)
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
  }, states)
  // Paused, so that the table shows her as pending.
  const line = page.getByRole('contentinfo')
  await page.getByRole('link', { name: 'Cola' }).click()
  await page.getByRole('button', { name: 'Pausar' }).click()
  await expect(line).toContainText('En pausa')
  await page.getByRole('link', { name: 'Referidos' }).click()
  await register(page, yolanda)
  await expect(row(page, yolanda.name)).toContainText('Pendiente')
  await line.getByRole('button', { name: 'Reanudar' }).click()
  await site.waitFor(({ cedula }) => cedula === yolanda.cedula)
  const asking = browsersIn(path.join(dataDir, 'browser-profiles')).filter(isRenderer)
  expect(asking).not.toEqual([])
  for (const renderer of asking) process.kill(renderer, 'SIGSEGV')
  await expect(row(page, yolanda.name)).toContainText('Encontrado')
  const seen = await page.evaluate(() => [...(window as unknown as { seen: Set<string> }).seen])
  expect(seen).toEqual(expect.arrayContaining(states))
  const files = fs.readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
  expect(files.filter((file) => file.endsWith('.dmp'))).toEqual([])
})

test('Actualizar asks again and counts its 30 seconds down; main has the last word', async ({ turn }) => {
  const { page, site } = await turn({ people: [found] })
  site.script(yolanda.cedula, { kind: 'novedad', novedad: 'Cancelada por Muerte', fecha: '03/04/2019' })
  await row(page, yolanda.name).click()
  await page.getByRole('button', { name: 'Actualizar' }).click()
  await expect(page.getByText('1 cédula en actualización')).toBeVisible()
  await expect(page.getByRole('button', { name: /Actualizar en \d+\ss/ })).toBeDisabled()
  await expect(row(page, yolanda.name).first()).toContainText('Cancelada: fallecimiento')
  const answer = await page.evaluate(async (view) => {
    const { referidos } = window as unknown as {
      referidos: import('../../src-preload/contract/index.ts').Api
    }
    const all = await referidos.people.list(view)
    return all.ok ? await referidos.census.refresh({ personIds: [all.value.ids[0] ?? 0] }) : all
  }, everybody)
  expect(answer).toMatchObject({ ok: true, value: { queued: 0, skippedCooldown: 1 } })
})

test('editing keeps the row’s answer and asks nobody', async ({ turn }) => {
  const { page, site } = await turn({ people: [found] })
  const before = site.log.length
  await row(page, yolanda.name).click()
  await page.getByRole('button', { name: 'Editar' }).click()
  const panel = page.getByRole('complementary', { name: 'Editar referido' })
  await panel.getByLabel('Nombre completo').fill('Yolanda Patiño de Ríos')
  await panel.getByRole('button', { name: 'Guardar cambios' }).click()
  await expect(row(page, 'Yolanda Patiño de Ríos').first()).toContainText('Encontrado')
  await expect(page.getByRole('contentinfo')).toContainText('Nada en cola')
  expect(site.log).toHaveLength(before)
})

test('tabs count and show their own; columns sort both ways', async ({ turn }) => {
  const people = [
    seededPerson('Ángela Díaz', '1014880401', atSchool),
    seededPerson('Ñáñez Bruno', '1014880402', { status: 'NOT_FOUND' }),
    seededPerson('Nubia Castro', '1014880403', atSchool),
  ]
  const { page } = await turn({ people })
  await expect(page.getByRole('tab', { name: 'Encontrados' })).toContainText('2')
  await expect(page.getByRole('tab', { name: 'No pueden votar' })).toContainText('1')
  const shown = page
    .getByRole('treegrid', { name: 'Referidos registrados' })
    .getByRole('row')
    .filter({ has: page.getByRole('gridcell') })
  await page.getByRole('button', { name: 'Nombre' }).click()
  await expect(shown).toContainText(['Ángela Díaz', 'Nubia Castro', 'Ñáñez Bruno'])
  await page.getByRole('button', { name: 'Nombre' }).click()
  await expect(shown).toContainText(['Ñáñez Bruno', 'Nubia Castro', 'Ángela Díaz'])
  await page.getByRole('tab', { name: 'No pueden votar' }).click()
  await expect(shown).toContainText(['Ñáñez Bruno'])
})
