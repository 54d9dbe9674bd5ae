import { startCreateTaskServer } from '../support/captcha-server/create-task.ts'
import { captchaTestKey } from '../support/captcha-server/index.ts'
import { startCensusSite } from '../support/census-site/index.ts'
import { type InventedPerson, register, row } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const yolanda: InventedPerson = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: null }

test('a second captcha service looks people up while the first has no funds; the queue shows costs in pesos and the balance', {
  tag: '@full',
}, async ({ begin, captcha }) => {
  const second = await startCreateTaskServer()
  const site = await startCensusSite({
    redeem: (token, sitekey) => captcha.redeem(token, sitekey) || second.redeem(token),
  })
  try {
    captcha.balance = 0
    second.balance = 3
    const { page } = await begin({ censusUrl: site.page })
    await page.getByRole('link', { name: 'Ajustes' }).click()
    const card = page.getByRole('region', { name: 'Captcha' })
    await card.getByLabel('Dirección del servicio').fill('http://captchas.example')
    await card.getByLabel('Clave del servicio').fill(captchaTestKey)
    await card.getByRole('button', { name: 'Guardar servicio' }).click()
    await expect(card).toContainText('Escriba una dirección que empiece por https://')
    await card.getByLabel('Dirección del servicio').fill(second.url)
    await card.getByRole('button', { name: 'Guardar servicio' }).click()
    await expect(card).toContainText(`127.0.0.1:${second.port}, con la clave que termina en cdef`)
    await expect(card).toContainText('Saldo: US$ 3,00')
    await card.getByLabel('Pesos por dólar').fill('4100')
    await card.getByRole('button', { name: 'Guardar valor' }).click()
    await expect(card).toContainText(/US\$ 1 son \$\s4\.100, según lo puesto el \d\d\/\d\d\/\d{4}/)

    await page.getByRole('link', { name: 'Referidos' }).click()
    await register(page, yolanda)
    await expect(row(page, yolanda.name)).toContainText('Encontrado')
    expect(captcha.log.some(({ action, id }) => action === 'submit' && id !== undefined)).toBe(false)
    await page.getByRole('link', { name: 'Cola' }).click()
    const queue = page.getByRole('main')
    await expect(queue).toContainText(
      /Hoy: US\$\s0,002 \(unos \$\s8\) de US\$\s5,00 \(unos \$\s20\.500\) de tope/,
    )
    await expect(queue).toContainText(/Saldo: US\$\s3,00 \(unos \$\s12\.300\)/)
  } finally {
    await site.close()
    await second.close()
  }
})
