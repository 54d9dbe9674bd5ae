import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { faults } from '../support/faults.ts'
import { pagesOf } from '../support/pdf.ts'
import { chooseWhereToSave } from '../support/screens.ts'
import { atSchool, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { invented } from '../support/typed.ts'
import { expect, test } from './fixtures.ts'

const wide = 'MARÍA GUMERCINDA WILHELMINA DE LOS ÁNGELES MOMPÓ WAGENMAKER'

/** Ninety people at two puestos and at none; the last ones have all that makes a line high. */
const people: SeededPerson[] = Array.from({ length: 90 }, (_, n) => {
  const cedula = String(1_014_880_000 + n)
  if (n % 9 === 8)
    return seededPerson(`Nadia Sol ${letters(n)}`, cedula, { status: 'NOT_FOUND', phone: null })
  return seededPerson(n % 7 === 0 ? wide : `Carlos Andrés ${letters(n)} Vega`, cedula, {
    ...atSchool,
    departamento: 'BOYACA',
    direccion: 'CRA 22 # 25-14',
    mesa: String(1 + (n % 3)),
    ...(n % 2 === 0
      ? {}
      : { municipio: 'CHÍA', puesto: 'INSTITUCIÓN EDUCATIVA DEPARTAMENTAL MARÍA AUXILIADORA SEDE W' }),
  })
})
function letters(n: number): string {
  return `${String.fromCharCode(90 - (n % 26))}${'aeiou'[n % 5]}rez`
}

const sheets = (page: Page): Locator => page.getByRole('dialog', { name: 'Imprimir' })
const pages = (page: Page): Locator => sheets(page).getByRole('article')
const bare = (text: string): string => text.replace(/\s/g, '')

async function readAll(page: Page): Promise<string[]> {
  const more = sheets(page).getByRole('button', { name: /falta/ })
  while ((await more.count()) > 0) {
    const before = await pages(page).count()
    await more.click()
    await expect.poll(() => pages(page).count()).toBeGreaterThan(before)
  }
  return (await pages(page).allTextContents()).map(bare)
}

/** Sheets whose lines reach their foot or their edge. */
const overfull = (page: Page): Promise<string[]> =>
  pages(page).evaluateAll((articles) =>
    articles
      .filter((article) => {
        const sheet = article.querySelector<HTMLElement>('.sheet')
        const foot = sheet?.querySelector('.foot')
        const last = sheet?.querySelector('.body')?.lastElementChild
        if (!sheet || !foot || !last) return true
        const isLow = last.getBoundingClientRect().bottom > foot.getBoundingClientRect().top
        return isLow || sheet.scrollWidth > sheet.clientWidth
      })
      .map((article) => article.getAttribute('aria-label') ?? ''),
  )

/** Instead of the system's print dialog: says what it was asked, and answers as the printer would. */
const answerPrinter = (app: ElectronApplication, isPrinted: boolean, reason: string): Promise<void> =>
  app.evaluate(
    ({ app }, answer) => {
      app.removeAllListeners('web-contents-created')
      app.on('web-contents-created', (_event, contents) => {
        const preferences = (
          contents as unknown as { getLastWebPreferences(): object }
        ).getLastWebPreferences()
        contents.print = (options, callback) => {
          Object.assign(globalThis, {
            asked: { options, preferences, partition: contents.session.storagePath },
          })
          callback?.(answer.isPrinted, answer.reason)
        }
      })
    },
    { isPrinted, reason },
  )

test('what is previewed is what is printed: by puesto, by mesa, as a list; sorted; by keys', async ({
  turn,
}) => {
  const { app, page, dataDir, who } = await turn({ people, queue: 'paused' })
  await page.keyboard.press('Control+P')
  await expect(sheets(page)).toContainText('90 personas')
  await expect(sheets(page).getByRole('button', { name: 'Imprimir…' })).toBeFocused()
  expect(await faults(page)).toEqual([])
  const byPuesto = await readAll(page)
  expect(byPuesto[0]).toContain(bare(who.displayName))
  expect(byPuesto.at(-1)).toMatch(/^.*Sinpuesto10referidos.*/)
  expect(await overfull(page)).toEqual([])

  // The same pages as a PDF, whatever came in meanwhile.
  const came = await page.evaluate(
    (person) => window.referidos.people.register(person),
    invented(999, 'Zoila Peña'),
  )
  expect(came.ok).toBe(true)
  const file = path.join(dataDir, 'hojas.pdf')
  await chooseWhereToSave(app, file)
  await page.keyboard.press('Tab')
  await expect(sheets(page).getByRole('button', { name: 'Guardar PDF' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText(`Se guardó el PDF de 90 personas en ${file}`)).toBeVisible()
  await expect(sheets(page)).toBeHidden()
  expect(pagesOf(fs.readFileSync(file)).map(bare)).toEqual(byPuesto)

  await page.keyboard.press('Control+P')
  await sheets(page).getByRole('radio', { name: 'Una por puesto' }).focus()
  await page.keyboard.press('ArrowDown')
  await expect(pages(page).first()).toContainText(/Mesa 1\d+ referidos? · INSTITUCIÓN .*? W/)
  expect(await overfull(page)).toEqual([])
  // Other sheets begin at their first page.
  const preview = sheets(page).getByRole('region', { name: 'Vista previa' })
  await preview.evaluate((section) => section.scrollTo(0, section.scrollHeight))
  await page.keyboard.press('ArrowDown')
  await expect(pages(page).first()).toContainText('Dónde vota')
  expect(await preview.evaluate((section) => section.scrollTop)).toBe(0)
  await sheets(page).getByRole('radio', { name: 'Por apellido' }).check()
  await expect(pages(page).first().getByRole('row').nth(1)).toContainText('Carlos Andrés Aarez Vega')
  await readAll(page)
  expect(await overfull(page)).toEqual([])

  // The system's dialog, from a window without scripts and without a preload, whose session is in memory only.
  await answerPrinter(app, false, 'Print job canceled')
  const print = sheets(page).getByRole('button', { name: 'Imprimir…' })
  await print.press('Enter')
  await expect.poll(() => app.evaluate(() => 'asked' in globalThis)).toBe(true)
  expect(await app.evaluate(() => (globalThis as unknown as { asked: object }).asked)).toMatchObject({
    options: { silent: false, printBackground: false },
    preferences: { sandbox: true, contextIsolation: true, nodeIntegration: false, javascript: false },
    partition: null,
  })
  await expect(print).toBeEnabled()
  await answerPrinter(app, false, 'No printers available on the network')
  await print.press('Enter')
  await expect(page.getByText('Este equipo no tiene impresora.')).toBeVisible()
  await answerPrinter(app, true, '')
  await print.press('Enter')
  await expect(page.getByText('Enviado a la impresora.')).toBeVisible()
  await expect(sheets(page)).toBeHidden()

  // A selection, with its own button.
  for (const n of [0, 1])
    await page
      .getByRole('treegrid')
      .getByRole('checkbox')
      .nth(1 + n)
      .check()
  await page
    .getByRole('region', { name: 'Selección' })
    .getByRole('button', { name: 'Imprimir' })
    .press('Enter')
  await expect(sheets(page)).toContainText('2 personas')
  await page.keyboard.press('Escape')
  await expect(sheets(page)).toBeHidden()
  // What a filter leaves, with its words on the sheet.
  await page.getByRole('searchbox', { name: 'Buscar referidos' }).fill('wagenmaker')
  await expect(page.getByRole('tab', { name: /Todos/ })).toContainText('12')
  await page.keyboard.press('Control+P')
  await expect(sheets(page)).toContainText('12 personas')
  await expect(pages(page).first()).toContainText('«wagenmaker»')
  await page.keyboard.press('Escape')
})
