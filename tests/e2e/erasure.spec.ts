import { fillPerson, openNewPerson } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

test('a person’s data are erased from their row, do not come back with Ctrl+Z, and need a new authorisation', async ({
  turn,
}) => {
  const { page } = await turn({
    people: [
      seededPerson('Yolanda Patiño', '1014880231', atSchool),
      seededPerson('Nelson Fajardo', '1014880232', atSchool),
    ],
    queue: 'paused',
  })
  const row = page.getByRole('row', { name: /1\.014\.880\.231/ })
  await page.getByRole('searchbox', { name: 'Buscar referidos' }).fill('yolanda')
  await row.click()
  await page.getByRole('button', { name: 'Borrar datos', exact: true }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Continuar' }).click()
  const submit = dialog.getByRole('button', { name: 'Borrar para siempre' })
  await expect(submit).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'Sí, entiendo que se borra para siempre' }).check()
  await submit.click()
  await expect(page.getByText('Se borraron los datos de 1 persona')).toBeVisible()
  await expect(row).toHaveCount(0)
  await expect(page.getByRole('searchbox', { name: 'Buscar referidos' })).toHaveValue('')
  await expect(page.getByRole('row', { name: /1\.014\.880\.232/ })).toBeVisible()
  await page.keyboard.press('Control+Z')
  await expect(row).toHaveCount(0)

  const panel = await openNewPerson(page)
  await fillPerson(panel, { name: 'Yolanda Patiño', cedula: '1014880231', phone: '3005550147' })
  await expect(page.getByText(/La persona pidió que sus datos se borraran/)).toBeVisible()
  await page.getByRole('button', { name: 'Guardar y seguir' }).click()
  await expect(page.getByText('Marque que tiene una autorización nueva')).toBeVisible()
  await page.getByRole('checkbox', { name: 'Me dio una autorización nueva, después de eso' }).check()
  await page.getByRole('button', { name: 'Guardar y seguir' }).click()
  await expect(row).toBeVisible()
})
