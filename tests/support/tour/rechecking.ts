import type { Locator, Page } from 'playwright-core'
import { populateFolder } from '../populated.ts'
import { leader, row } from '../screens.ts'
import { open, type Stage, type Tour } from './tour.ts'

const now = Date.now()

const dialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Verificar de nuevo' })
const strip = (page: Page): Locator => page.getByRole('region', { name: 'Verificación' })

/** The dialog before a batch, with each of its choices. */
export async function recheckDialog({ page, look }: Stage): Promise<void> {
  await open(page, 'Cola')
  await page.getByRole('button', { name: 'Verificar de nuevo' }).click()
  await dialog(page)
    .getByText(/^Se consultará/)
    .waitFor()
  await look('Verificar de nuevo', 'consultas que fallaron')
  await dialog(page)
    .getByRole('radio', { name: /^Resultados viejos/ })
    .check()
  await dialog(page).getByLabel('De hace más de cuántos días').fill('0')
  await dialog(page).getByText('Escriba un número de días').waitFor()
  await look('Verificar de nuevo', 'días mal escritos')
  await dialog(page)
    .getByRole('radio', { name: /^Lo que muestra la tabla/ })
    .check()
  await dialog(page)
    .getByText(/^Se consultarán/)
    .waitFor()
  await look('Verificar de nuevo', 'lo que muestra la tabla')
}

async function batch({ page, look }: Stage): Promise<void> {
  await page.getByRole('radio', { name: leader.displayName }).check()
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  const place = page.getByRole('complementary', { name: 'Copia fuera de este equipo' })
  await place.getByRole('button', { name: 'Más tarde' }).click()
  const news = page.getByRole('complementary', { name: 'Otra elección' })
  await news.waitFor()
  await look('Referidos', 'otra elección en la página')
  await news.getByRole('button', { name: 'Ahora no' }).click()
  await news.waitFor({ state: 'hidden' })
  await page.getByRole('tab', { name: /Errores/ }).click()
  await row(page, 'Manuela Ospina Castro').waitFor()
  await look('Referidos', 'pestaña Errores')
  await recheckDialog({ page, look } as Stage)

  await dialog(page)
    .getByRole('radio', { name: /^Consultas que fallaron/ })
    .check()
  await dialog(page).getByRole('button', { name: 'Empezar' }).click()
  await strip(page).getByRole('heading').getByText('Verificando de nuevo').waitFor()
  await look('Cola', 'verificación en curso')
  await strip(page).getByRole('button', { name: 'Pausar verificación' }).click()
  await strip(page).getByText('Verificación en pausa').waitFor()
  await strip(page).getByRole('button', { name: 'Cancelar verificación' }).click()
  await page.getByRole('dialog', { name: '¿Cancelar la verificación?' }).waitFor()
  await look('Cola', 'cancelar la verificación')
  await page.getByRole('button', { name: 'No cancelar' }).click()
  await strip(page).getByRole('button', { name: 'Seguir verificando' }).click()
  await page.getByRole('region', { name: 'Ahora' }).getByRole('button', { name: 'Reanudar' }).click()
  await strip(page).getByText('Verificación terminada').waitFor({ timeout: 120_000 })
  await look('Cola', 'verificación terminada')
  await strip(page).getByRole('button', { name: 'Ver cambios' }).click()
  await page.getByRole('table', { name: 'Quiénes cambiaron' }).waitFor()
  await look('Verificar de nuevo', 'quiénes cambiaron')
  await page.keyboard.press('Escape')
}

/** A batch from the notice of another election to its list of changes. */
export const rechecking: Tour = {
  name: 'a batch of lookups again',
  seed: (dataDir) =>
    populateFolder(dataDir, {
      people: 40,
      seed: 11,
      now,
      settings: {
        election_news: JSON.stringify({
          kind: 'offered',
          name: 'CONSULTAS INTERPARTIDISTAS 2027',
          at: now - 60_000,
        }),
      },
    }),
  walk: batch,
}
