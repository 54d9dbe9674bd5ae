import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { Locator } from 'playwright-core'
import { faults } from '../support/faults.ts'
import { misplaced } from '../support/layout.ts'
import { chooseWhereToSave, row, runAction } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const people = [
  seededPerson('Adriana Muñoz', '1014880101', { ...atSchool, barrio: '=1+1' }),
  seededPerson('Beatriz Ríos', '1014880102', atSchool),
  seededPerson('Carlos Vega', '1014880103'),
]

const checked = (dialog: Locator): Promise<string[]> =>
  dialog
    .getByRole('checkbox', { checked: true })
    .evaluateAll((boxes) => boxes.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent ?? ''))

test('who, which columns and what kind of file is chosen before the place, and remembered', async ({
  turn,
  dataDir,
}) => {
  const { page, app } = await turn({ people, queue: 'paused' })
  const dialog = page.getByRole('dialog', { name: 'Exportar' })
  const book = path.join(dataDir, 'lista.xlsx')
  const text = path.join(dataDir, 'lista.csv')

  // The table as it is: Ctrl+E and Enter.
  await chooseWhereToSave(app, book)
  await page.getByRole('tab', { name: 'Encontrados' }).click()
  await page.keyboard.press('Control+E')
  await expect(dialog.getByRole('radio', { name: 'Lo que muestra la tabla (2)' })).toBeChecked()
  await expect(dialog.getByRole('radio', { name: 'Los seleccionados' })).toHaveCount(0)
  expect(await checked(dialog)).toEqual(['Nombre', 'Cédula', 'Puesto', 'Mesa', 'Estado'])
  await expect(dialog.getByRole('button', { name: 'Guardar archivo…' })).toBeFocused()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640))
  await expect(dialog.getByRole('button', { name: 'Guardar archivo…' })).toBeInViewport({ ratio: 1 })
  expect([await misplaced(page), await faults(page), await faults(page, 'colours')]).toEqual([[], [], []])
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Se exportaron 2 personas a ${book}`)).toBeVisible()
  await expect(page.getByRole('tab', { name: 'Encontrados' })).toBeFocused()
  const { sheets } = await readXlsx(fs.readFileSync(book))
  expect(sheets.map(({ name }) => name)).toEqual(['Referidos', 'Por puesto', 'Resumen'])
  expect(sheets[0]?.rows[0]).toEqual(['Nombre', 'Cédula', 'Puesto', 'Mesa', 'Estado'])
  expect(sheets[0]?.rows).toHaveLength(3)
  expect(new Map(sheets[2]?.rows.map(([what, value]) => [what, value])).get('Búsqueda y filtros')).toBe(
    'Encontrados',
  )

  // Everybody, with other columns, as text.
  await chooseWhereToSave(app, text)
  await runAction(page, 'Exportar')
  await dialog.getByText('Todos', { exact: true }).click()
  await dialog.getByText('Texto separado por punto y coma (.csv)').click()
  for (const name of ['Cédula', 'Puesto', 'Mesa', 'Estado'])
    await dialog.getByRole('checkbox', { name, exact: true }).uncheck()
  await dialog.getByRole('checkbox', { name: 'Nombre' }).uncheck()
  await expect(dialog.getByRole('alert')).toHaveText('Marque por lo menos una columna.')
  await expect(dialog.getByRole('button', { name: 'Guardar archivo…' })).toBeDisabled()
  await dialog.getByRole('checkbox', { name: 'Nombre' }).check()
  await dialog.getByRole('checkbox', { name: 'Barrio' }).check()
  await dialog.getByRole('button', { name: 'Guardar archivo…' }).click()
  await expect(page.getByText(`Se exportaron 3 personas a ${text}`)).toBeVisible()
  expect(fs.readFileSync(text, 'utf8').split('\r\n').slice(0, 2).join('|')).toMatch(
    /^\uFEFFNombre;Barrio\|(Adriana Muñoz;'=1\+1|Beatriz Ríos;|Carlos Vega;)$/,
  )

  // Remembered, and given up with one click; whoever is selected is offered.
  await page.getByRole('tab', { name: 'Todos' }).click()
  await page.getByRole('checkbox', { name: 'Seleccionar a Carlos Vega' }).click()
  await page.getByRole('region', { name: 'Selección' }).getByRole('button', { name: 'Exportar' }).click()
  await expect(dialog.getByRole('radio', { name: 'Los seleccionados (1)' })).toBeChecked()
  await expect(dialog.getByRole('radio', { name: 'Texto separado' })).toBeChecked()
  expect(await checked(dialog)).toEqual(['Nombre', 'Barrio'])
  await dialog.getByRole('button', { name: 'Las de la tabla' }).click()
  expect(await checked(dialog)).toEqual(['Nombre', 'Cédula', 'Puesto', 'Mesa', 'Estado'])
  await dialog.getByRole('button', { name: 'Todas' }).click()
  expect(await checked(dialog)).toHaveLength(19)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(row(page, 'Carlos Vega')).toHaveAttribute('aria-selected', 'true')
})
