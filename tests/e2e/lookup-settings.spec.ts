import { type InventedPerson, register, row } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const yolanda: InventedPerson = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' }
const others: InventedPerson[] = ['Carla Nieto', 'Darío Peña', 'Elisa Ruiz'].map((name, n) => ({
  name,
  cedula: `101488024${n}`,
  phone: null,
}))
const andres: InventedPerson = { name: 'Andrés Páez Roa', cedula: '1014880232', phone: null }

test('an election is read from the page, chosen, saved and asked; a ceiling of the cost holds the queue; a page that refuses is not read again', {
  tag: '@full',
}, async ({ begin, site }) => {
  const { page } = await begin()
  await register(page, yolanda)
  await expect(row(page, yolanda.name)).toContainText('Encontrado')

  await page.getByRole('link', { name: 'Ajustes' }).click()
  const card = page.getByRole('region', { name: 'Página del censo' })
  await expect(card).toContainText(
    `La página viene de la configuración del equipo: ${site.host}:${site.port}`,
  )
  await expect(card.getByRole('radio', { name: 'wsp.registraduria.gov.co' })).toBeChecked()
  await expect(card.getByLabel('Elección')).toHaveValue('')
  await card.getByRole('button', { name: 'Leer las elecciones de la página' }).click()
  await expect(card.getByRole('status')).toContainText('La página ofrece 1 elección más')
  await card.getByLabel('Elección').selectOption('ELECCIÓN DE PRUEBA')
  await card.getByRole('button', { name: 'Guardar página y elección' }).click()
  await expect(page.getByText('Guardado. Cuenta desde la próxima consulta')).toBeVisible()

  await page.getByRole('link', { name: 'Referidos' }).click()
  await register(page, andres)
  await expect(row(page, andres.name)).toContainText('Encontrado')
  const asked = ({ cedula }: InventedPerson) => site.log.filter((entry) => entry.cedula === cedula)
  expect(asked(yolanda)).toMatchObject([{ kind: 'query', election: '-1' }])
  expect(asked(andres)).toMatchObject([{ kind: 'query', election: '677' }])

  await page.getByRole('link', { name: 'Ajustes' }).click()
  await expect(card.getByLabel('Elección')).toHaveValue('677')
  // An election belongs to one census page.
  await card.getByRole('radio', { name: 'consultacenso.registraduria.gov.co' }).check()
  await expect(card.getByLabel('Elección')).toHaveValue('')

  // The daily ceiling for captchas stops the queue. Without a ceiling it goes on.
  const captcha = page.getByRole('region', { name: 'Captcha' })
  const ceiling = captcha.getByRole('textbox', { name: 'Tope diario' })
  const save = captcha.getByRole('button', { name: 'Guardar tope' })
  await expect(ceiling).toHaveValue('US$ 5')
  await ceiling.fill('0')
  await save.click()
  await expect(captcha).toContainText('Escriba un valor entre US$ 0,01 y US$ 1.000')
  await ceiling.fill('0,01')
  await save.click()
  await expect(page.getByText('Tope guardado: US$ 0,01 al día')).toBeVisible()
  await page.getByRole('link', { name: 'Referidos' }).click()
  for (const person of others) await register(page, person)
  const line = page.getByRole('contentinfo')
  await expect(line).toContainText('Se llegó al tope diario de captchas: la cola espera hasta la medianoche')
  await line.getByRole('link', { name: 'Ir a Ajustes' }).click()
  await expect(ceiling).toHaveValue('US$ 0,01')
  await ceiling.fill('')
  await save.click()
  await expect(page.getByText('Desde ahora no hay tope diario')).toBeVisible()
  await page.getByRole('link', { name: 'Referidos' }).click()
  for (const { name } of others) await expect(row(page, name)).toContainText('Encontrado')
  await page.getByRole('link', { name: 'Ajustes' }).click()

  // After a refusal the page is not read again, and the card says until when.
  site.scriptPage({ kind: 'blocked' })
  const read = card.getByRole('button', { name: 'Leer las elecciones de la página' })
  await card.getByRole('radio', { name: 'wsp.registraduria.gov.co' }).check()
  await read.click()
  await expect(card.getByRole('status')).toContainText('La página del censo rechaza las consultas por ahora')
  const loads = site.log.length
  await read.click()
  await expect(card.getByRole('status')).toContainText(/espere hasta (las|el) \d/)
  expect(site.log).toHaveLength(loads)
})
