import fs from 'node:fs'
import path from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { placeAccounts } from '../support/accounts.ts'
import { chooseWhereToSave, leader, runAction, signIn } from '../support/screens.ts'
import { insertInOrder, markOwnAnswered, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const chooseFile = (app: ElectronApplication, file: string): Promise<void> =>
  app.evaluate(({ dialog }, filePath) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [filePath] })
  }, file)

async function signInAs(page: Page, displayName: string): Promise<void> {
  await page.getByRole('radio', { name: displayName }).check()
  await signIn(page)
}

const account = (displayName: string, cedula: string) => ({
  name: `${displayName} Gómez`,
  displayName,
  cedula,
  phone: '3005550100',
  password: leader.password,
  role: 'LEADER' as const,
})

test('a file goes from one laptop to another by keyboard: its leaders are mapped, a dispute is seen, and it is undone', {
  tag: '@full',
}, async ({ start, dataDir }) => {
  const password = 'la clave del archivo'
  const file = path.join(dataDir, 'personas.referidos-personas')
  const laptops = ['uno', 'dos'].map((name) => path.join(dataDir, name)) as [string, string]
  const accounts = [account('Marta', '52000001'), account('Ana', '52000002')]
  const earlier = Date.now() - 86_400_000
  for (const [at, folder] of laptops.entries()) {
    fs.mkdirSync(folder)
    const { database, placed } = await placeAccounts(folder, accounts, Date.now())
    markOwnAnswered(database)
    const [marta, ana] = placed.map(({ accountId }) => accountId) as [number, number]
    if (at === 0)
      insertInOrder(database, ana, [
        seededPerson('Olga Peña', '1014880701', { registeredAt: earlier }),
        seededPerson('Óscar Bermúdez', '1014880702', { registeredAt: earlier }),
      ])
    else insertInOrder(database, marta, [seededPerson('Olga P.', '1014880701')])
    database.close()
  }

  const from = await start({ dataDir: laptops[0] })
  await signInAs(from.page, 'Ana')
  await from.page.getByRole('row', { name: /Olga Peña/ }).waitFor()
  await chooseWhereToSave(from.app, file)
  await from.page.keyboard.press('Control+E')
  await from.page.getByRole('button', { name: 'Pasar a otro computador' }).press('Enter')
  const give = from.page.getByRole('dialog', { name: 'Pasar a otro computador' })
  await give.getByRole('radio', { name: /^Todos/ }).press('Space')
  await give.getByLabel('Clave del archivo').fill(password)
  await give.getByLabel('Clave del archivo').press('Enter')
  await expect(from.page.getByText('Se guardaron 2 personas en')).toBeVisible()
  await from.quit()

  const into = await start({ dataDir: laptops[1] })
  const { page } = into
  await signInAs(page, 'Marta')
  await page.getByRole('row', { name: /Olga P\./ }).waitFor()
  await chooseFile(into.app, file)
  await runAction(page, 'traer personas')
  const take = page.getByRole('dialog', { name: 'Traer de otro computador' })
  await take.getByRole('button', { name: 'Elegir archivo…' }).press('Enter')
  await take.getByLabel('Clave del archivo').fill('otra clave')
  await take.getByLabel('Clave del archivo').press('Enter')
  await expect(take.getByText('La clave no es la de este archivo')).toBeVisible()
  await take.getByLabel('Clave del archivo').fill(password)
  await take.getByLabel('Clave del archivo').press('Enter')
  const ana = take.getByRole('combobox', { name: 'En este computador, Ana es' })
  await expect(ana.locator('option:checked')).toHaveText('Ana')
  await ana.selectOption('Un líder de otro computador')
  await expect(take.getByText('1 persona nueva')).toBeVisible()
  await expect(take.getByText('1 está con otro líder')).toBeVisible()
  await take.getByRole('button', { name: 'Traer a 2 personas' }).press('Enter')
  await expect(take.getByText('Se trajeron 2 personas')).toBeVisible()
  await expect(take.getByText('Hay 1 duplicado por decidir en Ajustes.')).toBeVisible()
  await take.getByRole('button', { name: 'Cerrar' }).last().press('Enter')
  await expect(take).toBeHidden()

  await page.keyboard.press('Control+Z')
  await expect(page.getByText('Se deshizo lo traído de 2 personas')).toBeVisible()
  await expect(page.getByRole('row', { name: /Olga P\./ })).toBeVisible()
})
