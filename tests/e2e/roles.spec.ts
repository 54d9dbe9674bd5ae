import type { Page } from 'playwright-core'
import { type InventedAccount, placeAccounts } from '../support/accounts.ts'
import { fillPerson, openNewPerson, register, row } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const account = (
  role: 'USER' | 'LEADER',
  displayName: string,
  name: string,
  cedula: string,
): InventedAccount => ({
  role,
  displayName,
  name,
  cedula,
  phone: '3005550100',
  password: `la clave de ${displayName}`,
})
const accounts = [
  account('LEADER', 'Marta', 'Marta Gómez', '52000001'),
  account('LEADER', 'Beto', 'Beto Cuéllar', '52000003'),
  account('USER', 'Úrsula', 'Úrsula Quiñones', '52000004'),
]

async function signInAs(page: Page, displayName: string): Promise<void> {
  if ((await page.getByRole('button', { name: 'Bloquear' }).count()) > 0)
    await page.getByRole('button', { name: 'Bloquear' }).click()
  await page.getByRole('radio', { name: displayName }).check()
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(`la clave de ${displayName}`)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await page.getByText('Ingresó como').waitFor()
}

const sections = (page: Page) => page.getByRole('navigation', { name: 'Secciones' }).getByRole('link')

test('a user sees their own card alone; of a person whom two leaders registered the second is told no more, the owner decides', async ({
  start,
  site,
  dataDir,
}) => {
  const { database } = await placeAccounts(dataDir, accounts, Date.now())
  database.close()
  site.script('52000004', { kind: 'not_found' })
  const yolanda = { name: 'Yolanda Patiño', cedula: '1014880231', phone: '3005550147' }
  const { page } = await start()
  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()

  await test.step('a user sees their own card and nothing else, whatever they type', async () => {
    await signInAs(page, 'Úrsula')
    await expect(page.getByRole('heading', { name: 'Mi perfil', level: 1 })).toBeVisible()
    await expect(sections(page)).toHaveText(['Mi perfil'])
    const card = page.getByRole('region', { name: 'Dónde vota usted' })
    await expect(card).toContainText('No está en el censo')
    await expect(page.getByRole('button', { name: 'Actualizar' })).toHaveCount(0)
    await expect(page.getByRole('contentinfo')).toHaveText('En línea')
    for (const route of ['/', '/cola', '/ajustes']) {
      await page.evaluate((typed) => {
        window.location.hash = typed
      }, route)
      await expect(page).toHaveURL(/#\/perfil$/)
    }
    await page.keyboard.press('Control+N')
    await expect(page.getByRole('complementary')).toHaveCount(0)
  })

  await signInAs(page, 'Marta')
  await register(page, yolanda)
  await expect(row(page, yolanda.name)).toContainText('Encontrado')

  await signInAs(page, 'Beto')
  const panel = await openNewPerson(page)
  await fillPerson(panel, { ...yolanda, name: 'Yola Patiño' })
  await expect(panel.getByText('Usted no la ha registrado todavía')).toBeVisible()
  await panel.getByLabel('Nombre completo').press('Enter')
  await expect(panel.getByText('Ya está registrada por otro líder')).toBeVisible()
  await expect(panel.getByRole('alert')).toContainText('Se avisará al administrador')
  await expect(page.locator('body')).not.toContainText('Marta')

  await signInAs(page, 'Marta')
  await expect(row(page, yolanda.name)).toBeVisible()
  await page.getByRole('link', { name: /Ajustes.*1 duplicado por decidir/ }).click()
  const card = page.getByRole('region', { name: 'Duplicados entre líderes' })
  const dispute = card.getByRole('listitem')
  for (const said of ['La registró Marta', 'También la registró Beto', 'Yola Patiño · 300 555 0147'])
    await expect(dispute).toContainText(said)
  await card.getByRole('button', { name: 'Pasar a Beto' }).click()
  await expect(card.getByText('Escriba por qué decide así')).toBeVisible()
  await card.getByLabel('Motivo de la decisión').fill('Vive en el barrio de Beto')
  await card.getByRole('button', { name: 'Pasar a Beto' }).click()
  await expect(card).toContainText('No hay duplicados por decidir.')
  await card.getByLabel('Mostrar los ya decididos').check()
  await expect(dispute).toContainText('Vive en el barrio de Beto')

  await page.getByRole('link', { name: 'Referidos' }).click()
  await expect(page.getByText('Usted todavía no tiene referidos.')).toBeVisible()
  await expect(row(page, yolanda.name)).toHaveCount(0)
  await signInAs(page, 'Beto')
  await expect(row(page, yolanda.name)).toContainText('Encontrado')
})
