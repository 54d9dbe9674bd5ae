import { drawSignature, fillPerson, openNewPerson, row, runAction } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const amparo = { name: 'Amparo Zuluaga', cedula: '1014880231', phone: '3005550147' }
const benita = { name: 'Benita Rojas', cedula: '1014880232', phone: '3005550148' }

test('a person signs on the screen, another one on a sheet whose photo proves it, and one takes it back', async ({
  turn,
}) => {
  const { page } = await turn({ people: [], queue: 'paused' })
  const form = await openNewPerson(page)
  await fillPerson(form, amparo)
  await form.getByRole('button', { name: 'Firmar ahora' }).click()
  const sign = page.getByRole('dialog', { name: 'Firma de Amparo Zuluaga' })
  await expect(sign.getByRole('button', { name: 'Guardar firma' })).toBeDisabled()
  await drawSignature(page)
  await sign.getByRole('button', { name: 'Guardar firma' }).click()
  await expect(form.getByRole('img', { name: 'Firma de la persona' })).toBeVisible()
  await form.getByLabel('Nombre completo').press('Enter')
  await row(page, amparo.name).waitFor()
  await expect(form.getByRole('img', { name: 'Firma de la persona' })).toHaveCount(0)

  await runAction(page, 'hojas', 'Hojas para firmar')
  const sheets = page.getByRole('region', { name: 'Hojas para firmar' })
  await sheets.getByLabel('Reunión o lugar').fill('El Recreo')
  await sheets.getByRole('button', { name: 'Hacer e imprimir' }).click()
  const preview = page.getByRole('dialog', { name: 'Imprimir' })
  const code = /Código (\d+-\w{4})/
  await expect(preview.getByText(code).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await sheets.getByText('0 de 12 renglones registrados · Sin foto').waitFor()

  await page.getByRole('link', { name: 'Referidos' }).click()
  await openNewPerson(page)
  await fillPerson(form, benita)
  await form.getByRole('radio', { name: 'Hoja firmada' }).check()
  await form.getByRole('combobox', { name: 'Hoja' }).click()
  await page.getByRole('option', { name: /El Recreo/ }).click()
  await expect(form.getByLabel('Renglón')).toHaveValue('1')
  await form.getByLabel('Nombre completo').press('Enter')
  await row(page, benita.name).waitFor()
  await expect(form.getByLabel('Renglón')).toHaveValue('2')

  await runAction(page, 'hojas', 'Hojas para firmar')
  await sheets.getByText('1 de 12 renglones registrados · Sin foto').waitFor()
  await sheets.getByRole('button', { name: /^Foto de la hoja/ }).click()
  const picture = { name: 'hoja.png', mimeType: 'image/png', buffer: await page.screenshot() }
  await sheets
    .getByLabel(/^Agregar foto de la hoja/)
    .and(page.locator('input'))
    .setInputFiles(picture)
  await sheets.getByText('1 de 12 renglones registrados · 1 foto').waitFor()

  await page.getByRole('link', { name: 'Referidos' }).click()
  await row(page, benita.name).click()
  const detail = page.getByRole('treegrid')
  await expect(detail.getByText(/Hoja \d+, renglón 1/)).toBeVisible()
  await detail.getByRole('button', { name: 'Ver autorización' }).click()
  const shown = page.getByRole('dialog', { name: 'Autorización de Benita Rojas' })
  await shown.getByRole('button', { name: 'Ver', exact: true }).click()
  const photo = shown.getByRole('img', { name: /^Foto de la hoja/ })
  await expect(photo).toBeVisible()
  await expect
    .poll(() => photo.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(500)
  await page.keyboard.press('Escape')

  await detail.getByRole('button', { name: 'Revocar autorización' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revocar' }).click()
  await expect(detail.getByText('Revocó su autorización: no se consulta más.')).toBeVisible()
  await expect(detail.getByRole('button', { name: 'Registrar autorización' })).toBeVisible()
  await page.getByRole('button', { name: 'Filtros' }).click()
  await page.getByRole('dialog').getByRole('checkbox', { name: 'Sin autorización vigente' }).check()
  await page.getByRole('button', { name: 'Listo' }).click()
  await expect(row(page, amparo.name)).toHaveCount(0)
  await expect(row(page, benita.name)).toBeVisible()
})
