import fs from 'node:fs'
import path from 'node:path'
import type { Page } from '@playwright/test'
import { browserArchive } from '../support/browser-archive.ts'
import { isFull } from '../support/extent.ts'
import { canHide, keptBrowser, withoutInstalledBrowsers } from '../support/hidden-browsers.ts'
import { listenOnLoopback } from '../support/loopback.ts'
import { runAction } from '../support/screens.ts'
import { refuse } from '../support/tour/main.ts'
import { expect, test } from './fixtures.ts'

async function openSettings(page: Page) {
  await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
  const card = page.getByRole('region', { name: 'Navegador' })
  return {
    card,
    said: card.getByRole('status'),
    press: (name: string) => card.getByRole('button', { name }).click(),
  }
}

test('by keys the browser is tried and that aborted; the self-test goes the whole way, and nothing of it is left', {
  tag: '@full',
}, async ({ turn }) => {
  const { page, dataDir } = await turn()
  const { card, said, press } = await openSettings(page)
  await page.keyboard.press('Control+1')
  await runAction(page, 'Probar el navegador')
  const heading = card.getByRole('heading', { name: 'Navegador' })
  await expect(heading).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(card.getByRole('button', { name: 'Cancelar' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(said).toContainText('Prueba cancelada.')
  await expect(heading).toBeFocused()
  await press('Probar el navegador')
  await expect(said).toContainText(/Funciona: la consulta de prueba tardó \d+,\d\ss/)
  await expect(card.getByRole('listitem').filter({ hasText: 'se usa' }).first()).toContainText(
    'El que trae Referidos',
  )
  await runAction(page, 'Prueba completa')
  await expect(said).toContainText(/Funciona: una consulta inventada pasó .* en \d+,\d\ss/)
  expect(fs.existsSync(path.join(dataDir, 'self-test'))).toBe(false)
})

test('where the census is out of reach the self-test says that the queue waits, and the palette tries again', {
  tag: '@full',
}, async ({ begin, site }) => {
  await site.close()
  const { app, page } = await begin({ isOwnWaiting: true })
  const { card, said, press } = await openSettings(page)
  const why = 'La cola espera la conexión'
  const line = page.getByRole('contentinfo')
  await expect(line).toContainText(why)
  await press('Prueba completa')
  await expect(said).toContainText('Funciona, pero la cola espera')
  await expect(card).toContainText(why)
  // The queue retries by itself too. Only the error of this call shows that the palette made it.
  await refuse(app, ['queue.networkChanged'])
  await runAction(page, 'probar', 'Probar la conexión')
  await expect(page.getByRole('status').getByText('Algo falló.')).toBeVisible()
})

test(
  'a browser is downloaded with its progress, aborted, downloaded again, and taken',
  {
    tag: '@full',
  },
  async ({ begin, dataDir }, testInfo) => {
    testInfo.skip(!canHide(), 'only root may hide the installed browsers')
    const archive = browserArchive(keptBrowser(dataDir))
    let goOn: (() => void) | null = null
    const host = await listenOnLoopback((_, response) => {
      response.writeHead(200, { 'content-length': archive.length })
      response.write(archive.subarray(0, archive.length / 2))
      // The first download stops at half, until it is cancelled. Later downloads are complete.
      if (goOn === null) goOn = () => response.end(archive.subarray(archive.length / 2))
      else response.end(archive.subarray(archive.length / 2))
    }, 0)
    const browsers = path.join(dataDir, 'browsers')
    const env = {
      PLAYWRIGHT_BROWSERS_PATH: browsers,
      PLAYWRIGHT_DOWNLOAD_HOST: host.url,
    }
    const { app, page } = await begin({ env, executable: withoutInstalledBrowsers(dataDir) })
    // The app's own browser needs a display as the app does, and a headless Chromium needs none.
    await app.evaluate(() => {
      process.env.DISPLAY = ':none'
    })
    const { card, said, press } = await openSettings(page)
    const own = card.getByRole('listitem').filter({ hasText: 'El que se descargó' })
    await press('Probar el navegador')
    await expect(said).toContainText('No se pudo abrir ningún navegador. Oprima «Instalar un navegador»')
    await expect(card.getByRole('listitem').filter({ hasText: 'El que trae Referidos' })).not.toContainText(
      'se usa',
    )
    await expect(own).toContainText('no está instalado')

    await press('Instalar un navegador')
    const bar = card.getByRole('progressbar', { name: 'Descarga del navegador' })
    await expect(bar).toHaveAttribute('aria-valuenow', /^[45]\d$/)
    await expect(card).toContainText('falta menos de un minuto')
    await expect(card.getByRole('button', { name: 'Prueba completa' })).toBeDisabled()
    await press('Cancelar')
    await expect(said).toContainText('Instalación cancelada. No quedó nada a medias.')
    expect(fs.readdirSync(browsers).filter((name) => name.startsWith('chromium'))).toEqual([])

    await press('Instalar un navegador')
    await expect(said).toContainText('Navegador instalado')
    await expect(own).toContainText('se usa')
    await expect(card.getByRole('button', { name: 'Instalar un navegador' })).toHaveCount(0)
    if (isFull) {
      await press('Prueba completa')
      await expect(said).toContainText('Funciona: una consulta inventada')
      await host.close()
      await fs.promises.rm(browsers, { recursive: true })
      await press('Probar el navegador')
      await expect(own).toContainText('no está instalado')
      await press('Instalar un navegador')
      await expect(said).toContainText('No se pudo llegar al sitio de descarga')
    } else await host.close()
  },
)
