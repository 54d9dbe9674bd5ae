import fs from 'node:fs'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { checkpoint, open, truncateLongWal } from '../../src-main/database/open.ts'
import type { DatabaseTasks } from '../../src-main/database/thread.ts'
import { createWalKeeper } from '../../src-main/database/wal.ts'
import type { Thread } from '../../src-main/thread/thread.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { ok, owner, signedIn, startApp } from '../support/app.ts'
import { type FakeClock, fakeClock } from '../support/clock.ts'
import { migrations, openDatabase, registerPerson, temporaryFolder, testKey } from '../support/database.ts'
import { authorised } from '../support/invented.ts'

/** People in the database file alone, as if its WAL were lost. */
function inMainFile(folder: string, key: Uint8Array = testKey): number {
  const file = path.join(temporaryFolder(), 'referidos.db')
  fs.copyFileSync(path.join(folder, 'referidos.db'), file)
  const { sqlite } = open({ file, key, migrations })
  const people = sqlite.prepare('SELECT count(*) FROM people').pluck().get() as number
  sqlite.close()
  return people
}

/** Runs the tasks of a keeper in this thread. `began`: called before each. */
function readerOf(file: string, began = (_task: string) => {}): Pick<Thread<DatabaseTasks>, 'run'> {
  const database = { file, key: testKey, migrations }
  return {
    run: async (task) => {
      began(task)
      return (task === 'checkpoint' ? checkpoint(database) : truncateLongWal(database)) as never
    },
  }
}

/** A database with its owner in the file, and a keeper whose checkpoints run in this thread. */
function keeping(clock: FakeClock = fakeClock()) {
  const folder = temporaryFolder()
  const file = path.join(folder, 'referidos.db')
  const database = openDatabase(folder)
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const log: string[] = []
  const t = { copies: 0, fails: false, isInPlace: true }
  const reader = readerOf(file, (task) => {
    if (task === 'checkpoint') t.copies += 1
    if (t.fails) throw new Error('the disk is full')
  })
  const { sqlite } = database
  const { wrote, checkpointed, stop } = createWalKeeper({
    databaseFile: file,
    sqlite,
    reader,
    clock,
    log: (_, message) => log.push(message),
    checkpointing: () => () => {},
    isInPlace: () => t.isInPlace,
  })
  onTestFinished(stop)
  const advance = async (ms: number) => {
    clock.advance(ms)
    // The end of a checkpoint is heard of.
    await setImmediate()
  }
  let n = 0
  const register = () => {
    registerPerson(database, ++n, clock.now())
    wrote()
  }
  return { folder, database, clock, t, log, wrote, checkpointed, stop, advance, register }
}

test('what was written is in the database file within three seconds of quiet, and nothing runs after that', async () => {
  const { folder, clock, t, advance, register } = keeping()
  register()
  await advance(1_000)
  register()
  expect(inMainFile(folder)).toBe(1)
  await advance(3_000)
  expect(inMainFile(folder)).toBe(3)
  expect(t.copies).toBe(1)
  expect(clock.nextIn()).toBeNull()
  register()
  await advance(3_000)
  expect(inMainFile(folder)).toBe(4)
})

test('while others are written, what was written is in the database file within 30 seconds', async () => {
  const { folder, advance, register } = keeping()
  for (let second = 0; second < 30; second++) {
    register()
    await advance(1_000)
  }
  expect(inMainFile(folder)).toBeGreaterThan(1)
})

test('a long task can wait for a checkpoint, which may also fail', async () => {
  const { folder, clock, t, log, checkpointed, register } = keeping()
  await checkpointed()
  register()
  clock.advance(3_000)
  let hasEnded = false
  const waiting = checkpointed().then(() => {
    hasEnded = true
  })
  await Promise.resolve()
  expect(hasEnded).toBe(false)
  await waiting
  expect(inMainFile(folder)).toBe(2)
  register()
  t.fails = true
  clock.advance(3_000)
  await checkpointed()
  expect(log).toEqual(['the WAL was not copied'])
})

test('without a write nothing is copied', async () => {
  const { clock, wrote } = keeping()
  wrote()
  expect(clock.nextIn()).toBeNull()
})

test('nothing is copied to what another program has put in the place of the database', async () => {
  const { t, register, advance } = keeping()
  register()
  t.isInPlace = false
  await advance(60_000)
  expect(t.copies).toBe(0)
})

test('what a killed run left in the WAL is copied too', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'referidos.db')
  const killed = openDatabase(folder)
  registerPerson(killed, 1, Date.now())
  const clock = fakeClock()
  const reader = readerOf(file)
  const { wrote } = createWalKeeper({
    databaseFile: file,
    sqlite: killed.sqlite,
    reader,
    clock,
    log: () => {},
    checkpointing: () => () => {},
    isInPlace: () => true,
  })
  wrote()
  clock.advance(3_000)
  await setImmediate()
  expect(inMainFile(folder)).toBe(2)
})

test('a checkpoint that a reader holds up, or that fails, is made later', async () => {
  const { folder, database, t, log, advance, register } = keeping()
  const reading = open({ file: path.join(folder, 'referidos.db'), key: testKey, migrations, readonly: true })
  onTestFinished(() => reading.close())
  reading.sqlite.exec('BEGIN; SELECT * FROM people')
  register()
  await advance(3_000)
  expect(inMainFile(folder)).toBe(1)
  reading.sqlite.exec('COMMIT')
  await advance(3_000)
  expect(inMainFile(folder)).toBe(2)

  t.fails = true
  register()
  for (let tries = 0; tries < 3; tries++) await advance(20_000)
  expect(log).toEqual(['the WAL was not copied'])
  t.fails = false
  await advance(20_000)
  expect(inMainFile(folder)).toBe(3)
  expect(database.sqlite.inTransaction).toBe(false)
})

test('a WAL that has grown is copied at once, at most once a second, and begins anew', async () => {
  const { database, clock, t, wrote } = keeping()
  const inWal = () => (database.sqlite.pragma('wal_checkpoint(NOOP)') as { log: number }[])[0]?.log ?? 0
  const write = (times: number) => {
    const long = database.sqlite.prepare(`INSERT OR REPLACE INTO settings VALUES ('long', ?)`)
    for (let n = 0; n < times; n++) long.run(String(n).repeat(20_000))
  }
  write(10)
  wrote()
  expect(t.copies).toBe(0)
  write(200)
  expect(inWal()).toBeGreaterThan(1_000)
  wrote()
  expect(t.copies).toBe(1)
  write(1)
  wrote()
  expect(t.copies).toBe(1)
  await setImmediate()
  write(1)
  expect(inWal()).toBeLessThan(100)
  write(200)
  wrote()
  expect(t.copies).toBe(1)
  clock.advance(1_000)
  write(1)
  wrote()
  expect(t.copies).toBe(2)
})

test('a WAL that has grown past 64 MB keeps its length while writing goes on, and is truncated in a pause', async () => {
  const { folder, database, register, advance } = keeping()
  const bytes = () => fs.statSync(path.join(folder, 'referidos.db-wal')).size
  const grown = 70 * 1024 * 1024
  database.sqlite.prepare('INSERT INTO settings VALUES (?, zeroblob(?))').run('long', grown)
  register()
  // The file is copied at once, and the next write begins the WAL anew.
  await advance(0)
  register()
  expect(bytes()).toBeGreaterThan(grown)
  await advance(5_000)
  await advance(5_000)
  expect(bytes()).toBe(0)
  register()
  await advance(3_000)
  expect(inMainFile(folder)).toBe(4)
  expect(bytes()).toBeGreaterThan(0)
})

test('in the app, a registration that was acknowledged is in the database file within seconds', async () => {
  const dataDir = temporaryFolder()
  const clock = fakeClock()
  const { app, call } = await signedIn({ dataDir, clock })
  const key = app.signedIn()?.session.databaseKey
  if (key === undefined) throw new Error('not signed in')
  await call('people', 'register', {
    cedula: '1.014.880.001',
    name: 'Yolanda Patiño',
    phone: '300 555 0147',
    ...blankTexts,
    consent: authorised,
  })
  clock.advance(3_000)
  // The same thread serves it, after the checkpoint.
  ok(await call('summary', 'read'))
  expect(inMainFile(dataDir, key)).toBe(2)
})

test('an empty database file is damage, and gets no new schema', async () => {
  const dataDir = temporaryFolder()
  const first = await signedIn({ dataDir })
  await first.app.close()
  const file = path.join(dataDir, 'referidos.db')
  fs.truncateSync(file)
  const second = startApp({ dataDir })
  const state = ok(await second.call('session', 'state'))
  if (state.kind !== 'signed_out') throw new Error(state.kind)
  const slotId = state.accounts[0]?.slotId ?? ''
  expect(await second.call('session', 'signIn', { slotId, password: owner.password })).toEqual({
    ok: false,
    error: { code: 'database_damaged', isGone: true },
  })
  expect(fs.statSync(file).size).toBe(0)
  expect(fs.existsSync(`${file}-wal`)).toBe(false)
})
