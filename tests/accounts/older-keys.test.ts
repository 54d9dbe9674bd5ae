import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { readKeys } from '../../src-main/accounts/key-file.ts'
import { openSlot } from '../../src-main/accounts/keys.ts'
import { open } from '../../src-main/database/open.ts'
import { everyone, invented, luz, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { isFull, newSeed, part } from '../support/extent.ts'
import { quickDerive } from '../support/quick-derive.ts'
import { createRandom } from '../support/random.ts'

/** A key file and a database of different times: a right password goes on knowingly, and nothing else does. */

const keyFilesIn = (dataDir: string) =>
  ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))
const databaseIn = (dataDir: string) => path.join(dataDir, 'referidos.db')

const slotOf = (dataDir: string, displayName: string): string =>
  readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots.find((slot) => slot.displayName === displayName)
    ?.id ?? ''

function signIn({ call, dataDir }: TestApp, displayName: string, password: string, acceptMismatch = false) {
  return call('session', 'signIn', { slotId: slotOf(dataDir, displayName), password, acceptMismatch })
}

/** Three changes of the key file; the last password. */
async function changeThrice({ call }: TestApp): Promise<string> {
  let current = owner.password
  for (const next of ['siete gatos blancos', 'ocho gatos negros', 'nueve gatos pardos']) {
    ok(await call('accounts', 'changePassword', { current, next }))
    current = next
  }
  return current
}

const peopleOf = async ({ call }: TestApp): Promise<number> =>
  ok(await call('people', 'list', everyone)).ids.length

/** What was done to the keys, while somebody is signed in. */
const recorded = ({ app }: TestApp): { actor: string | null; action: string; detail: string }[] =>
  (app
    .signedIn()
    ?.session.database.sqlite.prepare(
      `SELECT actor, action, detail FROM audit_log WHERE action IN ('keys_mismatch_accepted', 'key_rotated') ORDER BY id`,
    )
    .all() ?? []) as ReturnType<typeof recorded>

const uidOfAccount = ({ app }: TestApp, accountId: number) =>
  app
    .signedIn()
    ?.session.database.sqlite.prepare(
      'SELECT uid FROM people WHERE id = (SELECT person_id FROM accounts WHERE id = ?)',
    )
    .pluck()
    .get(accountId)

const actions = (app: TestApp) => recorded(app).map(({ action }) => action)

/** The data key that a password opens; null: none. */
async function keyBy(dataDir: string, displayName: string, password: string): Promise<Buffer | null> {
  const slot = readKeys(path.join(dataDir, 'keys.json'))?.[0]?.keys.slots.find(
    (one) => one.displayName === displayName,
  )
  return slot === undefined ? null : ((await openSlot(slot, password, quickDerive))?.key ?? null)
}

/** Database, WAL and key files. */
const bytesOf = (dataDir: string) =>
  ['referidos.db', 'referidos.db-wal', 'keys.json', 'keys.json.copy'].map((name) => {
    const file = path.join(dataDir, name)
    return [name, fs.existsSync(file) ? fs.readFileSync(file, 'hex') : null]
  })

interface Mismatched {
  app: TestApp
  /** Of the key file in the folder. */
  password: string
  /** Of a change that the key file does not know. */
  wrong: string
  older: 'keys' | 'data'
  people: number
}

/** Data folders of one day. */
interface Day {
  /** The owner, Luz, a recovery code and two people. */
  before: string
  /** `before`, three changes of the key file and a third person, as a kill in that moment leaves it. */
  killed: string
  /** The same, closed. */
  closed: string
  code: string
  /** The owner's last one. */
  password: string
}

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-older-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))
let made: Day | null = null

/** The day is lived once; each caller gets its own copies. */
async function day(): Promise<Day> {
  made ??= await live()
  const { before, killed, closed } = made
  return { ...made, before: copyOf(before), killed: copyOf(killed), closed: copyOf(closed) }
}

async function live(): Promise<Day> {
  const keep = (folder: string, name: string) => copyOf(folder, path.join(scratch, name))
  const app = await signedIn()
  ok(await app.call('accounts', 'create', luz))
  const { code } = ok(await app.call('accounts', 'issueRecovery', { password: owner.password }))
  for (const n of [1, 2]) ok(await app.call('people', 'register', invented(n)))
  await app.app.close()
  const before = keep(app.dataDir, 'before')
  const again = startApp({ dataDir: app.dataDir })
  ok(await signIn(again, owner.displayName, owner.password))
  const password = await changeThrice(again)
  ok(await again.call('people', 'register', invented(3)))
  const killed = keep(app.dataDir, 'killed')
  fs.rmSync(`${databaseIn(killed)}-shm`)
  await again.app.close()
  return { before, killed, closed: keep(app.dataDir, 'closed'), code, password }
}

function copyOf(folder: string, into = temporaryFolder()): string {
  fs.cpSync(folder, into, { recursive: true })
  return into
}

type Mismatch = (day: Day) => Mismatched

const mismatches: Record<string, Mismatch> = {
  'three changes that were only in a WAL that is gone': ({ killed: dataDir, password }) => {
    fs.rmSync(`${databaseIn(dataDir)}-wal`)
    return { app: startApp({ dataDir }), password, wrong: owner.password, older: 'data', people: 2 }
  },
  'both key files older than the database': ({ before, closed: dataDir, password }) => {
    for (const [at, file] of keyFilesIn(dataDir).entries())
      fs.copyFileSync(keyFilesIn(before)[at] ?? '', file)
    return {
      app: startApp({ dataDir }),
      password: owner.password,
      wrong: password,
      older: 'keys',
      people: 3,
    }
  },
  ...part<Record<string, Mismatch>>(
    {
      'three changes that were only in a WAL that is zeroed': ({ killed: dataDir, password }) => {
        const wal = `${databaseIn(dataDir)}-wal`
        fs.writeFileSync(wal, Buffer.alloc(fs.statSync(wal).size))
        return { app: startApp({ dataDir }), password, wrong: owner.password, older: 'data', people: 2 }
      },
      'an earlier database and the keys of today': ({ before, closed: dataDir, password }) => {
        fs.copyFileSync(databaseIn(before), databaseIn(dataDir))
        return { app: startApp({ dataDir }), password, wrong: owner.password, older: 'data', people: 2 }
      },
    },
    {},
  ),
}

for (const [what, make] of Object.entries(mismatches)) {
  test(`${what}: a right password goes on knowingly, it is recorded, and the owner's sign-in changes the key`, async () => {
    const { app, password, wrong, older, people } = make(await day())
    const { dataDir } = app
    const key = await keyBy(dataDir, owner.displayName, password)
    const before = bytesOf(dataDir)
    expect(await signIn(app, owner.displayName, wrong, true)).toMatchObject({
      error: { code: 'wrong_password' },
    })
    for (const [who, secret] of [
      [owner.displayName, password],
      [luz.displayName, luz.password],
    ] as const)
      expect(await signIn(app, who, secret)).toEqual({ ok: false, error: { code: 'keys_mismatch', older } })
    expect(bytesOf(dataDir)).toEqual(before)

    const { id } = ok(await signIn(app, luz.displayName, luz.password, true))
    expect(recorded(app)).toEqual([
      {
        actor: uidOfAccount(app, id),
        action: 'keys_mismatch_accepted',
        detail: expect.stringContaining('"by":"password"'),
      },
    ])
    expect(await keyBy(dataDir, luz.displayName, luz.password)).toEqual(key)
    ok(await app.call('people', 'register', invented(4)))
    await app.app.close()

    const again = startApp({ dataDir })
    ok(await signIn(again, luz.displayName, luz.password))
    expect(actions(again)).toEqual(['keys_mismatch_accepted'])
    ok(await again.call('session', 'lock'))
    // Also where somebody else has left the session locked.
    ok(await signIn(again, owner.displayName, password))
    expect(actions(again)).toEqual(['keys_mismatch_accepted', 'key_rotated'])
    expect(await peopleOf(again)).toBe(people)
    ok(await again.call('people', 'register', invented(5)))
    const next = await keyBy(dataDir, owner.displayName, password)
    expect(next?.equals(key ?? Buffer.alloc(0))).toBe(false)
    await again.app.close()
    expect(() => open({ file: databaseIn(dataDir), key: key ?? Buffer.alloc(32), migrations })).toThrow(
      'database_damaged',
    )

    const last = startApp({ dataDir })
    ok(await signIn(last, owner.displayName, password))
    expect(await peopleOf(last)).toBe(people + 1)
    // The key is changed once.
    expect(actions(last)).toEqual(['keys_mismatch_accepted', 'key_rotated'])
    expect(await keyBy(dataDir, owner.displayName, password)).toEqual(next)
  })

  test(`${what}: the recovery code goes on as a password does`, async () => {
    const lived = await day()
    const { app, older, people } = make(lived)
    const { dataDir } = app
    const reset = {
      slotId: slotOf(dataDir, owner.displayName),
      code: lived.code,
      password: 'clave de la dueña',
    }
    const before = bytesOf(dataDir)
    expect(await app.call('session', 'resetByRecovery', reset)).toEqual({
      ok: false,
      error: { code: 'keys_mismatch', older },
    })
    expect(bytesOf(dataDir)).toEqual(before)
    ok(await app.call('session', 'resetByRecovery', { ...reset, acceptMismatch: true }))
    // The owner: the key is changed at once.
    expect(actions(app)).toEqual(['keys_mismatch_accepted', 'key_rotated'])
    expect(recorded(app)[0]?.detail).toContain('"by":"code"')
    expect(await peopleOf(app)).toBe(people)
    await app.app.close()
    const again = startApp({ dataDir })
    ok(await signIn(again, owner.displayName, 'clave de la dueña'))
  })
}

test('a change that was not noted in the database, as after a kill, is no mismatch', async () => {
  const { before } = await day()
  const again = startApp({ dataDir: before })
  ok(await signIn(again, owner.displayName, owner.password))
  const { slots } = readKeys(path.join(before, 'keys.json'))?.[0]?.keys ?? { slots: [] }
  expect(slots).toHaveLength(2)
  ok(await again.call('accounts', 'changePassword', { current: owner.password, next: 'siete gatos blancos' }))
  const killed = copyOf(before)
  fs.rmSync(`${databaseIn(killed)}-shm`)
  const database = open({
    file: databaseIn(killed),
    key: (await keyBy(killed, luz.displayName, luz.password)) ?? Buffer.alloc(32),
    migrations,
  })
  database.sqlite.exec(`UPDATE settings SET value = value - 1 WHERE key = 'keys_generation'`)
  database.close()
  const last = startApp({ dataDir: killed })
  ok(await signIn(last, owner.displayName, 'siete gatos blancos'))
  expect(actions(last)).toEqual([])
})

test('a key file whose HMAC is wrong stays refused, whoever accepts whatever', async () => {
  const { closed: dataDir, password } = await day()
  const files = keyFilesIn(dataDir)
  const keys = JSON.parse(fs.readFileSync(files[0] ?? '', 'utf8'))
  for (const file of files)
    fs.writeFileSync(file, JSON.stringify({ ...keys, generation: keys.generation + 5 }))
  const before = bytesOf(dataDir)
  const again = startApp({ dataDir })
  for (const accept of [false, true])
    expect(await signIn(again, owner.displayName, password, accept)).toEqual({
      ok: false,
      error: { code: 'keys_tampered' },
    })
  expect(bytesOf(dataDir)).toEqual(before)
})

test('a key file of another time beside one of the database’s own time counts for nothing', async () => {
  const { before, closed, password } = await day()
  const [file = '', copy = ''] = keyFilesIn(closed)
  const newest = fs.readFileSync(file)
  fs.copyFileSync(keyFilesIn(before)[0] ?? '', file)
  const again = startApp({ dataDir: closed })
  ok(await signIn(again, owner.displayName, password))
  expect(actions(again)).toEqual([])
  for (const one of [file, copy]) expect(fs.readFileSync(one)).toEqual(newest)
  await again.app.close()

  // The other way round: the database is the older one, and one of the key files fits it.
  fs.copyFileSync(databaseIn(before), databaseIn(closed))
  fs.copyFileSync(keyFilesIn(before)[0] ?? '', copy)
  const older = startApp({ dataDir: closed })
  ok(await signIn(older, owner.displayName, owner.password))
  expect(actions(older)).toEqual([])
})

test.runIf(isFull)(
  'what is flipped in one key file keeps no right password and no code from the other',
  {
    timeout: 5 * 60_000,
  },
  async () => {
    const { closed, code, password } = await day()
    const whole = fs.readFileSync(keyFilesIn(closed)[0] ?? '')
    const seed = newSeed()
    const random = createRandom(seed)
    /** Values on which an earlier version gave up. */
    const known = ['"id": "', '"N": ', '"salt": "', '"data": "', '"iv": "', '"generation": ', '"mac": "'].map(
      (before) => whole.indexOf(before) + before.length,
    )
    const places = [...known, ...Array.from({ length: part(400, 3) }, () => random.below(whole.length))]
    const problems: string[] = []
    for (const [n, place] of places.entries()) {
      const dataDir = path.join(temporaryFolder(), 'data')
      fs.cpSync(closed, dataDir, { recursive: true })
      const damaged = keyFilesIn(dataDir)[n % 2] ?? ''
      const bit = random.below(7)
      fs.writeFileSync(
        damaged,
        whole.map((byte, at) => (at === place ? byte ^ (1 << bit) : byte)),
      )
      const again = startApp({ dataDir })
      const state = ok(await again.call('session', 'state'))
      const slotId = (state.kind === 'signed_out' && state.accounts[0]?.slotId) || ''
      const answer =
        n % 3 === 0
          ? await again.call('session', 'resetByRecovery', { slotId, code, password })
          : await again.call('session', 'signIn', { slotId, password })
      const what = `bit ${bit} of byte ${place} of ${path.basename(damaged)}`
      if (!answer.ok) problems.push(`${what}: ${answer.error.code}`)
      else if (!answer.value.isOwner) problems.push(`${what}: somebody else`)
      await again.app.close()
    }
    expect({ seed, problems }).toEqual({ seed, problems: [] })
  },
)

test.runIf(isFull)(
  'an account that the older database does not know is told so, and nothing is accepted for it',
  async () => {
    const app = await signedIn()
    await app.app.close()
    const before = temporaryFolder()
    fs.cpSync(app.dataDir, before, { recursive: true })
    const again = startApp({ dataDir: app.dataDir })
    ok(await signIn(again, owner.displayName, owner.password))
    ok(await again.call('accounts', 'create', luz))
    for (let n = 0; n < 2; n++)
      ok(await again.call('accounts', 'issueRecovery', { password: owner.password }))
    await again.app.close()
    fs.copyFileSync(databaseIn(before), databaseIn(app.dataDir))
    const last = startApp({ dataDir: app.dataDir })
    onTestFinished(() => last.app.close())
    expect(await signIn(last, luz.displayName, luz.password, true)).toMatchObject({
      error: { code: 'account_removed' },
    })
    ok(await signIn(last, owner.displayName, owner.password, true))
    expect(actions(last)).toEqual(['keys_mismatch_accepted', 'key_rotated'])
  },
)
