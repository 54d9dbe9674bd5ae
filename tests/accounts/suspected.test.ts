// A password that stops to count still opens the data with an older key file, until the data key is changed: on suspicion
// it is, at once or at the owner's next sign-in.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { openSlot } from '../../src-main/accounts/keys.ts'
import { isOpenedBy } from '../../src-main/database/open.ts'
import { invented, luz, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { migrations } from '../support/database.ts'
import { quickDerive } from '../support/quick-derive.ts'

/** What somebody has who copied the key file and knows a password of that time. */
interface Thief {
  opensToday(): boolean
}

async function thief({ dataDir }: TestApp, displayName: string, password: string): Promise<Thief> {
  const [kept] = readKeys(path.join(dataDir, 'keys.json')) ?? []
  const slot = kept?.keys.slots.find((one) => one.displayName === displayName)
  const secrets = slot === undefined ? null : await openSlot(slot, password, quickDerive)
  if (secrets === null) throw new Error('the password does not open the slot')
  return {
    opensToday() {
      // Of another folder: the app has the database open.
      const folder = fs.mkdtempSync(path.join(dataDir, 'thief-'))
      for (const end of ['', '-wal']) {
        const from = path.join(dataDir, `referidos.db${end}`)
        if (fs.existsSync(from)) fs.copyFileSync(from, path.join(folder, `referidos.db${end}`))
      }
      return isOpenedBy({ file: path.join(folder, 'referidos.db'), key: secrets.key, migrations })
    },
  }
}

async function started() {
  const app = await signedIn()
  const { id } = ok(await app.call('accounts', 'create', luz))
  ok(await app.call('people', 'register', invented(1)))
  return { ...app, luzId: id }
}

const actions = async (app: TestApp) => (await readLog(app, ['data', 'accounts'])).map(({ action }) => action)

test('a removed account’s older key file opens the data of today, and nothing once the removal is on suspicion', async () => {
  const app = await started()
  const { call, luzId } = app
  const her = await thief(app, luz.displayName, luz.password)
  expect(her.opensToday()).toBe(true)
  expect(
    ok(await call('accounts', 'remove', { accountId: luzId, peopleTo: null, isSuspected: true })),
  ).toEqual({ key: 'rotated' })
  expect(her.opensToday()).toBe(false)
  expect(await actions(app)).toEqual(['key_rotated', 'key_suspected', 'account_removed', 'account_created'])
  // The app goes on, with everybody.
  ok(await call('people', 'register', invented(2)))
})

test('without suspicion the key stays, and the owner may still change it', async () => {
  const app = await started()
  const her = await thief(app, luz.displayName, luz.password)
  expect(ok(await app.call('accounts', 'remove', { accountId: app.luzId, peopleTo: null }))).toEqual({
    key: 'kept',
  })
  expect(her.opensToday()).toBe(true)
  ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
  expect(her.opensToday()).toBe(false)
})

test('an older password opens nothing once it was replaced on suspicion, by oneself or by the owner', async () => {
  const app = await started()
  const { call, luzId } = app
  const byHerself = await thief(app, owner.displayName, owner.password)
  const next = 'siete gatos blancos'
  const changed = { current: owner.password, next, isSuspected: true }
  expect(ok(await call('accounts', 'changePassword', changed))).toEqual({ key: 'rotated' })
  expect(byHerself.opensToday()).toBe(false)
  const byOwner = await thief(app, luz.displayName, luz.password)
  const set = { accountId: luzId, password: 'ocho gatos negros', isSuspected: true }
  expect(ok(await call('accounts', 'setPassword', set))).toEqual({ key: 'rotated' })
  expect(byOwner.opensToday()).toBe(false)
  expect(await actions(app)).toEqual([
    'key_rotated',
    'key_suspected',
    'password_set',
    'key_rotated',
    'key_suspected',
    'password_changed',
    'account_created',
  ])
})

test('a key that cannot be changed now is changed at the owner’s next sign-in', async () => {
  const app = await started()
  const her = await thief(app, luz.displayName, luz.password)
  // A rotation makes a copy first, which cannot be written.
  const copies = path.join(app.dataDir, 'copias')
  fs.rmSync(copies, { recursive: true, force: true })
  fs.writeFileSync(copies, 'a file in the place of the folder')
  expect(
    ok(await app.call('accounts', 'remove', { accountId: app.luzId, peopleTo: null, isSuspected: true })),
  ).toEqual({ key: 'due' })
  expect(her.opensToday()).toBe(true)
  expect(app.logged.some((line) => line.includes('the key was not changed'))).toBe(true)
  await app.app.close()
  fs.rmSync(copies)
  const again = startApp({ dataDir: app.dataDir })
  const state = ok(await again.call('session', 'state'))
  const slotId = (state.kind === 'signed_out' && state.accounts[0]?.slotId) || ''
  ok(await again.call('session', 'signIn', { slotId, password: owner.password }))
  expect(her.opensToday()).toBe(false)
  expect((await actions(again))[0]).toBe('key_rotated')
})
