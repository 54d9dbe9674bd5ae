import type { Locator, Page } from 'playwright-core'
import { drawSignature, openNewPerson, row } from '../screens.ts'
import { open, openPart, type Stage } from './tour.ts'

const name = 'Adriana Muñoz Peña'
const dialog = (page: Page): Locator => page.getByRole('dialog').last()
const action = (page: Page, label: string): Locator =>
  page.getByRole('treegrid').getByRole('button', { name: label, exact: true })

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').first().waitFor({ state: 'hidden' })
}

/** Sheets, a signature and a photo as proofs of an authorisation, and its revocation. */
export async function authorising({ page, look }: Stage): Promise<void> {
  await openPart(page, 'Hojas para firmar')
  const sheets = page.getByRole('region', { name: 'Hojas para firmar' })
  await sheets.getByLabel('Reunión o lugar').fill('Reunión El Recreo')
  await sheets.getByRole('button', { name: 'Hacer e imprimir' }).click()
  await dialog(page).getByRole('article').first().waitFor()
  await look('Imprimir', 'hoja para firmar')
  await closeDialog(page)
  await sheets.getByRole('button', { name: 'Foto de la hoja 1' }).click()
  await sheets.getByText('Suelte aquí la foto').waitFor()
  await look('Ajustes', 'hojas para firmar, agregar la foto')
  await openPart(page, 'Autorización de datos')
  const texts = page.getByRole('region', { name: 'Autorización de datos' })
  await texts.getByRole('button', { name: 'Escribir una versión nueva' }).click()
  await look('Ajustes', 'texto nuevo de la autorización')
  await texts.getByRole('button', { name: 'Cancelar' }).click()
  await openPart(page, 'Política de tratamiento de datos')
  await page.getByRole('button', { name: 'Leer la política de datos' }).click()
  await dialog(page).getByText('Derechos de las personas').waitFor()
  await look('Política de datos', 'sin completar')
  await closeDialog(page)

  await open(page, 'Referidos')
  const form = await openNewPerson(page)
  await form.getByRole('radio', { name: 'Hoja firmada' }).check()
  await form.getByRole('combobox', { name: 'Hoja' }).click()
  await page.getByRole('option', { name: 'Hoja 1 · Reunión El Recreo' }).click()
  await form.getByLabel('Renglón').waitFor()
  await look('Nuevo referido', 'con renglón de una hoja')
  await form.getByRole('radio', { name: 'Firma', exact: true }).check()
  await form.getByRole('button', { name: 'Firmar ahora' }).click()
  await drawSignature(page)
  await look('Firmar en la pantalla', 'firmado')
  await dialog(page).getByRole('button', { name: 'Guardar firma' }).click()
  await form.getByRole('img', { name: 'Firma de la persona' }).waitFor()
  await look('Nuevo referido', 'firmado en la pantalla')
  await page.keyboard.press('Escape')
  await form.waitFor({ state: 'hidden' })

  await page.getByRole('treegrid').press('Home')
  await row(page, name).first().click()
  await action(page, 'Ver autorización').click()
  await dialog(page).getByRole('heading', { name: 'Lo registrado' }).waitFor()
  await look('Autorización de una persona', 'sin pruebas')
  await dialog(page).getByRole('button', { name: 'Firmar en la pantalla' }).click()
  await drawSignature(page)
  await dialog(page).getByRole('button', { name: 'Guardar firma' }).click()
  await dialog(page).getByRole('button', { name: 'Ver', exact: true }).click()
  await dialog(page).getByRole('img', { name: 'Firma en la pantalla' }).waitFor()
  await look('Autorización de una persona', 'con firma')
  await closeDialog(page)
  await action(page, 'Revocar autorización').click()
  await look('Revocar autorización', 'pregunta')
  await dialog(page).getByRole('button', { name: 'Revocar' }).click()
  await page.getByText('Revocó su autorización').waitFor()
  await look('Fila abierta', 'autorización revocada')
  await action(page, 'Registrar autorización').click()
  await dialog(page).getByLabel('¿Cómo autorizó?').selectOption('De palabra')
  await dialog(page).getByRole('checkbox').check()
  await dialog(page).getByRole('button', { name: 'Registrar' }).click()
  await action(page, 'Revocar autorización').waitFor()
  await row(page, name).first().click()
}
