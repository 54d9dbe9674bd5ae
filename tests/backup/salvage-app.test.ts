// A damaged database in the app: the sign-in refuses it, and the salvage brings everybody back.
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { invented, luz, ok, owner, signedIn, startApp } from '../support/app.ts'
import { flipByte, openData, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, isFull, part } from '../support/extent.ts'

const secretOf = (dataDir: string, at = 0, password = owner.password) => ({
  secret: { slotId: slotIn(dataDir, at), password },
})

/** A data folder with people of two leaders, whose app is closed. */
async function registered(people = 30): Promise<{ dataDir: string; names: string[] }> {
  const app = await signedIn()
  for (let n = 0; n < people; n++)
    ok(await app.call('people', 'register', invented(n, `Persona ${'abcdefghijklmnñop'[n % 17]} Peña`)))
  ok(await app.call('accounts', 'create', luz))
  const names = await peopleOf(app)
  ok(await app.call('session', 'lock'))
  ok(await app.call('session', 'signIn', { slotId: slotIn(app.dataDir, 1), password: luz.password }))
  // Whoever has registered nobody cannot be told from a helper when the accounts are lost.
  ok(await app.call('people', 'register', invented(900, 'Zulma de Luz')))
  await app.app.close()
  return { dataDir: app.dataDir, names }
}

/** Flips a bit in a page of the table. */
async function damage(dataDir: string, table: string): Promise<Buffer> {
  const database = await openData(dataDir, owner.password)
  const page = database.sqlite
    .prepare('SELECT pageno FROM dbstat WHERE name = ? ORDER BY pageno DESC LIMIT 1')
    .pluck()
    .get(table) as number
  database.close()
  const file = path.join(dataDir, 'referidos.db')
  flipByte(file, (page - 1) * 4096 + 1_500)
  return fs.readFileSync(file)
}

test.for(['accounts', 'first page', ...inFull(['settings', 'people', 'sqlite_schema'])])(
  'damage in %s: salvaged with the password, and everybody signs in as before',
  async (table) => {
    const { dataDir, names } = await registered()
    const before = await damage(dataDir, table === 'first page' ? 'sqlite_schema' : table)
    const file = path.join(dataDir, 'referidos.db')
    if (table === 'first page') {
      flipByte(file, 700)
      before.set(fs.readFileSync(file))
    }
    const app = startApp({ dataDir })
    const wrong = await app.call('backup', 'salvage', secretOf(dataDir, 0, 'siete gatos azules'))
    expect(wrong).toMatchObject({ ok: false, error: { code: 'wrong_password' } })
    expect(fs.readFileSync(file).equals(before)).toBe(true)

    const counts = ok(await app.call('backup', 'salvage', secretOf(dataDir)))
    expect(counts.unreadable).toBe(table === 'first page' ? 2 : 1)
    expect(app.events.filter(({ name }) => name === 'backup.salvageProgress').length).toBeGreaterThan(1)
    const [aside = ''] = fs.readdirSync(path.join(dataDir, 'aside'))
    expect(fs.readFileSync(path.join(dataDir, 'aside', aside, 'referidos.db')).equals(before)).toBe(true)

    ok(await app.call('session', 'signIn', { slotId: slotIn(dataDir), password: owner.password }))
    expect((await peopleOf(app)).length).toBe(names.length)
    const last = ok(await app.call('backup', 'lastSalvage'))
    expect(last).toMatchObject(counts)
    await app.app.close()

    const again = startApp({ dataDir })
    ok(await again.call('session', 'signIn', { slotId: slotIn(dataDir, 1), password: luz.password }))
    const hers = ok(await again.call('backup', 'lastSalvage'))?.people ?? []
    expect(hers.filter(({ name }) => name !== 'Zulma de Luz')).toEqual([])
  },
)

test('while somebody is signed in, only the owner may salvage; behind the lock nobody', async () => {
  const { dataDir } = await registered(2)
  const app = startApp({ dataDir })
  ok(await app.call('session', 'signIn', { slotId: slotIn(dataDir, 1), password: luz.password }))
  expect(await app.call('backup', 'salvage', secretOf(dataDir))).toMatchObject({
    error: { code: 'forbidden' },
  })
  ok(await app.call('session', 'lock'))
  expect(await app.call('backup', 'salvage', secretOf(dataDir))).toMatchObject({ error: { code: 'busy' } })
  ok(await app.call('session', 'signIn', { slotId: slotIn(dataDir), password: owner.password }))
  ok(await app.call('backup', 'salvage', secretOf(dataDir)))
  expect(await app.call('session', 'state')).toMatchObject({ value: { kind: 'signed_out' } })
})

test.runIf(isFull)('what the WAL had lost besides is told at the sign-in', async () => {
  const { dataDir } = await registered(5)
  const database = await openData(dataDir, owner.password)
  const root = database.sqlite
    .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'accounts'`)
    .pluck()
    .get()
  database.close()
  const first = startApp({ dataDir })
  ok(await first.call('session', 'signIn', { slotId: slotIn(dataDir), password: owner.password }))
  for (let n = 100; n < 110; n++) ok(await first.call('people', 'register', invented(n)))
  // As a kill leaves it, then cut.
  const killed = temporaryFolder()
  fs.cpSync(dataDir, killed, { recursive: true })
  const wal = path.join(killed, 'referidos.db-wal')
  fs.truncateSync(wal, Math.floor(fs.statSync(wal).size / 2))
  flipByte(path.join(killed, 'referidos.db'), ((root as number) - 1) * 4096 + 1_500)
  const app = startApp({ dataDir: killed })
  ok(await app.call('backup', 'salvage', secretOf(killed)))
  const { missing } = ok(
    await app.call('session', 'signIn', { slotId: slotIn(killed), password: owner.password }),
  )
  const there = (await peopleOf(app)).length
  expect(there).toBeLessThan(15)
  expect(missing?.changes).toBe(15 - there)
})

test('with a recovery code, when the password is forgotten too', async () => {
  const { dataDir, names } = await registered(3)
  const first = startApp({ dataDir })
  ok(await first.call('session', 'signIn', { slotId: slotIn(dataDir), password: owner.password }))
  const { code } = ok(await first.call('accounts', 'issueRecovery', { password: owner.password }))
  await first.app.close()
  await damage(dataDir, 'accounts')
  const app = startApp({ dataDir })
  ok(await app.call('backup', 'salvage', { secret: { code } }))
  ok(await app.call('session', 'signIn', { slotId: slotIn(dataDir), password: owner.password }))
  expect(await peopleOf(app)).toEqual(names)
})

type KeyFault = (text: string) => string
const keyFaults: Record<string, KeyFault> = {
  'a name that was changed': (text) => text.replace('Marta G.', 'Marta Ĝ.'),
  ...part<Record<string, KeyFault>>(
    {
      'the id of a slot that was changed': (text) =>
        text.replace(/("id": ")(.)/, (_, before, digit) => `${before}${digit === 'a' ? 'b' : 'a'}`),
      'a salt that was changed': (text) =>
        text.replace(/("salt": ")(.)/, (_, before, letter) => `${before}${letter === 'A' ? 'B' : 'A'}`),
      'a cost that was changed': (text) => text.replace(/"N": \d/, '"N": 9'),
      'a data key that was changed': (text) =>
        text.replace(
          /("dataKey": {\s+"iv": ")(.)/,
          (_, before, letter) => `${before}${letter === 'A' ? 'B' : 'A'}`,
        ),
      'half of it gone': (text) => text.slice(0, text.length / 2),
    },
    {},
  ),
}

test.for(
  Object.keys(keyFaults).flatMap((what) =>
    ['keys.json', ...inFull(['keys.json.copy'])].map((name) => ({ what, name })),
  ),
)('$what in $name: the other key file is enough for a salvage', async ({ what, name }) => {
  const { dataDir, names } = await registered(2)
  await damage(dataDir, 'accounts')
  const file = path.join(dataDir, name)
  const whole = fs.readFileSync(file, 'utf8')
  const faulty = keyFaults[what]?.(whole) ?? whole
  expect(faulty).not.toBe(whole)
  fs.writeFileSync(file, faulty)
  const app = startApp({ dataDir })
  // As the page asks who opens the data.
  const [first] = ok(await app.call('backup', 'accounts'))
  const secret = { slotId: first?.slotId ?? '', password: owner.password }
  ok(await app.call('backup', 'salvage', { secret }))
  ok(await app.call('session', 'signIn', secret))
  expect(await peopleOf(app)).toEqual(names)
})

test('a database of which nothing can be read stays as it is', async () => {
  const { dataDir } = await registered(2)
  const file = path.join(dataDir, 'referidos.db')
  fs.writeFileSync(file, '')
  const app = startApp({ dataDir })
  expect(await app.call('backup', 'salvage', secretOf(dataDir))).toMatchObject({
    error: { code: 'database_damaged' },
  })
  expect(fs.statSync(file).size).toBe(0)
  expect(fs.readdirSync(dataDir)).not.toContain('incoming')
})
