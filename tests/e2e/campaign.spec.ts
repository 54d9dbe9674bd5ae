import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { placeAccounts } from '../support/accounts.ts'
import { beto } from '../support/populated.ts'
import { chooseWhereToSave, leader, row, runAction, saveExport, signIn } from '../support/screens.ts'
import { atSchool, insertInOrder, markOwnAnswered, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

test('the owner sees the campaign: whose everybody is, what the queue answers, and no more than that of others', async ({
  start,
  site,
  dataDir,
}) => {
  const who = [{ ...leader, role: 'LEADER' as const }, beto]
  const { database, placed } = await placeAccounts(dataDir, who, Date.now())
  markOwnAnswered(database)
  const [own = 0, second = 0] = placed.map(({ accountId }) => accountId)
  insertInOrder(database, own, [seededPerson('Olga Tamayo', '1014880101', atSchool)])
  insertInOrder(database, second, [
    seededPerson('Blanca Salcedo', '1014880102', { ...atSchool, phone: null, notes: 'Llamar tarde' }),
    seededPerson('Baltasar Urrutia', '1014880103'),
  ])
  database.close()
  site.script('1014880103', { kind: 'not_found' })
  const { app, page } = await start()
  await signIn(page)

  const scope = (name: string) => page.getByRole('group', { name: 'Ver a' }).getByRole('radio', { name })
  const names = () => page.locator('tr[data-id] td:nth-child(2)').allTextContents()
  await test.step('everybody, with the leader, and what the queue answers about them', async () => {
    await expect(row(page, 'Olga Tamayo')).toBeVisible()
    expect(await names()).toEqual(['Olga Tamayo'])
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 640))
    await scope('Toda la campaña').check()
    const title = await page.getByRole('heading', { name: 'Referidos', level: 1 }).boundingBox()
    expect(title?.width).toBeGreaterThan(60)
    await expect(row(page, 'Blanca Salcedo')).toContainText('Beto C.')
    await expect(row(page, 'Olga Tamayo')).toContainText('Marta G.')
    await expect(row(page, 'Baltasar Urrutia')).toContainText('No está en el censo')
    await page.locator('th').getByRole('button', { name: 'Líder' }).click()
    await expect.poll(names).toEqual(['Baltasar Urrutia', 'Blanca Salcedo', 'Olga Tamayo'])
  })

  await test.step('another leader’s person can be read, and not edited or deleted', async () => {
    await row(page, 'Blanca Salcedo').click()
    await expect(page.getByText('Llamar tarde')).toBeVisible()
    await expect(page.getByRole('button', { name: 'Pasar a otro líder' })).toBeVisible()
    for (const name of ['Editar', 'Eliminar'])
      await expect(page.getByRole('button', { name, exact: true })).toHaveCount(0)
    await page.keyboard.press('Delete')
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await page.getByRole('treegrid').getByRole('button', { name: 'WhatsApp' }).click()
    await expect(page.getByRole('dialog')).toContainText('Pídale el celular a Beto C.')
    await expect(page.getByRole('dialog').getByRole('button', { name: 'Editar' })).toHaveCount(0)
    await page.keyboard.press('Escape')
    await row(page, 'Olga Tamayo').click()
    for (const name of ['Editar', 'Eliminar'])
      await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
  })

  await test.step('the filter by leader, and the export', async () => {
    await page.getByRole('button', { name: 'Filtros' }).click()
    const filters = page.getByRole('dialog')
    await filters.getByRole('combobox', { name: 'Líder' }).selectOption({ label: 'Beto C. (2)' })
    await filters.getByRole('button', { name: 'Listo' }).click()
    await expect.poll(names).toEqual(['Baltasar Urrutia', 'Blanca Salcedo'])
    await expect(page.getByRole('button', { name: 'Quitar el filtro Líder: Beto C.' })).toBeVisible()
    const file = path.join(dataDir, 'campaña.xlsx')
    await chooseWhereToSave(app, file)
    await page.getByRole('button', { name: 'Exportar' }).click()
    await saveExport(page)
    await expect(page.getByText(/Se exportaron 2 personas/)).toBeVisible()
    const [sheet] = (await readXlsx(fs.readFileSync(file))).sheets
    const [head = [], ...people] = sheet?.rows ?? []
    expect(people.map((person) => person[head.indexOf('Líder')])).toEqual(['Beto C.', 'Beto C.'])
  })

  await test.step('the sheets and the follow-up are of the people in the table, with their leader', async () => {
    await page.keyboard.press('Control+P')
    const sheet = page.getByRole('dialog', { name: 'Imprimir' }).getByRole('article')
    for (const text of ['Toda la campaña', 'Blanca Salcedo', 'Beto C.', 'Líder: Beto C.'])
      await expect(sheet.first()).toContainText(text)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Rescate' }).click()
    await expect(page.getByText('Toda la campaña · Líder: Beto C.')).toBeVisible()
    await expect(page.getByRole('region', { name: /inscribir la cédula/ })).toContainText(/Urrutia.*Beto C\./)
  })

  await test.step('a label for everybody selected, and the filter by it', async () => {
    await page.getByRole('link', { name: 'Referidos' }).click()
    await row(page, 'Blanca Salcedo').getByRole('checkbox').check()
    await page.getByRole('button', { name: 'Etiquetar' }).click()
    const dialog = page.getByRole('dialog', { name: 'Etiquetar a los seleccionados' })
    await dialog.getByLabel('Etiqueta').fill('Transporte')
    await page.keyboard.press('Enter')
    await expect(page.getByText('Se puso la etiqueta «Transporte» a 1 persona')).toBeVisible()
    await page.getByRole('button', { name: /^Filtros/ }).click()
    const filters = page.getByRole('dialog')
    await filters.getByRole('combobox', { name: 'Etiqueta' }).selectOption({ label: 'Transporte (1)' })
    await filters.getByRole('button', { name: 'Listo' }).click()
    await expect.poll(names).toEqual(['Blanca Salcedo'])
    await page.getByRole('button', { name: 'Quitar filtros' }).click()
    await page.getByRole('button', { name: 'Quitar selección' }).click()
  })

  await test.step('goals of the campaign and of a leader, who sees their own', async () => {
    await page.getByRole('link', { name: 'Resumen' }).click()
    const leaders = page.getByRole('region', { name: 'Avance por líder' })
    await expect(leaders.getByRole('row', { name: /Beto C\./ })).toContainText('1')
    const set = async (people: string) => {
      const dialog = page.getByRole('dialog')
      await dialog.getByLabel('Personas encontradas').fill(people)
      await dialog.getByLabel('Para el día').fill('2090-03-12')
      await page.keyboard.press('Enter')
      await expect(dialog).toBeHidden()
    }
    await page.getByRole('region', { name: 'Meta de la campaña' }).getByRole('button').click()
    await set('1.000')
    await expect(page.getByText('2 de 1.000 encontrados en el censo')).toBeVisible()
    await leaders.getByRole('button', { name: 'Poner la meta de Marta G.' }).click()
    await set('2')
    await expect(leaders.getByRole('row', { name: /Marta G\./ })).toContainText('50 %')
    await scope('Míos').check()
    await expect(page.getByRole('region', { name: 'Su meta' })).toContainText(
      '1 de 2 encontrados en el censo',
    )
    await expect(leaders).toHaveCount(0)
    await scope('Toda la campaña').check()
  })

  await test.step('the summary counts the same people; the view is remembered behind a lock', async () => {
    await page.getByRole('link', { name: 'Resumen' }).click()
    await expect(scope('Toda la campaña')).toBeChecked()
    await expect(page.getByText('3 referidos', { exact: true })).toBeVisible()
    await page.getByRole('button', { name: 'Bloquear' }).click()
    await signIn(page)
    await expect(page.getByText('3 referidos', { exact: true })).toBeVisible()
    await runAction(page, 'solo mis', 'Ver solo mis referidos')
    await expect(page.getByText('1 referido', { exact: true })).toBeVisible()
    await page.getByRole('link', { name: 'Referidos' }).click()
    await expect.poll(names).toEqual(['Olga Tamayo'])
  })

  await test.step('what was seen and taken of another leader is recorded', async () => {
    await page.getByRole('link', { name: 'Ajustes' }).click()
    await page.getByRole('button', { name: 'Buscar y exportar' }).click()
    const log = page.getByRole('dialog', { name: 'Registro de seguridad' })
    await expect(log).toContainText('Se exportó a Excel a personas de toda la campaña')
    await expect(log).toContainText('Se vieron los datos de Blanca Salcedo, de Beto C.')
    await expect(log).not.toContainText('Olga Tamayo')
  })
})
