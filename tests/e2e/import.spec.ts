import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { writeXlsx } from 'hucre/xlsx'
import { pasteTable } from '../support/tour/importing.ts'
import { expect, test } from './fixtures.ts'

const chooseFile = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, file)

test('a list comes in by keyboard: the file, its columns, the result; rejected rows go back, and it is undone', async ({
  begin,
  dataDir,
}) => {
  const { page, app } = await begin()
  const file = path.join(dataDir, 'lista.xlsx')
  const rows = [
    ['Reunión del sábado'],
    ['Documento', 'Persona', 'Cel', 'Mesa'],
    [1_014_880_701, 'ILSE MONTOYA', 3_005_550_171, 7],
    ['1014880702', 'ÓSCAR BERMÚDEZ', '', ''],
    ['1,03E+09', 'NELLY CUÉLLAR', '', ''],
  ]
  fs.writeFileSync(file, await writeXlsx({ sheets: [{ name: 'Hoja1', rows }] }))
  await chooseFile(app, file)
  await page.getByRole('button', { name: 'Importar', exact: true }).first().press('Enter')
  const window = page.getByRole('dialog', { name: 'Importar personas' })
  await window.getByRole('button', { name: 'Elegir archivo…' }).press('Enter')
  await expect(window.getByText('lista.xlsx')).toBeVisible()
  await expect(window.getByRole('combobox', { name: 'Mesa' })).toHaveValue('census')
  await expect(window.getByText('2 personas para importar · 1 fila no se importa')).toBeVisible()

  const start = window.getByRole('button', { name: 'Importar 2 personas' })
  await expect(start).toBeDisabled()
  await window.getByRole('radio', { name: 'No la tengo' }).press('Space')
  await expect(start).toBeEnabled()
  await start.press('Enter')
  await expect(window.getByText('Se importaron 2 personas')).toBeVisible()
  await expect(window.getByText('2 no se consultan hasta que registre su autorización')).toBeVisible()
  await expect(window.getByRole('button', { name: 'Descargar los rechazados' })).toBeVisible()
  await window.getByRole('button', { name: 'Cerrar' }).last().press('Enter')
  await page.keyboard.press('Control+I')
  await expect(window.getByRole('button', { name: 'Descargar los rechazados' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(window).toBeHidden()

  const person = page.getByRole('row', { name: /ILSE MONTOYA/ })
  await person.click()
  await expect(page.getByText('No se consulta: falta registrar su autorización.')).toBeVisible()
  await page.getByRole('button', { name: 'Registrar autorización' }).press('Enter')
  const authorise = page.getByRole('dialog', { name: 'Registrar la autorización' })
  await authorise.getByLabel('¿Cómo autorizó?').selectOption('Firma')
  await authorise.getByRole('checkbox').press('Space')
  await authorise.getByRole('button', { name: 'Registrar' }).press('Enter')
  await expect(page.getByText('Se registró 1 autorización')).toBeVisible()
  await expect(page.getByText('No se consulta: falta registrar su autorización.')).toBeHidden()

  await pasteTable(page, [
    ['Cédula', 'Nombre'],
    ['1014880703', 'Nelly Cuéllar'],
  ])
  await expect(window.getByText('1 persona para importar')).toBeVisible()
  await window.getByRole('radio', { name: 'No la tengo' }).press('Space')
  await window.getByRole('button', { name: 'Importar 1 persona' }).press('Enter')
  await window.getByRole('button', { name: 'Deshacer esta importación' }).press('Enter')
  await window.getByRole('button', { name: 'Quitar' }).press('Enter')
  await expect(page.getByText('Se deshizo la importación')).toBeVisible()
  await expect(page.getByRole('row', { name: /Nelly/ })).toHaveCount(0)
  await expect(page.getByRole('row', { name: /BERMÚDEZ/ })).toHaveCount(1)

  await page.keyboard.press('Control+Z')
  await expect(page.getByText('No se deshizo nada: 1 persona se cambió después de importarla')).toBeVisible()
  await expect(page.getByRole('row', { name: /BERMÚDEZ/ })).toHaveCount(1)
})
