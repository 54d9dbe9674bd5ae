import { fillFirstStart, issueCode, leader, openNewPerson, typeGroups } from '../screens.ts'
import { open, type Tour } from './tour.ts'

/** From the first account to an empty list. */
export const firstStart: Tour = {
  name: 'from the first start to an empty list',
  seed: async () => {},
  async walk({ page, look }) {
    await page.getByRole('heading', { name: 'Le damos la bienvenida' }).waitFor()
    await look('Primer inicio', 'vacío')
    await page.getByRole('button', { name: 'Restaurar una copia…' }).click()
    await page.getByText('No se encontró ninguna copia').waitFor()
    await look('Restaurar una copia', 'sin copias, en otro equipo')
    await page.getByRole('button', { name: 'Volver' }).click()
    await page.getByRole('button', { name: 'Crear cuenta' }).click()
    await page.getByText('Escriba este dato.').first().waitFor()
    await look('Primer inicio', 'con errores')
    await fillFirstStart(page)
    await look('Primer inicio', 'lleno')
    await page.getByRole('button', { name: 'Crear cuenta' }).click()
    await page.getByText('Usted todavía no tiene referidos.').waitFor()
    await page.getByText('Nada en cola').waitFor({ timeout: 60_000 })
    await look('Referidos', 'vacía')
    await page.getByRole('button', { name: 'Probar con personas inventadas' }).click()
    await page.getByRole('row', { name: /Fabio Ejemplo/ }).click()
    await page.getByText('Puede inscribirse hasta').waitFor()
    await look('Referidos', 'personas inventadas')
    await page.getByRole('button', { name: 'Quitarlas' }).click()
    await page.getByText('Usted todavía no tiene referidos.').waitFor()
    const groups = await issueCode(page, leader.password)
    await look('Código de recuperación', 'mostrado')
    await page.getByRole('button', { name: 'Ya lo guardé' }).click()
    await page
      .getByRole('textbox', { name: /^Grupo \d$/ })
      .last()
      .waitFor()
    await look('Código de recuperación', 'confirmar')
    for (const group of await page.getByRole('textbox', { name: /^Grupo \d$/ }).all())
      await group.fill('AAAA')
    await page.getByRole('button', { name: 'Confirmar', exact: true }).click()
    await page.getByText('No coincide con el código.').waitFor()
    await look('Código de recuperación', 'no coincide')
    await typeGroups(page, groups)
    await openNewPerson(page)
    await look('Nuevo referido', 'lista vacía')
    await page.keyboard.press('Escape')
    await open(page, 'Mi perfil')
    await page.getByText(leader.name).waitFor()
    await page.getByRole('button', { name: 'Mapa' }).waitFor()
    await look('Mi perfil', 'primera consulta')
    await open(page, 'Cola')
    await page.getByText('No hay nada por consultar').waitFor()
    await look('Cola', 'sin nada por consultar')
    await open(page, 'Resumen')
    await page.getByText('Usted todavía no tiene referidos.').waitFor()
    await look('Resumen', 'vacío')
  },
}
