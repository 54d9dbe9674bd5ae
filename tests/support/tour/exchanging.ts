import type { Page } from 'playwright-core'
import { fileOfOtherLaptop } from '../other-laptop.ts'
import { seededPerson } from '../seeded.ts'
import type { Stage } from './tour.ts'

const password = 'la clave del archivo'
const dialog = (page: Page, name: string) => page.getByRole('dialog', { name })

/** Both sides of a file between laptops: saving it, taking it in and undoing it. */
export async function exchanging({ page, app, dataDir, look }: Stage): Promise<void> {
  await page.keyboard.press('Control+E')
  await dialog(page, 'Exportar').getByRole('button', { name: 'Pasar a otro computador' }).click()
  const give = dialog(page, 'Pasar a otro computador')
  await give.getByLabel('Clave del archivo').fill('corta')
  await give.getByRole('button', { name: 'Guardar archivo…' }).click()
  await give.getByText('Use por lo menos 8 caracteres.').waitFor()
  await look('Pasar a otro computador', 'clave corta')
  await give.getByRole('button', { name: 'Cancelar' }).click()

  const file = await fileOfOtherLaptop(dataDir, password, [
    {
      name: 'Beto C.',
      people: [
        seededPerson('Ilse Patricia Montoya de la Hoz', '1014880701', { registeredAt: Date.now() - 9e9 }),
        seededPerson('Édgar Ñustes', '1790000107', { barrio: 'El Recreo' }),
      ],
    },
    { name: 'Nubia Castañeda', people: [seededPerson('Óscar Bermúdez', '1014880702')] },
  ])
  await app.evaluate(({ dialog: dialogs }, filePath) => {
    dialogs.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, file)
  await page.keyboard.press('Control+I')
  await dialog(page, 'Importar personas').getByRole('button', { name: 'Traer de otro computador' }).click()
  const take = dialog(page, 'Traer de otro computador')
  await take.getByRole('button', { name: 'Elegir archivo…' }).waitFor()
  await look('Traer de otro computador', 'elegir archivo')
  await take.getByRole('button', { name: 'Elegir archivo…' }).click()
  await take.getByLabel('Clave del archivo').fill('otra clave')
  await take.getByRole('button', { name: 'Abrir' }).click()
  await take.getByText('La clave no es la de este archivo').waitFor()
  await look('Traer de otro computador', 'otra clave')
  await take.getByLabel('Clave del archivo').fill(password)
  await take.getByRole('button', { name: 'Abrir' }).click()
  await take.getByText('personas traen algo nuevo').waitFor()
  await look('Traer de otro computador', 'revisión')
  await take.getByLabel(/Nubia Castañeda es/).selectOption('No traer sus personas')
  await take.getByText('1 no se trae').waitFor()
  await take.getByRole('button', { name: /^Traer a/ }).click()
  await take.getByText(/^Se traj/).waitFor()
  await look('Traer de otro computador', 'resultado')
  await take.getByRole('button', { name: 'Deshacer lo traído' }).click()
  await look('Traer de otro computador', 'deshacer')
  await take.getByRole('button', { name: 'Deshacer', exact: true }).click()
  await page.getByText('Se deshizo lo traído').waitFor()
}
