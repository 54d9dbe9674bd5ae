import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { removeAccount } from '../../src-main/accounts/repository.ts'
import {
  acknowledgedFile,
  keepAcknowledged,
  readAcknowledged,
  readAcknowledgedFile,
} from '../../src-main/database/acknowledged.ts'
import { immediately } from '../../src-main/database/immediately.ts'
import { edit, hide, register, restore } from '../../src-main/people/repository.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { invented, ok, signedIn } from '../support/app.ts'
import { openDatabase, registerPerson, temporaryFolder, testKey } from '../support/database.ts'
import { inventedCedula } from '../support/invented.ts'

test('each change of people, claims and accounts counts in its own transaction', () => {
  const database = openDatabase()
  const { sqlite } = database
  const counts = (change: () => unknown): boolean => {
    const before = readAcknowledged(sqlite) ?? 0
    change()
    return (readAcknowledged(sqlite) ?? 0) > before
  }
  const now = Date.UTC(2026, 10, 21, 18)
  let personId = 0
  expect(counts(() => (personId = registerPerson(database, 1, now)))).toBe(true)
  const fields = { name: 'Otra Persona', phone: null, ...unknownTexts }
  expect(counts(() => edit(database, { personId, cedula: inventedCedula(1), ...fields }, 1, 1, now))).toBe(
    true,
  )
  expect(counts(() => hide(database, personId, now))).toBe(true)
  expect(counts(() => restore(database, personId, 1, now))).toBe(true)
  sqlite.exec(`
    INSERT INTO accounts (slot_id, person_id, display_name, role, is_owner, created_at)
      VALUES ('0195b1a0-0000-4000-8000-000000000002', ${personId}, 'Luz', 'LEADER', 0, 1)`)
  const consent = { method: 'signature', textVersion: 1, accepted: true } as const
  registerPerson(database, 2, now)
  const others = { ...fields, cedula: inventedCedula(2), consent }
  expect(counts(() => register(database, others, 2, personId, now))).toBe(true)
  expect(counts(() => removeAccount(database, 2, null, 1, now))).toBe(true)
  expect(counts(() => sqlite.prepare('UPDATE lookup_jobs SET due_at = due_at + 1').run())).toBe(false)
  const undone = () =>
    immediately(sqlite, () => {
      registerPerson(database, 3, now)
      throw new Error('undone')
    })
  expect(counts(() => expect(undone).toThrow('undone'))).toBe(false)
})

test('the file has what was last noted, and is believed with its own key alone', () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  const file = path.join(folder, 'referidos.db')
  const noted = acknowledgedFile(file)
  expect(readAcknowledgedFile(noted, testKey)).toBeNull()
  const acknowledged = keepAcknowledged(file, testKey, database.sqlite)
  for (let n = 1; n <= 12; n++) {
    registerPerson(database, n, Date.now())
    acknowledged.note()
    expect(readAcknowledgedFile(noted, testKey)?.changes).toBe(readAcknowledged(database.sqlite))
  }
  acknowledged.close()
  expect(readAcknowledgedFile(noted, Buffer.alloc(32, 8))).toBeNull()
  const text = fs.readFileSync(noted, 'utf8')
  fs.writeFileSync(noted, text.replace(/"changes":\d+/, '"changes":99'))
  expect(readAcknowledgedFile(noted, testKey)).toBeNull()
  fs.writeFileSync(noted, text.slice(0, 40))
  expect(readAcknowledgedFile(noted, testKey)).toBeNull()
})

test('the file is written before a registration is answered', async () => {
  const { app, call, dataDir } = await signedIn()
  const session = app.signedIn()?.session
  if (session === undefined) throw new Error('not signed in')
  const file = acknowledgedFile(path.join(dataDir, 'referidos.db'))
  for (let n = 1; n <= 3; n++) {
    ok(await call('people', 'register', invented(n)))
    const noted = readAcknowledgedFile(file, session.databaseKey)?.changes
    expect(noted).toBe(readAcknowledged(session.database.sqlite))
    // The owner's own person and account came first.
    expect(noted).toBe(2 + n)
  }
})
