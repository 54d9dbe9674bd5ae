import type { Locator, Page } from 'playwright-core'
import { copiesOf } from '../backups.ts'
import { startCreateTaskServer } from '../captcha-server/create-task.ts'
import { captchaTestKey } from '../captcha-server/index.ts'
import { beto, cast, populateFolder, ursula } from '../populated.ts'
import { inventCedula } from '../population.ts'
import { fillPerson, leader, openNewPerson, row } from '../screens.ts'
import { authorising } from './authorising.ts'
import { exchanging } from './exchanging.ts'
import { importing } from './importing.ts'
import { recheckDialog } from './rechecking.ts'
import { open, openPart, type Stage, type Tour } from './tour.ts'

const now = Date.now()
const shown = cast(now)
const size = 2_000
const seed = 7

async function signInAs(page: Page, displayName: string, password: string): Promise<void> {
  await page.getByRole('radio', { name: displayName }).check()
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await page.getByRole('navigation', { name: 'Secciones' }).waitFor()
}

const grid = (page: Page): Locator => page.getByRole('treegrid', { name: 'Referidos registrados' })
const action = (page: Page, name: string): Locator => grid(page).getByRole('button', { name, exact: true })
const search = (page: Page): Locator => page.getByRole('searchbox', { name: 'Buscar referidos' })
const dialog = (page: Page): Locator => page.getByRole('dialog').last()
const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true })

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').first().waitFor({ state: 'hidden' })
}

async function signIn({ page, look }: Stage): Promise<void> {
  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
  await look('Ingresar', 'elegir cuenta')
  await page.getByRole('radio', { name: leader.displayName }).check()
  await page.getByRole('textbox', { name: 'Contraseña' }).fill('no es esta')
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await page.getByText('Contraseña incorrecta.').waitFor()
  await look('Ingresar', 'contraseña incorrecta')
  await page.getByRole('button', { name: 'Olvidé mi contraseña' }).click()
  await page.getByRole('heading', { name: 'Contraseña nueva' }).waitFor()
  await look('Ingresar', 'olvidé mi contraseña')
  await page.getByRole('button', { name: 'Volver' }).click()
  await signInAs(page, leader.displayName, leader.password)
  // The tour of the copies shows it.
  const ask = page.getByRole('complementary', { name: 'Copia fuera de este equipo' })
  await ask.getByRole('button', { name: 'Más tarde' }).click()
}

async function list({ page, look }: Stage): Promise<void> {
  await row(page, 'Adriana Muñoz Peña').waitFor()
  await look('Referidos', 'llena, en pausa')
  await page.getByRole('tab', { name: /Errores/ }).click()
  await row(page, 'Manuela Ospina Castro').waitFor()
  await look('Referidos', 'pestaña Errores')
  await page.getByRole('tab', { name: /Todos/ }).click()
  await search(page).fill('rodriguez')
  await grid(page).getByText('Rodríguez').nth(2).waitFor()
  await look('Referidos', 'búsqueda')
  await search(page).fill('nadie se llama así')
  await page.getByRole('tabpanel').getByText('Nadie coincide con').waitFor()
  await look('Referidos', 'nada encontrado')
  await search(page).fill('')
  await row(page, 'Adriana Muñoz Peña').waitFor()

  await page.getByRole('button', { name: 'Filtros' }).click()
  await dialog(page).getByRole('checkbox', { name: 'Encontrado' }).check()
  await dialog(page).getByLabel('Municipio').selectOption({ index: 3 })
  await look('Referidos', 'filtros abiertos')
  await dialog(page).getByRole('button', { name: 'Listo' }).click()
  await look('Referidos', 'filtros puestos')
  await page.getByRole('tab', { name: /Errores/ }).click()
  await page.getByRole('tabpanel').getByText('Nadie coincide con los filtros.').waitFor()
  await look('Referidos', 'nadie con estos filtros')
  await page.getByRole('tab', { name: /Todos/ }).click()
  await page.getByRole('button', { name: 'Vistas' }).click()
  await page.getByRole('menuitem', { name: 'Guardar esta vista…' }).waitFor()
  await look('Referidos', 'vistas')
  await page.getByRole('menuitem', { name: 'Guardar esta vista…' }).click()
  await dialog(page).getByRole('button', { name: 'Guardar' }).click()
  await page.getByText('Escriba un nombre para la vista.').waitFor()
  await look('Referidos', 'guardar una vista')
  await closeDialog(page)
  await page.getByRole('button', { name: 'Quitar filtros' }).click()
  await row(page, 'Adriana Muñoz Peña').waitFor()
  await page.getByRole('button', { name: 'Columnas' }).click()
  await look('Referidos', 'columnas')
  await dialog(page).getByRole('checkbox', { name: 'Teléfono' }).check()
  await dialog(page).getByRole('checkbox', { name: 'Etiquetas' }).check()
  await closeDialog(page)
  await look('Referidos', 'más columnas')
  await page.getByRole('button', { name: 'Columnas' }).click()
  await dialog(page).getByRole('button', { name: 'Restablecer' }).click()
  await closeDialog(page)
}

async function selection({ page, look }: Stage): Promise<void> {
  for (const { name } of shown.slice(2, 6)) {
    await grid(page)
      .getByRole('checkbox', { name: `Seleccionar a ${name}` })
      .check()
  }
  await page.getByRole('region', { name: 'Selección' }).getByText('4 seleccionados').waitFor()
  await look('Referidos', 'selección')
  await page.getByRole('region', { name: 'Selección' }).getByRole('button', { name: 'Imprimir' }).click()
  await dialog(page).getByRole('article').first().waitFor()
  await look('Imprimir', 'selección')
  await closeDialog(page)
  await page.getByRole('button', { name: 'Etiquetar' }).click()
  await dialog(page).getByRole('button', { name: 'Poner' }).click()
  await dialog(page).getByText('Escriba la etiqueta.').waitFor()
  await look('Etiquetar', 'sin etiqueta')
  await closeDialog(page)
  await page.getByRole('button', { name: 'Quitar selección' }).click()
}

async function rows({ page, look }: Stage): Promise<void> {
  const opened: [string, string][] = [
    ['Adriana Muñoz Peña', 'encontrado'],
    ['Luis Ángel Rojas Mejía', 'pendiente'],
    ['Beatriz Elena Ríos Peña', 'actualización en cola'],
    ['Rosa Elena Güiza Moreno', 'reintento'],
    ['Dora Inés Quintero Rojas', 'no está en el censo'],
    ['Édgar Ñustes Barón', 'fallecimiento'],
    ['Hugo Fernando Chocué Díaz', 'otra novedad'],
    ['Carlos Andrés Vega Parra', 'sin respuesta'],
    ['Manuela Ospina Castro', 'bloqueado'],
    ['Nelson Riascos Angulo', 'error'],
    [shown[0]?.name ?? '', 'nombre largo'],
  ]
  for (const [name, kind] of opened) {
    const one = row(page, name).first()
    await one.click()
    await action(page, 'Editar').waitFor()
    await look('Fila abierta', kind)
    await one.click()
    await action(page, 'Editar').waitFor({ state: 'hidden' })
  }
  // The rows opened before may have scrolled her row out of the table.
  await page.keyboard.press('Home')
  await row(page, 'Adriana Muñoz Peña').first().click()
  await action(page, 'Historial').click()
  await dialog(page)
    .getByRole('button', { name: /ver el intento/ })
    .first()
    .click()
  await look('Historial de una persona', 'intento abierto')
  await page.keyboard.press('Escape')
  if (await page.getByRole('dialog').isVisible()) await page.keyboard.press('Escape')
  await action(page, 'WhatsApp').click()
  await dialog(page).getByRole('img', { name: 'Código' }).waitFor()
  await look('WhatsApp', 'código')
  await closeDialog(page)
  await action(page, 'Editar').click()
  const form = page.getByRole('complementary', { name: 'Editar referido' })
  await form.waitFor()
  await look('Editar referido', 'abierto')
  await form.getByLabel('Cédula').fill('1790009999')
  await form.getByText('Se consultará de nuevo').waitFor()
  await look('Editar referido', 'otra cédula')
  await form
    .getByRole('button', { name: /Cancelar|Cerrar/ })
    .first()
    .click()
  await action(page, 'Pasar a otro líder').click()
  await dialog(page).getByRole('button', { name: 'Pasar' }).waitFor()
  await look('Pasar a otro líder', 'uno de los referidos')
  await closeDialog(page)
  await action(page, 'Eliminar').click()
  await dialog(page).getByRole('button', { name: 'Eliminar' }).waitFor()
  await look('Eliminar', 'pregunta')
  await dialog(page).getByRole('button', { name: 'Eliminar' }).click()
  await page.getByRole('button', { name: 'Deshacer' }).waitFor()
  await look('Eliminar', 'deshacer')
  await page.getByRole('button', { name: 'Deshacer' }).click()
  await row(page, 'Adriana Muñoz Peña').first().waitFor()
}

async function form({ page, look }: Stage): Promise<void> {
  const panel = await openNewPerson(page)
  await look('Nuevo referido', 'vacío')
  await panel.getByRole('button', { name: 'Guardar y seguir' }).click()
  await panel.getByText('Escriba este dato.').first().waitFor()
  await look('Nuevo referido', 'con errores')
  await fillPerson(panel, {
    name: 'Luz Dary Beltrán',
    cedula: shown[1]?.cedula ?? '',
    phone: '3005550147',
  })
  await panel.getByText('Usted ya la registró').waitFor()
  await look('Nuevo referido', 'ya la tiene usted')
  await panel.getByLabel('Cédula').fill(beto.cedula)
  await panel.getByText('Usted no la ha registrado todavía').waitFor()
  // Only a registration reveals this.
  await panel.getByLabel('Nombre completo').press('Enter')
  await panel.getByText('Ya está registrada por otro líder').waitFor()
  await look('Nuevo referido', 'la tiene otro líder')
  await panel.getByLabel('Cédula').fill('1790008888')
  await panel.getByText('Usted no la ha registrado todavía').waitFor()
  await panel.getByRole('button', { name: 'Leer completo' }).click()
  await look('Nuevo referido', 'lleno, autorización completa')
  // A scrolled table keeps its position: the new row would be above it.
  await page
    .getByRole('treegrid', { name: 'Referidos registrados' })
    .evaluate((grid) => grid.parentElement?.scrollTo(0, 0))
  await panel.getByLabel('Nombre completo').press('Enter')
  await row(page, 'Luz Dary Beltrán').waitFor()
  await look('Nuevo referido', 'guardado')
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'hidden' })
}

async function palette({ page, look }: Stage): Promise<void> {
  await page.keyboard.press('Control+K')
  await page.getByRole('dialog', { name: 'Buscar una acción' }).getByRole('combobox').waitFor()
  await look('Acciones', 'todas')
  await page.keyboard.type('cola')
  await look('Acciones', 'búsqueda')
  await page.keyboard.type(' de caballo')
  await page.getByText('No hay una acción que se llame').waitFor()
  await look('Acciones', 'nada encontrado')
  await closeDialog(page)
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Atajos de teclado' }).waitFor()
  await look('Atajos', 'todos')
  await closeDialog(page)
}

async function otherScreens(stage: Stage): Promise<void> {
  const { page, look } = stage
  await open(page, 'Mi perfil')
  await page.getByRole('button', { name: 'Mapa' }).waitFor()
  await look('Mi perfil', 'encontrado')
  await open(page, 'Cola')
  await page.getByRole('table', { name: 'En espera' }).waitFor()
  await look('Cola', 'en pausa, en espera')
  await page.getByRole('tab', { name: 'Historial' }).click()
  await page.getByRole('table', { name: 'Historial' }).waitFor()
  await look('Cola', 'historial')
  await page.getByRole('radio', { name: 'Solo fallas' }).check()
  const failed = page.getByRole('table', { name: 'Historial' }).locator('[data-opens]')
  await failed.first().click()
  await look('Cola', 'intento abierto')
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'En espera' }).click()
  await recheckDialog(stage)
  await closeDialog(page)
  await page.keyboard.press('Control+1')
  await page.getByRole('button', { name: 'Rescate' }).click()
  await page.getByRole('heading', { name: 'Qué debe hacer cada uno' }).waitFor()
  await look('Rescate', 'todos')
  await page.keyboard.press('Control+P')
  await dialog(page).getByRole('article').first().waitFor()
  await look('Imprimir', 'rescate')
  await closeDialog(page)
  await open(page, 'Resumen')
  const where = card(page, 'Dónde votan')
  await where.getByRole('img').first().waitFor()
  await look('Resumen', 'gráficas')
  await page.getByRole('button', { name: 'Imprimir', exact: true }).click()
  await dialog(page).getByRole('article').first().waitFor()
  await look('Imprimir', 'una hoja por puesto')
  await dialog(page).getByRole('radio', { name: 'Una sola lista' }).check()
  await dialog(page).getByText('Dónde vota').first().waitFor()
  await look('Imprimir', 'una sola lista')
  await closeDialog(page)
  await card(page, 'Costo de captchas').scrollIntoViewIfNeeded()
  await look('Resumen', 'gráficas, abajo')
  await where.getByRole('radio', { name: 'Mesa' }).check()
  for (const table of await page.getByRole('radio', { name: 'Tabla' }).all()) await table.check()
  await where.getByRole('table').waitFor()
  await where.scrollIntoViewIfNeeded()
  await look('Resumen', 'tablas')
}

async function campaign({ page, look }: Stage): Promise<void> {
  const scope = (name: string) => page.getByRole('group', { name: 'Ver a' }).getByRole('radio', { name })
  await open(page, 'Referidos')
  await scope('Toda la campaña').check()
  await action(page, 'Líder').waitFor()
  await row(page, 'Adriana Muñoz Peña').first().waitFor()
  await look('Referidos', 'toda la campaña')
  await page.getByRole('button', { name: 'Filtros' }).click()
  await dialog(page).getByRole('combobox', { name: 'Líder' }).selectOption({ index: 1 })
  await dialog(page).getByRole('button', { name: 'Listo' }).click()
  await grid(page).getByRole('gridcell', { name: beto.displayName }).first().click()
  await action(page, 'Pasar a otro líder').waitFor()
  await look('Referidos', 'abierta, de otro líder')
  await open(page, 'Resumen')
  const leaders = card(page, 'Avance por líder')
  await leaders.getByRole('table').waitFor()
  await look('Resumen', 'toda la campaña, sin metas')
  await leaders.getByRole('button', { name: `Poner la meta de ${beto.displayName}` }).click()
  await dialog(page).getByRole('button', { name: 'Guardar' }).click()
  await dialog(page).getByText('Elija el día.').waitFor()
  await look('Poner una meta', 'con errores')
  await setGoal(page, '120')
  await card(page, 'Meta de la campaña').getByRole('button', { name: 'Poner meta' }).click()
  await setGoal(page, '2.500')
  await card(page, 'Meta de la campaña').getByText('de 2.500 encontrados').waitFor()
  await leaders.scrollIntoViewIfNeeded()
  await look('Resumen', 'toda la campaña, con metas')
  await card(page, 'Meta de la campaña').scrollIntoViewIfNeeded()
  await look('Resumen', 'meta de la campaña')
  await leaders.getByRole('button', { name: `Poner la meta de ${leader.displayName}` }).click()
  await setGoal(page, '200')
  await scope('Míos').check()
  await card(page, 'Su meta').getByText('Meta cumplida').waitFor()
  await look('Resumen', 'meta cumplida')
  await open(page, 'Referidos')
  await scope('Míos').check()
  await row(page, 'Adriana Muñoz Peña').first().waitFor()
}

async function setGoal(page: Page, count: string): Promise<void> {
  await dialog(page).getByLabel('Personas encontradas').fill(count)
  await dialog(page).getByLabel('Para el día').fill('2027-03-14')
  await dialog(page).getByRole('button', { name: 'Guardar' }).click()
  await page.getByRole('dialog').first().waitFor({ state: 'hidden' })
}

async function settingsParts({ page, look }: Stage): Promise<void> {
  const parts = [
    'Captcha',
    'Página del censo',
    'Quien no puede votar',
    'Horario y ritmo',
    'Navegador',
    'Copias de seguridad',
    'Seguridad',
    'Autorización de datos',
    'Hojas para firmar',
    'Política de tratamiento de datos',
    'Apariencia',
    'Acerca de Referidos',
    'Sede',
    'Cuentas',
    'Duplicados entre líderes',
  ]
  for (const part of parts) {
    await openPart(page, part)
    await look('Ajustes', part)
  }
  await openPart(page, 'Horario y ritmo')
  await card(page, 'Horario y ritmo').getByRole('radio', { name: 'Solo en un horario' }).check()
  await look('Ajustes', 'Horario y ritmo, con horario')
  await openPart(page, 'Acerca de Referidos')
  await page.getByRole('button', { name: 'Licencias de otros programas' }).click()
  await dialog(page).getByText('MIT', { exact: true }).first().waitFor()
  await look('Ajustes', 'licencias')
  await page.keyboard.press('Escape')
}

/** The screen after a double click on a copy. */
async function openedCopy({ app, page, dataDir, look }: Stage): Promise<void> {
  await page.evaluate(() => window.referidos.backup.copyNow())
  await app.evaluate(
    ({ app: main }, copy) => void main.emit('second-instance', {}, [], '', { copy }),
    copiesOf(dataDir)[0]?.file,
  )
  await dialog(page).getByText('El archivo que abrió es la copia').waitFor()
  await look('Ajustes', 'copia abierta con doble clic')
  await closeDialog(page)
}

async function settings({ page, look, captcha }: Stage): Promise<void> {
  const dialogs: [part: string, button: string, state: string][] = [
    ['Cuentas', 'Crear cuenta', 'crear cuenta'],
    ['Cuentas', `Poner otra contraseña a ${beto.displayName}`, 'poner otra contraseña'],
    ['Cuentas', `Eliminar la cuenta de ${beto.displayName}`, 'eliminar una cuenta'],
    ['Cuentas', 'Pasar a otro líder los referidos de Nelly Z.', 'pasar a otro líder'],
    ['Seguridad', 'Cambiar contraseña', 'cambiar contraseña'],
    ['Seguridad', 'Crear el código', 'crear otro código'],
    ['Seguridad', 'Cambiar la clave de los datos', 'cambiar la clave de los datos'],
    ['Seguridad', 'Poner un PIN', 'poner un PIN'],
  ]
  for (const [part, button, state] of dialogs) {
    await card(page, part).getByRole('button', { name: button }).click()
    await dialog(page).waitFor()
    await look('Ajustes', state)
    if (state !== 'poner un PIN') await closeDialog(page)
  }
  await dialog(page).getByLabel('Su contraseña').fill(leader.password)
  await dialog(page).getByLabel('PIN nuevo').fill('123456')
  await dialog(page).getByRole('button', { name: 'Poner un PIN' }).click()
  await page.getByText('Ese PIN se adivina fácil.').waitFor()
  await look('Ajustes', 'un PIN que se adivina')
  await dialog(page).getByLabel('PIN nuevo').fill('580274')
  await dialog(page).getByRole('button', { name: 'Poner un PIN' }).click()
  await page.getByText('PIN guardado').waitFor()

  const claims = card(page, 'Duplicados entre líderes')
  await claims
    .getByRole('button', { name: /^Queda con/ })
    .first()
    .click()
  await claims.getByText('Escriba por qué decide así').waitFor()
  await look('Ajustes', 'duplicado sin motivo')
  await claims.getByLabel('Mostrar los ya decididos').check()
  await claims.getByText('Decidido el').first().waitFor()
  await look('Ajustes', 'duplicados decididos')
  await openPart(page, 'Captcha')
  await card(page, 'Captcha').getByRole('button', { name: 'Consultar saldo' }).click()
  await card(page, 'Captcha')
    .getByText(/^Saldo/)
    .waitFor()
  await look('Ajustes', 'saldo de 2captcha')
  captcha.balance = 0.01
  await card(page, 'Captcha').getByRole('button', { name: 'Consultar saldo' }).click()
  await page.getByRole('complementary', { name: 'Saldo para captchas' }).waitFor()
  await look('Ajustes', 'queda poco saldo')
  captcha.balance = 100
  await card(page, 'Captcha').getByRole('button', { name: 'Consultar saldo' }).click()
  await page.getByRole('complementary', { name: 'Saldo para captchas' }).waitFor({ state: 'detached' })
  await secondService(page, look)
  await openPart(page, 'Navegador')
  await card(page, 'Navegador').getByRole('button', { name: 'Probar el navegador' }).click()
  await card(page, 'Navegador').getByText('Probando el navegador').waitFor()
  await look('Ajustes', 'probando el navegador')
  await card(page, 'Navegador').getByText('Funciona: la consulta').waitFor({ timeout: 60_000 })
  await look('Ajustes', 'navegador probado')
}

async function secondService(page: Page, look: Stage['look']): Promise<void> {
  const second = await startCreateTaskServer()
  const captcha = card(page, 'Captcha')
  await captcha.getByLabel('Dirección del servicio').fill(second.url)
  await captcha.getByLabel('Clave del servicio').fill(captchaTestKey)
  await captcha.getByRole('button', { name: 'Guardar servicio' }).click()
  await captcha.getByText('con la clave que termina en').waitFor()
  await captcha
    .getByText(/^Saldo/)
    .nth(1)
    .waitFor()
  await captcha.getByLabel('Pesos por dólar').fill('4100')
  await captcha.getByRole('button', { name: 'Guardar valor' }).click()
  await captcha.getByText('US$ 1 son').waitFor()
  await captcha.getByLabel('Dirección del servicio').scrollIntoViewIfNeeded()
  await look('Ajustes', 'segundo servicio de captchas')
  await captcha.getByRole('button', { name: 'Quitar servicio' }).click()
  await captcha.getByText('con la clave que termina en').waitFor({ state: 'detached' })
  await second.close()
}

async function running({ page, look, site, captcha }: Stage): Promise<void> {
  const everybody = Array.from({ length: size }, (_, n) => inventCedula(n, seed))
  for (const cedula of [...everybody, ...shown.map((one) => one.cedula)])
    site.script(cedula, { kind: 'hang' })
  await open(page, 'Cola')
  const head = page.getByRole('region', { name: 'Ahora' })
  // Set before any captcha is bought ahead, because the queue would use that one first.
  captcha.balance = 0
  await head.getByRole('button', { name: 'Reanudar' }).click()
  await head.getByText('El servicio de captchas no tiene saldo').waitFor()
  await look('Cola', 'sin saldo')
  await open(page, 'Referidos')
  await row(page, 'Adriana Muñoz Peña').first().waitFor()
  await look('Referidos', 'sin saldo')
  captcha.balance = 10
  await open(page, 'Cola')
  await head.getByRole('button', { name: 'Intentar ahora' }).click()
  await site.waitFor(({ kind }) => kind === 'query')
  await head.getByText(/^Consultando a/).waitFor()
  await look('Cola', 'consultando')
  await open(page, 'Referidos')
  await page
    .getByRole('contentinfo')
    .getByText(/consultando a /)
    .waitFor()
  await look('Referidos', 'consultando')
}

async function locked({ page, look }: Stage): Promise<void> {
  await page.keyboard.press('Control+L')
  await page.getByRole('heading', { name: 'Bloqueado' }).waitFor()
  await look('Bloqueado', 'con PIN')
  await page.getByLabel('PIN de seis números').fill('000001')
  await page.getByText('PIN incorrecto.').waitFor()
  await look('Bloqueado', 'PIN incorrecto')
  for (const left of [/Quedan 3/, /Quedan 2/, /Queda un/]) {
    await page.getByLabel('PIN de seis números').fill('000001')
    await page.getByText(left).waitFor()
  }
  await page.getByLabel('PIN de seis números').fill('000001')
  await page.getByText('El PIN ya no sirve').waitFor()
  await look('Bloqueado', 'PIN gastado')
  await signInAs(page, beto.displayName, beto.password)
  await open(page, 'Ajustes')
  await card(page, 'Apariencia').waitFor()
  await look('Ajustes', 'de otro líder')
  await page.keyboard.press('Control+L')
  await page.getByRole('heading', { name: 'Bloqueado' }).waitFor()
  await signInAs(page, ursula.displayName, ursula.password)
  await page.getByRole('heading', { name: 'Mi perfil' }).waitFor()
  await page.getByText('Su cédula está en la cola').waitFor()
  await look('Mi perfil', 'usuario, pendiente')
}

const seedDay = (dataDir: string) => populateFolder(dataDir, { people: size, seed, now })

/** The short tour for `npm test`: parts of `people` and `screens`. */
export const everyScreen: Tour = {
  name: 'each screen of a working day once',
  seed: (dataDir) => populateFolder(dataDir, { people: 300, seed, now }),
  async walk(stage) {
    await signIn(stage)
    await row(stage.page, 'Adriana Muñoz Peña').waitFor()
    await stage.look('Referidos', 'llena, en pausa')
    await selection(stage)
    await form(stage)
    await palette(stage)
    await otherScreens(stage)
    await settingsParts(stage)
  },
}

/** A data folder after weeks of use: from the sign-in to the form for a new person. */
export const people: Tour = {
  name: 'the list with thousands of people',
  seed: seedDay,
  async walk(stage) {
    await signIn(stage)
    await list(stage)
    await selection(stage)
    await importing(stage)
    await exchanging(stage)
    await rows(stage)
    await authorising(stage)
    await form(stage)
  },
}

/** The same data folder: the other screens, up to the lock. */
export const screens: Tour = {
  name: 'the other screens',
  seed: seedDay,
  async walk(stage) {
    await signInAs(stage.page, leader.displayName, leader.password)
    await palette(stage)
    await otherScreens(stage)
    await campaign(stage)
    await settingsParts(stage)
    await settings(stage)
    await openedCopy(stage)
    await running(stage)
    await locked(stage)
  },
}
