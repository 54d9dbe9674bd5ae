import type { ElectronApplication, Page } from 'playwright-core'
import { writeSetting } from '../../src-main/database/settings.ts'
import { register as registerFor } from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { type InventedAccount, placeAccounts } from '../support/accounts.ts'
import { leader, row, runAction } from '../support/screens.ts'
import { atSchool, type SeededPerson, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const at = Date.now() - 60_000
const answered: Partial<SeededPerson> = {
  ...atSchool,
  departamento: 'BOYACA',
  direccion: 'CRA 22 # 25-14',
  tries: [
    {
      startedAt: at,
      endedAt: at + 14_000,
      outcome: 'found',
      step: 'reading',
      error: null,
      cost: 0.00299,
      page: null,
    },
  ],
}
const yolanda = seededPerson('Yolanda Patiño', '1014880231', answered)
const zoila = seededPerson('Zoila Peña', '1014880232', { ...answered, phone: null })

const clipboard = (app: ElectronApplication) => app.evaluate(({ clipboard }) => clipboard.readText())
const action = (page: Page, name: string) =>
  page.getByRole('treegrid').getByRole('button', { name, exact: true })

test('an open row: where they vote is copied and shown on a map, and their attempts are told', async ({
  turn,
}) => {
  const { app, page, who } = await turn({ people: [yolanda], queue: 'paused' })
  await app.evaluate(({ shell, app }) => {
    const opened: string[] = []
    Object.assign(app, { opened })
    shell.openExternal = async (url) => void opened.push(url)
  })
  await row(page, yolanda.name).click()
  await expect(action(page, 'Editar')).toBeVisible()
  await action(page, 'Copiar dónde vota').click()
  await expect(page.getByRole('status').getByText('Copiado: dónde vota Yolanda Patiño')).toBeVisible()
  const text = await clipboard(app)
  expect(text).toContain('Yolanda Patiño, este es su puesto de votación:')
  expect(text).toContain('Según la Registraduría, consultado el')
  expect(text).toContain('Mapa: https://www.google.com/maps/search/?api=1&query=')
  const url = text.split('Mapa: ')[1]
  const opened = () => app.evaluate(({ app }) => (app as unknown as { opened: string[] }).opened)
  await action(page, 'Mapa').click()
  await expect.poll(opened).toEqual([url])
  await runAction(page, 'mapa', 'Ver en el mapa dónde vota la persona que está viendo')
  await expect.poll(opened).toEqual([url, url])

  await action(page, 'Historial').click()
  const history = page.getByRole('dialog', { name: 'Historial de Yolanda Patiño' })
  const attempt = history.getByRole('button', { name: /ver el intento de Yolanda/ })
  await attempt.press('Enter')
  await expect(history.getByRole('row', { name: /1 de 4.*Encontrado/ })).toBeVisible()
  await expect(history).toContainText('La página del censo respondió con el puesto de votación.')
  // The attempt closes first, then the dialog.
  await page.keyboard.press('Escape')
  await expect(attempt).toHaveAttribute('aria-expanded', 'false')
  await expect(attempt).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(action(page, 'Historial')).toBeFocused()

  await page.getByRole('link', { name: 'Mi perfil' }).click()
  await page.getByRole('button', { name: 'Copiar dónde vota' }).click()
  await expect.poll(() => clipboard(app)).toContain(`${who.name}, este es su puesto de votación:`)
  // The press disables the button for 30 seconds, and the button keeps the focus.
  const again = page.getByRole('button', { name: /^Actualizar/ })
  await again.press('Enter')
  await expect(again).toHaveAccessibleName(/\d/)
  await expect(again).toBeDisabled()
  await expect(again).toBeFocused()
})

test('a person is deleted with the keyboard and brought back; a corrected cédula is looked up', async ({
  begin,
  site,
}) => {
  site.script('1014880555', { kind: 'not_found' })
  // The newest registration comes first.
  const { page } = await begin({ people: [yolanda, zoila] })
  await expect(row(page, yolanda.name)).toContainText('Encontrado')
  await row(page, yolanda.name).focus()
  await page.keyboard.press('ArrowRight')
  await expect(row(page, yolanda.name)).toHaveAttribute('aria-expanded', 'true')
  await page.keyboard.press('ArrowLeft')
  await expect(row(page, yolanda.name)).toHaveAttribute('aria-expanded', 'false')
  await page.keyboard.press('Delete')
  const question = page.getByRole('dialog', { name: '¿Eliminar a Yolanda Patiño?' })
  await expect(question.getByRole('button', { name: 'Eliminar' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(row(page, yolanda.name)).toBeFocused()
  await page.keyboard.press('Delete')
  await expect(question.getByRole('button', { name: 'Eliminar' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row(page, yolanda.name)).toHaveCount(0)
  await expect(row(page, zoila.name)).toBeFocused()
  await expect(page.getByRole('tab', { name: /Todos/ })).toContainText('1')

  const undo = page.getByRole('button', { name: 'Deshacer' })
  await page.keyboard.press('Control+Z')
  await expect(row(page, yolanda.name)).toContainText('Encontrado')
  await expect(row(page, yolanda.name)).toBeFocused()
  await expect(undo).toHaveCount(0)
  // Once more: the toast stays as long as it has the focus.
  await page.clock.install()
  await page.keyboard.press('Delete')
  await expect(question.getByRole('button', { name: 'Eliminar' })).toBeFocused()
  await page.keyboard.press('Enter')
  await undo.focus()
  await page.clock.runFor(15_000)
  await expect(undo).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(row(page, yolanda.name)).toBeFocused()
  await page.clock.resume()

  await row(page, yolanda.name).click()
  await action(page, 'Editar').click()
  const form = page.getByRole('complementary', { name: 'Editar referido' })
  await expect(form.getByText('Se consultará de nuevo')).toHaveCount(0)
  // There is no message below the cédula yet, and no space reserved for one.
  const [first, second, third] = await Promise.all(
    ['Cédula', 'Nombre completo', 'Teléfono'].map((label) =>
      form.getByLabel(label, { exact: true }).boundingBox(),
    ),
  )
  expect((second?.y ?? 0) - (first?.y ?? 0)).toBe((third?.y ?? 0) - (second?.y ?? 0))
  await form.getByLabel('Cédula').fill('1.014.880.232')
  await expect(form.getByText('Usted ya la registró')).toBeVisible()
  await form.getByLabel('Cédula').fill('1.014.880.555')
  await expect(form.getByText('Se consultará de nuevo')).toBeVisible()
  await form.getByRole('button', { name: 'Guardar cambios' }).click()
  await expect(page.getByRole('status').getByText('se consulta de nuevo')).toBeVisible()
  await expect(row(page, yolanda.name)).toContainText('1.014.880.555')
  await expect(row(page, yolanda.name)).toContainText('No está en el censo')
  await expect(action(page, 'Copiar dónde vota')).toHaveCount(0)

  // Half-typed changes of one person are not lost on the way to another.
  await action(page, 'Editar').click()
  await form.getByLabel('Barrio').fill('El Recreo')
  await row(page, zoila.name).click()
  await action(page, 'Editar').click()
  const unsaved = page.getByRole('dialog', { name: 'No ha guardado lo que escribió de Yolanda Patiño' })
  await expect(unsaved.getByRole('button', { name: 'Seguir editando' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(unsaved).toHaveCount(0)
  await expect(form.getByLabel('Barrio')).toHaveValue('El Recreo')
  await action(page, 'Editar').click()
  await unsaved.getByRole('button', { name: 'Descartar' }).click()
  await expect(form.getByLabel('Nombre completo')).toHaveValue(zoila.name)
  await expect(form.getByLabel('Nombre completo')).toBeFocused()
  // Without changes there is no question.
  await row(page, yolanda.name).click()
  await action(page, 'Editar').click()
  await expect(form.getByLabel('Nombre completo')).toHaveValue(yolanda.name)
  await expect(form.getByLabel('Barrio')).toHaveValue('')
  await form.getByRole('button', { name: 'Cancelar' }).click()
  await action(page, 'Historial').click()
  const history = page.getByRole('dialog', { name: 'Historial de Yolanda Patiño' })
  await expect(history.getByRole('row', { name: /No está en el censo/ })).toHaveCount(1)
  await expect(history.getByRole('row', { name: /Respondida/ })).toHaveCount(1)
  const attempts = history.getByRole('button', { name: /ver el intento/ })
  await attempts.first().focus()
  await page.keyboard.press('ArrowDown')
  await expect(attempts.nth(1)).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(attempts.first()).toBeFocused()
})

const accounts: InventedAccount[] = [
  { ...leader, displayName: 'Marta', role: 'LEADER' },
  { ...leader, displayName: 'Ana', name: 'Ana Ríos', cedula: '52000002', role: 'LEADER' },
]

test('the people of a removed account go to another leader; without one, no row offers it', {
  tag: '@full',
}, async ({ start, dataDir }) => {
  const { database, placed } = await placeAccounts(dataDir, accounts, Date.now())
  const [marta, ana] = placed
  const consent = { method: 'signature', textVersion: 1, accepted: true } as const
  for (const [who, person] of [
    [marta, yolanda],
    [ana, zoila],
  ] as const) {
    const { name, cedula, phone } = person
    const input = { name, cedula, phone, ...unknownTexts, consent }
    registerFor(database, input, who?.accountId ?? 0, who?.personId ?? 0, Date.now())
  }
  writeSetting(database, 'paused', 'yes')
  database.close()
  const { page } = await start()
  await page.getByRole('radio', { name: 'Marta' }).check()
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await row(page, yolanda.name).click()
  await expect(action(page, 'Pasar a otro líder')).toBeVisible()
  await runAction(page, 'pasar a otro', 'Pasar a otro líder a la persona que está viendo')
  const handOver = page.getByRole('dialog', { name: 'Pasar a Yolanda Patiño a otro líder' })
  await expect(handOver.getByLabel('Líder')).toBeFocused()
  await handOver.getByRole('button', { name: 'Pasar' }).press('Enter')
  await expect(row(page, yolanda.name)).toHaveCount(0)
  await expect(page.getByText('Usted todavía no tiene referidos.')).toBeVisible()

  await page.getByRole('link', { name: 'Ajustes' }).click()
  await page.getByRole('button', { name: 'Eliminar la cuenta de Ana' }).click()
  await page.getByLabel('Para confirmar, escriba Ana').fill('Ana')
  await page.getByRole('dialog').getByRole('button', { name: 'Eliminar' }).click()
  const left = page.getByRole('list', { name: 'Cuentas eliminadas que conservan referidos' })
  await expect(left.getByRole('listitem')).toContainText('Cuenta eliminada de Ana: 2 referidos')
  await left.getByRole('button', { name: 'Pasar a otro líder los referidos de Ana' }).click()
  const dialog = page.getByRole('dialog', { name: '¿A quién pasan los referidos de Ana?' })
  await expect(dialog.getByLabel('Líder')).toHaveValue(String(marta?.accountId))
  await dialog.getByRole('button', { name: 'Pasar' }).click()
  await expect(left).toHaveCount(0)

  await page.getByRole('link', { name: 'Referidos' }).click()
  await expect(row(page, yolanda.name)).toBeVisible()
  await row(page, zoila.name).click()
  await expect(action(page, 'Editar')).toBeVisible()
  await expect(action(page, 'Pasar a otro líder')).toHaveCount(0)
})
