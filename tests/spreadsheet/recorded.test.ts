// What an export leaves in the log, and how a lock ends it.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { AuditEntry, ExportFormat } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { everyone, exportOf, invented, ok } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { inventPeople } from '../support/counted.ts'
import { temporaryFolder } from '../support/database.ts'
import { startWithLeaders } from '../support/leaders.ts'

async function started() {
  const folder = temporaryFolder()
  let name: string | null = 'hoja'
  const t = await startWithLeaders({
    dialogs: {
      saveSpreadsheet: async () => (name === null ? null : path.join(folder, name)),
      savePdf: async () => null,
      showInFolder: () => {},
    },
  })
  const exported = (format: ExportFormat, group: 'spreadsheet' | 'campaign' = 'spreadsheet') =>
    t.call(group, 'export', { ...exportOf(everyone), format })
  const logged = async (): Promise<AuditEntry[]> => {
    await t.as('Marta')
    return await readLog(t)
  }
  return { ...t, folder, exported, logged, choose: (chosen: string | null) => (name = chosen) }
}

test('each file is recorded with who took how many people; one that is not written is not', async () => {
  const t = await started()
  await t.as('Ana')
  ok(await t.call('people', 'register', invented(1)))
  ok(await t.call('people', 'register', invented(2)))
  ok(await t.exported('xlsx'))
  ok(await t.exported('csv'))
  t.choose(null)
  expect(ok(await t.exported('csv'))).toEqual({ kind: 'aborted' })
  t.choose('no está/hoja')
  expect(await t.exported('csv')).toEqual({ ok: false, error: { code: 'cannot_write' } })
  expect(fs.readdirSync(t.folder).sort()).toEqual(['hoja.csv', 'hoja.xlsx'])
  t.choose('hoja')
  await t.as('Marta')
  ok(await t.exported('csv', 'campaign'))
  const log = await t.logged()
  expect(log).toMatchObject([
    { action: 'campaign_taken', as: 'csv', by: { name: 'Marta' }, isNews: false },
    { action: 'own_exported', as: 'csv', people: 2, by: { name: 'Ana' }, isNews: false },
    { action: 'own_exported', as: 'spreadsheet', people: 2, by: { name: 'Ana' } },
  ])
  expect(log.map((entry) => messages.audit.what(entry, 0))).toEqual([
    'Se exportó a un archivo de texto a personas de toda la campaña',
    'Se exportó a un archivo de texto a 2 referidos propios',
    'Se exportó a Excel a 2 referidos propios',
  ])
})

test('a lock ends an export: no file, no record', async () => {
  const t = await started()
  await t.as('Ana')
  inventPeople(t.database, { people: 2_000, puestos: 20, referredBy: t.idOf('Ana'), now: Date.now() })
  const running = t.exported('xlsx')
  const isUnderway = () =>
    t.events.some(
      ({ name, event }) =>
        name === 'spreadsheet.progress' && (event as { rows: number | null }).rows !== null,
    )
  while (!isUnderway()) await t.news()
  ok(await t.call('session', 'lock'))
  expect(await running).toMatchObject({ ok: true, value: { kind: 'aborted' } })
  expect(fs.readdirSync(t.folder)).toEqual([])
  expect(await t.logged()).toEqual([])
  await t.as('Ana')
  expect(ok(await t.exported('xlsx'))).toMatchObject({ kind: 'saved', rows: 2_000 })
})

test('invented people may be exported', async () => {
  const t = await started()
  await t.as('Marta')
  ok(await t.call('samples', 'add'))
  const people = ok(await t.call('people', 'list', everyone)).ids.length
  expect(ok(await t.exported('xlsx'))).toMatchObject({ rows: people })
  expect(people).toBeGreaterThan(0)
})
