import { faults } from '../support/faults.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

test('a correction is taken back with Ctrl+Z, and one field of it from the person’s history', async ({
  turn,
}) => {
  const { page } = await turn({
    people: [seededPerson('Yolanda Patiño', '1014880231', atSchool)],
    queue: 'paused',
  })
  const row = page.getByRole('row', { name: /1\.014\.880\.231/ })
  await row.click()
  async function rename(name: string) {
    await page.getByRole('button', { name: 'Editar', exact: true }).click()
    const form = page.getByRole('complementary', { name: 'Editar referido' })
    await form.getByLabel('Nombre completo').fill(name)
    await form.getByRole('button', { name: 'Guardar' }).click()
    await expect(row).toContainText(name)
  }
  await rename('Yolanda Ruiz')
  await page.keyboard.press('Control+Z')
  await expect(page.getByText('Se deshizo la corrección de 1 persona')).toBeVisible()
  await expect(row).toContainText('Yolanda Patiño')
  await expect(row).toContainText('Encontrado')

  await rename('Yolanda Paz')
  await page.getByRole('button', { name: 'Historial' }).click()
  const changes = page.getByRole('dialog').getByRole('region', { name: 'Cambios' })
  await expect(changes.getByRole('listitem').first()).toContainText('Nombre: Yolanda Patiño → Yolanda Paz')
  expect(await faults(page)).toEqual([])
  await changes.getByRole('button', { name: /Deshacer: Nombre: Yolanda Patiño → Yolanda Paz/ }).press('Enter')
  await expect(changes.getByRole('listitem').first()).toContainText('Nombre: Yolanda Paz → Yolanda Patiño')
  await page.keyboard.press('Escape')
  await expect(row).toContainText('Yolanda Patiño')
})
