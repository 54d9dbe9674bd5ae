import type {
  AuditCheck,
  AuditEntry,
  BackupState,
  LastSalvage,
  ListedCopies,
  Restored,
  RestorePreview,
} from '../../../src-preload/contract/index.ts'
import { populateFolder } from '../populated.ts'
import { leader } from '../screens.ts'
import { answerWith, hold, refuse, tell } from './main.ts'
import { open, openPart, type Stage, type Tour } from './tour.ts'

const hourMs = 3_600_000
const title = 'Copias de seguridad'

async function signIn({ page }: Stage): Promise<void> {
  await page.getByRole('radio', { name: leader.displayName }).check()
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ingresar' }).click()
  await page.getByRole('navigation', { name: 'Secciones' }).waitFor()
}

/** The copy that the app makes, and the states of a second place, which would need a drive and days. */
async function state(stage: Stage): Promise<void> {
  const { app, page, look } = stage
  const now = Date.now()
  const line = page.getByRole('contentinfo')
  await page.getByRole('complementary', { name: 'Copia fuera de este equipo' }).waitFor()
  await look('Referidos', 'pide otro lugar para las copias')
  await openPart(page, title)
  const card = page.getByRole('region', { name: title })
  await card.getByText('Todavía no hay ninguna copia', { exact: true }).waitFor()
  await look('Ajustes', 'sin copias')
  await card.getByRole('button', { name: 'Hacer una copia ahora' }).click()
  await card.getByText(/^Última copia: hoy/).waitFor()
  await card.getByRole('list', { name: 'Copias guardadas' }).waitFor()
  await page.getByRole('status').getByRole('button', { name: 'Cerrar' }).click()
  await look('Ajustes', 'copia hecha')

  const made = await page.evaluate(() => window.referidos.backup.state())
  if (!made.ok || made.value.last === null) throw new Error('no copy')
  const { last } = made.value
  const usb = { name: 'KINGSTON', kind: 'usb', isThere: true, seenAt: now, isOverdue: false } as const
  const safe: BackupState = {
    ...made.value,
    inNoCopy: 0,
    onlyHere: 0,
    danger: 'none',
    asksForPlace: false,
    place: { ...usb, copy: last, trouble: null },
  }
  const away = { ...usb, isThere: false, seenAt: now - 9 * 24 * hourMs, isOverdue: true, trouble: null }
  const old = { at: now - 9 * 24 * hourMs, people: 960 }
  const states: [name: string, said: string, state: BackupState][] = [
    ['en este equipo y en una memoria', 'y en USB KINGSTON', safe],
    ['haciendo una copia', 'Haciendo una copia…', { ...safe, isCopying: true }],
    [
      'pocos solo en este equipo',
      '12 personas no están',
      { ...safe, onlyHere: 12, inNoCopy: 12, danger: 'few' },
    ],
    [
      'memoria que no se ve',
      'no está conectado',
      { ...safe, onlyHere: 87, danger: 'many', place: { ...away, copy: old } },
    ],
    [
      'muchos solo en este equipo',
      '1.240 personas están',
      { ...safe, onlyHere: 1_240, inNoCopy: 31, danger: 'most', place: null, trouble: 'disk_full' },
    ],
    [
      'memoria llena',
      'No cupo la última copia',
      { ...safe, danger: 'few', place: { ...usb, copy: old, trouble: 'disk_full' } },
    ],
    [
      'otro lugar en el mismo equipo',
      'en este mismo equipo',
      { ...safe, place: { ...usb, kind: 'same_disk', name: 'Copias', copy: last, trouble: null } },
    ],
  ]
  for (const [name, said, told] of states) {
    await tell(app, 'backup.changed', told)
    await card.getByText(said).first().waitFor()
    await look('Ajustes', name)
  }
  await open(page, 'Referidos')
  for (const [name, , told] of states.slice(0, 5)) {
    await tell(app, 'backup.changed', told)
    await line.getByRole('button', { name: /copia|este equipo/i }).waitFor()
    await look('Referidos', name)
  }
  await tell(app, 'backup.changed', safe)
  await tell(app, 'backup.healthChanged', { state: 'damaged', checkedAt: now })
  await page.getByText('está dañada').waitFor()
  await look('Referidos', 'datos con daños')
  await tell(app, 'backup.healthChanged', { state: 'whole', checkedAt: now })
  for (const kept of ['copy', 'failed'] as const) {
    await tell(app, 'health.changed', { missing: null, replaced: { noticedAt: now, people: 1_240, kept } })
    await page.getByText(kept === 'copy' ? 'en una copia de ese momento' : 'no lo cierre').waitFor()
    await look('Referidos', kept === 'copy' ? 'otro programa cambió los datos' : 'datos cambiados sin copia')
  }
  await tell(app, 'health.changed', { missing: null, replaced: null })
}

const byLuz = { kind: 'account', name: 'Luz Marina O.', byCode: false } as const
const log: AuditEntry[] = [
  { action: 'restored', copyOf: Date.now() - 30 * hourMs, returned: 12, by: byLuz, isNews: true },
  { action: 'salvaged', unreadable: 2, missing: 3, by: { kind: 'code' }, isNews: true },
  { action: 'keys_mismatch_accepted', older: 'data', by: { ...byLuz, byCode: true }, isNews: true },
  { action: 'key_file_rewritten', by: { kind: 'app' }, isNews: false },
  { action: 'keys_mismatch_accepted', older: 'keys', by: { kind: 'gone' }, isNews: false },
].map((entry, nth) => ({ ...(entry as AuditEntry), id: 9 - nth, at: Date.now() - (nth + 1) * 26 * hourMs }))

const broken: AuditCheck = {
  kind: 'broken',
  entries: 240,
  found: 3,
  breaks: [
    { kind: 'missing', from: 41, to: 43, after: Date.now() - 50 * hourMs },
    { kind: 'altered', entry: 97, at: Date.now() - 40 * hourMs },
    { kind: 'missing', from: 238, to: 240, after: Date.now() - 2 * hourMs },
  ],
}

/** Entries about others' actions, in the banner and in Ajustes. */
async function recorded({ app, page, look }: Stage): Promise<void> {
  const own = await Promise.all([
    answerWith(
      app,
      ['audit.news'],
      log.filter(({ isNews }) => isNews),
    ),
    answerWith(app, ['audit.search'], { entries: log, hasMore: true }),
    answerWith(app, ['audit.check'], broken),
  ])
  await openPart(page, 'Seguridad')
  const news = page.getByRole('complementary', { name: 'Pasó sin usted' })
  await news.getByRole('button', { name: 'Ver el registro' }).click()
  await page.getByRole('button', { name: 'Buscar y exportar' }).scrollIntoViewIfNeeded()
  await look('Ajustes', 'registro de seguridad')
  await page.getByRole('button', { name: 'Buscar y exportar' }).click()
  const dialog = page.getByRole('dialog', { name: 'Registro de seguridad' })
  await dialog.getByText('una cuenta que ya no está').waitFor()
  await look('Ajustes', 'todo el registro')
  await dialog.getByRole('button', { name: 'Revisar ahora' }).click()
  await dialog.getByText('El registro está roto en 3 lugares.').waitFor()
  await look('Ajustes', 'registro roto')
  await page.keyboard.press('Escape')
  await open(page, 'Referidos')
  await news.waitFor()
  await look('Referidos', 'lo que pasó sin el administrador')
  for (const mendOne of own) await mendOne()
  const mend = await refuse(app, ['audit.search'])
  await openPart(page, 'Seguridad')
  await page.getByText('No se pudo leer el registro.').scrollIntoViewIfNeeded()
  await look('Ajustes', 'registro que no se pudo leer')
  await mend()
  await open(page, 'Referidos')
}

const preview: RestorePreview = {
  createdAt: Date.now() - 30 * hourMs,
  people: 1_240,
  since: { kind: 'read', returning: 37, settled: 52, edited: 4, hidden: 2, accounts: 1, isPartial: true },
}
const restored: Restored = {
  createdAt: preview.createdAt,
  people: 1_275,
  returned: 35,
  notReturned: [
    { name: 'Luz Dary Beltrán', cedula: '1014880231' },
    { name: 'Édgar Ñustes Barón', cedula: '79000123' },
  ],
  aside: 'C:\\Referidos\\aside\\2026-11-29-1540',
}

const many: ListedCopies = {
  copies: Array.from({ length: 9 }, (_, n) => ({
    copyId: `0195b1a0-0000-4000-8000-00000000000${n}`,
    createdAt: Date.now() - (n + 2) * 24 * hourMs,
    people: 1_240 - 41 * n,
    reason: n === 2 ? 'migration' : 'daily',
    where: n % 3 === 2 ? ['here'] : ['here', 'place'],
    isWhole: n === 0 ? false : n === 1 ? true : null,
  })),
  newestWhole: '0195b1a0-0000-4000-8000-000000000001',
}

/** The steps of a restore, with main's own answers if they last long enough. */
async function restore({ app, page, look, dataDir }: Stage): Promise<void> {
  const issued = await page.evaluate(
    (password) => window.referidos.accounts.issueRecovery({ password }),
    leader.password,
  )
  if (!issued.ok) throw new Error(issued.error.code)
  await openPart(page, title)
  const card = page.getByRole('region', { name: title })
  await card.getByRole('button', { name: 'Hacer una copia ahora' }).click()
  await page.getByRole('status').getByRole('button', { name: 'Cerrar' }).click()
  const ownList = await answerWith(app, ['backup.list'], many)
  await card.getByRole('button', { name: 'Restaurar una copia…' }).click()
  await page.getByRole('button', { name: 'Ver las 9 copias' }).waitFor()
  await look('Restaurar una copia', 'la más nueva está dañada')
  await page.getByRole('button', { name: 'Ver las 9 copias' }).click()
  await look('Restaurar una copia', 'todas las copias')
  await page.getByRole('button', { name: 'Volver' }).click()
  await card.waitFor()
  await ownList()
  const sendList = await hold(app, ['backup.list'])
  await card.getByRole('button', { name: 'Restaurar una copia…' }).click()
  await page.getByText('Buscando copias…').waitFor()
  await look('Restaurar una copia', 'buscando copias')
  await sendList()
  await page.getByRole('radio').first().waitFor()
  await look('Restaurar una copia', 'elegir la copia')
  const mendFile = await refuse(app, ['backup.chooseFile'], { code: 'not_a_copy' })
  await page.getByRole('button', { name: 'Elegir un archivo…' }).click()
  await page.getByText('no es una copia de Referidos').waitFor()
  await look('Restaurar una copia', 'un archivo que no es una copia')
  await mendFile()
  await page.getByRole('button', { name: 'Continuar' }).click()
  await page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill('no es esta')
  await page.getByRole('button', { name: 'Ver qué cambia' }).click()
  await page.getByText('Contraseña incorrecta.').waitFor()
  await look('Restaurar una copia', 'contraseña incorrecta')
  await page.getByRole('button', { name: 'Usar el código de recuperación' }).click()
  await page.getByLabel('Código de recuperación').fill(issued.value.code)
  await look('Restaurar una copia', 'con el código')
  await page.getByRole('button', { name: 'Ver qué cambia' }).click()
  await page.getByRole('heading', { name: 'Qué cambia' }).waitFor({ timeout: 60_000 })
  await look('Restaurar una copia', 'no se pierde nada')
  await page.getByRole('button', { name: 'Volver' }).click()
  await page.getByRole('button', { name: 'Continuar' }).click()
  const ownPreview = await answerWith(app, ['backup.preview'], preview)
  await page.getByRole('textbox', { name: 'Contraseña de ese día' }).fill(leader.password)
  await page.getByRole('button', { name: 'Ver qué cambia' }).click()
  await page.getByText('Se pierde', { exact: true }).waitFor()
  await look('Restaurar una copia', 'qué cambia')
  const ownRestore = await refuse(app, ['backup.restore'], { code: 'disk_full' })
  await page.getByRole('button', { name: 'Restaurar esta copia' }).click()
  await page.getByText('No se restauró nada.').waitFor()
  await look('Restaurar una copia', 'disco lleno')
  await ownRestore()
  const done = await answerWith(app, ['backup.restore'], { ...restored, aside: `${dataDir}/aside/1` })
  const end = await hold(app, ['backup.restore'])
  await page.getByRole('button', { name: 'Restaurar esta copia' }).click()
  await page.getByRole('heading', { name: 'Restaurando la copia' }).waitFor()
  await tell(app, 'backup.restoreProgress', { percent: 42 })
  await page.getByText('42 %').waitFor()
  await look('Restaurar una copia', 'restaurando')
  await end()
  await page.getByRole('heading', { name: 'Copia restaurada' }).waitFor()
  await look('Restaurar una copia', 'restaurada')
  await done()
  await ownPreview()
  // Main was not asked: she is still signed in.
  await page.getByRole('button', { name: 'Ir a ingresar' }).click()
  await page.getByRole('navigation', { name: 'Secciones' }).waitFor()
}

const salvaged: LastSalvage = {
  at: Date.now() - hourMs,
  pages: 4_120,
  unreadable: 3,
  tables: [
    { table: 'people', kept: 1_234, rebuilt: 5, missing: 2, removed: 0 },
    { table: 'consents', kept: 1_230, rebuilt: 4, missing: 3, removed: 2 },
    { table: 'census_records', kept: 1_200, rebuilt: 0, missing: 12, removed: 0 },
    { table: 'lookup_attempts', kept: 4_000, rebuilt: 0, missing: null, removed: 2 },
  ],
  lookedUpAgain: 12,
  copyOf: Date.now() - 30 * hourMs,
  people: [
    {
      id: 31,
      kind: 'from_copy',
      cedula: '1014880231',
      name: 'Luz Dary Beltrán',
      phone: '3005550147',
      referredBy: 1,
    },
    {
      id: 32,
      kind: 'rebuilt',
      cedula: '79000123',
      name: 'maria de los angeles fernandez de la hoz',
      phone: null,
      referredBy: 1,
    },
    { id: 40, kind: 'lost', cedula: null, name: null, phone: null, referredBy: 1 },
  ],
}

/** Simulated: lasting damage would end the tour. */
async function salvage({ app, page, look }: Stage): Promise<void> {
  await tell(app, 'backup.healthChanged', { state: 'damaged', checkedAt: Date.now() })
  await page.getByRole('button', { name: 'Reparar los datos…' }).click()
  await page.getByRole('radio', { name: leader.displayName }).waitFor()
  await look('Reparar los datos', 'contraseña')
  const mend = await refuse(app, ['backup.salvage'], { code: 'database_damaged' })
  await page.getByRole('textbox', { name: 'Contraseña' }).fill(leader.password)
  await page.getByRole('button', { name: 'Reparar los datos', exact: true }).click()
  await page.getByText('No se pudo leer nada').waitFor()
  await look('Reparar los datos', 'no se pudo leer nada')
  await mend()
  const { people: _, at: __, ...counts } = salvaged
  const done = await answerWith(app, ['backup.salvage'], counts)
  const end = await hold(app, ['backup.salvage'])
  await page.getByRole('button', { name: 'Reparar los datos', exact: true }).click()
  await page.getByText('Abriendo los datos…').waitFor()
  await tell(app, 'backup.salvageProgress', { percent: 1 })
  await page.getByRole('heading', { name: 'Reparando los datos' }).waitFor()
  await tell(app, 'backup.salvageProgress', { percent: 64 })
  await page.getByText('64 %').waitFor()
  await look('Reparar los datos', 'reparando')
  await end()
  await page.getByRole('heading', { name: 'Datos reparados' }).waitFor()
  await look('Reparar los datos', 'reparados')
  await done()

  const ownLast = await answerWith(app, ['backup.lastSalvage'], salvaged)
  await page.getByRole('button', { name: 'Ir a ingresar' }).click()
  await page.getByText('de un daño: revise a 3 personas').waitFor()
  await look('Referidos', 'datos reparados')
  const banner = page.getByRole('complementary', { name: 'Datos reparados' })
  await banner.getByRole('button', { name: 'Ver a quiénes' }).click()
  const card = page.getByRole('region', { name: title })
  await card.getByRole('button', { name: 'Ver a quiénes' }).click()
  await page.getByRole('dialog', { name: 'Personas por revisar' }).waitFor()
  await look('Ajustes', 'personas por revisar')
  await ownLast()
}

/** Copies, their warnings, a restore and a salvage. */
export const copies: Tour = {
  name: 'copies, a restore, a salvage',
  seed: (dataDir) => populateFolder(dataDir, { people: 60, seed: 9, now: Date.now() }),
  async walk(stage) {
    await signIn(stage)
    await state(stage)
    await recorded(stage)
    await restore(stage)
    await salvage(stage)
  },
}
