// The audit log's chain: whatever is removed or altered shows, whoever wrote it and whatever came before it.

import fs from 'node:fs'
import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import { auditRows, readHead, record } from '../../src-main/database/audit.ts'
import { checkChain } from '../../src-main/database/audit-chain.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import type { AuditBreak, AuditCheck } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { migrations, openDatabase, temporaryFolder, testKey } from '../support/database.ts'
import { part } from '../support/extent.ts'

const check = ({ sqlite }: Database): AuditCheck => checkChain(auditRows(sqlite), readHead({ sqlite }))
const breaks = (database: Database): AuditBreak[] => {
  const checked = check(database)
  return checked.kind === 'broken' ? checked.breaks : []
}

function logOf(entries: number): Database {
  const database = openDatabase()
  for (let n = 1; n <= entries; n++)
    record(database, { at: n * 1_000, accountId: null, action: 'signed_in', detail: { means: 'password' } })
  return database
}

/** What somebody with the key may do outside the app. */
function tamper({ sqlite }: Database, sql: string): void {
  sqlite.exec(`DROP TRIGGER audit_log_not_changed; DROP TRIGGER audit_log_not_deleted; ${sql}`)
}

test('a log as it was written is whole, and its seal stands for every row', () => {
  const database = logOf(3)
  const first = check(database)
  expect(first).toMatchObject({ kind: 'whole', entries: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
  record(database, { at: 4, accountId: null, action: 'key_rotated', detail: {} })
  expect(check(database)).toMatchObject({ kind: 'whole', entries: 4 })
  expect((check(database) as { hash: string }).hash).not.toBe((first as { hash: string }).hash)
  expect(check(openDatabase())).toEqual({ kind: 'whole', entries: 0, hash: null })
})

test.each<[string, string, AuditBreak]>([
  ['an altered row', `UPDATE audit_log SET at = 1 WHERE id = 4`, { kind: 'altered', entry: 4, at: 1 }],
  [
    'an altered person',
    `UPDATE audit_log SET person = 'x' WHERE id = 1`,
    { kind: 'altered', entry: 1, at: 1_000 },
  ],
  ['a removed row', 'DELETE FROM audit_log WHERE id = 3', { kind: 'missing', from: 3, to: 3, after: 2_000 }],
  ['the first rows removed', 'DELETE FROM audit_log WHERE id < 3', { kind: 'altered_before', before: 3 }],
  [
    'the last rows removed',
    'DELETE FROM audit_log WHERE id > 4',
    { kind: 'missing', from: 5, to: 6, after: 4_000 },
  ],
  [
    'the last rows removed, with what tells how many there were',
    `DELETE FROM audit_log WHERE id > 4; DELETE FROM settings WHERE key = 'audit_head'`,
    { kind: 'missing', from: 5, to: null, after: 4_000 },
  ],
  [
    'a row removed, and those after it renumbered',
    'DELETE FROM audit_log WHERE id = 3; UPDATE audit_log SET id = id - 1 WHERE id > 3',
    { kind: 'altered', entry: 3, at: 4_000 },
  ],
])('%s shows, and where', (_, sql, expected) => {
  const database = logOf(6)
  tamper(database, sql)
  expect(breaks(database)[0]).toEqual(expected)
  expect(messages.audit.broken(expected)).toMatch(/n\.º \d/)
  // What is recorded afterwards is whole in itself: the same breaks, and no more.
  const before = check(database)
  record(database, { at: 9_000, accountId: null, action: 'key_rotated', detail: {} })
  if (!sql.includes('audit_head'))
    expect(breaks(database)).toEqual(before.kind === 'broken' ? before.breaks : [])
})

test('one altered row is one break, and each further one another', () => {
  const database = logOf(6)
  tamper(database, `UPDATE audit_log SET detail = '{}' WHERE id IN (2, 5)`)
  expect(check(database)).toMatchObject({ kind: 'broken', found: 2 })
  expect(breaks(database)).toMatchObject([
    { kind: 'altered', entry: 2 },
    { kind: 'altered', entry: 5 },
  ])
})

test('rows from before the chain are covered by its first one', () => {
  const make = () => {
    const folder = temporaryFolder()
    const own = path.join(folder, 'migrations')
    fs.cpSync(migrations, own, { recursive: true })
    const journal = path.join(own, 'meta', '_journal.json')
    const whole = JSON.parse(fs.readFileSync(journal, 'utf8')) as { entries: { tag: string }[] }
    const until = whole.entries.findIndex(({ tag }) => tag.endsWith('audit_chain'))
    fs.writeFileSync(journal, JSON.stringify({ ...whole, entries: whole.entries.slice(0, until) }))
    const file = path.join(folder, 'referidos.db')
    const before = open({ file, key: testKey, migrations: own })
    before.sqlite.exec(`
      INSERT INTO people (id, uid, cedula, name, name_sort, registered_at, updated_at)
        VALUES (1, 'uid of Ana', '52000001', 'Ana', 'ana', 1, 1);
      INSERT INTO accounts (id, slot_id, person_id, display_name, role, is_owner, created_at)
        VALUES (1, 'slot', 1, 'Ana', 'LEADER', 1, 1);
      INSERT INTO audit_log (at, account_id, action, detail) VALUES (1, 1, 'key_rotated', '{}');
      INSERT INTO audit_log (at, account_id, action, detail) VALUES (2, 9, 'restored', '{}');
      INSERT INTO audit_log (at, account_id, action, detail) VALUES (3, NULL, 'key_file_rewritten', '{}');
      INSERT INTO audit_log (at, account_id, action, detail)
        VALUES (4, 1, 'person_opened', '{"person":"uid of Olga","leader":"uid of Ana"}');`)
    before.close()
    const after = open({ file, key: testKey, migrations })
    onTestFinished(() => after.close())
    return after
  }
  const database = make()
  expect(database.sqlite.prepare('SELECT actor, person, hash FROM audit_log').raw().all()).toEqual([
    ['uid of Ana', null, null],
    ['', null, null],
    [null, null, null],
    ['uid of Ana', 'uid of Olga', null],
  ])
  expect(check(database)).toEqual({ kind: 'whole', entries: 4, hash: null })
  record(database, { at: 5, accountId: 1, action: 'signed_in', detail: {} })
  expect(check(database)).toMatchObject({ kind: 'whole', entries: 5 })
  for (const sql of [
    'DELETE FROM audit_log WHERE id = 2',
    `UPDATE audit_log SET actor = NULL WHERE id = 1`,
  ]) {
    const other = make()
    record(other, { at: 5, accountId: 1, action: 'signed_in', detail: {} })
    tamper(other, sql)
    expect(breaks(other)[0]).toEqual({ kind: 'altered_before', before: 5 })
  }
})

test('writers in several threads at once continue one chain', { timeout: 60_000 }, async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'referidos.db')
  const database = openDatabase(folder)
  database.sqlite.pragma('busy_timeout = 30000')
  const each = part(300, 15)
  const writers = [1, 2, 3].map(
    () =>
      new Promise<void>((resolve, reject) => {
        const worker = new Worker(path.join(import.meta.dirname, '../support/audit-writer.ts'), {
          workerData: { file, key: testKey, migrations, each },
        })
        worker.once('error', reject)
        worker.once('exit', () => resolve())
      }),
  )
  for (let n = 0; n < each; n++) {
    record(database, { at: n, accountId: null, action: 'signed_in', detail: {} })
    await new Promise((resolve) => setImmediate(resolve))
  }
  await Promise.all(writers)
  expect(check(database)).toMatchObject({ kind: 'whole', entries: each * 4 })
})
