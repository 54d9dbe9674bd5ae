import type { Page } from '@playwright/test'
import { seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const place = {
  status: 'ACTIVE',
  departamento: 'VALLE',
  municipio: 'CALI',
  puesto: 'ESCUELA INVENTADA',
  direccion: 'CRA 22 25-14',
}

/** Two vote at the same puesto, the third is not in the census. */
const people = [
  seededPerson('José Ñáñez Rodríguez', '1000300001', { ...place, mesa: '12' }),
  seededPerson('Ana María Nañez', '1000300002', { ...place, mesa: '3', phone: null }),
  seededPerson('Óscar Peña', '1000300003', { status: 'NOT_FOUND' }),
]
const [jose, ana, oscar] = people.map(({ name }) => name) as [string, string, string]

const searchBox = (page: Page) => page.getByRole('searchbox', { name: 'Buscar referidos' })

/** What a screen reader announces about the list. */
const heard = (page: Page) => page.getByRole('main').getByRole('status')

/** Expects the table to show these people, in this order. */
const shows = (page: Page, ...names: string[]) =>
  expect(page.getByRole('row', { level: 1 })).toHaveText(names.map((name) => new RegExp(name)))

test('a search finds without accents from any screen, and says what to do where it finds nobody', async ({
  turn,
}) => {
  const { page } = await turn({ people })
  await page.getByRole('button', { name: 'Nombre', exact: true }).click()
  await shows(page, ana, jose, oscar)

  await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
  await page.keyboard.press('/')
  await expect(searchBox(page)).toBeFocused()
  await page.keyboard.type('nanez')
  await shows(page, ana, jose)
  await expect(heard(page)).toHaveText('2 personas')
  await expect(searchBox(page)).toBeFocused()
  await expect(page.getByRole('tab', { name: 'Todos' })).toContainText('2')
  await searchBox(page).fill('1.000.300.003')
  await shows(page, oscar)
  await expect(heard(page)).toHaveText('1 persona')
  await searchBox(page).fill('RODRI jose')
  await shows(page, jose)
  await searchBox(page).fill('escuela')
  await shows(page, ana, jose)
  await searchBox(page).press('Escape')
  await shows(page, ana, jose, oscar)
  await expect(searchBox(page)).toBeFocused()

  await searchBox(page).fill('nadie')
  const panel = page.getByRole('tabpanel')
  await expect(panel).toContainText('Nadie coincide con «nadie».')
  await expect(heard(page)).toHaveText('Nadie coincide con «nadie».')
  // The pressed button disappears, and the search gets the focus.
  await panel.getByRole('button', { name: 'Quitar búsqueda y filtros' }).press('Enter')
  await shows(page, ana, jose, oscar)
  await expect(searchBox(page)).toBeFocused()
  await page.getByRole('tab', { name: 'Todos' }).press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'Errores' })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(page.getByRole('tab', { name: 'No pueden votar', selected: true })).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Errores', selected: true })).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await searchBox(page).fill('ana')
  await expect(panel).toContainText('Nadie coincide con «ana». Hay 1 en las otras pestañas.')
  await panel.getByRole('button', { name: 'Ver todos' }).press('Enter')
  await shows(page, ana)
  await expect(searchBox(page)).toBeFocused()
})

test('filters narrow the table, each can be taken away, and a saved view brings them back', async ({
  turn,
}) => {
  const { app, page } = await turn({ people })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640))
  await page.getByRole('button', { name: 'Nombre', exact: true }).click()

  const button = page.getByRole('button', { name: /^Filtros/ })
  await button.press('Enter')
  const filters = page.getByRole('dialog', { name: 'Filtros' })
  const [panel, line] = [await filters.boundingBox(), await page.getByRole('contentinfo').boundingBox()]
  expect((panel?.y ?? 0) + (panel?.height ?? 0)).toBeLessThan(line?.y ?? 0)
  await filters.getByRole('checkbox', { name: 'No está en el censo' }).press('Space')
  await shows(page, oscar)
  await filters.getByRole('checkbox', { name: 'No está en el censo' }).uncheck()
  await filters.getByRole('combobox', { name: 'Municipio' }).selectOption({ label: 'CALI (2)' })
  await filters.getByRole('combobox', { name: 'Puesto' }).selectOption('ESCUELA INVENTADA')
  await shows(page, ana, jose)
  await filters.getByRole('combobox', { name: 'Mesa' }).selectOption('12')
  await shows(page, jose)
  await filters.getByRole('combobox', { name: 'Mesa' }).selectOption({ label: 'Todas' })
  await filters.getByLabel('Hasta').fill('2020-01-01')
  await expect(page.getByRole('tabpanel')).toContainText('Nadie coincide con los filtros.')
  await filters.getByLabel('Hasta').press('Escape')
  await expect(filters).toBeHidden()
  await expect(button).toBeFocused()
  await expect(button).toHaveAccessibleName('Filtros: 3 activos')
  await page.getByRole('button', { name: 'Quitar el filtro Hasta 01/01/2020' }).press('Enter')
  await shows(page, ana, jose)
  await expect(searchBox(page)).toBeFocused()

  await page.getByRole('searchbox').fill('nanez jose')
  await page.getByRole('button', { name: 'Vistas' }).click()
  await page.getByRole('menuitem', { name: 'Guardar esta vista…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Guardar esta vista' })
  await dialog.getByRole('button', { name: 'Guardar' }).click()
  await expect(dialog).toContainText('Escriba un nombre para la vista.')
  await dialog.getByRole('textbox', { name: 'Nombre de la vista' }).fill('José en su mesa')
  await dialog.getByRole('button', { name: 'Guardar' }).click()
  await expect(page.getByText('Vista «José en su mesa» guardada')).toBeVisible()
  await page.getByRole('button', { name: 'Quitar filtros' }).press('Enter')
  await expect(searchBox(page)).toBeFocused()
  await searchBox(page).fill('')
  await shows(page, ana, jose, oscar)

  await page.getByRole('button', { name: 'Vistas' }).click()
  await page.getByRole('menuitem', { name: 'José en su mesa', exact: true }).click()
  await shows(page, jose)
  await expect(searchBox(page)).toHaveValue('nanez jose')
  await page.getByRole('button', { name: 'Vistas' }).click()
  await page.getByRole('menuitem', { name: 'Eliminar «José en su mesa»' }).click()
  await page.getByRole('button', { name: 'Deshacer' }).click()
  await page.getByRole('button', { name: 'Vistas' }).click()
  await expect(page.getByRole('menuitem', { name: 'José en su mesa', exact: true })).toBeVisible()
})
