import type { Page } from 'playwright-core'
import type { Stage } from './tour.ts'

/** Pastes a table while no field has the focus, as from a spreadsheet. */
export const pasteTable = (page: Page, rows: readonly (readonly string[])[]): Promise<void> =>
  page.evaluate(
    (text) => {
      const clipboardData = new DataTransfer()
      clipboardData.setData('text/plain', text)
      window.dispatchEvent(new ClipboardEvent('paste', { clipboardData, cancelable: true }))
    },
    rows.map((row) => row.join('\t')).join('\n'),
  )

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Importar personas' })

/** An import from the file to the result, and its undoing. */
export async function importing({ page, look }: Stage): Promise<void> {
  await page.keyboard.press('Control+I')
  await dialog(page).getByRole('button', { name: 'Elegir archivo…' }).waitFor()
  await look('Importar', 'elegir archivo')
  await pasteTable(page, [
    ['Mes', 'Ventas'],
    ['Enero', '12'],
  ])
  await dialog(page).getByText('No se encontró una tabla de personas').waitFor()
  await look('Importar', 'sin tabla de personas')
  await pasteTable(page, [
    ['Lista de la reunión', ''],
    ['Cédula', 'Nombre', 'Celular', 'Barrio', 'Mesa', 'Observaciones'],
    [
      '1.014.880.701',
      'ILSE PATRICIA MONTOYA DE LA HOZ',
      '300 555 0171',
      'El Recreo',
      '7',
      'Llamar en la tarde',
    ],
    ['1014880702', 'ÓSCAR BERMÚDEZ', '6015550172 / 3005550172', '', '', ''],
    ['1,03E+09', 'NELLY CUÉLLAR', '', '', '', ''],
    ['1014880704', 'JU?EZ PEDRO', '', '', '', ''],
    ['1014880701', 'ILSE MONTOYA', '', '', '', ''],
  ])
  await dialog(page).getByText('2 personas para importar').waitFor()
  await look('Importar', 'columnas y revisión')
  await dialog(page).getByRole('radio', { name: 'Sí, autorizaron' }).check()
  await dialog(page).getByLabel('¿Cómo autorizaron?').selectOption('Hoja firmada')
  await dialog(page)
    .getByRole('checkbox', { name: /mayúscula inicial/ })
    .check()
  await dialog(page).getByRole('cell', { name: 'Ilse Patricia Montoya de la Hoz', exact: true }).waitFor()
  await look('Importar', 'con autorización')
  await dialog(page).getByRole('combobox', { name: 'Nombre', exact: true }).selectOption('No se importa')
  await dialog(page).getByText('Elija la columna de la cédula').waitFor()
  await look('Importar', 'falta una columna')
  await dialog(page).getByRole('combobox', { name: 'Nombre', exact: true }).selectOption('Nombre')
  await dialog(page)
    .getByRole('checkbox', { name: /autorizaron libremente/ })
    .check()
  await dialog(page).getByRole('button', { name: 'Importar 2 personas' }).click()
  await dialog(page).getByText('Se importaron 2 personas').waitFor()
  await look('Importar', 'resultado')
  await dialog(page).getByRole('button', { name: 'Deshacer esta importación' }).click()
  await look('Importar', 'deshacer')
  await dialog(page).getByRole('button', { name: 'Quitar' }).click()
  await page.getByText('Se deshizo la importación').waitFor()
}
