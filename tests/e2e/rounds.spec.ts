import { bogotaWallClock, dayMs } from '../../src-preload/bogota.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { type InventedPerson, register, row } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const carla: InventedPerson = { name: 'Carla Nieto', cedula: '1014880241', phone: null }
const dario: InventedPerson = { name: 'Darío Peña', cedula: '1014880242', phone: null }

/** A day on which the queue does not work for a while. */
const inThreeDays = new Date(bogotaWallClock(Date.now()) + 3 * dayMs).getUTCDay()

test('outside of the owner’s hours the queue waits and says so; captchas that the leader solves in a row do not wait', {
  tag: '@full',
}, async ({ begin, site }) => {
  const { page } = await begin()
  const card = page.getByRole('region', { name: 'Horario y ritmo' })
  const head = page.getByRole('region', { name: 'Ahora' })
  await page.getByRole('link', { name: 'Ajustes' }).click()
  await card.getByRole('radio', { name: 'Solo en un horario' }).check()
  for (const [day, name] of messages.schedule.day.entries())
    await card.getByRole('checkbox', { name }).setChecked(day === inThreeDays)
  await card.getByRole('textbox', { name: 'Segundos' }).fill('4')
  await card.getByRole('button', { name: 'Guardar horario y ritmo' }).click()
  await expect(card).toContainText('Escriba un número entre 5 y 300.')
  await card.getByRole('textbox', { name: 'Segundos' }).fill('5')
  await card.getByRole('button', { name: 'Guardar horario y ritmo' }).click()
  await expect(page.getByText('Guardado. Cuenta desde la próxima consulta')).toBeVisible()

  await page.getByRole('link', { name: 'Referidos' }).click()
  await register(page, carla)
  await register(page, dario)
  await expect(page.getByRole('contentinfo')).toContainText('Fuera del horario: la cola espera hasta el')
  expect(site.log).toEqual([])

  // The stand-in's person solves the first one.
  site.scriptPage([{ kind: 'form', person: true }, { kind: 'form' }])
  await page.getByRole('link', { name: 'Cola', exact: true }).click()
  await page.getByRole('button', { name: 'Resolver ahora' }).click()
  const form = page.getByRole('dialog', { name: 'Resolver ahora' })
  await expect(form.getByLabel('Cuántas personas')).toHaveValue('2')
  await form.getByRole('button', { name: 'Empezar' }).click()
  await expect(head.getByRole('heading')).toContainText('van 1 de 2')
  await head.getByRole('button', { name: 'Siguiente' }).click()
  await expect(head).toContainText('Resuelva el captcha en la otra ventana.')
  await head.getByRole('button', { name: 'Terminar' }).click()
  const summary = page.getByRole('dialog', { name: 'Resumen de la tanda' })
  await expect(summary).toContainText('Usted terminó la tanda antes.')
  await expect(summary).toContainText(/Captchas resueltos\s*1 de 2/)
  await expect(summary).toContainText(/Encontrados\s*1/)
  await summary.getByRole('button', { name: 'Entendido' }).click()
  await expect(summary).toHaveCount(0)
  expect(site.log.filter(({ kind }) => kind === 'query')).toMatchObject([
    { cedula: carla.cedula, token: 'solved' },
  ])

  await expect(head.getByRole('heading')).toContainText('Fuera del horario')
  await head.getByRole('button', { name: 'Cambiar el horario' }).click()
  await card.getByRole('radio', { name: 'A toda hora' }).check()
  await card.getByRole('button', { name: 'Guardar horario y ritmo' }).click()
  await page.getByRole('link', { name: 'Referidos' }).click()
  await expect(row(page, dario.name)).toContainText('Encontrado')
})
