// What the audit log records, and how its owner searches, checks and exports it.
import fs from 'node:fs'
import path from 'node:path'
import { readXlsx } from 'hucre/xlsx'
import { expect, test } from 'vitest'
import { searchAuditLog } from '../../src-main/audit/search.ts'
import { append, auditRows, readHead } from '../../src-main/database/audit.ts'
import { type AuditRow, checkChain, hashOf } from '../../src-main/database/audit-chain.ts'
import { immediately } from '../../src-main/database/immediately.ts'
import { type AuditFilter, allEntries } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { everyone, exportOf, invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { inventPeople } from '../support/counted.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { startWithLeaders } from '../support/leaders.ts'
import { median } from '../support/median.ts'
import { somePhoto, someStrokes } from '../support/proofs.ts'

async function stage() {
  const folder = temporaryFolder()
  const file = path.join(folder, 'registro')
  const t = await startWithLeaders({
    dialogs: { saveSpreadsheet: async () => file, savePdf: async () => null, showInFolder: () => {} },
  })
  const find = async (filter: Partial<AuditFilter>) =>
    ok(await t.call('audit', 'search', { filter: { ...allEntries, ...filter }, before: null })).entries
  return { ...t, file, find }
}

const said = (entries: Awaited<ReturnType<typeof readLog>>) =>
  entries.map((entry) =>
    `${messages.audit.who(entry.by)}: ${messages.audit.what(entry, entry.at)}`.replaceAll('\u00a0', ' '),
  )

test('sign-ins are recorded, and wrong passwords too, with how often', async () => {
  const t = await stage()
  const slotId = t.placed[1]?.slotId ?? ''
  for (let n = 0; n < 3; n++) await t.call('session', 'signIn', { slotId, password: 'otra clave' })
  await t.as('Ana')
  ok(await t.call('session', 'setPin', { password: 'la clave de Ana', pin: '482915' }))
  ok(await t.call('session', 'lock'))
  await t.call('session', 'unlockWithPin', { pin: '111111' })
  ok(await t.call('session', 'unlockWithPin', { pin: '482915' }))
  ok(await t.call('session', 'lock'))
  // Behind the lock the database is open: recorded at once.
  await t.call('session', 'signIn', { slotId, password: 'otra clave' })
  await t.as('Marta')
  expect(said(await readLog(t, ['access']))).toEqual([
    'Marta: Se entró con la contraseña',
    'no se sabe quién: Hubo una contraseña equivocada para la cuenta de Ana',
    'Ana: Se entró con el PIN',
    'no se sabe quién: Hubo un PIN equivocado para la cuenta de Ana',
    'Ana: Se entró con la contraseña',
    'no se sabe quién: Hubo 3 contraseñas equivocadas para la cuenta de Ana',
  ])
})

test('what is done to accounts, people and settings is recorded with who did it', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const row = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  ok(await call('people', 'remove', { personId: row.id }))
  ok(await call('people', 'restore', { personId: row.id }))
  ok(await call('census', 'refresh', { personIds: [row.id] }))
  await t.as('Marta')
  ok(await call('accounts', 'setRole', { accountId: t.idOf('Beto'), role: 'USER' }))
  ok(await call('accounts', 'setRole', { accountId: t.idOf('Beto'), role: 'LEADER' }))
  // No change, no entry.
  ok(await call('accounts', 'setRole', { accountId: t.idOf('Beto'), role: 'LEADER' }))
  ok(await call('accounts', 'reassign', { personIds: [row.id], to: t.idOf('Beto') }))
  ok(await call('settings', 'saveAutoLock', { minutes: null }))
  ok(await call('settings', 'saveDailyCeiling', { dollars: 3 }))
  ok(await call('settings', 'saveCaptchaKey', { key: 'e'.repeat(32) }))
  ok(await call('accounts', 'remove', { accountId: t.idOf('Ana'), peopleTo: null }))
  const log = await readLog(t, ['accounts', 'people', 'settings'])
  expect(said(log.toReversed())).toEqual([
    'Ana: Se eliminó a Olga Peña',
    'Ana: Se recuperó a Olga Peña',
    'Ana: Se pidió consultar otra vez a Olga Peña',
    'Marta: La cuenta de Beto quedó como usuario',
    'Marta: La cuenta de Beto quedó como líder',
    'Marta: Olga Peña pasó a Beto',
    'Marta: La pantalla ya no se bloquea sola',
    'Marta: El tope diario de gasto quedó en US$ 3,00',
    'Marta: Se guardó otra clave del servicio de captchas',
    'Marta: Se quitó la cuenta de Ana',
  ])
  const stored = t.database.sqlite.prepare('SELECT * FROM audit_log').all()
  for (const personal of ['Olga', 'Ana', '1014880001', 'e'.repeat(32)])
    expect(JSON.stringify(stored)).not.toContain(personal)
})

test('authorisations, revocations, proofs, sheets, texts and the policy are recorded, without a word of them', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const only = (...ids: number[]) => ({ view: everyone, picks: { kind: 'only' as const, ids } })
  const { consent: given, ...typed } = invented(1, 'Olga Peña')
  const signed = { ...typed, consent: { ...given, strokes: someStrokes } }
  const olga = ok(await call('people', 'register', signed))
  const nelson = ok(await call('people', 'register', invented(2, 'Nelson Fajardo')))
  const selection = only(olga.id, nelson.id)
  ok(await call('people', 'revoke', { selection }))
  // As listed, newest first. Nobody has an authorisation any more: nothing to record.
  ok(await call('people', 'revoke', { selection }))
  const consent = {
    method: 'voice',
    day: '2026-01-05',
    textVersion: given.textVersion,
    accepted: true,
  } as const
  ok(await call('people', 'authorise', { selection: only(olga.id), consent }))
  ok(await call('authorisation', 'sign', { personId: olga.id, strokes: someStrokes }))
  ok(await call('authorisation', 'addPhoto', { personId: olga.id, image: somePhoto }))
  const { proofs } = ok(await call('authorisation', 'ofPerson', { personId: olga.id }))
  for (const { id } of proofs.slice(0, 2)) ok(await call('authorisation', 'removeProof', { proofId: id }))
  const sheets = ok(await call('authorisation', 'makeSheets', { place: 'Casa de Olga', sheets: 2 }))
  ok(await call('authorisation', 'makeSheets', { place: '', sheets: 1 }))
  const sheetId = sheets.find(({ number }) => number === 1)?.id ?? 0
  const [shown] = ok(await call('authorisation', 'addSheetPhoto', { sheetId, image: somePhoto })).flatMap(
    ({ photos }) => photos,
  )
  ok(await call('authorisation', 'removeProof', { proofId: shown?.proofId ?? 0 }))
  await t.as('Marta')
  ok(await call('authorisation', 'writeText', { text: 'Autorizo que me inviten.' }))
  // The same text and the same page again are no change.
  ok(await call('authorisation', 'writeText', { text: 'Autorizo que me inviten.' }))
  const { purpose, rights, until } = ok(await call('authorisation', 'policy'))
  const unsaid = { identification: '', address: '', phone: '', email: '', since: null }
  const policy = { ...unsaid, purpose, rights, until, controller: 'Movimiento Inventado' }
  for (let n = 0; n < 2; n++) ok(await call('authorisation', 'savePolicy', policy))
  const log = await readLog(t, ['authorisations', 'settings'])
  const words = said(log.toReversed())
  expect(words.map((one) => one.replace(/versión del .*/, 'versión del …'))).toEqual([
    'Ana: Se guardó la firma de Olga Peña',
    'Ana: Se anotó que Nelson Fajardo revocó su autorización',
    'Ana: Se anotó que Olga Peña revocó su autorización',
    'Ana: Se anotó la autorización de Olga Peña: de palabra',
    'Ana: Se guardó la firma de Olga Peña',
    'Ana: Se guardó la foto de lo que firmó Olga Peña',
    'Ana: Se quitó la foto de lo que firmó Olga Peña',
    'Ana: Se quitó la firma de Olga Peña',
    'Ana: Se hicieron las hojas para firmar 1 a 2',
    'Ana: Se hizo la hoja para firmar 3',
    'Ana: Se guardó una foto de la hoja 1',
    'Ana: Se quitó una foto de la hoja 1',
    'Marta: Se puso otro texto de autorización, versión del …',
    'Marta: Se cambió la política de tratamiento de datos',
  ])
  expect(said(await t.find({ text: olga.cedula, kind: 'authorisations' }))).toHaveLength(7)
  const stored = JSON.stringify(t.database.sqlite.prepare('SELECT * FROM audit_log').all())
  for (const personal of ['Olga', 'Nelson', 'Movimiento', 'inviten', someStrokes.slice(0, 20), olga.cedula])
    expect(stored).not.toContain(personal)
  expect(ok(await call('audit', 'check'))).toMatchObject({ kind: 'whole' })
})

test('the owner who looks at a proof of another leader’s people is recorded, also at the photo of a sheet', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const { consent: given, ...typed } = invented(1, 'Olga Peña')
  const olga = ok(await call('people', 'register', { ...typed, consent: { ...given, strokes: someStrokes } }))
  const [sheet] = ok(await call('authorisation', 'makeSheets', { place: '', sheets: 1 }))
  const image = { sheetId: sheet?.id ?? 0, image: somePhoto }
  const [{ photos } = { photos: [] }] = ok(await call('authorisation', 'addSheetPhoto', image))
  await t.as('Marta')
  ok(await call('campaign', 'authorisationOf', { personId: olga.id }))
  const proofs = ok(await call('campaign', 'authorisationOf', { personId: olga.id })).proofs
  ok(await call('campaign', 'proof', { proofId: proofs[0]?.id ?? 0 }))
  ok(await call('campaign', 'proof', { proofId: photos[0]?.proofId ?? 0 }))
  expect(said(await readLog(t, ['viewed'])).toReversed()).toEqual([
    'Marta: Se vieron los datos de Olga Peña, de Ana',
    'Marta: Se vio una foto de la hoja 1, de Ana',
  ])
})

test('rows that an import rejected are recorded when they are taken along, and a goal that an owner sets', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  ok(
    await call('import', 'openPasted', {
      text: 'Cédula\tNombre\n1014880001\tOlga Peña\n77\tNelson Fajardo\nnada\tRosa Díaz',
    }),
  )
  ok(await call('import', 'preview', { columns: ['cedula', 'name'], titleCase: false, consent: null }))
  ok(await call('import', 'start'))
  const importId = ok(await call('import', 'state')).last?.importId ?? 0
  ok(await call('import', 'saveRejected', { importId }))
  await t.as('Marta')
  ok(await call('campaign', 'setGoal', { accountId: t.idOf('Ana'), goal: { people: 50, by: '2099-11-21' } }))
  ok(await call('campaign', 'setGoal', { accountId: null, goal: null }))
  expect(said(await readLog(t, ['files', 'settings'])).toReversed()).toEqual([
    'Ana: Se exportaron 2 filas rechazadas de una importación',
    'Marta: Se puso una meta',
    'Marta: Se quitó una meta',
  ])
})

test('the log is found by person, account, kind and day, page by page', async () => {
  const t = await stage()
  const { call, find } = t
  await t.as('Ana')
  const olga = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  ok(await call('people', 'register', invented(2, 'Álvaro Ñáñez')))
  await t.as('Marta')
  ok(await call('campaign', 'open', { personId: olga.id }))
  ok(await call('spreadsheet', 'export', exportOf(everyone)))
  expect(said(await find({ text: 'pena' }))).toEqual(['Marta: Se vieron los datos de Olga Peña, de Ana'])
  expect(await find({ text: olga.cedula })).toHaveLength(1)
  expect(await find({ text: 'Ñáñez' })).toEqual([])
  expect((await find({ text: 'ana' })).map(({ action }) => action)).toEqual(['signed_in'])
  expect((await find({ kind: 'files' })).map(({ action }) => action)).toEqual(['own_exported'])
  expect(await find({ text: '\u0000%_"' })).toEqual([])
  const today = new Date(Date.now() - 5 * 3_600_000).toISOString().slice(0, 10)
  expect((await find({ from: today, to: today })).length).toBe((await find({})).length)
  expect(await find({ to: '2020-01-01' })).toEqual([])
  for (let n = 0; n < 60; n++) ok(await call('settings', 'saveDailyCeiling', { dollars: n + 1 }))
  const filter = { ...allEntries, kind: 'settings' } as const
  const first = ok(await call('audit', 'search', { filter, before: null }))
  const second = ok(await call('audit', 'search', { filter, before: first.entries.at(-1)?.id ?? null }))
  expect([first.entries.length, first.hasMore, second.entries.length, second.hasMore]).toEqual([
    50,
    true,
    10,
    false,
  ])
})

test('the whole log is exported with its hashes and without the names of people, and that is recorded', async () => {
  const t = await stage()
  const { call } = t
  await t.as('Ana')
  const olga = ok(await call('people', 'register', invented(1, 'Olga Peña')))
  await t.as('Marta')
  ok(await call('campaign', 'open', { personId: olga.id }))
  for (const format of ['xlsx', 'csv'] as const)
    expect(ok(await call('audit', 'export', { filter: allEntries, format }))).toMatchObject({ kind: 'saved' })
  const { sheets } = await readXlsx(fs.readFileSync(`${t.file}.xlsx`))
  const [head, ...rows] = sheets[0]?.rows ?? []
  expect(head).toEqual(Object.values(messages.audit.file.column))
  const stored = t.database.sqlite
    .prepare('SELECT id, actor, person, hash FROM audit_log ORDER BY id')
    .all() as Pick<AuditRow, 'id' | 'actor' | 'person' | 'hash'>[]
  expect(rows.map((row) => [row[0], row[4], row[5], row[6]])).toEqual(
    stored.slice(0, rows.length).map(({ id, actor, person, hash }) => [id, actor, person, hash]),
  )
  const text = fs.readFileSync(`${t.file}.csv`, 'utf8')
  expect(text).toContain('Marta')
  for (const content of [JSON.stringify(rows), text]) expect(content).not.toMatch(/Olga|1014880/)
  expect((await readLog(t, ['files'])).map(({ action }) => action)).toEqual(['log_exported', 'log_exported'])
})

test('the check of the log tells where it is broken', async () => {
  const t = await stage()
  await t.as('Marta')
  ok(await t.call('settings', 'saveDailyCeiling', { dollars: 3 }))
  expect(ok(await t.call('audit', 'check'))).toMatchObject({ kind: 'whole', entries: 2 })
  t.database.sqlite.exec('DROP TRIGGER audit_log_not_deleted; DELETE FROM audit_log WHERE id = 1')
  expect(ok(await t.call('audit', 'check'))).toMatchObject({
    kind: 'broken',
    breaks: [{ kind: 'altered_before', before: 2 }],
  })
})

test.runIf(isFull)(
  'a search takes little time in a long log of many people',
  { timeout: 120_000 },
  async () => {
    const people = 100_000
    const entries = 100_000
    const t = await startWithLeaders()
    const now = Date.now()
    inventPeople(t.database, { people, puestos: 200, referredBy: t.idOf('Ana'), now })
    const { sqlite } = t.database
    const uids = sqlite.prepare('SELECT uid FROM people ORDER BY id').pluck().all() as string[]
    const rows: AuditRow[] = []
    const actions = ['signed_in', 'person_opened', 'refreshed', 'own_exported'] as const
    for (let n = 1; n <= entries; n++) {
      const action = actions[n % 4] ?? 'signed_in'
      const row = {
        id: n,
        at: now - (entries - n) * 60_000,
        actor: uids[n % 3] ?? null,
        person:
          action === 'person_opened' || action === 'refreshed' ? (uids[(n * 7) % people] ?? null) : null,
        action,
        detail: '{"people":1}',
      }
      rows.push({ ...row, hash: hashOf(rows.at(-1)?.hash ?? '', row) })
    }
    immediately(sqlite, () => append(t.database, rows))
    const owner = uids[0] ?? ''
    const name = sqlite
      .prepare('SELECT name FROM people WHERE uid = ?')
      .pluck()
      .get(uids[7_000 % people]) as string
    const filters: Record<string, Partial<AuditFilter>> = {
      everything: {},
      'a common name': { text: name.split(' ')[0] ?? '' },
      'a full name': { text: name },
      'an account': { text: 'Beto' },
      nobody: { text: 'zzzzzz' },
      'a kind': { kind: 'files' },
      'a rare kind': { kind: 'data' },
      'an old day': { from: '2020-01-01', to: '2020-01-02' },
      'a name and a kind': { text: name, kind: 'viewed' },
    }
    const took: Record<string, number> = {}
    for (const [what, filter] of Object.entries(filters)) {
      const times: number[] = []
      for (let n = 0; n < 5; n++) {
        const began = performance.now()
        searchAuditLog(sqlite, { filter: { ...allEntries, ...filter }, owner, before: null })
        times.push(performance.now() - began)
      }
      took[what] = Math.round(median(times) * 10) / 10
    }
    const began = performance.now()
    expect(checkChain(auditRows(sqlite), readHead({ sqlite }))).toMatchObject({ kind: 'whole', entries })
    const checked = Math.round(performance.now() - began)
    console.log(
      `${entries} entries, ${people} people: check ${checked} ms, search, ms: ${JSON.stringify(took)}`,
    )
    for (const [what, ms] of Object.entries(took)) expect(ms, what).toBeLessThan(500)
  },
)
