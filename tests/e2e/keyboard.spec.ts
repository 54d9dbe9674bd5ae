// A leader at a meeting: one person after another, without a mouse.
import { everybody } from '../../src-preload/contract/index.ts'
import { part } from '../support/extent.ts'
import { openNewPerson } from '../support/screens.ts'
import { expect, test } from './fixtures.ts'

const people = part(60, 6)
/** Of one person beyond what is written: Tabs, the space bar at the checkbox, Enter. */
const keysBeyondText = 6

const given = ['María', 'José', 'Luz', 'Andrés', 'Ñusta', 'Óscar']
const surnames = ['Gómez', 'Páez', 'Ríos', 'Ñáñez', 'Güiza']

const person = (n: number) => ({
  cedula: String(1_014_880_300 + n),
  name: `${given[n % given.length]} ${surnames[n % surnames.length]} ${'Abcdefghij'[n % 10]}${'abcdefghij'[Math.floor(n / 10)]}`,
  phone: String(3_005_550_100 + n),
})

test('a meeting is registered by keyboard, nobody is lost, and a person takes few keys beyond what is written', async ({
  begin,
}) => {
  const { page } = await begin()
  await page.evaluate(() => window.referidos.queue.pause())
  const panel = await openNewPerson(page)
  // The way of the first authorisation is kept for the next people.
  await panel.getByRole('radio', { name: 'Firma', exact: true }).check()
  await panel.getByLabel('Cédula').focus()
  let keys = 0
  const press = async (key: string) => {
    keys++
    await page.keyboard.press(key)
  }
  for (let n = 0; n < people; n++) {
    const { cedula, name, phone } = person(n)
    await page.keyboard.insertText(cedula)
    await press('Tab')
    await page.keyboard.insertText(name)
    await press('Tab')
    await page.keyboard.insertText(phone)
    await press('Tab')
    await press('Tab')
    await expect(panel.getByLabel('La persona autorizó')).toBeFocused()
    await press('Space')
    await press('Enter')
    await expect(page.getByText(`Guardada: ${name} · hoy va${n === 0 ? ' 1' : `n ${n + 1}`}`)).toBeVisible()
    await expect(panel.getByLabel('Cédula')).toBeFocused()
  }
  console.log(`${people} people: ${keys / people} keys each beyond what is written`)
  expect(keys).toBe(people * keysBeyondText)
  await expect(page.getByRole('tab', { name: 'Todos' })).toContainText(String(people))
  const listed = await page.evaluate(async (view) => {
    const list = await window.referidos.people.list(view)
    if (!list.ok) throw new Error(list.error.code)
    const rows = await window.referidos.people.rows({ ids: [...list.value.ids] })
    if (!rows.ok) throw new Error(rows.error.code)
    return rows.value.map(({ cedula, name, phone }) => ({ cedula, name, phone }))
  }, everybody)
  const byCedula = (a: { cedula: string }, b: { cedula: string }) => (a.cedula < b.cedula ? -1 : 1)
  expect(listed.toSorted(byCedula)).toEqual(Array.from({ length: people }, (_, n) => person(n)))
})

test('at 1366 by 768 and at 1024 by 640, authorisation and button are in view without scrolling', {
  tag: '@full',
}, async ({ begin }) => {
  const { app, page } = await begin()
  const panel = await openNewPerson(page)
  for (const [width, height] of [
    [1366, 768],
    [1024, 640],
  ] as const) {
    await app.evaluate(
      ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
      { width, height },
    )
    await page.waitForFunction((to) => innerWidth === to.width && innerHeight === to.height, {
      width,
      height,
    })
    await expect(panel.getByLabel('La persona autorizó')).toBeInViewport({ ratio: 1 })
    await expect(panel.getByRole('button', { name: 'Leer completo' })).toBeInViewport({ ratio: 1 })
    await expect(panel.getByRole('button', { name: 'Guardar y seguir' })).toBeInViewport({ ratio: 1 })
    const isWhole = panel.getByLabel('La persona autorizó').evaluate((box) => {
      const { bottom } = box.getBoundingClientRect()
      const fields = box.closest('form')?.firstElementChild?.getBoundingClientRect()
      return fields !== undefined && bottom <= fields.bottom
    })
    expect(await isWhole, `${width}`).toBe(true)
  }
})
