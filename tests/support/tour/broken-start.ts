import fs from 'node:fs'
import path from 'node:path'
import { newRecoveryCode } from '../../../src-main/accounts/keys.ts'
import { open as openDatabase } from '../../../src-main/database/open.ts'
import { writeSetting } from '../../../src-main/database/settings.ts'
import type { LaneReason, Round } from '../../../src-preload/contract/index.ts'
import { placeAccounts } from '../accounts.ts'
import { migrations } from '../invented.ts'
import { beto } from '../populated.ts'
import { inventPopulation } from '../population.ts'
import { leader, saveExport, signIn } from '../screens.ts'
import { insertPeople } from '../seeded.ts'
import { answerWith, hold, refuse, tell } from './main.ts'
import { open, openPart, type Stage, type Tour } from './tour.ts'

const now = Date.now()
/** Name of a copy of the database with a migration of a newer app. */
const newer = 'newer.db'

async function seed(dataDir: string): Promise<void> {
  const { key, database, placed } = await placeAccounts(
    dataDir,
    [{ ...leader, role: 'LEADER' }, beto],
    now - 3_600_000,
  )
  const people = inventPopulation({ seed: 5, people: 60, now: now - 3_600_000 })
  // People without attempts, so that the history is empty.
  const untried = [...people].map((person) => ({ ...person, tries: [] }))
  insertPeople(database, [{ accountId: placed[0]?.accountId ?? 0, people: untried }])
  writeSetting(database, 'paused', 'yes')
  database.close()
  const file = path.join(dataDir, newer)
  fs.copyFileSync(path.join(dataDir, 'referidos.db'), file)
  const future = openDatabase({ file, key, migrations })
  future.sqlite
    .prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)')
    .run('of a newer version', now * 2)
  future.close()
}

const askForSignIn = async ({ page }: Stage): Promise<void> => {
  await page.reload()
  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
}

/** Errors that keep the app from opening, each repaired before the next. */
async function stopped(stage: Stage): Promise<void> {
  const { app, page, look, dataDir } = stage
  const keyFiles = ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))
  const databaseFile = path.join(dataDir, 'referidos.db')
  const keys = fs.readFileSync(keyFiles[0] ?? '', 'utf8')
  const database = fs.readFileSync(databaseFile)
  const writeKeyFiles = (text: string) => {
    for (const file of keyFiles) fs.writeFileSync(file, text)
  }
  const shown = async (title: string, mend: () => void | Promise<void>): Promise<void> => {
    await page.getByRole('heading', { name: title }).waitFor()
    await page.getByText('Buscando copias…').waitFor({ state: 'hidden' })
    await look('Arranque', title)
    await mend()
    await page.getByRole('button', { name: 'Intentar de nuevo' }).click()
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
  }
  const mendKeys = () => writeKeyFiles(keys)
  const mendDatabase = () => fs.writeFileSync(databaseFile, database)
  const tryToSignIn = async () => {
    await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
    await page.getByRole('button', { name: 'Ingresar' }).click()
  }

  await page.getByRole('heading', { name: 'Ingresar' }).waitFor()

  for (const file of keyFiles) fs.rmSync(file)
  await page.reload()
  await shown('Falta el archivo que abre los datos', mendKeys)
  writeKeyFiles('{')
  await page.reload()
  await shown('El archivo que abre los datos está dañado', mendKeys)
  const mendState = await refuse(app, ['session.state'])
  await page.reload()
  await shown('Referidos no pudo abrir', mendState)
  // Simulated, because these two windows belong to a process that has no data.
  const holder = { host: 'portatil-de-marta', pid: 4321, since: now }
  const leaveFolder = await refuse(app, ['session.state'], { code: 'folder_in_use', holder })
  await page.reload()
  await shown('Referidos ya está abierto', leaveFolder)
  const unusable = { code: 'folder_unusable', folder: '/home/marta/.config/Referidos' } as const
  const mendRights = await refuse(app, ['session.state'], unusable)
  await page.reload()
  await shown('Referidos no puede guardar en su carpeta', mendRights)

  writeKeyFiles(JSON.stringify({ ...JSON.parse(keys), generation: 7 }))
  await tryToSignIn()
  await shown('El archivo que abre los datos fue alterado', mendKeys)
  fs.copyFileSync(path.join(dataDir, newer), databaseFile)
  await tryToSignIn()
  await shown('Los datos son de una versión más nueva', mendDatabase)
  // Simulated: a real one needs another version of the app.
  const mendMigration = await refuse(app, ['session.signIn'], { code: 'migration_failed' })
  await tryToSignIn()
  await shown('Esta versión no pudo adaptar los datos', mendMigration)
  fs.writeFileSync(
    databaseFile,
    database.map((byte, at) => (at < 4096 ? byte : byte ^ 0x5a)),
  )
  await tryToSignIn()
  await shown('Los datos están dañados', mendDatabase)
  fs.truncateSync(databaseFile)
  await tryToSignIn()
  await shown('Faltan los datos', mendDatabase)

  for (const older of ['keys', 'data'] as const) {
    const mendTimes = await refuse(app, ['session.signIn'], { code: 'keys_mismatch', older })
    await tryToSignIn()
    await page.getByRole('heading', { name: 'Los archivos no son del mismo momento' }).waitFor()
    await look(
      'Ingresar',
      older === 'keys' ? 'claves más viejas que los datos' : 'datos más viejos que las claves',
    )
    await mendTimes()
    await page.getByRole('button', { name: 'Volver' }).click()
    await page.getByRole('heading', { name: 'Ingresar' }).waitFor()
  }

  // Simulated, because the user who runs the tours can write to every folder.
  const mendFolder = await refuse(app, ['session.signIn'], { code: 'folder_read_only' })
  await tryToSignIn()
  await page.getByText('no deja escribir en la carpeta').waitFor()
  await look('Ingresar', 'carpeta sin permiso')
  await mendFolder()
  // Simulated, because a real wait ends before the checks do.
  const endWait = await refuse(app, ['session.signIn'], { code: 'wait', retryAt: Date.now() + 95_000 })
  await tryToSignIn()
  await page.getByText('Podrá intentar de nuevo').waitFor()
  await look('Ingresar', 'espera tras contraseñas incorrectas')
  await endWait()

  await askForSignIn(stage)
  await page.getByRole('button', { name: 'Olvidé mi contraseña' }).click()
  await page.getByRole('heading', { name: 'Contraseña nueva' }).waitFor()
  await page.getByLabel('Código de recuperación').fill(newRecoveryCode())
  await page.getByRole('textbox', { name: 'Contraseña nueva' }).fill(leader.password)
  await page.getByRole('button', { name: 'Cambiar la contraseña e ingresar' }).click()
  await page.getByText('Ese no es el código de recuperación en uso').waitFor()
  await look('Ingresar', 'código de recuperación incorrecto')
  await askForSignIn(stage)
}

async function late(stage: Stage): Promise<void> {
  const { app, page, look } = stage
  const sendList = await hold(app, ['people.list'])
  const sendRows = await hold(app, ['people.rows'])
  await signIn(page)
  await page.getByText('Cargando…').first().waitFor()
  await look('Referidos', 'cargando')
  await sendList()
  const grid = page.getByRole('treegrid', { name: 'Referidos registrados' })
  await grid.getByRole('row').nth(2).waitFor()
  await look('Referidos', 'filas por cargar')
  await sendRows()
  await grid.getByRole('row').getByRole('checkbox').nth(2).waitFor()
  await keyFile(stage)
  await long(stage)
}

/** Simulated with events: real ones need a folder that cannot be written. */
async function keyFile({ app, page, look }: Stage): Promise<void> {
  const bar = page.getByRole('complementary', { name: 'Archivo que abre los datos' })
  await tell(app, 'accounts.keyFile', { isWritten: true, rewrittenAt: now })
  await bar.getByText('Referidos lo escribió de nuevo').waitFor()
  await look('Referidos', 'archivo de claves escrito de nuevo')
  await tell(app, 'accounts.keyFile', { isWritten: false, rewrittenAt: null })
  await bar.getByText('no se guarda nada más').waitFor()
  await look('Referidos', 'archivo de claves que no se puede escribir')
  await tell(app, 'accounts.keyFile', { isWritten: true, rewrittenAt: null })
  await bar.waitFor({ state: 'hidden' })
}

/** Export and print, which take seconds with many people. */
async function long({ app, page, look }: Stage): Promise<void> {
  const isAborted = await answerWith(app, ['spreadsheet.export', 'printing.savePdf'], {
    kind: 'aborted',
  })
  const endExport = await hold(app, ['spreadsheet.export'])
  await page.getByRole('button', { name: 'Exportar', exact: true }).click()
  await page.getByRole('dialog', { name: 'Exportar' }).waitFor()
  await look('Exportar', 'qué y cómo')
  await saveExport(page)
  await tell(app, 'spreadsheet.progress', { rows: 100_000, done: 12_500, leftMs: 7_600 })
  await page.getByText('faltan unos 8 s').waitFor()
  await look('Referidos', 'exportando')
  await endExport()
  await page.getByText('Se canceló y no se guardó').waitFor()
  await look('Referidos', 'exportación cancelada')
  await page.getByRole('status').getByRole('button', { name: 'Cerrar' }).click()
  const endPrint = await hold(app, ['printing.savePdf'])
  await page.keyboard.press('Control+P')
  const printing = page.getByRole('dialog', { name: 'Imprimir' })
  await printing.getByRole('button', { name: 'Guardar PDF' }).click()
  await tell(app, 'printing.progress', { phase: 'drawing', people: 10_000, leftMs: 8_000 })
  await printing.getByText('Faltan unos 8 segundos').waitFor()
  await look('Imprimir', 'preparando las hojas')
  await endPrint()
  await isAborted()
  await page.keyboard.press('Escape')
  await printing.waitFor({ state: 'hidden' })
}

async function noBrowser({ page, look }: Stage): Promise<void> {
  await open(page, 'Cola')
  await page.getByRole('tab', { name: 'Historial' }).click()
  await page.getByText('Todavía no se ha consultado a nadie.').waitFor()
  await look('Cola', 'historial vacío')
  await page.getByRole('radio', { name: 'Solo fallas' }).check()
  await page.getByText('Ninguna consulta ha fallado.').waitFor()
  await look('Cola', 'historial sin fallas')
  await page.getByRole('tab', { name: 'En espera' }).click()
  const head = page.getByRole('region', { name: 'Ahora' })
  await head.getByRole('button', { name: 'Reanudar' }).click()
  await head.getByText('No se encontró el navegador').waitFor({ timeout: 60_000 })
  await page.getByRole('table', { name: 'En espera' }).waitFor()
  await look('Cola', 'sin navegador')
  await open(page, 'Referidos')
  await page.getByRole('contentinfo').getByText('No se encontró el navegador').waitFor()
  await look('Referidos', 'sin navegador')
  await openPart(page, 'Navegador')
  await page.getByRole('button', { name: 'Probar el navegador' }).click()
  await page.getByText('No se pudo abrir ningún navegador').waitFor({ timeout: 60_000 })
  await look('Ajustes', 'sin navegador')
}

const reasons: [reason: LaneReason, said: string][] = [
  ['outside_hours', 'Fuera del horario: la cola espera'],
  ['on_battery', 'La cola espera a que conecten el cargador'],
  ['blocked', 'La página del censo rechaza las consultas'],
  ['bad_key', 'El servicio de captchas no acepta la clave'],
  ['election_gone', 'La página del censo ya no ofrece esa elección'],
  ['captive_portal', 'La red pide iniciar sesión'],
  ['page_failing', 'La página del censo cambió o está fallando'],
  ['window_offered', 'Consulta rechazada: hágala en una ventana'],
  ['captcha_setting', 'El servicio de captchas no acepta el captcha'],
  ['daily_ceiling', 'Tope diario de captchas'],
  ['disk_full', 'El disco está lleno'],
  ['folder_read_only', 'No se puede escribir en la carpeta'],
  ['database_damaged', 'No se pueden leer los datos'],
  ['waiting_for_operator', 'Hay captchas por resolver'],
]

/** Simulated with events: the real causes need a full disk, a damaged file or minutes. */
async function parked({ app, page, look }: Stage): Promise<void> {
  await open(page, 'Cola')
  const head = page.getByRole('region', { name: 'Ahora' })
  await head.getByRole('button', { name: 'Pausar' }).click()
  await head.getByRole('heading', { name: 'La cola está en pausa' }).waitFor()
  const state = await page.evaluate(() => window.referidos.queue.state())
  if (!state.ok) throw new Error(state.error.code)
  const running = { ...state.value, paused: false }
  const ends: ReadonlySet<LaneReason> = new Set([
    'outside_hours',
    'blocked',
    'page_failing',
    'window_offered',
    'daily_ceiling',
  ])
  for (const [reason, said] of reasons) {
    const until = ends.has(reason) ? Date.now() + 1_800_000 : null
    await tell(app, 'queue.changed', { ...running, parked: { reason, until } })
    await head.getByRole('heading', { name: said }).waitFor()
    await look('Cola', said)
  }
  await tell(app, 'queue.changed', { ...running, parked: null, nextDueAt: Date.now() + 1_800_000 })
  await head.getByRole('heading', { name: 'La próxima consulta empieza a las' }).waitFor()
  await look('Cola', 'reintento que espera su hora')
}

/** Simulated with events: a real one opens windows of its own. */
async function rounds({ app, page, look }: Stage): Promise<void> {
  await open(page, 'Cola')
  const state = await page.evaluate(() => window.referidos.queue.state())
  if (!state.ok) throw new Error(state.error.code)
  const queue = { ...state.value, paused: false, parked: null, waiting: 37 }
  await tell(app, 'queue.changed', queue)
  await page.getByRole('button', { name: 'Resolver ahora' }).click()
  await page.getByRole('dialog').getByLabel('Cuántas personas').fill('0')
  await page.getByRole('button', { name: 'Empezar' }).click()
  await page.getByText('Escriba un número entre').waitFor()
  await look('Resolver ahora', 'número equivocado')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  const since = Date.now() - 150_000
  const round: Round = {
    ...{ wanted: 10, found: 2, notFound: 1, cancelled: 0, failed: 1, since },
    isAnswerShown: true,
    ended: null,
  }
  await tell(app, 'queue.changed', { ...queue, round })
  await page.getByRole('button', { name: 'Siguiente', exact: true }).waitFor()
  await look('Cola', 'tanda de captchas, respuesta')
  const ended = { at: since + 95_000, why: { kind: 'window_closed' } } as const
  await tell(app, 'queue.changed', { ...queue, round: { ...round, isAnswerShown: false, ended } })
  await page.getByRole('dialog', { name: 'Resumen de la tanda' }).waitFor()
  await look('Cola', 'resumen de la tanda')
  await page.getByRole('button', { name: 'Entendido' }).click()
  await tell(app, 'queue.changed', state.value)
}

/** Simulated with events: a data folder has only one answer about its leader. */
async function ownStates({ app, page, look }: Stage): Promise<void> {
  await open(page, 'Mi perfil')
  const card = page.getByRole('region', { name: 'Dónde vota usted' })
  await card.getByText('Su cédula está en la cola').waitFor()
  await look('Mi perfil', 'pendiente')
  const answer = await page.evaluate(() => window.referidos.census.own())
  if (!answer.ok) throw new Error(answer.error.code)
  const own = { ...answer.value, source: 'census.example', fetchedAt: Date.now() }
  const { revision } = own
  await tell(app, 'people.changed', {
    rows: [{ ...own, revision: revision + 1, status: 'NOT_FOUND' }],
    altered: [],
  })
  await card.getByText('Su cédula no está en el censo electoral.').waitFor()
  await look('Mi perfil', 'no está en el censo')
  const novedad = {
    novedad: 'Baja por Pérdida o Suspensión de los Derechos Políticos',
    resolucion: '4821',
    fechaNovedad: '2021-03-12',
  }
  await tell(app, 'people.changed', {
    rows: [{ ...own, ...novedad, revision: revision + 2, status: 'CANCELLED_OTHER' }],
    altered: [],
  })
  await card.getByText('Su cédula aparece con una novedad en el censo.').waitFor()
  await look('Mi perfil', 'novedad')
  await tell(app, 'people.changed', {
    rows: [{ ...own, revision: revision + 3, status: 'TIMEOUT', lastError: 'timeout' }],
    altered: [],
  })
  await card.getByText('La consulta no se pudo terminar.').waitFor()
  await look('Mi perfil', 'sin respuesta')
}

async function unread({ app, page, look }: Stage): Promise<void> {
  const mend = await refuse(app, ['census.own', 'queue.waiting', 'queue.history', 'settings.captcha'])
  await open(page, 'Cola')
  await page.getByText('No se pudo leer la cola.').waitFor()
  await look('Cola', 'no se pudo leer')
  await page.getByRole('tab', { name: 'Historial' }).click()
  await page.getByText('No se pudo leer el historial.').waitFor()
  await look('Cola', 'historial que no se pudo leer')
  await open(page, 'Mi perfil')
  await page.getByText('No se pudieron leer sus datos.').waitFor()
  await look('Mi perfil', 'no se pudo leer')
  await open(page, 'Ajustes')
  await page.getByText('No se pudieron leer los ajustes.').waitFor()
  await look('Ajustes', 'no se pudieron leer')
  await mend()
}

/** Errors that keep the app from opening, then errors that prevent lookups and reads. */
export const brokenStart: Tour = {
  name: 'a broken start, no browser, answers that are late or do not come',
  seed,
  options: { env: { REFERIDOS_CHROMIUM: '/nowhere/chromium' } },
  async walk(stage) {
    await stopped(stage)
    await late(stage)
    await noBrowser(stage)
    await parked(stage)
    await rounds(stage)
    await ownStates(stage)
    await unread(stage)
  },
}
