import type { Locator, Page } from 'playwright-core'
import { writeSetting } from '../../src-main/database/settings.ts'
import { placeAccounts } from '../support/accounts.ts'
import { leader, register, signIn } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const carlos = { name: 'Carlos Andrés Vega', cedula: '1014880231', phone: null }
const head = (page: Page): Locator => page.getByRole('region', { name: 'Ahora' })
const openQueue = (page: Page) => page.getByRole('link', { name: 'Cola', exact: true }).click()

test('a page that answers two people in a way nobody knows is said to fail; once it answers, the queue goes on by itself', {
  tag: '@full',
}, async ({ begin, site, captcha }) => {
  for (const cedula of [leader.cedula, carlos.cedula])
    site.script(cedula, { kind: 'html', html: '<p>Nueva versión</p>' })
  const { page } = await begin({
    isOwnWaiting: true,
    env: { REFERIDOS_BREAKER_DELAYS_MS: '2000' },
  })
  await register(page, carlos)
  await expect(page.getByRole('contentinfo')).toContainText('La página del censo cambió o está fallando')
  await openQueue(page)
  await expect(head(page).getByRole('heading')).toContainText(
    /cambió o está fallando: la cola espera hasta las \d/,
  )
  await expect(head(page).getByRole('button', { name: 'Intentar ahora' })).toBeVisible()
  site.script(leader.cedula, { kind: 'not_found' })
  site.script(carlos.cedula, { kind: 'not_found' })
  await expect(head(page)).toContainText('No hay nada por consultar')
  await page.getByRole('tab', { name: 'Historial' }).click()
  const tries = page.getByRole('table', { name: 'Historial' }).getByRole('row')
  await expect(tries.filter({ hasText: carlos.name }).first()).toContainText('1 de 4')
  const looked = site.log.filter(({ kind }) => kind === 'query').length
  expect(captcha.log.filter(({ action }) => action === 'submit')).toHaveLength(looked)
})

test('after a refusal the window is offered: the leader opens it, closes it again, and does without', {
  tag: '@full',
}, async ({ start, dataDir, captcha, site }) => {
  const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
  const refused = { refusals: 1, until: Date.now() - 1_000, hidden: true }
  writeSetting(database, 'breaker', JSON.stringify(refused))
  database.close()
  const { page } = await start()
  await signIn(page)
  await expect(page.getByRole('contentinfo').getByRole('button', { name: 'Abrir la ventana' })).toBeVisible()
  await openQueue(page)
  await expect(head(page).getByRole('heading')).toContainText(/hágala en una ventana hasta las \d/)
  expect(site.log).toEqual([])
  await head(page).getByRole('button', { name: 'Abrir la ventana' }).click()
  await expect(head(page).getByRole('heading')).toContainText('Resuelva el captcha de')
  await head(page).getByRole('button', { name: 'Cancelar consulta' }).click()
  await head(page).getByRole('button', { name: 'Intentar sin ventana' }).click()
  await expect(head(page)).toContainText('No hay nada por consultar')
  expect(captcha.log.filter(({ action }) => action === 'submit')).toHaveLength(1)
  await page.getByRole('link', { name: 'Mi perfil' }).click()
  await expect(page.getByRole('region', { name: 'Dónde vota usted' })).toContainText('Encontrado')
})
