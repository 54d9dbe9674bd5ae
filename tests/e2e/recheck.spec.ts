import fs from 'node:fs'
import path from 'node:path'
import { messages } from '../../src-preload/messages/index.ts'
import { row } from '../support/screens.ts'
import { atSchool, seededPerson } from '../support/seeded.ts'
import { expect, test } from './fixtures.ts'

const failed = { status: 'ERROR', lastError: 'parse_error' } as const
const people = [
  seededPerson('Ana Ruiz Peña', '1014880401', failed),
  seededPerson('Beto Cuéllar Ríos', '1014880402', failed),
  seededPerson('Carla Ñáñez Gil', '1014880403', atSchool),
]

test('all errors are looked up again by keyboard: what it takes is told before, who changed is exported after', {
  tag: '@full',
}, async ({ begin, dataDir, site }) => {
  const { page, app } = await begin({ people })
  const file = path.join(dataDir, 'cambios.csv')
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await page.getByRole('tab', { name: /Errores/ }).click()
  await row(page, 'Ana Ruiz Peña').waitFor()
  await page.getByRole('button', { name: 'Verificar de nuevo…' }).press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Verificar de nuevo' })
  await expect(dialog.getByText('Se consultarán 2 personas.')).toBeVisible()
  await expect(dialog.getByText(/^unos US\$/)).toBeVisible()
  await dialog.getByRole('button', { name: 'Empezar' }).press('Enter')
  await expect(dialog).toBeHidden()
  await page.getByRole('link', { name: 'Cola', exact: true }).click()
  const strip = page.getByRole('region', { name: 'Verificación' })
  await expect(strip).toContainText('Verificación terminada: 2 de 2')
  expect(new Set(site.log.flatMap(({ cedula }) => cedula ?? []))).toEqual(
    new Set(['1014880401', '1014880402']),
  )

  await strip.getByRole('button', { name: 'Ver cambios' }).press('Enter')
  const list = page.getByRole('dialog', { name: 'Quiénes cambiaron' })
  await expect(list.getByRole('row').filter({ hasText: 'Beto Cuéllar Ríos' })).toContainText(
    /Estado, puesto, mesa.*Error.*Encontrado/,
  )
  await list.getByRole('button', { name: 'Exportar a csv' }).press('Enter')
  await expect(page.getByText(/Se exportaron 2 personas/)).toBeVisible()
  expect(fs.readFileSync(file, 'utf8')).toContain(messages.recheck.sheet.before('Puesto'))
  await page.keyboard.press('Escape')
  await strip.getByRole('button', { name: 'Quitar esta verificación' }).press('Enter')
  await expect(strip).toBeHidden()
})
