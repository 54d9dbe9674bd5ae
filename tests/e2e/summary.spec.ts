import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { placeAccounts } from '../support/accounts.ts'
import { inventPeople } from '../support/counted.ts'
import { part } from '../support/extent.ts'
import { pagesOf } from '../support/pdf.ts'
import { chooseWhereToSave, leader, register, runAction, saveExport, signIn } from '../support/screens.ts'
import { answerWith, hold, tell } from '../support/tour/main.ts'
import { expect, test } from './fixtures.ts'

const attack = '</th><img src=x onerror="document.title=1">'
const carlos = { name: 'Carlos Andrés Vega', cedula: '1014880231', phone: '3005550147' }
const dora = { name: 'Dora Inés Quintero', cedula: '1014880232', phone: null }

const open = async (page: Page): Promise<void> => {
  await page.getByRole('link', { name: 'Resumen' }).click()
  await page.getByRole('heading', { name: 'Resumen', level: 1 }).waitFor()
}
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })
const rowsOf = (page: Page, table: string): Locator =>
  page
    .getByRole('table', { name: table, exact: true })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
const windowsOf = (app: ElectronApplication): Promise<number> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)

test('from nobody to a sheet: the figures follow the answers, and what the census wrote is text on paper', async ({
  begin,
  site,
  dataDir,
}) => {
  site.script(carlos.cedula, {
    kind: 'found',
    departamento: 'BOYACA',
    municipio: 'PAIPA',
    puesto: attack,
    direccion: 'CRA 22 25-14',
    mesa: '7',
  })
  site.script(dora.cedula, { kind: 'not_found' })
  const { app, page } = await begin()
  const line = page.getByRole('contentinfo')
  await open(page)
  await expect(page.getByText('Usted todavía no tiene referidos.')).toBeVisible()
  await page.getByRole('link', { name: 'Cola' }).click()
  await page.getByRole('button', { name: 'Pausar' }).click()
  await expect(line).toContainText('En pausa')
  await open(page)
  await page.getByRole('main').getByRole('button', { name: 'Nuevo referido' }).click()
  await register(page, carlos)
  await register(page, dora)
  await page.keyboard.press('Escape')

  await open(page)
  await expect(rowsOf(page, 'Estado')).toHaveText([/Pendiente\s*2\s*100 %/])
  await expect(card(page, 'Dónde votan')).toContainText('Todavía nadie tiene puesto de votación')
  await expect(card(page, 'Costo de captchas')).toBeHidden()
  // The figures follow the lookups while the screen is open.
  await line.getByRole('button', { name: 'Reanudar' }).click()
  await expect(rowsOf(page, 'Estado')).toHaveText([/Encontrado\s*1\s*50 %/, /No está en el censo\s*1\s*50 %/])
  const where = card(page, 'Dónde votan')
  await expect(where).toContainText('1 de 2 con puesto')
  await expect(where.getByRole('img', { name: /referidos por municipio/ })).toBeVisible()
  await where.getByRole('radio', { name: 'Mesa' }).check()
  await where.getByRole('radio', { name: 'Tabla' }).check()
  await expect(rowsOf(page, 'Mesa')).toHaveText([/BOYACA\s*PAIPA.*onerror.*\s*7\s*1/])
  await expect(card(page, 'Costo de captchas')).toContainText(/US\$\s0,00\d+ en 30 días/)
  const days = card(page, 'Últimos 30 días')
  await days.getByRole('radio', { name: 'Tabla' }).check()
  await expect(rowsOf(page, 'Últimos 30 días').first()).toHaveText(/\d\d\/\d\d\/\d{4}\s*2\s*1\s*2/)

  // The palette exports every part of the summary to Excel.
  const heads = {
    Estado: ['Estado', 'Referidos'],
    'Referidos por municipio': ['Departamento', 'Municipio', 'Referidos'],
    'Referidos por puesto': ['Departamento', 'Municipio', 'Puesto', 'Referidos'],
    'Referidos por mesa': ['Departamento', 'Municipio', 'Puesto', 'Mesa', 'Referidos'],
    'Últimos 30 días': ['Día', 'Registros', 'Encontrados', 'Consultas'],
    'Costo de captchas': ['Día', 'Costo (US$)'],
  }
  const kinds = Object.entries(heads)
  for (const [name, columns] of part(kinds, kinds.slice(0, 1))) {
    const book = path.join(dataDir, `${name}.xlsx`)
    await chooseWhereToSave(app, book)
    await runAction(page, `Excel: ${name}`)
    await expect(page.getByText(book)).toBeVisible()
    expect((await readXlsx(fs.readFileSync(book))).sheets[0]?.rows[0]).toEqual(columns)
  }

  // The palette prints the tables that the cards show.
  const printing = page.getByRole('dialog', { name: 'Imprimir' })
  for (const [name, text] of [
    ['Estado', 'Encontrado150 %'],
    ['Referidos por mesa', `BOYACAPAIPA${attack}71`],
  ] as const) {
    await runAction(page, `Imprimir: ${name}`)
    await expect(printing.getByRole('article', { name: 'Hoja 1 de 1' })).toContainText(text)
    await page.keyboard.press('Escape')
  }
  await page.getByRole('button', { name: 'Imprimir', exact: true }).click()
  const file = path.join(dataDir, 'hojas.pdf')
  await chooseWhereToSave(app, file)
  await printing.getByRole('button', { name: 'Guardar PDF' }).click()
  await expect(page.getByText(`Se guardó el PDF de 2 personas en ${file}`)).toBeVisible()
  await expect.poll(() => windowsOf(app)).toBe(1)
  const [puesto = '', without = '', ...more] = pagesOf(fs.readFileSync(file))
  expect(more).toEqual([])
  expect(puesto).toContain(`${leader.displayName}`)
  expect(puesto).toContain(`${attack}CRA 22 25-14 · PAIPA · BOYACA1 referido`)
  expect(puesto).toContain('Mesa 71 referidoCarlos Andrés Vega1.014.880.231300 555 0147')
  expect(puesto).toContain('página 1 de 2')
  expect(without).toContain('Sin puesto1 referido')
  expect(without).toContain('No está en el censo1 referidoDora Inés Quintero1.014.880.232No tiene')
  expect(without).toContain('página 2 de 2')
})

test('with thousands: the whole table in pages, to Excel and to paper; a print is aborted and leaves nothing', {
  tag: '@full',
}, async ({ start, dataDir }) => {
  const now = Date.now()
  const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now)
  inventPeople(database, { people: 4_000, puestos: 120, referredBy: 1, now })
  inventPeople(database, { people: 5, puestos: 1, referredBy: 2, now, cedula: 1_000_000_000 })
  database.close()
  const { app, page } = await start({ censusUrl: 'http://127.0.0.1:9/censo/consultar/' })
  await signIn(page)
  await open(page)
  await expect(rowsOf(page, 'Estado')).toHaveText([
    /Pendiente\s*400\s*10 %/,
    /Encontrado\s*2\.800\s*70 %/,
    /No está en el censo\s*400\s*10 %/,
    /Sin respuesta\s*400\s*10 %/,
  ])
  const where = card(page, 'Dónde votan')
  await where.getByRole('radio', { name: 'Puesto' }).check()
  await expect(where).toContainText('Los 20 con más referidos, de 120')
  await where.getByRole('radio', { name: 'Tabla' }).check()
  await expect(rowsOf(page, 'Puesto')).toHaveCount(50)
  await where.getByRole('button', { name: 'Siguientes' }).click()
  await where.getByRole('button', { name: 'Siguientes' }).click()
  await expect(where).toContainText('101 a 120 de 120')
  await expect(rowsOf(page, 'Puesto')).toHaveCount(20)

  const folder = path.join(dataDir, 'salida')
  fs.mkdirSync(folder)
  const table = path.join(folder, 'puestos.xlsx')
  await chooseWhereToSave(app, table)
  await where.getByRole('button', { name: 'Excel: Dónde votan' }).click()
  await expect(page.getByText(`Se exportaron 120 filas a ${table}`)).toBeVisible()
  const [sheet] = (await readXlsx(fs.readFileSync(table))).sheets
  const counts = sheet?.rows.slice(1).map((row) => Number(row.at(-1))) ?? []
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(2_800)
  expect(counts).toEqual(counts.toSorted((one, other) => other - one))
  fs.rmSync(table)

  // A long export: the button keeps the focus, and no second export starts, not even from another screen.
  const toExcel = where.getByRole('button', { name: 'Excel: Dónde votan' })
  const asItWas = await hold(app, ['summary.export'])
  await toExcel.focus()
  await page.keyboard.press('Enter')
  await expect(toExcel).toHaveAttribute('aria-disabled', 'true')
  await expect(toExcel).toBeFocused()
  await tell(app, 'spreadsheet.progress', { rows: null, done: null, leftMs: null })
  const running = page.getByRole('status').filter({ hasText: 'Exportando…' })
  await expect(running).toBeVisible()
  await page.getByRole('link', { name: 'Referidos' }).click()
  const everybody = page.getByRole('button', { name: 'Exportar', exact: true })
  await expect(everybody).toHaveAttribute('aria-disabled', 'true')
  await expect(running).toBeVisible()
  await chooseWhereToSave(app, table)
  await asItWas()
  await expect(page.getByText(`Se exportaron 120 filas a ${table}`).last()).toBeVisible()
  await expect(running).toHaveCount(0)
  await expect(everybody).not.toHaveAttribute('aria-disabled')
  fs.rmSync(table)

  // An export that the leader aborts, with the button and from the palette. Main then answers `aborted`.
  for (const way of ['button', 'palette'] as const) {
    const isAnswered = await answerWith(app, ['spreadsheet.export'], { kind: 'aborted' })
    const isEnded = await hold(app, ['spreadsheet.export'])
    await everybody.click()
    await saveExport(page)
    await tell(app, 'spreadsheet.progress', { rows: 100_000, done: 12_500, leftMs: 7_600 })
    await expect(running).toContainText('12.500 de 100.000, faltan unos 8 s')
    await everybody.focus()
    if (way === 'palette') await runAction(page, 'Cancelar la exportación')
    else {
      await running.getByRole('button', { name: 'Cancelar la exportación' }).focus()
      await page.keyboard.press('Enter')
    }
    await expect(page.getByRole('status').filter({ hasText: 'Cancelando…' })).toBeVisible()
    await expect(everybody).toBeFocused()
    await isEnded()
    await expect(page.getByText('Se canceló y no se guardó ningún archivo.').last()).toBeVisible()
    await isAnswered()
  }
  await open(page)

  await where.getByRole('button', { name: 'Imprimir: Dónde votan' }).click()
  const printing = page.getByRole('dialog', { name: 'Imprimir' })
  await expect(printing).toContainText(/\d hojas · 4\.000 personas/)
  await expect(printing.getByRole('article', { name: /^Hoja 1 de/ })).toContainText(
    'Referidos por puestoDepartamentoMunicipioPuestoReferidosBOYACA',
  )
  await page.keyboard.press('Escape')

  const file = path.join(folder, 'hojas')
  await chooseWhereToSave(app, file)
  await page.getByRole('button', { name: 'Imprimir', exact: true }).click()
  const savePdf = printing.getByRole('button', { name: 'Guardar PDF' })
  await savePdf.click()
  await expect(printing).toContainText('Preparando las hojas de 4.000 personas')
  await printing.getByRole('button', { name: 'Cancelar' }).click()
  await expect(page.getByText('Se canceló y no se guardó ningún PDF.')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(printing).toBeHidden()
  // Nothing is left after the print in progress has ended, either.
  await expect.poll(() => windowsOf(app)).toBe(1)
  expect(fs.readdirSync(folder)).toEqual([])

  // The shortcut prints from any screen.
  await page.getByRole('link', { name: 'Ajustes' }).click()
  await page.keyboard.press('Control+P')
  await savePdf.click()
  await expect(page.getByText(`Se guardó el PDF de 4.000 personas en ${file}.pdf`)).toBeVisible()
  expect(fs.readdirSync(folder)).toEqual(['hojas.pdf'])
  const pages = pagesOf(fs.readFileSync(`${file}.pdf`))
  const heads = pages.map((text) => /\d{4}(.*?)(?:CRA|\d+\.?\d* referidos)/.exec(text)?.[1])
  expect(new Set(heads).size).toBe(121)
  expect(heads.at(-1)).toBe('Sin puesto')
  expect(pages.at(-1)).toContain(`página ${pages.length} de ${pages.length}`)

  // Closing the window ends the app, even during a print.
  await page.keyboard.press('Control+P')
  await savePdf.click()
  await expect(printing).toContainText('Preparando las hojas')
  const ended = app.waitForEvent('close')
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.close(),
  )
  await ended
})
