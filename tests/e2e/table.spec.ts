import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { type Api, everybody, type TableView } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { chooseWhereToSave, row, runAction, saveExport } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const people = [
  seededPerson('Adriana Muñoz', '1014880101', atSchool),
  seededPerson('Beatriz Ríos', '1014880102', { ...atSchool, municipio: 'DUITAMA' }),
  seededPerson('Carlos Vega', '1014880103', { barrio: '=1+1' }),
  seededPerson('Dora Quintero', '1014880104', { status: 'NOT_FOUND' }),
  seededPerson('Édgar Ñustes', '1014880105', { status: 'TIMEOUT', phone: null }),
  seededPerson('Fabio Cano', '1014880106', { status: 'ERROR' }),
]

const grid = (page: Page) => page.getByRole('treegrid', { name: 'Referidos registrados' })
const bar = (page: Page) => page.getByRole('region', { name: 'Selección' })
const box = (page: Page, name: string) => grid(page).getByRole('checkbox', { name: `Seleccionar a ${name}` })
const heads = (page: Page) => grid(page).getByRole('columnheader')
const clipboard = (app: ElectronApplication) => app.evaluate(({ clipboard }) => clipboard.readText())

const isFocused = (control: Locator) => control.evaluate((element) => element === document.activeElement)

/** Names of the selected rows on the screen. */
const selected = async (page: Page) =>
  (await grid(page).getByRole('row', { selected: true }).getByRole('checkbox').all()).length === 0
    ? []
    : await grid(page)
        .getByRole('row', { selected: true })
        .getByRole('checkbox')
        .evaluateAll((boxes) =>
          boxes.map((one) => one.getAttribute('aria-label')?.replace(/^Seleccionar a /, '')),
        )

async function byName(page: Page): Promise<void> {
  await grid(page).getByRole('button', { name: 'Nombre' }).click()
  await expect(heads(page).filter({ hasText: 'Nombre' })).toHaveAttribute('aria-sort', 'ascending')
}

test('columns are chosen, ordered and widened, by keys too', async ({ turn }) => {
  const { page } = await turn({ people, queue: 'paused' })
  await page.getByRole('button', { name: 'Columnas' }).focus()
  await page.keyboard.press('Enter')
  const chooser = page.getByRole('dialog', { name: 'Columnas' })
  await expect(chooser.getByRole('checkbox', { name: 'Nombre' })).toBeDisabled()
  for (const hidden of ['Puesto', 'Mesa', 'Municipio'])
    await chooser.getByRole('checkbox', { name: hidden }).uncheck()
  await chooser.getByRole('checkbox', { name: 'Fecha' }).check()
  await chooser.getByRole('checkbox', { name: 'Municipio' }).focus()
  await page.keyboard.press('Space')
  const up = chooser.getByRole('button', { name: 'Subir Municipio' })
  await up.focus()
  await page.keyboard.press('Enter')
  await expect(up).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(chooser.getByRole('status')).toHaveText('Municipio: columna 3 de 5')
  await page.keyboard.press('Enter')
  // At the end of the list the button is disabled, and the one beside it gets the focus.
  await expect(chooser.getByRole('button', { name: 'Bajar Municipio' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('button', { name: 'Columnas' })).toBeFocused()
  const chosen = ['', 'Nombre', 'Municipio', 'Cédula', 'Estado', 'Fecha']
  await expect(heads(page)).toHaveText(chosen)
  await expect(row(page, 'Beatriz Ríos')).toContainText('DUITAMA')

  await grid(page).getByRole('button', { name: 'Municipio' }).click()
  await expect(grid(page).getByRole('row').nth(1)).toContainText('Beatriz Ríos')

  const edge = (name: string) => grid(page).getByRole('separator', { name: `Ancho de ${name}` })
  const before = Number(await edge('Municipio').getAttribute('aria-valuenow'))
  // The header is one tab stop. Arrow keys move in it; with Shift they change the width.
  const stop = (name: string) => grid(page).getByRole('button', { name, exact: true })
  await expect(stop('Municipio')).toBeFocused()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('ArrowRight')
  await expect(edge('Municipio')).toBeFocused()
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Shift+ArrowLeft')
  await expect(edge('Municipio')).toHaveAttribute('aria-valuenow', String(before + 32))
  await page.keyboard.press('ArrowRight')
  await expect(stop('Cédula')).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(grid(page).getByRole('row').nth(1)).toBeFocused()
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Home')
  await expect(grid(page).getByRole('checkbox', { name: 'Seleccionar los 6 que coinciden' })).toBeFocused()
  await page.keyboard.press('End')
  await expect(edge('Fecha')).toBeFocused()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Atajos de teclado' })).toContainText(
    'Cambiar el ancho de la columna, desde su encabezado',
  )
  await page.keyboard.press('Escape')
  await expect(edge('Fecha')).toBeFocused()
  const at = await edge('Cédula').boundingBox()
  if (at === null) throw new Error('no edge')
  await page.mouse.move(at.x + 8, at.y + 10)
  await page.mouse.down()
  await page.mouse.move(at.x + 38, at.y + 10, { steps: 3 })
  await page.mouse.up()
  await expect(edge('Cédula')).toHaveAttribute('aria-valuenow', '150')
  const moved = await edge('Cédula').boundingBox()
  expect(Math.abs((moved?.x ?? 0) - at.x - 30)).toBeLessThanOrEqual(1)
  await page.getByRole('button', { name: 'Columnas' }).click()
  await page.getByRole('button', { name: 'Restablecer' }).click()
  await expect(heads(page)).toHaveText(['', 'Nombre', 'Cédula', 'Municipio', 'Puesto', 'Mesa', 'Estado'])
})

test('the head of the last column is clear of the chooser, in a table that scrolls sideways and in one that does not', {
  tag: '@full',
}, async ({ turn }) => {
  const { page } = await turn({ people, queue: 'paused' })
  const chooser = page.getByRole('dialog', { name: 'Columnas' })
  const choose = async (column: string, isShown: boolean) => {
    await page.getByRole('button', { name: 'Columnas' }).click()
    await chooser.getByRole('checkbox', { name: column, exact: true }).setChecked(isShown)
    await page.keyboard.press('Escape')
    await expect(chooser).toBeHidden()
  }
  const isClear = async (column: string) => {
    const head = heads(page).last().getByText(column, { exact: true })
    await head.scrollIntoViewIfNeeded()
    await grid(page).evaluate(({ parentElement }) => parentElement?.scrollTo({ left: 10_000 }))
    const [shown, button] = await Promise.all([
      head.boundingBox(),
      page.getByRole('button', { name: 'Columnas' }).boundingBox(),
    ])
    expect((shown?.x ?? Number.NaN) + (shown?.width ?? 0), column).toBeLessThanOrEqual(button?.x ?? 0)
  }
  for (const hidden of ['Municipio', 'Puesto', 'Mesa']) await choose(hidden, false)
  await choose('Fecha', true)
  // The header of the sorted column also has an arrow.
  await grid(page).getByRole('button', { name: 'Fecha' }).click()
  await choose('Estado', false)
  await isClear('Fecha')
  for (const column of ['Municipio', 'Puesto', 'Barrio', 'Consultado', 'Mesa']) await choose(column, true)
  await isClear('Mesa')
  await choose('Municipio', false)
  await choose('Municipio', true)
  await grid(page).getByRole('button', { name: 'Municipio' }).click()
  await isClear('Municipio')
})

test('what an export says covers no button of the row that is open at the foot of the table', {
  tag: '@full',
}, async ({ turn, dataDir }) => {
  const place = { ...atSchool, departamento: 'BOYACA', direccion: 'CRA 22 # 25-14' }
  const many = Array.from({ length: 16 }, (_, at) =>
    seededPerson(`Persona ${at}`, `10148801${at + 10}`, place),
  )
  const { page, app } = await turn({ people: many, queue: 'paused' })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800))
  await chooseWhereToSave(app, path.join(dataDir, 'referidos.xlsx'))
  for (const name of ['Persona 6', 'Persona 0']) {
    await row(page, name).click()
    await expect(row(page, name)).toHaveAttribute('aria-expanded', 'true')
    await page.keyboard.press('Control+E')
    await saveExport(page)
    const said = page.getByRole('status').filter({ hasText: 'Se exportaron 16 personas' })
    const isClear = async (button: string) => {
      const box = await grid(page).getByRole('button', { name: button, exact: true }).boundingBox()
      const top = (await said.boundingBox())?.y ?? 0
      return (box?.y ?? Number.NaN) + (box?.height ?? 0) < top
    }
    // The message moves down to its place once the progress message has gone.
    for (const button of ['Actualizar', 'Copiar dónde vota', 'Mapa', 'Editar', 'Historial', 'Eliminar'])
      await expect.poll(() => isClear(button), `${name}: ${button}`).toBe(true)
    await said.getByRole('button', { name: 'Cerrar' }).click()
    await expect(said).toBeHidden()
  }
})

test('selection without a mouse: one, a range, all, none; copy, and R asks again', async ({ turn }) => {
  const { page, app } = await turn({ people, queue: 'paused' })
  await byName(page)
  await row(page, 'Adriana').focus()
  await page.keyboard.press('Space')
  await expect(box(page, 'Adriana Muñoz')).toBeChecked()
  await expect(row(page, 'Adriana')).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowUp')
  await expect.poll(() => selected(page)).toEqual(['Adriana Muñoz', 'Carlos Vega', 'Dora Quintero'])
  await expect(row(page, 'Dora')).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('Shift+Space')
  await expect
    .poll(() => selected(page))
    .toEqual(['Adriana Muñoz', 'Carlos Vega', 'Dora Quintero', 'Édgar Ñustes', 'Fabio Cano'])
  await expect(bar(page)).toContainText('5 seleccionados')
  await page.keyboard.press('Control+A')
  await expect(bar(page)).toContainText('6 seleccionados')
  await expect(grid(page).getByRole('checkbox', { name: 'Seleccionar los 6 que coinciden' })).toBeChecked()
  await page.keyboard.press('Control+C')
  await expect(page.getByText('6 filas copiadas')).toBeVisible()
  expect((await clipboard(app)).split('\n')).toHaveLength(7)

  // Escape closes the open row first.
  await page.keyboard.press('Enter')
  await expect(row(page, 'Fabio').first()).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('Escape')
  await expect(row(page, 'Fabio').first()).toHaveAttribute('aria-expanded', 'false')
  await expect(bar(page)).toContainText('6 seleccionados')
  await page.keyboard.press('Escape')
  await expect(bar(page)).toHaveCount(0)
  await expect(row(page, 'Fabio')).toBeFocused()

  await page.keyboard.press('Control+C')
  await expect(page.getByText('1 fila copiada')).toBeVisible()
  expect(await clipboard(app)).toMatch(
    /^Nombre\tCédula\tMunicipio\tPuesto\tMesa\tEstado\nFabio Cano\t1014880106\t\t\t\tError$/,
  )
  await page.keyboard.press('r')
  await expect(page.getByText('1 cédula en actualización')).toBeVisible()
  await page.keyboard.press('Home')
  await expect(row(page, 'Adriana')).toBeFocused()

  // The palette does the same, and opens the column chooser.
  await runAction(page, 'Seleccionar todos los que coinciden')
  await expect(bar(page)).toContainText('6 seleccionados')
  await runAction(page, 'Copiar las filas seleccionadas')
  await expect(page.getByText('6 filas copiadas')).toBeVisible()

  // Refreshes several by keys. The bar says who is left out. The button keeps the focus when it becomes disabled.
  await expect(bar(page)).toContainText('1 se actualizó hace menos de 30 s')
  const again = bar(page).getByRole('button', { name: /^Actualizar/ })
  await expect(again).toHaveText('Actualizar 2')
  for (let n = 0; n < 20 && !(await isFocused(again)); n++) await page.keyboard.press('Tab')
  await expect(again).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('2 cédulas en actualización')).toBeVisible()
  await expect(bar(page)).toContainText('3 ya tienen respuesta: no se consultan')
  await expect(bar(page)).toContainText('3 se actualizaron hace menos de 30 s')
  await expect(again).toBeDisabled()
  await expect(again).toBeFocused()
  await row(page, 'Adriana').focus()
  await runAction(page, 'Elegir las columnas de la tabla')
  const chooser = page.getByRole('dialog', { name: 'Columnas' })
  await expect(chooser.getByRole('checkbox', { name: 'Cédula' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(chooser).toHaveCount(0)
  await expect(bar(page)).toContainText('6 seleccionados')
})

test('selection by mouse: boxes, ranges and all that match; what is done with it', async ({
  turn,
  dataDir,
}) => {
  const many = Array.from({ length: 12 }, (_, n) =>
    seededPerson(`Zoila Ríos ${'abcdefghijkl'[n]}`, String(1014880200 + n)),
  )
  const { page, app } = await turn({ people: [...people, ...many], queue: 'paused' })
  await byName(page)
  await box(page, 'Adriana Muñoz').click()
  await box(page, 'Dora Quintero').click({ modifiers: ['Shift'] })
  await row(page, 'Fabio').click({ modifiers: ['Control'] })
  await box(page, 'Beatriz Ríos').click()
  await expect
    .poll(() => selected(page))
    .toEqual(['Adriana Muñoz', 'Carlos Vega', 'Dora Quintero', 'Fabio Cano'])
  await expect(row(page, 'Adriana')).toHaveAttribute('aria-expanded', 'false')
  await expect(bar(page)).toContainText('4 seleccionados')
  await expect(bar(page)).toContainText('2 ya tienen respuesta: no se consultan')

  await bar(page).getByRole('button', { name: 'Actualizar 2' }).click()
  await expect(
    page.getByText('2 cédulas en actualización. 2 ya tienen respuesta: no se consultan'),
  ).toBeVisible()
  await expect(bar(page)).toContainText('2 se actualizaron hace menos de 30 s')
  await expect(bar(page).getByRole('button', { name: 'Actualizar' })).toBeDisabled()

  const file = path.join(dataDir, 'seleccion.xlsx')
  await chooseWhereToSave(app, file)
  await bar(page).getByRole('button', { name: 'Exportar' }).click()
  await saveExport(page)
  await expect(page.getByText('Se exportaron 4 personas')).toBeVisible()
  const exported = (await readXlsx(fs.readFileSync(file))).sheets[0]?.rows.slice(1).map(([name]) => name)
  expect(exported).toEqual(['Adriana Muñoz', 'Carlos Vega', 'Dora Quintero', 'Fabio Cano'])

  await page.getByRole('button', { name: 'Columnas' }).click()
  await page.getByRole('checkbox', { name: 'Barrio' }).check()
  for (const hidden of ['Municipio', 'Puesto', 'Mesa'])
    await page.getByRole('checkbox', { name: hidden }).uncheck()
  await page.keyboard.press('Escape')
  await bar(page).getByRole('button', { name: 'Copiar' }).click()
  await expect(page.getByText('4 filas copiadas')).toBeVisible()
  expect(await clipboard(app)).toBe(
    [
      'Nombre\tCédula\tEstado\tBarrio',
      'Adriana Muñoz\t1014880101\tEncontrado\t',
      "Carlos Vega\t1014880103\tPendiente\t'=1+1",
      'Dora Quintero\t1014880104\tNo está en el censo\t',
      'Fabio Cano\t1014880106\tError\t',
    ].join('\n'),
  )

  // People selected one by one stay selected in another tab. All that match are those of one tab.
  await page.getByRole('tab', { name: 'Encontrados' }).click()
  await expect(bar(page)).toContainText('4 seleccionados')
  await expect(bar(page)).toContainText('3 no se ven aquí')
  const search = page.getByRole('searchbox', { name: 'Buscar referidos' })
  await search.fill('nadie se llama así')
  await expect(page.getByRole('tabpanel').getByText('Nadie coincide con')).toBeVisible()
  await expect(bar(page)).toContainText('4 no se ven aquí')
  await search.fill('')
  await row(page, 'Adriana').focus()
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Eliminar' }).click()
  await expect(bar(page)).toContainText('3 seleccionados')
  await bar(page).getByRole('button', { name: 'Quitar selección' }).click()
  await expect(bar(page)).toHaveCount(0)
  await page.getByRole('tab', { name: 'Pendientes' }).click()
  await page.getByRole('checkbox', { name: 'Seleccionar los 13 que coinciden' }).click()
  await box(page, 'Zoila Ríos a').click()
  await expect(bar(page)).toContainText('12 seleccionados')
  await expect(bar(page)).toContainText('1 se actualizó hace menos de 30 s · de 10 en 10: queda 1')
  await bar(page).getByRole('button', { name: 'Actualizar 10' }).click()
  await expect(page.getByText('10 cédulas en actualización')).toBeVisible()
  // A second refresh right away adds to the count of the first.
  await bar(page).getByRole('button', { name: 'Actualizar 1' }).click()
  await expect(page.getByText('11 cédulas en actualización')).toBeVisible()
  await chooseWhereToSave(app, file)
  await bar(page).getByRole('button', { name: 'Exportar' }).click()
  await saveExport(page)
  await expect(page.getByText('Se exportaron 12 personas')).toBeVisible()
  await page.getByRole('tab', { name: 'Todos' }).click()
  await expect(bar(page)).toHaveCount(0)

  // People selected in one search stay selected beside all that match another.
  await box(page, 'Beatriz Ríos').click()
  await box(page, 'Fabio Cano').click()
  await search.fill('zoila')
  await expect(bar(page)).toContainText('2 no se ven aquí')
  await page.getByRole('checkbox', { name: 'Seleccionar los 12 que coinciden' }).click()
  await expect(bar(page)).toContainText('14 seleccionados')
  await expect(bar(page)).toContainText('2 no se ven aquí')
  await chooseWhereToSave(app, file)
  await bar(page).getByRole('button', { name: 'Exportar' }).click()
  await saveExport(page)
  await expect(page.getByText('Se exportaron 14 personas')).toBeVisible()
  const both = (await readXlsx(fs.readFileSync(file))).sheets[0]?.rows.slice(1).map(([name]) => name)
  expect(both).toEqual(['Beatriz Ríos', 'Fabio Cano', ...many.map(({ name }) => name)])
  await page.getByRole('checkbox', { name: 'Seleccionar los 12 que coinciden' }).click()
  await expect(bar(page)).toContainText('2 seleccionados')
  await search.fill('')
  await expect.poll(() => selected(page)).toEqual(['Beatriz Ríos', 'Fabio Cano'])

  // All that match one search do not stay selected in the next. The bar says so before more are selected.
  await search.fill('zoila')
  await page.getByRole('checkbox', { name: 'Seleccionar los 12 que coinciden' }).click()
  await expect(bar(page)).toContainText('14 seleccionados')
  await search.fill('dora')
  await expect(bar(page)).toContainText(/^2 seleccionados.*2 no se ven aquí/)
  await page.getByRole('checkbox', { name: 'Seleccionar a la persona que coincide' }).click()
  await expect(bar(page)).toContainText(/^3 seleccionados.*2 no se ven aquí/)
})

const sixty = Array.from({ length: 60 }, (_, n) =>
  seededPerson(
    `Persona ${String.fromCharCode(97 + Math.floor(n / 10))}${'abcdefghij'[n % 10]}`,
    String(1014880300 + n),
  ),
)

/** Renames the first `count` people of a view, each with a call of its own. */
const rename = (page: Page, view: TableView, count: number, name: string) =>
  page.evaluate(
    async ({ view, count, name, blankTexts }) => {
      const { people } = (window as unknown as { referidos: Api }).referidos
      const list = await people.list(view)
      if (!list.ok) throw new Error(list.error.code)
      const rows = await people.rows({ ids: [...list.value.ids.slice(0, count)] })
      if (!rows.ok) throw new Error(rows.error.code)
      const edits = rows.value.map(({ id: personId, cedula, phone }, n) =>
        people.edit({
          personId,
          name: `${name} ${String.fromCharCode(97 + n)}`,
          cedula,
          phone,
          ...blankTexts,
        }),
      )
      for (const edited of await Promise.all(edits)) if (!edited.ok) throw new Error(edited.error.code)
    },
    { view, count, name, blankTexts },
  )

const lastFirst: TableView = { ...everybody, sort: { by: 'name', direction: 'desc' } }

test('a burst of changes leaves the row under the cursor, the selection, the focus and the scroll', async ({
  turn,
}) => {
  const { page } = await turn({ people: sixty, queue: 'paused' })
  await byName(page)
  await row(page, 'Persona aa').focus()
  for (let n = 0; n < 3; n++) await page.keyboard.press('PageDown')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('ArrowUp')
  const watched = row(page, 'Persona da')
  await expect(watched).toBeFocused()
  await watched.hover()
  const place = async () => Math.round((await watched.boundingBox())?.y ?? -1)
  const before = await place()

  // Twenty people from the end move to the front.
  await rename(page, lastFirst, 20, 'Ana')
  await expect(watched).toHaveAttribute('aria-rowindex', '52')
  await expect.poll(place).toBe(before)
  await expect(watched).toBeFocused()
  await expect.poll(() => selected(page)).toEqual(['Persona da', 'Persona db'])
  await expect(bar(page)).toContainText('2 seleccionados')
  await page.keyboard.press('ArrowDown')
  await expect(row(page, 'Persona db')).toBeFocused()
})

test('a long way down brings others under the cursor, whose place is kept; nobody comes by focus or click', async ({
  turn,
}) => {
  const { page } = await turn({ people: sixty, queue: 'paused' })
  await byName(page)
  const place = async (name: string) => Math.round((await row(page, name).boundingBox())?.y ?? -1)
  await row(page, 'Persona ad').hover()
  const under = await place('Persona ad')
  // Scrolls past all rendered rows, so that every row shows another person.
  await grid(page).evaluate((table) => table.parentElement?.scrollBy({ top: 44 * 30 }))
  await expect.poll(() => place('Persona dd')).toBe(under)
  // Renamed people move in between the person who was under the pointer first and the one who is now.
  await rename(page, lastFirst, 10, 'Persona b')
  await expect(row(page, 'Persona dd')).toHaveAttribute('aria-rowindex', '45')
  await expect.poll(() => place('Persona dd')).toBe(under)

  // The focused person leaves the list, and the next one gets the focus.
  await page.getByRole('searchbox').fill('persona')
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '61')
  await row(page, 'Persona ab').focus()
  await rename(page, { ...everybody, search: 'persona ab' }, 1, 'Otra')
  await expect(row(page, 'Persona ac')).toBeFocused()

  // Removed by keys: after the dialog, the next person gets the focus.
  await page.keyboard.press('Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Eliminar' }).click()
  await expect(row(page, 'Persona ac')).toHaveCount(0)
  await expect(row(page, 'Persona ad')).toBeFocused()

  // The person under the pointer no longer matches, and stays until the pointer leaves.
  await row(page, 'Persona ae').hover()
  const below = await place('Persona af')
  await rename(page, { ...everybody, search: 'persona ae' }, 1, 'Otra')
  await expect(page.getByRole('tab', { name: 'Todos' })).toContainText('57')
  await expect(row(page, 'Otra')).toBeVisible()
  expect(await place('Persona af')).toBe(below)
  // That person does not count as a match.
  await expect(page.getByRole('checkbox', { name: 'Seleccionar los 57 que coinciden' })).toBeVisible()
  await page.keyboard.press('Control+A')
  await expect(bar(page)).toContainText('57 seleccionados')
  await row(page, 'Persona ah').hover()
  await expect(row(page, 'Otra')).toHaveCount(0)
})
