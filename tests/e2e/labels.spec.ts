import type { Locator, Page } from 'playwright-core'
import { fillPerson, type InventedPerson, openNewPerson, register, row } from '../support/screens.ts'
import { seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const yolanda: InventedPerson = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880241', phone: '3005550147' }
const andres: InventedPerson = { name: 'Andrés Páez Roa', cedula: '1014880242', phone: null }
const celia: InventedPerson = { name: 'Celia Ruiz Mora', cedula: '1014880243', phone: null }
const before = ['Dora Quintero', 'Hugo Chocué'].map((name, n) => seededPerson(name, `101488025${n}`))
const sitting = 'Reunión El Recreo, 29 nov'

/** Of the open row. */
const labelsOf = (page: Page): Locator => page.getByRole('treegrid').locator('dd', { hasText: sitting })

const names = (page: Page) => page.locator('tr[data-id] td:nth-child(2)').allTextContents()

async function filterBy(page: Page, label: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: /^Filtros/ }).click()
  const filters = page.getByRole('dialog', { name: 'Filtros' })
  await filters.getByRole('combobox', { name: label }).selectOption({ label: choice })
  await filters.getByRole('button', { name: 'Listo' }).click()
}

test('labels are typed in the form, inherited from the sitting, put on a selection, and filtered by', async ({
  turn,
}) => {
  const { page } = await turn({ people: before, queue: 'paused' })

  const panel = await openNewPerson(page)
  await fillPerson(panel, yolanda)
  await panel.getByLabel('Reunión de hoy').fill(sitting)
  await panel.getByRole('button', { name: 'Más datos' }).click()
  const typed = panel.getByRole('combobox', { name: 'Etiquetas' })
  for (const label of ['Transporte', 'Familia']) {
    await typed.fill(label)
    await typed.press('Enter')
  }
  await panel.getByLabel('Nombre completo').press('Enter')
  await expect(row(page, yolanda.name)).toBeVisible()
  // The next person gets the sitting's label alone, until it changes.
  await register(page, andres)
  await panel.getByLabel('Reunión de hoy').fill('')
  await register(page, celia)
  await page.keyboard.press('Escape')

  await row(page, yolanda.name).click()
  await expect(labelsOf(page)).toHaveText(`${sitting}; Transporte; Familia`)
  await row(page, andres.name).click()
  await expect(labelsOf(page)).toHaveText(sitting)
  await row(page, celia.name).click()
  await expect(page.getByRole('treegrid').getByRole('button', { name: 'Editar' })).toBeVisible()
  await expect(labelsOf(page)).toHaveCount(0)

  for (const { name } of before) await row(page, name).getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Etiquetar' }).click()
  await page.getByRole('dialog').getByLabel('Etiqueta').fill('transporte')
  await page.keyboard.press('Enter')
  await expect(page.getByText('a 2 personas')).toBeVisible()
  await page.getByRole('button', { name: 'Quitar selección' }).click()

  await filterBy(page, 'Etiqueta', 'Transporte (3)')
  await expect.poll(() => names(page)).toEqual([yolanda.name, ...before.map(({ name }) => name).toReversed()])
  await filterBy(page, 'Etiqueta', `${sitting} (2)`)
  await expect.poll(() => names(page)).toEqual([andres.name, yolanda.name])
})
