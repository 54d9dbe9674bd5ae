import { populateFolder } from '../populated.ts'
import { fillPerson, leader, openNewPerson, row } from '../screens.ts'
import { open, openPart, type Tour } from './tour.ts'

const cedula = '1014880977'
const name = 'Rosalba Quiñones'

/** From one person to everybody. */
export const erasing: Tour = {
  name: 'erasing a person, and the end of a campaign',
  seed: (dataDir) => populateFolder(dataDir, { people: 40, seed: 13, now: Date.now() }),
  async walk({ page, look }) {
    await page.getByRole('radio', { name: leader.displayName }).check()
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ingresar' }).click()
    const ask = page.getByRole('complementary', { name: 'Copia fuera de este equipo' })
    await ask.getByRole('button', { name: 'Más tarde' }).click()
    const dialog = page.getByRole('dialog').last()
    const panel = await openNewPerson(page)
    const person = { name, cedula, phone: '3005550147' }
    await fillPerson(panel, person)
    await panel.getByRole('button', { name: 'Guardar y seguir' }).click()
    await row(page, name).waitFor()
    await page.evaluate(() => window.referidos.backup.copyNow())
    await row(page, name).click()
    await page.getByRole('button', { name: 'Borrar datos', exact: true }).click()
    await dialog.getByRole('button', { name: 'Continuar' }).waitFor()
    await look('Borrar datos', 'qué se borra')
    await dialog.getByRole('button', { name: 'Continuar' }).click()
    await dialog.getByRole('checkbox').check()
    await look('Borrar datos', 'segunda pregunta')
    await dialog.getByRole('button', { name: 'Borrar para siempre' }).click()
    await page.getByRole('button', { name: 'Ver copias' }).waitFor()
    await look('Borrar datos', 'borrada, y una copia la tiene')

    await fillPerson(panel, person)
    await panel.getByText(/La persona pidió que sus datos se borraran/).waitFor()
    await look('Nuevo referido', 'sus datos se borraron')
    await open(page, 'Ajustes')
    await openPart(page, 'Datos borrados')
    await page.getByRole('button', { name: 'Quitarlas de las copias' }).waitFor()
    await look('Ajustes', 'Datos borrados')
    await page.getByRole('button', { name: 'Borrar todo…' }).click()
    await dialog.getByRole('checkbox').check()
    await look('Ajustes', 'terminar la campaña')
    await dialog.getByRole('button', { name: 'Continuar' }).click()
    await dialog.getByLabel('Su contraseña').fill(leader.password)
    await look('Ajustes', 'terminar la campaña, contraseña')
    await dialog.getByRole('button', { name: 'Borrar todo y terminar' }).click()
    await page.getByRole('heading', { name: 'Certificado de borrado' }).waitFor()
    await look('Certificado de borrado', 'fin de la campaña')
  },
}
