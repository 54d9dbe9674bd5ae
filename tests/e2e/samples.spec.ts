import { openPart } from '../support/tour/tour.ts'
import { expect, test } from './fixtures.ts'

test('invented people are tried and removed; what they are told is the owner’s; Acerca de names the programs of others', {
  tag: '@full',
}, async ({ begin }) => {
  const { page } = await begin()
  await page.getByRole('button', { name: 'Probar con personas inventadas' }).press('Enter')
  const rows = page.getByRole('row', { name: /Ejemplo/ })
  await expect(rows).toHaveCount(8)

  await page.getByRole('button', { name: 'Filtros' }).press('Enter')
  await page.getByLabel('Barrio').selectOption('La Loma (4)')
  await page.keyboard.press('Escape')
  await expect(rows).toHaveCount(4)
  await rows.filter({ hasText: 'Fabio' }).click()
  await expect(page.getByText('Puede inscribirse hasta el 31/08/2027.')).toBeVisible()

  await openPart(page, 'Quien no puede votar')
  const guidance = page.getByRole('region', { name: 'Quien no puede votar' })
  await guidance.getByLabel('Último día para inscribir la cédula').fill('2027-11-01')
  await guidance.getByRole('button', { name: 'Guardar' }).press('Enter')
  await expect(guidance.getByText('Debe ser antes de las elecciones.')).toBeVisible()
  await guidance.getByLabel('Último día para inscribir la cédula').fill('2027-08-15')
  const text = guidance.getByLabel('No están en el censo: inscribir la cédula')
  await text.fill('Venga a la sede con la cédula.')
  await guidance.getByRole('button', { name: 'Guardar' }).press('Enter')
  await expect(page.getByText('Guardado. Vale para todos los líderes')).toBeVisible()
  await page.getByRole('link', { name: 'Referidos', exact: true }).press('Enter')
  await expect(page.getByText('Puede inscribirse hasta el 15/08/2027. Venga a la sede')).toBeVisible()

  await openPart(page, 'Acerca de Referidos')
  await page.getByRole('button', { name: 'Licencias de otros programas' }).press('Enter')
  const licences = page.getByRole('dialog').getByRole('group')
  await licences.filter({ hasText: /^zod / }).click()
  await expect(licences.filter({ hasText: /^zod / })).toContainText('Permission is hereby granted')
  await page.keyboard.press('Escape')

  await page.getByRole('button', { name: 'Quitarlas' }).press('Enter')
  await page.getByRole('link', { name: 'Referidos', exact: true }).press('Enter')
  await expect(rows).toHaveCount(0)
})
