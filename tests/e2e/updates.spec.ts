import fs from 'node:fs'
import path from 'node:path'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { newSeed } from '../support/extent.ts'
import { browsersIn } from '../support/processes.ts'
import { signIn } from '../support/screens.ts'
import { killUpdates } from '../updates/kills.ts'
import { call, everybodyIn, fillShelf, newer, older, setUp, toldStep } from '../updates/laptop.ts'
import { expect, test } from './fixtures.ts'

test.skip(process.platform !== 'linux', 'an AppImage')

test('a leader downloads a newer version, restarts, and everybody is there', { tag: '@full' }, async ({
  dataDir: folder,
  site,
  captcha,
}) => {
  const shelf = await fillShelf(folder, null)
  const laptop = await setUp(folder, shelf, {
    censusUrl: site.page,
    captchaUrl: captcha.url,
    captchaKey: captchaTestKey,
  })
  try {
    const first = await laptop.start()
    const { page } = first
    await signIn(page)
    await laptop.register(page)
    await page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    const card = page.getByRole('region', { name: 'Versión y actualizaciones' })
    await expect(card).toContainText(`Referidos ${older}`)
    await card.getByRole('button', { name: 'Buscar actualizaciones' }).click()
    const notice = page.getByRole('complementary', { name: 'Versión nueva' })
    await expect(notice).toContainText(`Hay una versión nueva: ${newer}`)
    const half = shelf.feed.holdAt(0.5)
    await notice.getByRole('button', { name: 'Descargar' }).click()
    await half
    await expect(notice).toContainText(`Descargando la versión ${newer}`)
    // It goes on in the background.
    await laptop.register(page)
    shelf.feed.goOn()
    // The browser of this lookup stays for the next one.
    await page.evaluate(() => window.referidos.queue.resume())
    await page.getByText('Nada en cola').waitFor({ timeout: 60_000 })
    const profiles = path.join(laptop.dataDir, 'browser-profiles')
    expect(browsersIn(profiles).length).toBeGreaterThan(0)
    await notice.getByRole('button', { name: 'Reiniciar ahora' }).click()
    await page.getByRole('heading', { name: `Instalando la versión ${newer}` }).waitFor()
    expect(await laptop.startedByItself()).toBeGreaterThan(0)
    expect(browsersIn(profiles)).toEqual([])
    await first.quit()
    expect(first.log().filter((line) => line.includes('[error]'))).toEqual([])
    expect(laptop.installed()).toBe(newer)
    await laptop.cutPower()

    const second = await laptop.start()
    await signIn(second.page)
    expect(await call(second.page, 'state')).toEqual({ kind: 'idle' })
    expect(await everybodyIn(second.page)).toEqual(laptop.acknowledged)
    await second.page.getByRole('link', { name: 'Ajustes', exact: true }).click()
    await expect(second.page.getByRole('region', { name: 'Versión y actualizaciones' })).toContainText(
      `Referidos ${newer}`,
    )
    await expect(second.page.getByText('antes de instalar otra versión')).toBeVisible()
    await second.quit()
    const leftBeside = fs.readdirSync(path.dirname(laptop.image))
    expect(leftBeside).toEqual(['Referidos.AppImage'])
  } finally {
    await laptop.cutPower()
    await shelf.close()
  }
})

test('killed while it downloads and while it installs, the app opens with everybody', {
  tag: '@full',
}, async () => {
  test.setTimeout(300_000)
  const { seed, problems } = await killUpdates({
    kills: 2,
    seed: newSeed(),
    packaged: null,
    among: ['download', 'install'],
  })
  expect({ seed, problems }).toEqual({ seed, problems: [] })
})

test('an installation that fails at its last step leaves the version as it was, which starts again and says so @full', async ({
  dataDir: folder,
  site,
  captcha,
}) => {
  const shelf = await fillShelf(folder, null)
  const laptop = await setUp(folder, shelf, {
    censusUrl: site.page,
    captchaUrl: captcha.url,
    captchaKey: null,
  })
  try {
    const first = await laptop.start()
    await signIn(first.page)
    await laptop.register(first.page)
    await call(first.page, 'check')
    await toldStep(first.page, 'ready', () => call(first.page, 'download'))
    await first.app.evaluate(() => {
      const fs = process.getBuiltinModule('node:fs')
      const { renameSync } = fs
      fs.renameSync = (from, to) => {
        if (String(from).endsWith('.new')) throw Object.assign(new Error('EIO'), { code: 'EIO' })
        renameSync(from, to)
      }
    })
    await toldStep(first.page, 'installing', () => call(first.page, 'install'))
    expect(await laptop.startedByItself()).toBeGreaterThan(0)
    await first.quit()
    await laptop.cutPower()
    expect(laptop.installed()).toBe(older)

    const second = await laptop.start()
    await signIn(second.page)
    expect(await everybodyIn(second.page)).toEqual(laptop.acknowledged)
    const notice = second.page.getByRole('complementary', { name: 'Versión nueva' })
    await expect(notice).toContainText(`La versión ${newer} no se pudo instalar`)
    await notice.getByRole('button', { name: 'Después' }).click()
    await expect(notice).toBeHidden()
    await second.quit()
  } finally {
    await laptop.cutPower()
    await shelf.close()
  }
})
