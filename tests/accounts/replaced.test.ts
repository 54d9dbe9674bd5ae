// Nothing replaces the key file or the database unless they are those that were read.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { Derive } from '../../src-main/accounts/derive.ts'
import { isAuthentic, readKeys, writeKeys } from '../../src-main/accounts/key-file.ts'
import { openSlot } from '../../src-main/accounts/keys.ts'
import { copyUnderKey, replaceDatabase } from '../../src-main/accounts/rotation.ts'
import { systemClock } from '../../src-main/clock.ts'
import { open } from '../../src-main/database/open.ts'
import { stampOf } from '../../src-main/files.ts'
import { everyone, invented, luz, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { migrations, openDatabase, registerPerson, temporaryFolder, testKey } from '../support/database.ts'
import { readerFile } from '../support/programs.ts'
import { quickDerive } from '../support/quick-derive.ts'

const refused = { ok: false, error: { code: 'replaced_elsewhere' } }
const password = owner.password

const changes: Record<string, (app: TestApp) => Promise<unknown>> = {
  'a changed password': ({ call }) =>
    call('accounts', 'changePassword', { current: password, next: 'siete gatos blancos' }),
  'a new account': ({ call }) => call('accounts', 'create', luz),
  'a recovery code': ({ call }) => call('accounts', 'issueRecovery', { password }),
  'a rotation': ({ call }) => call('accounts', 'rotateKey', { password }),
}

const filesOf = (dataDir: string) =>
  Object.fromEntries(
    ['keys.json', 'keys.json.copy', 'referidos.db'].map((name) => [
      name,
      fs.readFileSync(path.join(dataDir, name)).toString('base64'),
    ]),
  )

/** Puts another file, with the same content, in the place of the database. */
function exchangeDatabase(dataDir: string): void {
  const file = path.join(dataDir, 'referidos.db')
  fs.copyFileSync(file, `${file}.otra`)
  fs.renameSync(`${file}.otra`, file)
}

test.each(Object.keys(changes))('%s is refused once another process holds the folder', async (change) => {
  let holds = true
  const app = await signedIn({ holdsFolder: () => holds })
  const before = filesOf(app.dataDir)
  holds = false
  expect(await changes[change]?.(app)).toEqual(refused)
  expect(filesOf(app.dataDir)).toEqual(before)
  holds = true
  expect(await changes[change]?.(app)).toMatchObject({ ok: true })
})

test.each(Object.keys(changes))('%s is refused once another database is in its place', async (change) => {
  const app = await signedIn()
  exchangeDatabase(app.dataDir)
  const before = filesOf(app.dataDir)
  expect(await changes[change]?.(app)).toEqual(refused)
  expect(filesOf(app.dataDir)).toEqual(before)
})

test('nobody is told «guardado» for what goes to a file that is no longer there', async () => {
  const { call, dataDir } = await signedIn()
  ok(await call('people', 'register', invented(1)))
  exchangeDatabase(dataDir)
  expect(await call('people', 'register', invented(2))).toEqual(refused)
  expect(await call('people', 'list', everyone)).toEqual(refused)
})

test('keys that another process wrote while a password was checked are not overwritten with older ones', async () => {
  const { call, dataDir, app } = await signedIn()
  ok(await call('accounts', 'issueRecovery', { password }))
  await app.close()
  const file = path.join(dataDir, 'keys.json')
  const [read] = readKeys(file) ?? []
  if (read === undefined) throw new Error('there are no keys')
  const [slot] = read.keys.slots
  if (slot === undefined) throw new Error('there is no slot')
  const key = (await openSlot(slot, password, quickDerive))?.key
  if (key === undefined) throw new Error('the password does not open the slot')
  const newer = { ...read.keys, generation: read.keys.generation + 1, recovery: null }
  const derive: Derive = async (...input) => {
    writeKeys(file, newer, key)
    return await quickDerive(...input)
  }
  const next = startApp({ dataDir, derive })
  expect(await next.call('session', 'signIn', { slotId: slot.id, password })).toEqual(refused)
  const after = readKeys(file) ?? []
  expect(after.map(({ keys }) => keys.generation)).toEqual([newer.generation])
  expect(after.every((one) => isAuthentic(one, key))).toBe(true)
})

test('a first start beside another first start leaves the keys of the one that was quicker', async () => {
  const dataDir = temporaryFolder()
  const quick = startApp({ dataDir })
  let isSecond = false
  const derive: Derive = async (...input) => {
    if (!isSecond) {
      isSecond = true
      ok(await quick.call('session', 'createFirstAccount', owner))
    }
    return await quickDerive(...input)
  }
  const slow = startApp({ dataDir, derive })
  const before = () => fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')
  const result = await slow.call('session', 'createFirstAccount', owner)
  expect(result.ok).toBe(false)
  const keys = before()
  await quick.app.close()
  expect(before()).toBe(keys)
  const slotId = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots[0]?.id ?? ''
  const again = startApp({ dataDir })
  ok(await again.call('session', 'signIn', { slotId, password }))
})

test('a copy does not replace a database that another process wrote since and closed: it lacks what was written', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'referidos.db')
  openDatabase(folder).close()
  const copied = stampOf(file)
  const options = { file, key: testKey, migrations }
  const nextKey = Buffer.alloc(32, 8)
  await copyUnderKey(options, nextKey, {
    readerFile,
    clock: systemClock,
    signal: new AbortController().signal,
    onProgress: () => {},
  })
  const other = open(options)
  registerPerson(other, 1, Date.now())
  other.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  other.close()
  expect(() => replaceDatabase(file, copied)).toThrow('replaced_elsewhere')
  const after = open(options)
  expect(after.sqlite.prepare('SELECT count(*) FROM people').pluck().get()).toBe(2)
  after.close()
  replaceDatabase(file, stampOf(file))
  open({ ...options, key: nextKey }).close()
})
