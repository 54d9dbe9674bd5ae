import { populateFolder } from '../populated.ts'
import { leader } from '../screens.ts'
import { open, openPart, type Tour } from './tour.ts'

/** States in which lookups, the list or the summary fail. */
export const trouble: Tour = {
  name: 'no way past the captcha, no connection, no list',
  seed: (dataDir) =>
    populateFolder(dataDir, {
      people: 120,
      seed: 11,
      now: Date.now(),
      settings: { captcha_way: 'service' },
    }),
  options: { captchaKey: null },
  async walk({ app, page, look, site }) {
    await page.getByRole('radio', { name: leader.displayName }).check()
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ingresar' }).click()
    await openPart(page, 'Captcha')
    await page.getByText('Falta la clave').first().waitFor()
    await look('Ajustes', 'falta la clave de 2captcha')
    await open(page, 'Cola')
    const head = page.getByRole('region', { name: 'Ahora' })
    await head.getByRole('button', { name: 'Reanudar' }).click()
    await head.getByText('no soy un robot').first().waitFor()
    await look('Cola', 'falta la clave de 2captcha')
    await open(page, 'Referidos')
    await look('Referidos', 'falta la clave de 2captcha')
    await openPart(page, 'Captcha')
    await page.getByRole('radio', { name: /Yo resuelvo/ }).check()
    await look('Ajustes', 'captcha a mano')
    await open(page, 'Cola')
    await head.getByText('Resuelva el captcha').waitFor({ timeout: 60_000 })
    await look('Cola', 'captcha por resolver')
    await open(page, 'Referidos')
    await look('Referidos', 'captcha por resolver')
    await site.close()
    await open(page, 'Cola')
    await head.getByRole('button', { name: 'Cancelar consulta' }).click()
    await head.getByText('No hay conexión con la página del censo').waitFor({ timeout: 90_000 })
    await look('Cola', 'sin conexión')
    await open(page, 'Referidos')
    await look('Referidos', 'sin conexión')
    await app.evaluate(({ ipcMain }) => {
      for (const channel of ['people.list', 'summary.read']) {
        ipcMain.removeHandler(channel)
        ipcMain.handle(channel, () => ({ ok: false, error: { code: 'internal' } }))
      }
    })
    await page.getByRole('tab', { name: /Encontrados/ }).click()
    await page.getByText('No se pudo leer la lista.').waitFor()
    await look('Referidos', 'no se pudo leer')
    await open(page, 'Resumen')
    await page.getByText('No se pudo hacer el resumen.').waitFor()
    await look('Resumen', 'no se pudo leer')
  },
}
