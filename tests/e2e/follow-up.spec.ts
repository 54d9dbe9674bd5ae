import type { Locator, Page } from 'playwright-core'
import { faults } from '../support/faults.ts'
import { runAction } from '../support/screens.ts'
import { atSchool, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const found: Partial<SeededPerson> = { ...atSchool, departamento: 'BOYACA', direccion: 'CRA 22 # 25-14' }
const people = [
  seededPerson('Yolanda Patiño', '1014880231', found),
  seededPerson('Zoila Peña', '1014880232', { ...found, mesa: '9' }),
  seededPerson('Wilma Ruiz', '1014880233', { ...found, municipio: 'CHIA', puesto: 'COLISEO' }),
  seededPerson('Dora Quintero', '1014880234', { status: 'NOT_FOUND' }),
  seededPerson('Elba Gil', '1014880235', {
    status: 'CANCELLED_OTHER',
    novedad: 'CANCELADA POR DOBLE CEDULACION',
    phone: null,
  }),
  seededPerson('Hugo Paz', '1014880236'),
]

const section = (page: Page, name: RegExp): Locator => page.getByRole('region', { name })

test('one page of a filter: how many vote and where, what each of the others must do, with phones; printed', async ({
  turn,
}) => {
  const { page } = await turn({ people, queue: 'paused' })
  await page.getByRole('button', { name: 'Rescate' }).press('Enter')
  await expect(page.getByRole('heading', { name: 'Rescate', level: 1 })).toBeVisible()
  const main = page.getByRole('main')
  await expect(main).toContainText('Todos los referidos')
  await expect(main.getByRole('definition')).toHaveText(['6', '3', '2', '1'])
  const votes = section(page, /^Votan/).getByRole('row')
  await expect(votes).toHaveText([/Puesto/, /I\.E\. TOMÁS VÁSQUEZ.*PAIPA.*2/, /COLISEO.*CHIA.*1/])
  const register = section(page, /inscribir la cédula/)
  await expect(register).toContainText(/Puede inscribirse hasta el 31\/08\/2027/)
  await expect(register.getByRole('row').last()).toHaveText(/Dora Quintero1\.014\.880\.234300 555 0147/)
  const identity = section(page, /error de identidad/)
  await expect(identity.getByRole('row').last()).toHaveText(
    /Elba Gil1\.014\.880\.235No tieneCANCELADA POR DOBLE CEDULACION/,
  )
  await expect(main).toContainText('Por consultar: 1 referido')
  expect(await faults(page)).toEqual([])
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await faults(page, 'colours')).toEqual([])

  await page.keyboard.press('Control+P')
  const sheet = page.getByRole('dialog', { name: 'Imprimir' }).getByRole('article', { name: 'Hoja 1 de 1' })
  await expect(sheet).toContainText(
    '6 registrados · 3 votan · 2 no pueden votar todavía · de 1 aún no se sabe',
  )
  await expect(sheet).toContainText('Elba Gil1.014.880.235No tieneCANCELADA POR DOBLE CEDULACION')
  await page.keyboard.press('Escape')

  // Of a filter, with its words.
  await page.getByRole('button', { name: 'Volver a Referidos' }).press('Enter')
  await page.getByRole('tab', { name: /No pueden votar/ }).click()
  await runAction(page, 'rescate', 'Rescate: quién vota, dónde, y qué debe hacer cada uno de los demás')
  await expect(main.getByRole('definition')).toHaveText(['2', '0', '2'])
  await expect(main).toContainText('No pueden votar')
  await expect(section(page, /^Votan/)).toContainText('Todavía nadie de esta lista tiene puesto')
})
