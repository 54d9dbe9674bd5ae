import type { Locator, Page } from 'playwright-core'
import { faults } from '../support/faults.ts'
import { register, row, runAction } from '../support/screens.ts'
import { seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const carlos = { name: 'Carlos Andrés Vega', cedula: '1014880291', phone: null }
const dora = { name: 'Dora Inés Quintero', cedula: '1014880292', phone: null }

const open = async (page: Page, section: 'Cola' | 'Referidos'): Promise<void> => {
  await page.getByRole('link', { name: section, exact: true }).click()
  await page.getByRole('heading', { name: section, level: 1 }).waitFor()
}

const head = (page: Page): Locator => page.getByRole('region', { name: 'Ahora' })
const rowsOf = (page: Page, table: 'En espera' | 'Historial'): Locator =>
  page
    .getByRole('table', { name: table })
    .getByRole('row')
    .filter({ has: page.getByRole('cell') })
const showTab = (page: Page, tab: 'En espera' | 'Historial') => page.getByRole('tab', { name: tab }).click()

test('pause, register two, resume: they wait in order, the history grows, a page stays text, a refresh is withdrawn', async ({
  turn,
}) => {
  const attack = '<script>window.taken = true</script><img src=x onerror="window.taken = true">'
  const { app, page, site } = await turn()
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640))
  site.script(carlos.cedula, { kind: 'html', html: attack })
  await open(page, 'Cola')
  await head(page).getByRole('button', { name: 'Pausar' }).press('Enter')
  await expect(head(page)).toContainText('La cola está en pausa')
  await expect(head(page).getByRole('button', { name: 'Reanudar' })).toBeFocused()
  await open(page, 'Referidos')
  await register(page, carlos)
  await register(page, dora)
  await expect(page.getByRole('contentinfo')).toContainText('En pausa')

  await open(page, 'Cola')
  await expect(rowsOf(page, 'En espera')).toHaveCount(2)
  await expect(rowsOf(page, 'En espera').nth(0)).toContainText(
    /Carlos Andrés Vega.*Registro.*Cuando le toque/,
  )
  await expect(rowsOf(page, 'En espera').nth(1)).toContainText(/Dora Inés Quintero.*Registro/)
  // The lookup of a registration cannot be withdrawn.
  await expect(page.getByRole('table').getByRole('button')).toHaveCount(0)
  expect(await faults(page)).toEqual([])
  expect(site.log.filter(({ cedula }) => cedula === carlos.cedula)).toEqual([])

  await head(page).getByRole('button', { name: 'Reanudar' }).click()
  await page.getByRole('tab', { name: 'En espera' }).press('ArrowRight')
  await expect(page.getByRole('tab', { name: 'Historial' })).toBeFocused()
  const failed = rowsOf(page, 'Historial').filter({ hasText: carlos.name })
  await expect(failed).toContainText(/1 de 4.*No se entendió/)
  await expect(rowsOf(page, 'Historial').filter({ hasText: dora.name })).toContainText('Encontrado')
  await page.getByRole('radio', { name: 'Solo fallas' }).check()
  await expect(rowsOf(page, 'Historial')).toHaveCount(1)
  await failed.getByRole('button').focus()
  await page.keyboard.press('Enter')
  const text = page.getByRole('region', { name: 'Lo que envió la página' })
  await expect(text).toContainText('<script>')
  const column = await page.getByRole('columnheader', { name: 'Cuándo' }).boundingBox()
  expect((await failed.boundingBox())?.y).toBeGreaterThanOrEqual((column?.y ?? 0) + (column?.height ?? 0) - 1)
  await expect(page.getByText('La página del censo respondió algo que Referidos no reconoce.')).toBeVisible()
  expect(await page.evaluate(() => 'taken' in window)).toBe(false)
  await page.getByRole('button', { name: 'Copiar', exact: true }).click()
  await expect(page.getByText('Copiado')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(failed.getByRole('button', { expanded: false })).toBeFocused()
  // Text that is still selected does not keep an attempt from opening.
  await page.keyboard.press('Enter')
  await text.focus()
  await page.evaluate(() => window.getSelection()?.selectAllChildren(document.body))
  await page.keyboard.press('Control+C')
  await page.keyboard.press('Escape')
  await expect(failed.getByRole('button', { expanded: false })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(text).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(text).toHaveCount(0)

  await page.getByRole('tab', { name: 'Historial' }).press('ArrowLeft')
  await expect(rowsOf(page, 'En espera')).toContainText([/Carlos Andrés Vega.*Reintento 1 de 3/])
  await head(page).getByRole('button', { name: 'Pausar' }).click()
  await open(page, 'Referidos')
  await row(page, dora.name).click()
  await page.getByRole('button', { name: 'Actualizar' }).click()
  await open(page, 'Cola')
  await expect(rowsOf(page, 'En espera').nth(0)).toContainText(/Dora Inés Quintero.*Actualización/)
  await page.getByRole('button', { name: 'Cancelar la actualización de Dora Inés Quintero' }).click()
  await expect(page.getByText('Actualización cancelada.')).toBeVisible()
  // The row under the pointer stays until the pointer leaves.
  await expect(rowsOf(page, 'En espera').filter({ hasText: dora.name })).toContainText('Ya no espera')
  await page.getByRole('tab', { name: 'En espera' }).focus()
  await head(page).hover()
  await expect(rowsOf(page, 'En espera').filter({ hasText: dora.name })).toHaveCount(0)
  await open(page, 'Referidos')
  await expect(row(page, dora.name).first()).toContainText('Encontrado')
  expect(site.log.filter(({ cedula }) => cedula === dora.cedula)).toHaveLength(1)
})

test('a queue without funds is tried at once; the lookup that runs is aborted: its person goes to the end, the pause holds', {
  tag: '@full',
}, async ({ begin, site, captcha }) => {
  site.script(carlos.cedula, [{ kind: 'hang' }, { kind: 'hang' }, { kind: 'not_found' }])
  captcha.balance = 0
  const { page } = await begin({ isOwnWaiting: true })
  const line = page.getByRole('contentinfo')
  await open(page, 'Cola')
  // The press removes the button, and the heading above it gets the focus.
  await expect(head(page)).toContainText('El servicio de captchas no tiene saldo')
  await head(page).getByRole('button', { name: 'Intentar ahora' }).press('Enter')
  await expect(head(page).getByRole('heading')).toBeFocused()
  await expect(head(page)).toContainText('El servicio de captchas no tiene saldo')
  // The look-ahead tries to buy too.
  const submissions = () => captcha.log.filter(({ action }) => action === 'submit').length
  await expect.poll(submissions).toBeGreaterThan(1)
  captcha.balance = 10
  await runAction(page, 'intentar', 'Intentar ahora')
  await expect(head(page)).toContainText('No hay nada por consultar')
  await expect(head(page).getByRole('heading')).toBeFocused()

  await open(page, 'Referidos')
  await register(page, carlos)
  await open(page, 'Cola')
  await expect(head(page)).toContainText(`Consultando a ${carlos.name}`)
  await site.waitFor(({ cedula }) => cedula === carlos.cedula)
  await expect(head(page).getByRole('listitem').filter({ hasText: 'consultando' })).toHaveAttribute(
    'aria-current',
    'step',
  )
  await head(page).getByRole('button', { name: 'Pausar' }).click()
  await expect(head(page)).toContainText('Al terminar esta consulta, la cola queda en pausa.')
  await head(page).getByRole('button', { name: 'Cancelar consulta' }).press('Enter')
  await expect(head(page)).toContainText('La cola está en pausa')
  await expect(rowsOf(page, 'En espera')).toContainText([/Carlos Andrés Vega.*Interrumpida: va al final/])
  await expect(head(page).getByRole('heading')).toBeFocused()
  await line.getByRole('button', { name: 'Reanudar' }).press('Enter')
  await expect(line).toBeFocused()
  await expect.poll(() => site.log.filter(({ cedula }) => cedula === carlos.cedula).length).toBe(2)
  await head(page).getByRole('button', { name: 'Pausar' }).click()
  await runAction(page, 'cancelar', 'Cancelar consulta')
  await expect(head(page)).toContainText('La cola está en pausa')
  await showTab(page, 'Historial')
  await expect(rowsOf(page, 'Historial').first()).toContainText(/Carlos Andrés Vega.*Consulta cancelada/)
  await head(page).getByRole('button', { name: 'Reanudar' }).click()
  await expect(rowsOf(page, 'Historial').first()).toContainText(/Carlos Andrés Vega.*No está en el censo/)
})

test('many who wait come in pages of 200, in their order', { tag: '@full' }, async ({ turn }) => {
  const people = Array.from({ length: 230 }, (_, n) =>
    seededPerson('Persona Inventada', String(1_014_880_001 + n)),
  )
  const { page } = await turn({ people, queue: 'paused' })
  await open(page, 'Cola')
  await expect(page.getByText('1 a 200 de 230')).toBeVisible()
  await page.getByRole('button', { name: 'Siguientes' }).click()
  await expect(rowsOf(page, 'En espera')).toHaveCount(30)
  await expect(rowsOf(page, 'En espera').first()).toContainText('1.014.880.201')
  await expect(page.getByRole('button', { name: 'Siguientes' })).toBeDisabled()
  await page.getByRole('button', { name: 'Anteriores' }).click()
  await expect(rowsOf(page, 'En espera').first()).toContainText('1.014.880.001')
})
