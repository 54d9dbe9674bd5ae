import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startBackups } from '../../src-main/backup/backups.ts'
import { countPeople } from '../../src-main/backup/counts.ts'
import { copiesFolder, prune } from '../../src-main/backup/files.ts'
import { isSigned } from '../../src-main/backup/format.ts'
import { checkWhole } from '../../src-main/backup/verify.ts'
import { dayMs } from '../../src-preload/bogota.ts'
import type { BackupState } from '../../src-preload/contract/index.ts'
import { messages } from '../../src-preload/messages/index.ts'
import { placeAccounts } from '../support/accounts.ts'
import { invented, ok, owner, pedro, signedIn, startApp, type TestApp } from '../support/app.ts'
import { copiesOf, damageUnreadTable, flipByte, openCopy, openData, slotIn } from '../support/backups.ts'
import { fakeClock } from '../support/clock.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'
import { migrations, registerInvented } from '../support/invented.ts'
import { withLaterMigration } from '../support/later-migration.ts'
import { backupFile } from '../support/programs.ts'
import { quickDerive } from '../support/quick-derive.ts'

async function register({ call }: TestApp, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) ok(await call('people', 'register', invented(n)))
}

const state = async ({ call }: TestApp) => ok(await call('backup', 'state'))

/** A USB drive that can be plugged in under several mount points. */
function drive() {
  const mounts = temporaryFolder()
  let root: string | null = null
  return {
    volumes: async () => (root === null ? [] : [root]),
    plug(name: string): string {
      const next = path.join(mounts, name)
      if (root === null) {
        const kept = path.join(mounts, '.unplugged')
        if (fs.existsSync(kept)) fs.renameSync(kept, next)
        else fs.mkdirSync(path.join(next, 'Copias'), { recursive: true })
      } else fs.renameSync(root, next)
      root = next
      return path.join(next, 'Copias')
    },
    unplug() {
      if (root !== null) fs.renameSync(root, path.join(mounts, '.unplugged'))
      root = null
    },
  }
}

test('a copy holds everybody and the keys of its moment, under the key of the database', async () => {
  const app = await signedIn()
  await register(app, 1, 12)
  expect(await state(app)).toMatchObject({ last: null, inNoCopy: 12, onlyHere: 12, danger: 'few' })
  const after = ok(await app.call('backup', 'copyNow'))
  expect(after).toMatchObject({
    last: { people: 12 },
    inNoCopy: 0,
    onlyHere: 12,
    trouble: null,
    isCopying: false,
  })
  const [copy, ...others] = copiesOf(app.dataDir)
  expect(others).toEqual([])
  expect(copy?.header).toMatchObject({ people: 12, rows: 13, reason: 'asked' })
  expect(path.basename(copy?.file ?? '')).toMatch(/^Referidos \d{4}-\d\d-\d\d \d{4}\.referidos$/)
  const database = await openCopy(copy?.file ?? '', temporaryFolder(), owner.password)
  onTestFinished(() => database.close())
  expect(database.sqlite.prepare('SELECT count(*) FROM people').pluck().get()).toBe(13)
  expect(database.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
  // Nothing else is left in the folder.
  expect(fs.readdirSync(copiesFolder(app.dataDir))).toHaveLength(1)
  expect(fs.readFileSync(copy?.file ?? '').includes('Yolanda')).toBe(false)
})

test('people who are registered while a copy is made are acknowledged, and are in the next one', async () => {
  const app = await signedIn()
  await register(app, 1, 30)
  const copying = app.call('backup', 'copyNow')
  await register(app, 31, 60)
  const { last } = ok(await copying)
  expect(last?.people).toBeGreaterThanOrEqual(30)
  expect(ok(await app.call('backup', 'copyNow')).last?.people).toBe(60)
})

test('two copies at once: the second one is refused, and the first one comes to its end', async () => {
  const app = await signedIn()
  await register(app, 1, 3)
  const first = app.call('backup', 'copyNow')
  expect(await app.call('backup', 'copyNow')).toMatchObject({ error: { code: 'busy' } })
  expect(ok(await first).last?.people).toBe(3)
})

/** The copies of an open database on a clock of their own: a timer is set once a check has ended. */
async function onClock(
  volumes: () => Promise<string[]> = async () => [],
  idleMs: () => number = () => Number.POSITIVE_INFINITY,
) {
  const dataDir = temporaryFolder()
  const clock = fakeClock()
  const who = { ...owner, cedula: '52000001', phone: '3005550100', role: 'LEADER' } as const
  const { database, key } = await placeAccounts(dataDir, [who], clock.now(), quickDerive)
  onTestFinished(() => database.close())
  const options = { file: path.join(dataDir, 'referidos.db'), key, migrations }
  const told: BackupState[] = []
  const backups = startBackups(
    {
      database,
      options,
      whileKeysStay: (work) => work(fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')),
      tell: (state) => told.push(state),
      countPeople: async () => countPeople(database.sqlite),
    },
    { dataDir, backupFile, clock, idleMs, volumes, log: () => {} },
  )
  onTestFinished(() => backups.close())
  let registered = 0
  return {
    dataDir,
    clock,
    told,
    backups,
    register(count: number) {
      for (let n = 0; n < count; n++) registerInvented(database, ++registered, clock.now())
    },
    /** Runs the next check to its end. */
    async look() {
      clock.advance(60_000)
      await clock.asleepFor()
    },
  }
}

test('once a day a copy is made by itself, and every step is told', async () => {
  const { clock, told, dataDir, register, look, backups } = await onClock()
  await look()
  // Nobody is registered yet.
  expect(copiesOf(dataDir)).toEqual([])
  register(2)
  await look()
  expect(told.map(({ isCopying }) => isCopying)).toEqual([false, true, false])
  expect(told.at(-1)).toMatchObject({ last: { at: clock.now(), people: 2 }, inNoCopy: 0, onlyHere: 2 })
  expect(copiesOf(dataDir)[0]?.header.reason).toBe('daily')
  register(1)
  await look()
  expect(await backups.state()).toMatchObject({ last: { people: 2 }, inNoCopy: 1 })
  expect(copiesOf(dataDir)).toHaveLength(1)
  clock.step(dayMs)
  await look()
  expect(await backups.state()).toMatchObject({ last: { people: 3 }, inNoCopy: 0 })
  expect(copiesOf(dataDir).map(({ header }) => header.people)).toEqual([3, 2])
})

test('the daily copy waits while somebody uses the app, for fifteen minutes at the most', async () => {
  let idleMs = 0
  const { dataDir, register, look } = await onClock(undefined, () => idleMs)
  register(2)
  for (let minute = 0; minute < 3; minute++) await look()
  expect(copiesOf(dataDir)).toEqual([])
  idleMs = 10_000
  await look()
  expect(copiesOf(dataDir).map(({ header }) => header.reason)).toEqual(['daily'])

  const busy = await onClock(undefined, () => 0)
  busy.register(2)
  for (let minute = 0; minute < 15; minute++) await busy.look()
  expect(copiesOf(busy.dataDir)).toEqual([])
  await busy.look()
  expect(copiesOf(busy.dataDir)).toHaveLength(1)
})

test('a daily copy that waits begins in the next pause, also between two looks', async () => {
  let clock = fakeClock()
  let activeAt = 0
  const t = await onClock(undefined, () => clock.monotonic() - activeAt)
  clock = t.clock
  t.register(2)
  activeAt = clock.monotonic() + 59_000
  await t.look()
  expect(copiesOf(t.dataDir)).toEqual([])
  clock.advance(9_000)
  await clock.asleepFor()
  expect(copiesOf(t.dataDir).map(({ header }) => header.reason)).toEqual(['daily'])
})

test('closing does not wait for a drive that does not answer', async () => {
  let asked = () => {}
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve
  })
  const usb = { root: temporaryFolder(), isStuck: false }
  const { backups, clock } = await onClock(async () => {
    if (!usb.isStuck) return [usb.root]
    asked()
    return await new Promise(() => {})
  })
  await backups.choosePlace(usb.root)
  fs.rmSync(usb.root, { recursive: true })
  usb.isStuck = true
  clock.advance(60_000)
  await isAsked
  await backups.close()
})

test('a damaged database replaces no good copy and makes no new one', async () => {
  const app = await signedIn()
  await register(app, 1, 5)
  ok(await app.call('backup', 'copyNow'))
  await app.app.close()
  damageUnreadTable(app.dataDir, await openData(app.dataDir, owner.password))
  const before = fs.readdirSync(copiesFolder(app.dataDir))
  const again = startApp({ dataDir: app.dataDir })
  ok(await again.call('session', 'signIn', { slotId: slotIn(app.dataDir), password: owner.password }))
  expect(await again.call('backup', 'copyNow')).toMatchObject({ error: { code: 'database_damaged' } })
  expect(await state(again)).toMatchObject({ trouble: 'database_damaged', last: { people: 5 } })
  expect(fs.readdirSync(copiesFolder(app.dataDir))).toEqual(before)
  expect(checkWhole(copiesOf(app.dataDir)[0]?.file ?? '').header.people).toBe(5)
})

test('of the copies of one day the last one stays; a damaged one displaces no other', async () => {
  const app = await signedIn()
  const folder = copiesFolder(app.dataDir)
  const made = async (n: number) => {
    await register(app, n, n)
    ok(await app.call('backup', 'copyNow'))
    const [copy] = copiesOf(app.dataDir)
    if (copy?.header.people !== n) throw new Error('there is no new copy')
    return copy
  }
  const first = await made(1)
  const kept = fs.readFileSync(first.file)
  const second = await made(2)
  expect(copiesOf(app.dataDir)).toHaveLength(1)

  // Back in the folder, beside one whose damage the header does not show.
  const back = path.join(folder, 'Referidos vuelta.referidos')
  fs.writeFileSync(back, kept)
  flipByte(second.file, fs.statSync(second.file).size - 500)
  const { source } = first.header
  prune(folder, source, second.header.createdAt)
  expect(fs.existsSync(back)).toBe(true)
  flipByte(second.file, fs.statSync(second.file).size - 500)
  prune(folder, source, second.header.createdAt)
  expect(copiesOf(app.dataDir).map(({ header }) => header.people)).toEqual([2])
})

test('before the key is changed a copy is made, which the old key opens', async () => {
  const app = await signedIn()
  await register(app, 1, 4)
  ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
  const [copy] = copiesOf(app.dataDir)
  expect(copy?.header).toMatchObject({ reason: 'rotation', people: 4 })
  const database = await openCopy(copy?.file ?? '', temporaryFolder(), owner.password)
  expect(database.sqlite.prepare('SELECT count(*) FROM people').pluck().get()).toBe(5)
  database.close()
  expect(ok(await app.call('backup', 'copyNow')).last?.people).toBe(4)
})

test.runIf(isFull)(
  'soon after the key was changed there is a copy under the new one, which a salvage can use',
  async () => {
    const clock = fakeClock()
    let settle = () => {}
    const copied = new Promise<void>((resolve) => {
      settle = resolve
    })
    const app = await signedIn({
      clock,
      emit(name, event) {
        if (name !== 'backup.changed') return
        const { isCopying, trouble } = event as BackupState
        if (!isCopying && trouble === null && copiesOf(app.dataDir)[0]?.header.reason === 'daily') settle()
      },
    })
    await register(app, 1, 2)
    ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
    clock.advance(60_000)
    await copied
    const key = app.app.signedIn()?.session.databaseKey ?? Buffer.alloc(32)
    expect(copiesOf(app.dataDir).map(({ header }) => [header.reason, isSigned(header, key)])).toEqual([
      ['daily', true],
      ['rotation', false],
    ])
  },
)

test.runIf(isFull)(
  'an account that is created while a copy is made is in both its parts or in none',
  async () => {
    const app = await signedIn()
    await register(app, 1, 30)
    const [, created] = await Promise.all([
      app.call('backup', 'copyNow'),
      app.call('accounts', 'create', pedro),
    ])
    ok(created)
    const file = copiesOf(app.dataDir)[0]?.file ?? ''
    const { keys } = checkWhole(file)
    const database = await openCopy(file, temporaryFolder(), owner.password)
    onTestFinished(() => database.close())
    const rows = database.sqlite.prepare('SELECT slot_id FROM accounts').pluck().all()
    expect(keys.slots.map(({ id }) => id).toSorted()).toEqual(rows.toSorted())
  },
)

describe('the second place', () => {
  test('is asked for after the first ten people, and not for a week after «later»', async () => {
    const clock = fakeClock()
    const app = await signedIn({ clock })
    await register(app, 1, 9)
    expect((await state(app)).asksForPlace).toBe(false)
    await register(app, 10, 10)
    expect((await state(app)).asksForPlace).toBe(true)
    expect(ok(await app.call('backup', 'askLater')).asksForPlace).toBe(false)
    clock.step(6 * dayMs)
    expect((await state(app)).asksForPlace).toBe(false)
    clock.step(dayMs)
    expect((await state(app)).asksForPlace).toBe(true)
  })

  test('gets a copy at once, is known again elsewhere, and gets what it lacks when it is plugged in', async () => {
    const usb = drive()
    const { backups, register, look } = await onClock(usb.volumes)
    const counts = (folder: string) =>
      fs
        .readdirSync(folder)
        .filter((name) => name.endsWith('.referidos'))
        .map((name) => checkWhole(path.join(folder, name)).header.people)
    const first = usb.plug('KINGSTON')
    register(12)
    await backups.choosePlace(first)
    expect((await backups.state()).place).toMatchObject({
      isThere: true,
      copy: { people: 12 },
      trouble: null,
    })
    expect(counts(first)).toEqual([12])
    usb.unplug()
    await look()
    register(3)
    expect(await backups.state()).toMatchObject({
      inNoCopy: 3,
      place: { isThere: false, copy: { people: 12 } },
    })
    const second = usb.plug('E')
    await look()
    expect(await backups.state()).toMatchObject({
      inNoCopy: 0,
      last: { people: 15 },
      place: { isThere: true, copy: { people: 15 }, trouble: null },
    })
    expect(counts(second)).toContain(15)
  })

  test('that was not seen for a week is a reminder; after a restart it is remembered', async () => {
    const usb = drive()
    const clock = fakeClock()
    const chosen = usb.plug('KINGSTON')
    const options = {
      clock,
      volumes: usb.volumes,
      copyDialogs: { chooseCopyFolder: async () => chosen, chooseCopy: async () => null },
    }
    const app = await signedIn(options)
    await register(app, 1, 2)
    ok(await app.call('backup', 'choosePlace'))
    usb.unplug()
    await app.app.close()
    clock.step(6 * dayMs)
    const again = startApp({ ...options, dataDir: app.dataDir })
    ok(await again.call('session', 'signIn', { slotId: slotIn(app.dataDir), password: owner.password }))
    expect(await state(again)).toMatchObject({ place: { isThere: false, isOverdue: false } })
    clock.step(dayMs)
    expect(await state(again)).toMatchObject({ place: { isOverdue: true, copy: { people: 2 } } })
  })

  test('inside the data folder is refused; one that cannot be written is a trouble of its own', async () => {
    let chosen = ''
    const app = await signedIn({
      copyDialogs: { chooseCopyFolder: async () => chosen, chooseCopy: async () => null },
    })
    chosen = path.join(app.dataDir, 'copias')
    fs.mkdirSync(chosen)
    expect(await app.call('backup', 'choosePlace')).toMatchObject({ error: { code: 'cannot_write' } })
    expect((await state(app)).place).toBeNull()
    chosen = temporaryFolder()
    await register(app, 1, 1)
    ok(await app.call('backup', 'choosePlace'))
    fs.rmSync(path.join(chosen), { recursive: true })
    fs.writeFileSync(chosen, 'no folder')
    const after = ok(await app.call('backup', 'copyNow'))
    expect(after).toMatchObject({ last: { people: 1 }, trouble: null })
    expect(after.place?.trouble).not.toBeNull()
    fs.rmSync(chosen)
  })

  test.runIf(isFull)('two laptops may share it: neither deletes the copies of the other', async () => {
    const chosen = temporaryFolder()
    const copyDialogs = { chooseCopyFolder: async () => chosen, chooseCopy: async () => null }
    const one = await signedIn({ copyDialogs })
    const other = await signedIn({ copyDialogs })
    await register(one, 1, 1)
    ok(await one.call('backup', 'choosePlace'))
    await register(other, 1, 2)
    ok(await other.call('backup', 'choosePlace'))
    ok(await other.call('backup', 'copyNow'))
    const counts = fs
      .readdirSync(chosen)
      .filter((name) => name.endsWith('.referidos'))
      .map((name) => checkWhole(path.join(chosen, name)).header.people)
    expect(counts.toSorted()).toEqual([1, 2])
  })
})

test('the status line says when, how many and where', () => {
  const now = Date.UTC(2026, 10, 29, 20)
  const at = Date.UTC(2026, 10, 29, 11, 40)
  const place = {
    name: 'KINGSTON',
    kind: 'usb',
    isThere: true,
    seenAt: now,
    copy: { at, people: 1_240 },
    isOverdue: false,
    trouble: null,
  } as const
  const last = { at, people: 1_240 }
  expect(messages.backup.last({ last, place }, now)).toBe(
    'Última copia: hoy 6:40, 1.240 personas, en este equipo y en USB KINGSTON',
  )
  expect(messages.backup.last({ last, place: null }, now + dayMs)).toBe(
    'Última copia: ayer 6:40, 1.240 personas, en este equipo',
  )
  expect(messages.backup.last({ last: null, place: null }, now)).toBe('Todavía no hay ninguna copia')
})

/** The migrations and one more. */
const laterMigrations = () => withLaterMigration(temporaryFolder())

test.runIf(isFull)('a key file of another time does not keep a database from being migrated', async () => {
  const app = await signedIn()
  await app.app.close()
  const { dataDir } = app
  const files = ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))
  const older = files.map((file) => fs.readFileSync(file))
  const signIn = { slotId: slotIn(dataDir), password: owner.password }
  const same = startApp({ dataDir })
  ok(await same.call('session', 'signIn', signIn))
  for (let n = 0; n < 3; n++) ok(await same.call('accounts', 'issueRecovery', { password: owner.password }))
  await register(same, 1, 2)
  await same.app.close()
  for (const [at, file] of files.entries()) fs.writeFileSync(file, older[at] ?? '')
  const newer = startApp({ dataDir, migrations: laterMigrations() })
  expect(await newer.call('session', 'signIn', signIn)).toMatchObject({ error: { code: 'keys_mismatch' } })
  expect(copiesOf(dataDir)).toEqual([])
  ok(await newer.call('session', 'signIn', { ...signIn, acceptMismatch: true }))
  const copy = copiesOf(dataDir).find(({ header }) => header.reason === 'migration')
  expect(copy?.header.people).toBe(2)
  await newer.app.close()
  // It is of two times, as the data were: whoever restores it goes on knowingly again.
  const restoring = startApp({ dataDir, migrations: laterMigrations() })
  const input = { copyId: copy?.header.copyId ?? '', secret: signIn }
  expect(ok(await restoring.call('backup', 'restore', input))).toMatchObject({ people: 2 })
  expect(await restoring.call('session', 'signIn', signIn)).toMatchObject({
    error: { code: 'keys_mismatch' },
  })
  ok(await restoring.call('session', 'signIn', { ...signIn, acceptMismatch: true }))
})

test('before a migration a copy is made, and only then', async () => {
  const app = await signedIn()
  await register(app, 1, 3)
  await app.app.close()
  const { dataDir } = app
  const signIn = { slotId: slotIn(dataDir), password: owner.password }
  const same = startApp({ dataDir })
  ok(await same.call('session', 'signIn', signIn))
  await same.app.close()
  expect(copiesOf(dataDir)).toEqual([])
  const newer = startApp({ dataDir, migrations: laterMigrations() })
  ok(await newer.call('session', 'signIn', signIn))
  const [copy] = copiesOf(dataDir)
  expect(copy?.header).toMatchObject({ reason: 'migration', people: 3 })
  const before = await openCopy(copy?.file ?? '', temporaryFolder(), owner.password)
  expect(before.sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'later'`).get()).toBeUndefined()
  before.close()
  await newer.app.close()
  // The app from before the migration restores its own copy.
  const older = startApp({ dataDir })
  expect(await older.call('session', 'signIn', signIn)).toMatchObject({ error: { code: 'database_newer' } })
  const input = { copyId: copy?.header.copyId ?? '', secret: signIn }
  expect(ok(await older.call('backup', 'restore', input))).toMatchObject({ people: 3 })
  ok(await older.call('session', 'signIn', signIn))
})
