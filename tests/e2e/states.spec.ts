import type { ElectronApplication, Locator, Page } from 'playwright-core'
import { signIn } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const carlos = seededPerson('Carlos Andrés Vega', '1014880231', atSchool)
const readAgain = 'Intentar de nuevo'

/** From now on main answers every call of the channel with `value`; undefined: with an error. */
const answer = (app: ElectronApplication, channel: string, value: unknown): Promise<void> =>
  app.evaluate(
    ({ ipcMain }, [channel, value]) => {
      ipcMain.removeHandler(channel)
      ipcMain.handle(channel, () =>
        value === undefined ? { ok: false, error: { code: 'internal' } } : { ok: true, value },
      )
    },
    [channel, value] as const,
  )
const fail = (app: ElectronApplication, channel: string) => answer(app, channel, undefined)
/** Main's present answer, to be given again later. */
const asked = (page: Page, call: string): Promise<unknown> =>
  page.evaluate(`window.referidos.${call}.then(({ value }) => value)`)

const go = async (page: Page, section: string): Promise<void> => {
  await page.getByRole('link', { name: section, exact: true }).click()
  await page.getByRole('heading', { name: section, level: 1 }).waitFor()
}

test('whatever main could not say is told and can be asked for again, which leaves the keyboard where it was', {
  tag: '@full',
}, async ({ begin }) => {
  const { app, page } = await begin({ people: [carlos] })
  await page.evaluate('window.referidos.queue.pause()')
  const said = {
    queue: await asked(page, 'queue.state()'),
    places: await asked(page, "summary.places({ by: 'municipio' })"),
    recovery: await asked(page, 'accounts.recovery()'),
    consent: await asked(page, 'session.accountConsent()'),
  }
  const channels = ['queue.state', 'summary.places', 'accounts.recovery', 'session.accountConsent']
  for (const channel of channels) await fail(app, channel)
  await page.keyboard.press('Control+L')
  await signIn(page)

  const main = page.getByRole('main')
  const line = page.getByRole('contentinfo')
  const reminder = page.getByRole('complementary', { name: 'Código de recuperación' })
  await expect(line.getByRole('alert')).toContainText('No se pudo leer la cola')
  await go(page, 'Cola')
  await expect(main.getByRole('alert')).toContainText('No se pudo leer la cola.')
  await main.getByRole('button', { name: readAgain }).click()
  await expect(main.getByRole('alert')).toBeVisible()
  await answer(app, 'queue.state', said.queue)
  await line.getByRole('button', { name: readAgain }).click()
  await expect(main.getByRole('heading', { name: 'La cola está en pausa' })).toBeVisible()
  await expect(line).toContainText('En pausa')
  await expect(line).toBeFocused()

  await go(page, 'Resumen')
  const where = page.getByRole('region', { name: 'Dónde votan' })
  await where.getByRole('radio', { name: 'Tabla' }).check()
  await expect(where.getByRole('alert')).toContainText('No se pudieron leer los puestos.')
  await answer(app, 'summary.places', said.places)
  await where.getByRole('button', { name: readAgain }).click()
  await expect(where.getByRole('table')).toBeVisible()
  await expect(where).toBeFocused()

  await expect(reminder).toContainText('No se pudo saber si el código de recuperación está confirmado.')
  await go(page, 'Ajustes')
  const security = page.getByRole('region', { name: 'Seguridad', exact: true })
  await expect(security).toContainText('No se pudo saber si el código está confirmado.')
  await answer(app, 'accounts.recovery', said.recovery)
  await security.getByRole('button', { name: readAgain }).click()
  await expect(security.getByText('No se pudo saber')).toBeHidden()
  await expect(reminder.getByText('No se pudo saber')).toBeHidden()
  await expect(security).toBeFocused()

  await page.getByRole('button', { name: 'Crear cuenta' }).click()
  const form = page.getByRole('dialog', { name: 'Crear cuenta' })
  await expect(form.getByRole('alert')).toContainText('No se pudo cargar el texto de la autorización.')
  await expect(form.getByRole('button', { name: 'Crear cuenta' })).toBeDisabled()
  await answer(app, 'session.accountConsent', said.consent)
  await form.getByRole('button', { name: readAgain }).click()
  await expect(form.getByRole('button', { name: 'Crear cuenta' })).toBeEnabled()
  await expect(form).toBeFocused()
  await page.keyboard.press('Escape')

  // Retry buttons that disappear when the retry succeeds.
  const again = {
    'accounts.recovery': await asked(page, 'accounts.recovery()'),
    'census.own': await asked(page, 'census.own()'),
    'queue.waiting': await asked(page, 'queue.waiting({ page: 0 })'),
    'summary.read': await asked(page, 'summary.read()'),
    'settings.captcha': await asked(page, 'settings.captcha()'),
    'settings.census': await asked(page, 'settings.census()'),
  }
  for (const channel of Object.keys(again)) await fail(app, channel)
  await page.keyboard.press('Control+L')
  await signIn(page)

  async function readsAgain(channel: keyof typeof again, where: Locator): Promise<void> {
    const button = where.getByRole('button', { name: readAgain })
    await button.focus()
    await answer(app, channel, again[channel])
    // The content that replaces it may have a button of the same name.
    const pressed = await button.elementHandle()
    await page.keyboard.press('Enter')
    await pressed?.waitForElementState('hidden')
    await expect(where).toBeFocused()
  }
  await readsAgain('accounts.recovery', page.getByRole('complementary', { name: 'Código de recuperación' }))
  await go(page, 'Mi perfil')
  await readsAgain('census.own', main)
  await go(page, 'Cola')
  await readsAgain('queue.waiting', page.getByRole('tabpanel'))
  await go(page, 'Resumen')
  await readsAgain('summary.read', main)
  await go(page, 'Ajustes')
  await readsAgain('settings.captcha', main)
  await readsAgain('settings.census', page.getByRole('region', { name: 'Página del censo' }))

  // When the window loses the focus for a while, the region keeps it.
  const census = page.getByRole('region', { name: 'Página del censo' })
  await census.evaluate((part) => part.dispatchEvent(new FocusEvent('blur')))
  await expect(census).toBeFocused()
  // The region is focusable only while it has the focus. Otherwise a click on its background would focus it.
  await page.keyboard.press('Tab')
  await expect(census).not.toHaveAttribute('tabindex')
})

test('what the status line is refused is said', { tag: '@full' }, async ({ turn }) => {
  const { app, page } = await turn({ queue: 'paused' })
  await fail(app, 'queue.resume')
  await page.getByRole('contentinfo').getByRole('button', { name: 'Reanudar' }).click()
  await expect(page.getByRole('status').getByText('Algo falló.')).toBeVisible()
})

test('the tabs, filters and tables that were chosen are there on coming back to a screen', async ({
  turn,
}) => {
  const { page } = await turn({ people: [carlos] })
  await go(page, 'Cola')
  await page.getByRole('tab', { name: 'Historial' }).click()
  await page.getByRole('radio', { name: 'Solo fallas' }).check()
  await go(page, 'Resumen')
  const where = page.getByRole('region', { name: 'Dónde votan' })
  await where.getByRole('radio', { name: 'Mesa' }).check()
  await where.getByRole('radio', { name: 'Tabla' }).check()
  await go(page, 'Cola')
  await expect(page.getByRole('tab', { name: 'Historial' })).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('radio', { name: 'Solo fallas' })).toBeChecked()
  await expect(page.getByText('Ninguna consulta ha fallado.')).toBeVisible()
  await go(page, 'Resumen')
  await expect(where.getByRole('radio', { name: 'Mesa' })).toBeChecked()
  await expect(where.getByRole('table')).toBeVisible()
})
