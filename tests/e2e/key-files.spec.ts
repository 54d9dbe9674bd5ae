import fs from 'node:fs'
import path from 'node:path'
import { noteKeysGeneration } from '../../src-main/accounts/repository.ts'
import { placeAccounts } from '../support/accounts.ts'
import { leader, register, row, signIn } from '../support/screens.ts'
import { markOwnAnswered } from '../support/seeded.ts'
import { foreignOn } from '../support/words.ts'
import { expect, test } from './fixtures.ts'

const yolanda = { name: 'Yolanda Patiño Ñáñez', cedula: '1014880231', phone: '3005550147' }
const andres = { name: 'Andrés Páez Roa', cedula: '1014880232', phone: null }

const filesIn = (dataDir: string) => ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))

/** Puts a folder where `file` is. The app may write the file again in between. */
function obstruct(file: string): void {
  for (;;) {
    fs.rmSync(file, { force: true })
    try {
      fs.mkdirSync(path.join(file, 'x'), { recursive: true })
      return
    } catch (error) {
      if (!['EEXIST', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
}

test('key files that are deleted while the app runs are back at once, it is said, and a kill costs nothing', {
  tag: '@full',
}, async ({ begin, start, dataDir }) => {
  const { page, kill } = await begin()
  await register(page, yolanda)
  const bar = page.getByRole('complementary', { name: 'Archivo que abre los datos' })
  const whole = filesIn(dataDir).map((file) => fs.readFileSync(file, 'utf8'))
  for (const file of filesIn(dataDir)) fs.rmSync(file)
  await expect(bar).toContainText('Referidos lo escribió de nuevo y no se perdió nada.')
  expect(filesIn(dataDir).map((file) => fs.readFileSync(file, 'utf8'))).toEqual(whole)
  expect(await foreignOn(page)).toEqual([])
  await bar.getByRole('button', { name: 'Entendido' }).click()
  await expect(bar).toBeHidden()

  await test.step('while they cannot be written, nothing more is saved', async () => {
    for (const file of filesIn(dataDir)) obstruct(file)
    await expect(bar).toContainText('no se guarda nada más hasta que se pueda')
    const panel = page.getByRole('complementary', { name: 'Nuevo referido' })
    await panel.getByLabel('Cédula').fill(andres.cedula)
    await panel.getByLabel('Nombre completo').fill(andres.name)
    await panel.getByLabel('No tiene teléfono').check()
    await panel.getByRole('radio', { name: 'Firma', exact: true }).check()
    await panel.getByLabel('La persona autorizó').check()
    await panel.getByLabel('Nombre completo').press('Enter')
    await expect(page.getByText('No se guardó: falta el archivo que abre sus datos')).toBeVisible()
    await expect(row(page, andres.name)).toHaveCount(0)
    expect(await foreignOn(page)).toEqual([])
    for (const file of filesIn(dataDir)) fs.rmSync(file, { recursive: true })
    await panel.getByLabel('Nombre completo').press('Enter')
    await row(page, andres.name).waitFor()
    await expect(bar).not.toContainText('no se guarda nada más')
  })

  await kill()
  const again = await start()
  await signIn(again.page)
  await row(again.page, yolanda.name).waitFor()
  await row(again.page, andres.name).waitFor()
})

test('a key file of another time: the screen explains it, one may go back, and goes on', {
  tag: '@full',
}, async ({ start, dataDir }) => {
  const { database } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], Date.now())
  markOwnAnswered(database)
  noteKeysGeneration(database, 7)
  database.close()
  const before = fs.readFileSync(filesIn(dataDir)[0] ?? '', 'utf8')
  const { page } = await start()
  const type = async () => {
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ingresar' }).click()
    await page.getByRole('heading', { name: 'Los archivos no son del mismo momento' }).waitFor()
  }
  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
  await type()
  await expect(page.getByText('El archivo que abre los datos es más viejo que ellos.')).toBeVisible()
  expect(await foreignOn(page)).toEqual([])
  expect(fs.readFileSync(filesIn(dataDir)[0] ?? '', 'utf8')).toBe(before)
  await page.getByRole('button', { name: 'Volver' }).click()
  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
  await type()
  await page.getByRole('button', { name: 'Continuar con estos archivos' }).click()
  await page.getByRole('heading', { name: 'Referidos', level: 1 }).waitFor()
  // The owner's sign-in has changed the data key: every slot holds another one.
  const sealed = (text: string) => JSON.parse(text).slots[0].dataKey.data
  const [file = '', copy = ''] = filesIn(dataDir)
  expect(sealed(fs.readFileSync(file, 'utf8'))).not.toBe(sealed(before))
  expect(fs.readFileSync(copy, 'utf8')).toBe(fs.readFileSync(file, 'utf8'))
  await register(page, yolanda)
})
