import fs from 'node:fs'
import path from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { placeAccounts } from '../support/accounts.ts'
import { startFaultyGateway } from '../support/faulty-gateway.ts'
import { foundIn, type Headquarters, startHeadquarters } from '../support/headquarters.ts'
import { beto } from '../support/populated.ts'
import {
  type InventedLeader,
  type InventedPerson,
  leader,
  register,
  row,
  runAction,
  signIn,
} from '../support/screens.ts'
import { markOwnAnswered } from '../support/seeded.ts'
import { test as base, expect } from './fixtures.ts'

const test = base.extend<{ headquarters: Headquarters }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs off this pattern.
  headquarters: async ({}, use) => {
    const headquarters = await startHeadquarters()
    await use(headquarters)
    await headquarters.stop()
  },
})

const yolanda: InventedPerson = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' }
const andres: InventedPerson = { name: 'Andrés Páez Roa', cedula: '1014880232', phone: null }

/** A data folder whose one account is of `who`. */
async function laptopOf(dataDir: string, who: InventedLeader): Promise<string> {
  const folder = path.join(dataDir, who.cedula)
  fs.mkdirSync(folder)
  const { database } = await placeAccounts(folder, [{ ...who, role: 'LEADER' }], Date.now())
  markOwnAnswered(database)
  database.close()
  return folder
}

const card = (page: Page): Locator => page.getByRole('region', { name: 'Sede', exact: true })
const line = (page: Page): Locator => page.getByRole('contentinfo')
const dialog = (page: Page): Locator => page.getByRole('dialog').last()
const heading = (page: Page): Locator => page.getByRole('heading', { name: 'Sede', exact: true })

/** By keys, from any screen. */
async function openCard(page: Page): Promise<void> {
  await runAction(page, 'sede', 'Sede')
  await expect(heading(page)).toBeFocused()
}

const toPeople = (page: Page) => page.getByRole('link', { name: 'Referidos' }).click()
const seeCampaign = (page: Page, scope: 'Míos' | 'Toda la campaña') =>
  page.getByRole('group', { name: 'Ver a' }).getByRole('radio', { name: scope }).check()

/** Asks the headquarters at once, where the laptop would wait for its next turn. */
const sendAndFetch = (page: Page) => runAction(page, 'enviar y recibir', 'Enviar y recibir ahora')

test('two laptops of a campaign: connected by a code, they register offline, meet, and share what is decided and erased', async ({
  start,
  dataDir,
  headquarters,
}) => {
  const gateway = await startFaultyGateway(headquarters.address)
  const coordinators = await laptopOf(dataDir, leader)
  const first = await start({ dataDir: coordinators })
  const second = await start({ dataDir: await laptopOf(dataDir, beto) })
  const marta = first.page
  const other = second.page
  await signIn(marta)
  await signIn(other, beto.password)

  await test.step('the owner creates the campaign, by keyboard', async () => {
    await expect(line(marta)).not.toContainText('Sede')
    await openCard(marta)
    await card(marta).getByRole('button', { name: 'Crear la sede' }).press('Enter')
    await dialog(marta).getByLabel('Dirección de la sede').fill('http://sede.example')
    await dialog(marta).getByLabel('Clave del servidor').fill('no es esta')
    await dialog(marta).getByLabel('Clave del servidor').press('Enter')
    await expect(dialog(marta).getByText('debe empezar por https://')).toBeVisible()
    await expect(dialog(marta).getByLabel('Dirección de la sede')).toBeFocused()
    await dialog(marta).getByLabel('Dirección de la sede').fill(gateway.url)
    await dialog(marta).getByLabel('Dirección de la sede').press('Enter')
    await expect(dialog(marta).getByText('Esa no es la clave del servidor')).toBeVisible()
    await expect(dialog(marta).getByLabel('Clave del servidor')).toBeFocused()
    await dialog(marta).getByLabel('Clave del servidor').fill(headquarters.secret)
    await dialog(marta).getByLabel('Clave del servidor').press('Enter')
    await expect(dialog(marta)).toBeHidden()
    await expect(heading(marta)).toBeFocused()
    await expect(card(marta)).toContainText('Coordina')
    await expect(line(marta)).toContainText('Sede: al día')
  })

  await test.step('a code that is mistyped, and the one that connects the other laptop', async () => {
    await runAction(marta, 'equipos de la campaña', 'Equipos de la campaña')
    await expect(dialog(marta).getByText('Por ahora solo está este equipo')).toBeVisible()
    const invite = dialog(marta).getByRole('button', { name: 'Invitar' })
    await invite.press('Enter')
    await dialog(marta).getByLabel('Nombre').fill(beto.displayName)
    await dialog(marta).getByLabel('Nombre').press('Enter')
    const groups = dialog(marta).getByRole('list', { name: 'Código' }).getByRole('listitem')
    await groups.last().waitFor()
    const code = (await groups.allTextContents()).join('-')
    await expect(dialog(marta)).toContainText(/vence mañana a las \d\d:\d\d/)
    await marta.keyboard.press('Escape')
    await expect(invite).toBeFocused()
    await marta.keyboard.press('Escape')

    await openCard(other)
    await card(other).getByRole('button', { name: 'Conectar con un código' }).press('Enter')
    const field = dialog(other).getByLabel('Código')
    await expect(field).toBeFocused()
    await field.press('Enter')
    await expect(dialog(other).getByText('Escriba o pegue el código.')).toBeVisible()
    await field.fill(code.replace(/^./, (first) => (first === '0' ? '1' : '0')))
    await field.press('Enter')
    await expect(dialog(other).getByText('El código no está bien escrito.')).toBeVisible()
    await expect(field).toBeFocused()
    await field.fill(code.toLowerCase().replaceAll('-', ' '))
    await field.press('Enter')
    await expect(dialog(other)).toBeHidden()
    await expect(heading(other)).toBeFocused()
    await expect(card(other)).toContainText('De líderes')
    await expect(line(other)).toContainText('Sede: al día')
  })

  await test.step('both register without a connection, one person twice', async () => {
    gateway.fault(/./, 'reset')
    for (const page of [marta, other]) await toPeople(page)
    await register(marta, yolanda)
    await register(other, andres)
    await register(other, { ...yolanda, name: 'Yolanda P.' })
    for (const page of [marta, other]) {
      await sendAndFetch(page)
      await expect(line(page)).toContainText(/Sede: sin conexión desde las \d\d:\d\d/)
    }
  })

  await test.step('connected again, the coordinator sees both, and the leader whom another has', async () => {
    gateway.heal()
    await sendAndFetch(marta)
    await expect(line(marta)).toContainText('Sede: al día')
    await sendAndFetch(other)
    await expect(line(other)).toContainText('Sede: al día')
    await sendAndFetch(marta)
    await seeCampaign(marta, 'Toda la campaña')
    await expect(row(marta, andres.name)).toContainText(beto.displayName)
    await expect(row(marta, yolanda.name)).toContainText(leader.displayName)
    await seeCampaign(marta, 'Míos')
    await expect(row(marta, andres.name)).toHaveCount(0)

    await expect(line(marta)).toContainText('Sede: al día')
    await sendAndFetch(other)
    const banner = other.getByRole('complementary', { name: 'Con otro líder' })
    await expect(banner).toContainText('Otro líder registró antes a 1 persona suya')
    await banner.getByRole('button', { name: 'Ver a quiénes' }).click()
    await expect(card(other).getByRole('list', { name: 'Personas con otro líder' })).toContainText(
      'Yolanda P. 1.014.880.231',
    )
    // Nobody learns whose she is.
    await expect(other.getByText(leader.displayName)).toHaveCount(0)
  })

  await test.step('the coordinator decides, by the names of leaders of other laptops', async () => {
    await runAction(marta, 'duplicados', 'Duplicados entre líderes')
    const claims = marta.getByRole('region', { name: 'Duplicados entre líderes' })
    await expect(claims).toContainText(`También la registró ${beto.displayName}`)
    await claims.getByLabel('Motivo de la decisión').fill('La visita Beto')
    await claims.getByRole('button', { name: `Pasar a ${beto.displayName}` }).click()
    await expect(claims).toContainText('No hay duplicados por decidir.')
    await sendAndFetch(marta)
    await expect(line(marta)).toContainText('Sede: al día')
    await sendAndFetch(other)
    await expect(card(other).getByRole('list', { name: 'Personas con otro líder' })).toHaveCount(0)
    await toPeople(other)
    await expect(other.getByRole('row', { name: /1\.014\.880\.231/ })).toBeVisible()
    await toPeople(marta)
    await expect(marta.getByRole('row', { name: /1\.014\.880\.231/ })).toHaveCount(0)
  })

  await test.step('who is erased at the coordinator’s is erased everywhere', async () => {
    await seeCampaign(marta, 'Toda la campaña')
    await row(marta, andres.name).click()
    await marta.getByRole('button', { name: 'Borrar datos', exact: true }).click()
    await dialog(marta).getByRole('button', { name: 'Continuar' }).click()
    await dialog(marta)
      .getByRole('checkbox', { name: /Sí, entiendo/ })
      .check()
    await dialog(marta).getByRole('button', { name: 'Borrar para siempre' }).click()
    await expect(marta.getByText('Se borraron los datos de 1 persona')).toBeVisible()
    await sendAndFetch(marta)
    await expect(line(marta)).toContainText('Sede: al día')
    await sendAndFetch(other)
    await expect(row(other, andres.name)).toHaveCount(0)
    await expect(other.getByRole('row', { name: /1\.014\.880\.231/ })).toBeVisible()
  })

  await test.step('the server has read nobody', async () => {
    const stored = `${await headquarters.dump()}\n${headquarters.log.join('\n')}`
    const secrets = [yolanda, andres].flatMap(({ name, cedula, phone }) => [name, cedula, phone ?? cedula])
    expect(foundIn(stored, [...secrets, beto.displayName, beto.cedula, leader.cedula])).toEqual([])
  })

  await test.step('the next day the coordinator sees who was in touch, and shuts a laptop out', async () => {
    await first.quit()
    const { page } = await start({ dataDir: coordinators })
    await signIn(page)
    await runAction(page, 'equipos de la campaña', 'Equipos de la campaña')
    const member = dialog(page).getByRole('row', { name: new RegExp(`^${beto.displayName}`) })
    await expect(member).toContainText('hoy')
    await member.getByRole('button', { name: `Equipos de ${beto.displayName}: 1` }).press('Enter')
    await dialog(page).getByRole('button', { name: 'Quitar el acceso' }).press('Enter')
    await expect(dialog(page)).toContainText('Lo que ya tiene sigue guardado en él')
    await dialog(page).getByRole('button', { name: 'Quitar el acceso' }).press('Enter')
    await expect(member).toContainText('Sin acceso')
    await expect(dialog(page).getByRole('region', { name: 'Lista de la campaña' })).toBeFocused()
  })

  await test.step('a laptop that is shut out says so, and can be disconnected', async () => {
    await sendAndFetch(other)
    await line(other).getByRole('button', { name: 'Sede: sin acceso' }).click()
    await expect(card(other)).toContainText('quien coordina le quitó el acceso')
    await card(other).getByRole('button', { name: 'Desconectar este equipo' }).press('Enter')
    await expect(dialog(other)).toContainText('Las personas de este equipo siguen aquí')
    await dialog(other).getByRole('button', { name: 'Cancelar' }).press('Enter')
    const leave = card(other).getByRole('button', { name: 'Desconectar este equipo' })
    await expect(leave).toBeFocused()
    await leave.press('Enter')
    await dialog(other).getByRole('button', { name: 'Desconectar', exact: true }).press('Enter')
    await expect(card(other).getByRole('button', { name: 'Conectar con un código' })).toBeVisible()
    await expect(heading(other)).toBeFocused()
    await expect(line(other)).not.toContainText('Sede')
    await toPeople(other)
    await expect(other.getByRole('row', { name: /1\.014\.880\.231/ })).toBeVisible()
  })
  await gateway.close()
})
