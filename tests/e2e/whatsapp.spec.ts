import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { decodeQR } from 'qr/decode.js'
import { faults } from '../support/faults.ts'
import { row, runAction } from '../support/screens.ts'
import { atSchool, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const found: Partial<SeededPerson> = { ...atSchool, departamento: 'BOYACA', direccion: 'CRA 22 # 25-14' }
const yolanda = seededPerson('Yolanda Patiño', '1014880231', found)
const zoila = seededPerson('Zoila Peña', '1014880232', { ...found, phone: null })
const wilma = seededPerson('Wilma Ruiz', '1014880233', { ...found, phone: '6085550147' })
const dora = seededPerson('Dora Quintero', '1014880234', { status: 'NOT_FOUND' })

/** What a camera reads off the screen. */
async function scanned(app: ElectronApplication, code: Locator): Promise<string> {
  const png = (await code.screenshot()).toString('base64')
  const { width, height, pixels } = await app.evaluate(({ nativeImage }, png) => {
    const image = nativeImage.createFromDataURL(`data:image/png;base64,${png}`)
    return { ...image.getSize(), pixels: image.toBitmap().toString('base64') }
  }, png)
  return decodeQR({ width, height, data: Buffer.from(pixels, 'base64') }, { format: 'BGRA' })
}

const open = async (page: Page, name: string): Promise<Locator> => {
  await row(page, name).click()
  await page.getByRole('treegrid').getByRole('button', { name: 'WhatsApp', exact: true }).press('Enter')
  return page.getByRole('dialog', { name: `WhatsApp para ${name}` })
}

test('a phone reads the message off the screen, and nothing leaves the laptop', async ({ turn }) => {
  const { app, page } = await turn({ people: [yolanda, zoila, wilma, dora], queue: 'paused' })
  await app.evaluate(({ session, shell, app }) => {
    const left: string[] = []
    Object.assign(app, { left })
    shell.openExternal = async (url) => void left.push(url)
    session.defaultSession.webRequest.onErrorOccurred(({ url }) => void left.push(url))
  })
  const dialog = await open(page, yolanda.name)
  const code = dialog.getByRole('img', { name: 'Código para abrir WhatsApp' })
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    const url = new URL(await scanned(app, code))
    expect(`${url.origin}${url.pathname}`).toBe('https://wa.me/573005550147')
    const message = url.searchParams.get('text') ?? ''
    expect(message).toContain('Yolanda Patiño, este es su puesto de votación:\nI.E. TOMÁS VÁSQUEZ\n')
    expect(await dialog.getByRole('region', { name: 'Mensaje' }).textContent()).toBe(message)
  }
  await expect(dialog).toContainText('300 555 0147')
  expect(await faults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await expect(dialog).toBeHidden()

  await runAction(page, 'whatsapp', 'Enviar por WhatsApp dónde vota la persona que está viendo')
  await expect(dialog).toBeVisible()
  await page.keyboard.press('Escape')

  const without = await open(page, zoila.name)
  await expect(without).toContainText('Zoila Peña no tiene teléfono registrado')
  await expect(without.getByRole('img', { name: 'Código' })).toHaveCount(0)
  await without.getByRole('button', { name: 'Editar' }).press('Enter')
  await expect(page.getByRole('complementary', { name: 'Editar referido' })).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(await open(page, wilma.name)).toContainText('(608 555 0147) es fijo')
  await page.keyboard.press('Escape')

  await row(page, dora.name).click()
  await expect(page.getByRole('treegrid').getByRole('button', { name: 'Editar' })).toBeVisible()
  await expect(page.getByRole('treegrid').getByRole('button', { name: 'WhatsApp' })).toHaveCount(0)
  expect(await app.evaluate(({ app }) => (app as unknown as { left: string[] }).left)).toEqual([])
})
