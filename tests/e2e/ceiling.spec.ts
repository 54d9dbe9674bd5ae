import { register, row } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const people = ['Ana Lucía Roa', 'Beto Díaz', 'Carla Nieto', 'Darío Peña', 'Elisa Ruiz'].map((name, n) => ({
  name,
  cedula: `101488024${n}`,
  phone: null,
}))

test('what captchas may cost a day holds the queue, and a higher ceiling lets it go on', async ({
  begin,
}) => {
  const { page } = await begin()
  await expect(page.getByText('Nada en cola')).toBeVisible()
  await page.getByRole('link', { name: 'Ajustes' }).click()
  const card = page.getByRole('region', { name: 'Captcha' })
  const ceiling = card.getByRole('textbox', { name: 'Tope diario' })
  const save = card.getByRole('button', { name: 'Guardar tope' })
  await expect(ceiling).toHaveValue('US$ 5')
  await ceiling.fill('0')
  await save.click()
  await expect(card).toContainText('Escriba un valor entre US$ 0,01 y US$ 1.000')
  await ceiling.fill('0,01')
  await save.click()
  await expect(page.getByText('Tope guardado: US$ 0,01 al día')).toBeVisible()

  await page.getByRole('link', { name: 'Referidos' }).click()
  for (const person of people) await register(page, person)
  const line = page.getByRole('contentinfo')
  await expect(line).toContainText('Se llegó al tope diario de 2captcha: la cola espera hasta la medianoche')
  await line.getByRole('link', { name: 'Ir a Ajustes' }).click()
  await expect(ceiling).toHaveValue('US$ 0,01')
  await ceiling.fill('')
  await save.click()
  await expect(page.getByText('Desde ahora no hay tope diario')).toBeVisible()
  await page.getByRole('link', { name: 'Referidos' }).click()
  for (const { name } of people) await expect(row(page, name)).toContainText('Encontrado')
})
