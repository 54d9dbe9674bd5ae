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
import { part } from '../support/extent.ts'
import { startWithLeaders } from '../support/leaders.ts'
import { median } from '../support/median.ts'

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

test('a search takes little time in a long log of many people', { timeout: 120_000 }, async () => {
  const people = part(100_000, 5_000)
  const entries = part(100_000, 20_000)
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
      person: action === 'person_opened' || action === 'refreshed' ? (uids[(n * 7) % people] ?? null) : null,
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
  for (const [what, ms] of Object.entries(took)) expect(ms, what).toBeLessThan(part(500, 250))
})
