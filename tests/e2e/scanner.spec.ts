import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Page } from 'playwright-core'
import type { Drafts } from '../../src-preload/contract/index.ts'
import { barcodeOf, cardOfYolanda } from '../support/cedula-barcode.ts'
import { openNewPerson, palette, row } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

/** Types like a USB scanner: one key per byte, faster than any person, control characters with Ctrl. */
async function scanner(page: Page): Promise<(text: string) => Promise<void>> {
  const devtools = await page.context().newCDPSession(page)
  const press = (key: string, code: number, more: { text?: string; modifiers?: number } = {}) =>
    devtools.send('Input.dispatchKeyEvent', { type: 'keyDown', key, windowsVirtualKeyCode: code, ...more })
  function type(letter: string): Promise<unknown> {
    const byte = letter.charCodeAt(0)
    if (letter === '\r') return press('Enter', 13, { text: '\r' })
    if (letter === '\t') return press('Tab', 9)
    if (byte > 0 && byte < 0x20) return press(String.fromCharCode(byte + 0x60), byte + 0x40, { modifiers: 2 })
    if (byte > 0x20 && byte < 0x7f) return press(letter, 0, { text: letter })
    return devtools.send('Input.insertText', { text: letter })
  }
  // Sends each key without waiting for the answer to the one before.
  return async (text) => void (await Promise.all([...text].map(type)))
}

const drafts = (page: Page) =>
  page.evaluate(async () => {
    const result = await window.referidos.drafts.read()
    return result.ok ? result.value : null
  })

/** Reads the drafts every 30 ms. The returned function stops that and returns all that were read. */
async function watchDrafts(page: Page) {
  const watched = await page.evaluateHandle(() => {
    const seen: (Drafts | null)[] = []
    const timer = setInterval(async () => {
      const result = await window.referidos.drafts.read()
      seen.push(result.ok ? result.value : null)
    }, 30)
    return { seen, timer }
  })
  return () =>
    watched.evaluate(({ seen, timer }) => {
      clearInterval(timer)
      return seen
    })
}

test('a scanned cédula fills number and name; nothing else of it acts, stays or is written down', async ({
  turn,
}) => {
  const { page, dataDir } = await turn()
  const panel = await openNewPerson(page)
  const cedula = panel.getByLabel('Cédula')
  const name = panel.getByLabel('Nombre completo')
  await expect(cedula).toBeFocused()
  const scan = await scanner(page)
  const barcode = barcodeOf(cardOfYolanda)

  await test.step('what is typed as fast and is no barcode goes where it was meant to', async () => {
    await scan('1014880231\tAnaRuiz\r')
    await expect(name).toHaveValue('AnaRuiz')
    await expect(cedula).toHaveValue('1.014.880.231')
    await expect(panel.getByText('Escriba este dato.').first()).toBeVisible()
    await panel.getByLabel('Cédula').fill('')
    await name.fill('')
    await expect.poll(() => drafts(page)).toEqual({ new: null, edit: null })
    await page.keyboard.press('Escape')
    await openNewPerson(page)
    await expect(cedula).toBeFocused()
  })

  await test.step('with its NULs', async () => {
    const draftsMeanwhile = await watchDrafts(page)
    await scan(barcode)
    await expect(name).toHaveValue('YOLANDA MARÍA PATIÑO DE LA PEÑA')
    await expect(cedula).toHaveValue('52.345.678')
    await expect(page.getByText('Cédula y nombre leídos')).toBeVisible()
    await expect(cedula).toBeFocused()
    await expect(palette(page)).toBeHidden()
    await expect(panel.getByText('Escriba este dato.')).toHaveCount(0)
    const filled = {
      cedula: '52.345.678',
      name: 'YOLANDA MARÍA PATIÑO DE LA PEÑA',
      phone: '',
      barrio: '',
      notes: '',
    }
    await expect.poll(() => drafts(page)).toMatchObject({ new: filled, edit: null })
    const written = await draftsMeanwhile()
    const cedulas = new Set(written.map((draft) => draft?.new?.cedula ?? ''))
    expect(cedulas).toContain('52.345.678')
    cedulas.delete('52.345.678')
    // A machine that stalls after the first keys takes them for typed ones. They are digits that begin the barcode.
    for (const one of cedulas) expect(barcode.startsWith(one.replaceAll('.', '')), one).toBe(true)
    expect(new Set(written.map((draft) => draft?.new?.name ?? ''))).toEqual(new Set(['', filled.name]))
  })

  await test.step('without them the number alone, in place of the one before', async () => {
    await scan(barcodeOf({ ...cardOfYolanda, cedula: '1014880231' }).replaceAll('\0', ''))
    await expect(cedula).toHaveValue('1.014.880.231')
    await expect(page.getByText('Cédula leída del código de barras')).toBeVisible()
    await expect(cedula).toBeFocused()
  })

  await test.step('one that cannot be read leaves what was there', async () => {
    await scan('0022428571PubDSK_1\t\rABC')
    await expect(panel.getByText('No se pudo leer el código de barras')).toBeVisible()
    await expect(cedula).toHaveValue('1.014.880.231')
    await expect(cedula).toBeFocused()
  })

  await test.step('a barcode that is pasted is read as well', async () => {
    await cedula.fill('')
    // What follows at once would belong to the same burst of input.
    await expect.poll(() => drafts(page)).toMatchObject({ new: { cedula: '' } })
    await page.keyboard.insertText(barcode)
    await expect(cedula).toHaveValue('52.345.678')
  })

  await expect(row(page, 'PATIÑO')).toHaveCount(0)
  for (const file of await readdir(dataDir, { recursive: true, withFileTypes: true })) {
    if (!file.name.endsWith('.log')) continue
    expect(await readFile(path.join(file.parentPath, file.name), 'latin1')).not.toMatch(
      /PubDSK|PATI|52345678/,
    )
  }
})

test('the cédula of somebody who is edited can be scanned', { tag: '@full' }, async ({ turn }) => {
  const { page } = await turn({ people: [seededPerson('Yolanda Patiño', '52345679', atSchool)] })
  await row(page, 'Yolanda Patiño').click()
  await page.getByRole('button', { name: 'Editar' }).click()
  const panel = page.getByRole('complementary', { name: 'Editar referido' })
  await panel.getByLabel('Cédula').focus()
  const scan = await scanner(page)
  await scan(barcodeOf(cardOfYolanda).replaceAll('\0', ''))
  await expect(panel.getByLabel('Cédula')).toHaveValue('52.345.678')
  await expect(panel.getByLabel('Cédula')).toBeFocused()
  await expect(panel.getByLabel('Nombre completo')).toHaveValue('Yolanda Patiño')
  await expect(panel.getByText('Se consultará de nuevo')).toBeVisible()
  expect(JSON.stringify(await drafts(page))).not.toContain('PubDSK')
})
