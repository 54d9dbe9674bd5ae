import { expect } from '@playwright/test'
import type { ElectronApplication, Locator, Page } from 'playwright-core'

/** A leader's steps through the screens, for the end-to-end tests and the demo. */

export interface InventedLeader {
  name: string
  displayName: string
  cedula: string
  phone: string
  password: string
}

export interface InventedPerson {
  name: string
  cedula: string
  /** null: the person has none. */
  phone: string | null
  barrio?: string
}

export const leader: InventedLeader = {
  name: 'Marta Gómez Rincón',
  displayName: 'Marta G.',
  cedula: '52000001',
  phone: '3005550100',
  password: 'cinco gatos grises',
}

export async function fillFirstStart(page: Page, who: InventedLeader = leader): Promise<void> {
  await page.getByLabel('Nombre completo').fill(who.name)
  await page.getByLabel('Cédula').fill(who.cedula)
  await page.getByLabel('Teléfono').fill(who.phone)
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(who.password)
}

/** `keep`: also creates and confirms the recovery code; otherwise the reminder stays. */
export async function createAccount(page: Page, keep = false, who: InventedLeader = leader): Promise<void> {
  await page.getByRole('button', { name: 'Crear cuenta' }).click()
  await page.getByRole('heading', { name: 'Referidos', level: 1 }).waitFor()
  if (!keep) return
  const groups = await issueCode(page, who.password)
  await page.getByRole('button', { name: 'Ya lo guardé' }).click()
  await typeGroups(page, groups)
}

/** Creates the first recovery code from its reminder. Returns its groups, which stay on the screen. */
export async function issueCode(page: Page, password: string): Promise<string[]> {
  await page.getByRole('button', { name: 'Crear el código' }).click()
  const dialog = page.getByRole('dialog', { name: 'Crear el código' })
  await dialog.getByLabel('Su contraseña').fill(password)
  await dialog.getByRole('button', { name: 'Crear el código' }).click()
  return await shownGroups(page)
}

/** Groups of the recovery code on the screen. */
export async function shownGroups(page: Page): Promise<string[]> {
  const groups = page.getByRole('list', { name: 'Código de recuperación' }).getByRole('listitem')
  await groups.last().waitFor()
  return await groups.allTextContents()
}

/** Types the two groups that the form asks for, and confirms. */
export async function typeGroups(page: Page, groups: readonly string[]): Promise<void> {
  const asked = page.getByRole('textbox', { name: /^Grupo \d$/ })
  await asked.last().waitFor()
  for (const input of await asked.all()) {
    const label = await input.evaluate(
      (element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? '',
    )
    await input.fill((groups[Number(label.replace(/\D/g, '')) - 1] ?? '').toLowerCase())
  }
  await page.getByRole('button', { name: 'Confirmar', exact: true }).click()
}

/** Signs in. The app then restores the account's screen. */
export async function signIn(page: Page, password = leader.password): Promise<void> {
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await page.getByRole('navigation', { name: 'Secciones' }).waitFor()
}

const newPersonPanel = (page: Page): Locator => page.getByRole('complementary', { name: 'Nuevo referido' })

export async function openNewPerson(page: Page): Promise<Locator> {
  const panel = newPersonPanel(page)
  if (!(await panel.isVisible())) await page.keyboard.press('Control+N')
  await panel.waitFor()
  return panel
}

/** Fills the whole form but does not save it. */
export async function fillPerson(panel: Locator, person: InventedPerson): Promise<void> {
  await panel.getByLabel('Cédula').fill(person.cedula)
  await panel.getByLabel('Nombre completo').fill(person.name)
  if (person.phone === null) await panel.getByLabel('No tiene teléfono').check()
  else await panel.getByLabel('Teléfono', { exact: true }).fill(person.phone)
  if (person.barrio !== undefined) {
    const more = panel.getByRole('button', { name: 'Más datos' })
    if ((await more.getAttribute('aria-expanded')) === 'false') await more.click()
    await panel.getByLabel('Barrio').fill(person.barrio)
  }
  await panel.getByRole('radio', { name: 'Firma', exact: true }).check()
  await panel.getByLabel('La persona autorizó').check()
}

/** Saves with Enter and waits until the form is ready for the next person. */
export async function register(page: Page, person: InventedPerson): Promise<void> {
  const panel = await openNewPerson(page)
  await fillPerson(panel, person)
  await panel.getByLabel('Nombre completo').press('Enter')
  // The row may appear before the form is empty.
  await panel.getByLabel('Cédula').and(page.locator(':focus')).waitFor()
  await row(page, person.name).waitFor()
}

export const row = (page: Page, name: string): Locator =>
  page
    .getByRole('treegrid', { name: 'Referidos registrados' })
    .getByRole('row', { name })
    // Excludes the row below an open one, which also contains its name.
    .and(page.locator('[aria-level="1"]'))

export const palette = (page: Page): Locator => page.getByRole('dialog', { name: 'Buscar una acción' })

/** Opens the palette, types, and runs the selected action, which must be `expected`, all by keys. */
export async function runAction(page: Page, typed: string, expected = typed): Promise<void> {
  await page.keyboard.press('Control+K')
  await expect(palette(page).getByRole('combobox')).toBeFocused()
  await page.keyboard.type(typed)
  await expect(palette(page).getByRole('option', { name: expected, selected: true })).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(palette(page)).toBeHidden()
}

/** Continues in the dialog of an export. `all`: exports every column instead of the table's. */
export async function saveExport(page: Page, { all = false } = {}): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Exportar' })
  if (all) await dialog.getByRole('button', { name: 'Todas', exact: true }).click()
  await dialog.getByRole('button', { name: 'Guardar archivo…' }).click()
}

/** Replaces the save dialog, as if the user had chosen `filePath`. */
export async function chooseWhereToSave(app: ElectronApplication, filePath: string): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath: chosen })
  }, filePath)
}

/** Signs with the mouse in the open dialog. */
export async function drawSignature(page: Page): Promise<void> {
  const pad = page
    .getByRole('dialog')
    .last()
    .getByRole('img', { name: /^Espacio para firmar/ })
  const box = await pad.boundingBox()
  if (box === null) throw new Error('no place to sign')
  const at = (x: number, y: number) => [box.x + x * box.width, box.y + y * box.height] as const
  await page.mouse.move(...at(0.2, 0.6))
  await page.mouse.down()
  for (let step = 1; step <= 12; step++)
    await page.mouse.move(...at(0.2 + step * 0.045, 0.5 + 0.25 * Math.sin(step * 1.7)))
  await page.mouse.up()
}
