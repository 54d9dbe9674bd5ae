import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSlot } from '../../src-main/accounts/keys.ts'
import { open } from '../../src-main/database/open.ts'
import { everyone, invented, luz, ok, owner, signedIn, startApp } from '../support/app.ts'
import { type FakeClock, fakeClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, isFull } from '../support/extent.ts'
import { migrations } from '../support/invented.ts'
import { backupFile, program, readerFile } from '../support/programs.ts'
import { quickDerive } from '../support/quick-derive.ts'
import type { KeysLife, KeysMessage } from './keys-life.ts'
import { runLife } from './run-life.ts'

// The app registers people and is killed before it is quiet: nearly all of them are only in the WAL. Then the laptop
// damages the WAL.

const registered = 40

/** Bytes of a WAL's header, after which its first frame begins. */
const header = 32

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-wal-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

/** The data folder as the kill left it, and the slots of its accounts. */
interface Killed {
  folder: string
  ownersSlot: string
  luzsSlot: string
}
let killed: Promise<Killed> | null = null
const theKilled = () => {
  killed ??= kill()
  return killed
}

async function kill(): Promise<Killed> {
  const folder = path.join(scratch, 'killed')
  fs.mkdirSync(folder)
  const { call, app } = await signedIn({ dataDir: folder })
  ok(await call('accounts', 'create', luz))
  await app.close()
  const { slots } = JSON.parse(fs.readFileSync(path.join(folder, 'keys.json'), 'utf8')) as {
    slots: { id: string }[]
  }
  const [ownersSlot = '', luzsSlot = ''] = slots.map(({ id }) => id)
  const life: KeysLife = {
    dataDir: folder,
    migrations,
    readerFile,
    backupFile,
    signIn: { slotId: ownersSlot, password: owner.password },
    numbers: Array.from({ length: registered }, (_, at) => at + 1),
    change: { channel: 'people.consentTexts' },
    kill: { kind: 'time', after: 'change', ms: 0 },
  }
  const { killed, said } = await runLife<KeysMessage>(program('keysLife'), life)
  expect(killed).toBe(true)
  expect(said.filter(({ kind }) => kind === 'registered')).toHaveLength(registered)
  return { folder, ownersSlot, luzsSlot }
}

let copies = 0

/** A copy of the folder, with its WAL damaged. */
async function folderWith(damage: (wal: string) => void): Promise<string> {
  const folder = path.join(scratch, `damaged-${copies++}`)
  fs.cpSync((await theKilled()).folder, folder, { recursive: true })
  damage(path.join(folder, 'referidos.db-wal'))
  return folder
}

const changed = (change: (bytes: Buffer) => Buffer) => (wal: string) =>
  fs.writeFileSync(wal, change(fs.readFileSync(wal)))

const flip = (at: (bytes: Buffer) => number) =>
  changed((bytes) => {
    const place = Math.floor(at(bytes))
    bytes[place] = (bytes[place] ?? 0) ^ 1
    return bytes
  })

/** Which of the damages leave everybody there. */
const damages: { name: string; isRepaired: boolean; damage: (wal: string) => void }[] = [
  { name: 'no damage', isRepaired: true, damage: () => {} },
  { name: 'a bit of the first frame is flipped', isRepaired: true, damage: flip(() => header + 24 + 100) },
  {
    name: 'it is cut in the middle',
    isRepaired: false,
    damage: changed((bytes) => bytes.subarray(0, Math.floor(bytes.length / 2))),
  },
  { name: 'it is deleted', isRepaired: false, damage: (wal) => fs.rmSync(wal) },
  {
    name: 'its beginning is zeroed',
    isRepaired: false,
    damage: changed((bytes) => bytes.fill(0, 0, 4_096)),
  },
  {
    name: 'two blocks are exchanged',
    isRepaired: false,
    damage: changed((bytes) => {
      const [one, other] = [4, Math.floor(bytes.length / 4_096) - 3].map((block) => block * 4_096) as [
        number,
        number,
      ]
      const kept = Buffer.from(bytes.subarray(one, one + 4_096))
      bytes.copy(bytes, one, other, other + 4_096)
      kept.copy(bytes, other)
      return bytes
    }),
  },
  ...inFull([
    { name: 'a bit of the header is flipped', isRepaired: true, damage: flip(() => 17) },
    { name: 'a bit in the middle is flipped', isRepaired: true, damage: flip(({ length }) => length / 2) },
    {
      name: 'a bit of the last frame is flipped',
      isRepaired: true,
      damage: flip(({ length }) => length - 100),
    },
    { name: 'it is emptied', isRepaired: false, damage: (wal: string) => fs.truncateSync(wal) },
    { name: 'it is zeroed', isRepaired: false, damage: changed((bytes) => bytes.fill(0)) },
    ...Array.from({ length: 40 }, (_, at) => ({
      name: `block ${at * 7 + 3} is zeroed`,
      isRepaired: false,
      damage: changed((bytes) => bytes.fill(0, (at * 7 + 3) * 4_096, (at * 7 + 4) * 4_096)),
    })),
    {
      name: 'a block in the middle is zeroed',
      isRepaired: false,
      damage: changed((bytes) => {
        const block = Math.floor(bytes.length / 2 / 4_096)
        return bytes.fill(0, block * 4_096, (block + 1) * 4_096)
      }),
    },
  ]),
]

test.for(damages)(
  '$name: everybody is there, or the sign-in says how many are missing',
  async ({ damage, isRepaired }) => {
    const { folder: undamaged, ownersSlot } = await theKilled()
    const folder = await folderWith(damage)
    const walFile = path.join(folder, 'referidos.db-wal')
    const damaged = fs.existsSync(walFile) ? fs.readFileSync(walFile) : null
    const isUntouched = damaged?.equals(fs.readFileSync(path.join(undamaged, 'referidos.db-wal')))
    const first = startApp({ dataDir: folder })
    const { missing } = ok(
      await first.call('session', 'signIn', { slotId: ownersSlot, password: owner.password }),
    )
    const { ids } = ok(await first.call('people', 'list', everyone))
    if (isRepaired) expect(ids).toHaveLength(registered)
    if (ids.length === registered) {
      // After a repair that may lack something, it says so.
      if (isRepaired) expect(missing).toBeNull()
      else expect(missing?.changes ?? 1).toBeGreaterThan(0)
    } else expect(missing).toMatchObject({ changes: registered - ids.length })

    // What did not verify, or did not hold what was acknowledged, is kept byte for byte.
    const kept = fs.existsSync(path.join(folder, 'aside')) ? fs.readdirSync(path.join(folder, 'aside')) : []
    if (isUntouched || damaged === null || damaged.length === 0) expect(kept).toEqual([])
    else {
      expect(kept).toHaveLength(1)
      const aside = path.join(folder, 'aside', kept[0] ?? '', 'referidos.db-wal')
      expect(fs.readFileSync(aside).equals(damaged)).toBe(true)
      if (missing !== null) expect(missing.keptAside).toBe(path.join('aside', kept[0] ?? ''))
    }
    await first.app.close()

    // It stays until a leader has read it, and is not found once more.
    const second = startApp({ dataDir: folder })
    const again = ok(await second.call('session', 'signIn', { slotId: ownersSlot, password: owner.password }))
    expect(again.missing).toEqual(missing)
    expect(ok(await second.call('health', 'state'))).toEqual({ missing, replaced: null })
    ok(await second.call('health', 'dismissMissing'))
    expect(second.events.at(-1)).toEqual({ name: 'health.changed', event: { missing: null, replaced: null } })
    await second.app.close()
    const third = startApp({ dataDir: folder })
    const last = ok(await third.call('session', 'signIn', { slotId: ownersSlot, password: owner.password }))
    expect(last.missing).toBeNull()
    expect(ok(await third.call('people', 'list', everyone)).ids).toEqual(ids)
  },
)

/** Names and bytes of all files, without the count of wrong tries. */
const bytesIn = (folder: string) =>
  fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('attempts.json') && fs.statSync(path.join(folder, name)).isFile())
    .toSorted()
    .map((name) => [name, fs.readFileSync(path.join(folder, name)).toString('base64')])

async function keyOf(folder: string): Promise<Buffer> {
  const { slots } = JSON.parse(fs.readFileSync(path.join(folder, 'keys.json'), 'utf8'))
  const opened = await openSlot(slots[0], owner.password, quickDerive)
  if (opened === null) throw new Error('the password does not open the slot')
  return opened.key
}

/** Changes the database and leaves its WAL as a kill would. */
async function changeKilled(folder: string, statement: string): Promise<void> {
  const away = path.join(scratch, `changed-${copies++}`)
  fs.cpSync(folder, away, { recursive: true })
  const file = path.join(away, 'referidos.db')
  const database = open({ file, key: await keyOf(folder), migrations })
  database.sqlite.exec(statement)
  for (const name of ['referidos.db', 'referidos.db-wal'])
    fs.copyFileSync(path.join(away, name), path.join(folder, name))
  database.close()
}

const flipFirst = flip(() => header + 24 + 100)
const refusals: {
  name: string
  code: string
  /** Luz tries; otherwise the owner does. */
  byLuz?: true
  password?: string
  prepare(folder: string): unknown
}[] = [
  { name: 'a wrong password', code: 'wrong_password', password: 'no es esta', prepare: () => {} },
  {
    name: 'a database from the future',
    code: 'database_newer',
    prepare: (folder) =>
      changeKilled(folder, `INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('x', 9e15)`),
  },
  {
    name: 'keys of another time',
    code: 'keys_mismatch',
    prepare: (folder) =>
      changeKilled(folder, `UPDATE settings SET value = '99' WHERE key = 'keys_generation'`),
  },
  {
    name: 'a removed account',
    code: 'account_removed',
    byLuz: true,
    prepare: (folder) => changeKilled(folder, `UPDATE accounts SET removed_at = 1 WHERE id = 2`),
  },
  {
    name: 'a damaged first page',
    code: 'database_damaged',
    prepare(folder) {
      // The WAL holds the page too, so it must be away.
      fs.rmSync(path.join(folder, 'referidos.db-wal'))
      const handle = fs.openSync(path.join(folder, 'referidos.db'), 'r+')
      fs.writeSync(handle, Buffer.alloc(64, 0x5a), 0, 64, 200)
      fs.closeSync(handle)
    },
  },
  {
    name: 'an empty database',
    code: 'database_damaged',
    prepare: (folder) => fs.truncateSync(path.join(folder, 'referidos.db')),
  },
  {
    name: 'no database',
    code: 'database_damaged',
    prepare: (folder) => fs.rmSync(path.join(folder, 'referidos.db')),
  },
]

test.for(
  refusals.flatMap((refusal) => [
    { ...refusal, title: `${refusal.name}, with a damaged WAL`, damage: flipFirst },
    ...inFull([
      { ...refusal, title: refusal.name, damage: () => {} },
      {
        ...refusal,
        title: `${refusal.name}, with a zeroed WAL`,
        damage: changed((bytes) => bytes.fill(0)),
      },
    ]),
  ]),
)('a sign-in that is refused changes no byte: $title', async (refusal) => {
  const { ownersSlot, luzsSlot } = await theKilled()
  const folder = await folderWith(() => {})
  await refusal.prepare(folder)
  const wal = path.join(folder, 'referidos.db-wal')
  const isZeroed = refusal.title.endsWith('zeroed WAL')
  if (fs.existsSync(wal)) refusal.damage(wal)
  const before = bytesIn(folder)
  const { call, app } = startApp({ dataDir: folder })
  const slotId = refusal.byLuz ? luzsSlot : ownersSlot
  const password = refusal.password ?? (refusal.byLuz ? luz.password : owner.password)
  const answer = await call('session', 'signIn', { slotId, password })
  // Without its WAL, the database is the one before the change.
  if (isZeroed && answer.ok) return
  expect(answer).toMatchObject({ ok: false, error: { code: refusal.code } })
  expect(bytesIn(folder)).toEqual(before)
  await app.close()
  expect(bytesIn(folder)).toEqual(before)
})

/** An app that registers people, and checkpoints when it is told to. */
async function registering(dataDir: string) {
  const clock = fakeClock()
  const { app, call } = await (fs.existsSync(path.join(dataDir, 'keys.json'))
    ? entered({ dataDir, clock })
    : signedIn({ dataDir, clock }))
  return {
    app,
    async register(people: number, from: number) {
      for (let n = from; n < from + people; n++) ok(await call('people', 'register', invented(n)))
    },
    async checkpoint() {
      clock.advance(3_000)
      // The same thread serves it, after the checkpoint.
      ok(await call('summary', 'read'))
    },
  }
}

async function entered(options: { dataDir: string; clock: FakeClock }) {
  const started = startApp(options)
  const state = ok(await started.call('session', 'state'))
  if (state.kind !== 'signed_out') throw new Error(state.kind)
  const slotId = state.accounts[0]?.slotId ?? ''
  const { missing } = ok(await started.call('session', 'signIn', { slotId, password: owner.password }))
  return { ...started, missing }
}

/** What a sign-in finds in the folder. */
async function found(dataDir: string) {
  const { app, call, missing } = await entered({ dataDir, clock: fakeClock() })
  const people = ok(await call('people', 'list', everyone)).ids.length
  await app.close()
  return {
    people,
    changes: missing === null ? 0 : missing.changes,
    aside: fs.existsSync(path.join(dataDir, 'aside')),
  }
}

test.runIf(isFull)('an older WAL that was put beside a newer database costs nobody', async () => {
  const dataDir = temporaryFolder()
  const wal = path.join(dataDir, 'referidos.db-wal')
  const { app, register, checkpoint } = await registering(dataDir)
  await register(5, 1)
  const older = fs.readFileSync(wal)
  await checkpoint()
  await register(5, 6)
  await app.close()
  fs.writeFileSync(wal, older)
  expect(await found(dataDir)).toEqual({ people: 10, changes: 0, aside: true })
})

test.runIf(isFull)(
  'a WAL from before a change of the key, put beside the database, costs nobody',
  async () => {
    const dataDir = temporaryFolder()
    const wal = path.join(dataDir, 'referidos.db-wal')
    const { app, call } = await signedIn({ dataDir })
    for (let n = 1; n <= 5; n++) ok(await call('people', 'register', invented(n)))
    const older = fs.readFileSync(wal)
    ok(await call('accounts', 'rotateKey', { password: owner.password }))
    for (let n = 6; n <= 10; n++) ok(await call('people', 'register', invented(n)))
    await app.close()
    fs.writeFileSync(wal, older)
    expect(await found(dataDir)).toEqual({ people: 10, changes: 0, aside: true })
  },
)

test('an older database beside a newer WAL is not mixed with it, and the sign-in says what is missing', async () => {
  const dataDir = temporaryFolder()
  const file = path.join(dataDir, 'referidos.db')
  const first = await registering(dataDir)
  await first.register(5, 1)
  await first.app.close()
  const older = fs.readFileSync(file)
  const second = await registering(dataDir)
  await second.register(5, 6)
  await second.checkpoint()
  await second.register(5, 11)
  const copy = temporaryFolder()
  fs.cpSync(dataDir, copy, { recursive: true })
  fs.writeFileSync(path.join(copy, 'referidos.db'), older)
  expect(await found(copy)).toEqual({ people: 5, changes: 10, aside: true })
})

test.runIf(isFull)(
  'an older database without a WAL is opened, and the sign-in says what is missing',
  async () => {
    const dataDir = temporaryFolder()
    const file = path.join(dataDir, 'referidos.db')
    const first = await registering(dataDir)
    await first.register(5, 1)
    await first.app.close()
    const older = fs.readFileSync(file)
    const second = await registering(dataDir)
    await second.register(3, 6)
    await second.app.close()
    fs.writeFileSync(file, older)
    expect(await found(dataDir)).toEqual({ people: 5, changes: 3, aside: false })
    expect(await found(dataDir)).toEqual({ people: 5, changes: 3, aside: false })
  },
)
