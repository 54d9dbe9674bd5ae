// A restore and a salvage are recorded with the data that they bring, and the owner is told of what others did.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { bogotaDate } from '../../src-preload/bogota.ts'
import { invented, luz, ok, owner, signedIn, startApp, type TestApp } from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { copiesOf, damageUnreadTable, openData, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { isFull } from '../support/extent.ts'

const secretOf = (dataDir: string, who: { password: string }, at: number) => ({
  slotId: slotIn(dataDir, at),
  password: who.password,
})

const log = (app: TestApp) => readLog(app)
const actions = async (app: TestApp) => (await log(app)).map(({ action }) => action)
const news = async ({ call }: TestApp) => ok(await call('audit', 'news'))

const signIn = async (app: TestApp, who: { password: string } = owner, at = 0) =>
  ok(await app.call('session', 'signIn', secretOf(app.dataDir, who, at)))

const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-recorded-'))
afterAll(() => fs.rmSync(kept, { recursive: true, force: true }))
let made: Awaited<ReturnType<typeof make>> | null = null

/** A data folder of the test's own: see `make`, which runs once. */
async function withCopy() {
  if (made === null) {
    made = await make()
    fs.cpSync(made.dataDir, kept, { recursive: true })
  }
  const dataDir = temporaryFolder()
  fs.cpSync(kept, dataDir, { recursive: true })
  return { ...made, dataDir }
}

/** The owner and Luz, a recovery code, a copy with one person, and two registered after it. Closed. */
async function make() {
  const app = await signedIn()
  ok(await app.call('accounts', 'create', luz))
  const { code } = ok(await app.call('accounts', 'issueRecovery', { password: owner.password }))
  ok(await app.call('people', 'register', invented(1)))
  ok(await app.call('backup', 'copyNow'))
  const [copy] = copiesOf(app.dataDir)
  if (copy === undefined) throw new Error('there is no copy')
  for (const n of [2, 3]) ok(await app.call('people', 'register', invented(n)))
  await app.app.close()
  return { dataDir: app.dataDir, code, copyId: copy.header.copyId, copyOf: copy.header.createdAt }
}

test.runIf(isFull)(
  'requests of people go on over a restore: new ones, answers, and what was erased',
  async () => {
    const { dataDir } = await withCopy()
    const app = startApp({ dataDir })
    await signIn(app)
    const today = bogotaDate(Date.now())
    const add = async (name: string, cedula: string | null = null) =>
      ok(
        await app.call('requests', 'add', {
          ...{ kind: 'query', way: 'phone', receivedOn: today, name, cedula, contact: '', asked: name },
        }),
      ).id
    await add('Yolanda', invented(2).cedula)
    const answered = await add('Zenaida Tovar')
    const erased = await add('Gonzalo Ibáñez')
    ok(await app.call('backup', 'copyNow'))
    for (const requestId of [answered, erased])
      ok(await app.call('requests', 'answer', { requestId, answeredOn: today, text: 'Se le dijo' }))
    ok(await app.call('requests', 'forget', { requestId: erased }))
    await add('Hortensia Cubillos')
    await add('Otra Yolanda', invented(3).cedula)
    const listed = async () => ok(await app.call('requests', 'list', { text: '', shown: 'all' })).requests
    const before = await listed()
    const copyId = copiesOf(dataDir)
      .toSorted((one, other) => one.header.createdAt - other.header.createdAt)
      .at(-1)?.header.copyId
    ok(await app.call('backup', 'restore', { copyId: copyId ?? '', secret: secretOf(dataDir, owner, 0) }))
    await signIn(app)
    expect(before).toHaveLength(5)
    expect(await listed()).toEqual(before)
  },
)

test('whoever restores is recorded with it, and the owner’s next sign-in changes the key', async () => {
  const { dataDir, copyId, copyOf } = await withCopy()
  const app = startApp({ dataDir })
  ok(await app.call('backup', 'restore', { copyId, secret: secretOf(dataDir, luz, 1) }))
  await signIn(app, luz, 1)
  // The log is the owner's, and so is the change of the key.
  expect(await app.call('audit', 'news')).toMatchObject({ error: { code: 'forbidden' } })
  ok(await app.call('session', 'lock'))
  const keys = () => fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')
  const before = keys()
  await signIn(app)
  expect(JSON.parse(keys()).slots[0].dataKey).not.toEqual(JSON.parse(before).slots[0].dataKey)
  const [rotated, restored, ...others] = await log(app)
  expect(others).toEqual([])
  expect(rotated).toMatchObject({ action: 'key_rotated', by: { name: owner.displayName }, isNews: false })
  expect(restored).toMatchObject({
    action: 'restored',
    copyOf,
    returned: 2,
    by: { kind: 'account', name: luz.displayName, byCode: false },
    isNews: true,
  })
  const { sqlite } = app.app.signedIn()?.session.database ?? {}
  const details = sqlite?.prepare('SELECT detail FROM audit_log').pluck().all().join() ?? ''
  expect(details).toContain(copyId)
  expect(details).not.toMatch(/Yolanda|1014880|300555/)
  await app.app.close()

  const again = startApp({ dataDir })
  await signIn(again)
  // The key is changed once, and the news stays until the owner has read of it.
  expect(await actions(again)).toEqual(['key_rotated', 'restored'])
  const [told] = await news(again)
  expect(told?.action).toBe('restored')
  ok(await again.call('audit', 'dismissNews', { upTo: told?.id ?? 0 }))
  expect(await news(again)).toEqual([])
  expect(await peopleOf(again)).toHaveLength(3)
})

test.runIf(isFull)(
  'what the owner did with the password is no news; what was done with the code is',
  async () => {
    const { dataDir, copyId, code } = await withCopy()
    const app = startApp({ dataDir })
    ok(await app.call('backup', 'restore', { copyId, secret: secretOf(dataDir, owner, 0) }))
    await signIn(app)
    expect(await actions(app)).toEqual(['key_rotated', 'restored'])
    expect(await news(app)).toEqual([])
    await app.app.close()

    const other = startApp({ dataDir })
    ok(await other.call('backup', 'restore', { copyId, secret: { code } }))
    await signIn(other)
    expect(await news(other)).toMatchObject([{ action: 'restored', by: { kind: 'code' } }])
  },
)

test('what was recorded since the copy stays recorded, and what the owner has read of stays read', async () => {
  const { dataDir, copyId } = await withCopy()
  const input = { copyId, secret: secretOf(dataDir, luz, 1) }
  for (let n = 1; n <= 2; n++) {
    const app = startApp({ dataDir })
    ok(await app.call('backup', 'restore', input))
    await signIn(app)
    expect(await actions(app)).toEqual(Array.from({ length: n }, () => ['key_rotated', 'restored']).flat())
    const [told, ...others] = await news(app)
    expect(told?.action).toBe('restored')
    expect(others).toEqual([])
    ok(await app.call('audit', 'dismissNews', { upTo: told?.id ?? 0 }))
    await app.app.close()
  }
})

test('a salvage is recorded with its counts, by whoever did it', async () => {
  const { dataDir } = await withCopy()
  damageUnreadTable(dataDir, await openData(dataDir, owner.password))
  const app = startApp({ dataDir })
  const counts = ok(await app.call('backup', 'salvage', { secret: secretOf(dataDir, luz, 1) }))
  const key = () => JSON.parse(fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')).slots[0].dataKey
  const before = key()
  await signIn(app)
  expect(await log(app)).toMatchObject([
    {
      action: 'salvaged',
      unreadable: counts.unreadable,
      missing: 0,
      by: { kind: 'account', name: luz.displayName, byCode: false },
      isNews: true,
    },
  ])
  expect(ok(await app.call('audit', 'check'))).toMatchObject({ kind: 'whole' })
  // The keys are those of before.
  expect(key()).toEqual(before)
})

test.runIf(isFull)(
  'a copy that is made after somebody went on with other keys is restored with them',
  async () => {
    const app = await signedIn()
    ok(await app.call('accounts', 'create', luz))
    await app.app.close()
    const { dataDir } = app
    const files = ['keys.json', 'keys.json.copy'].map((name) => path.join(dataDir, name))
    const older = files.map((file) => fs.readFileSync(file))
    const next = startApp({ dataDir })
    await signIn(next)
    for (let n = 0; n < 3; n++) ok(await next.call('accounts', 'issueRecovery', { password: owner.password }))
    ok(await next.call('people', 'register', invented(1)))
    await next.app.close()
    for (const [at, file] of files.entries()) fs.writeFileSync(file, older[at] ?? '')

    const luzs = secretOf(dataDir, luz, 1)
    const again = startApp({ dataDir })
    expect(await again.call('session', 'signIn', luzs)).toMatchObject({ error: { code: 'keys_mismatch' } })
    ok(await again.call('session', 'signIn', { ...luzs, acceptMismatch: true }))
    ok(await again.call('backup', 'copyNow'))
    await again.app.close()
    const copyId = copiesOf(dataDir)[0]?.header.copyId ?? ''
    const last = startApp({ dataDir })
    ok(await last.call('backup', 'restore', { copyId, secret: luzs }))
    ok(await last.call('session', 'signIn', luzs))
    ok(await last.call('session', 'lock'))
    await signIn(last)
    expect(await actions(last)).toEqual(['key_rotated', 'restored', 'keys_mismatch_accepted'])
    expect((await news(last)).map(({ action }) => action)).toEqual(['restored', 'keys_mismatch_accepted'])
    expect(await peopleOf(last)).toHaveLength(1)
  },
)

const checked = async ({ call }: TestApp) => ok(await call('audit', 'check'))
const numbers = ({ app }: TestApp): [number, string][] =>
  (app
    .signedIn()
    ?.session.database.sqlite.prepare('SELECT id, hash FROM audit_log ORDER BY id')
    .raw()
    .all() ?? []) as [number, string][]

test.runIf(isFull)(
  'the chain of the log goes on across restores, with the numbers and hashes of before',
  async () => {
    const { dataDir, copyId } = await withCopy()
    const app = startApp({ dataDir })
    await signIn(app)
    const before = numbers(app)
    expect(before.length).toBeGreaterThan(2)
    await app.app.close()
    for (let n = 0; n < 2; n++) {
      const again = startApp({ dataDir })
      ok(await again.call('backup', 'restore', { copyId, secret: secretOf(dataDir, owner, 0) }))
      await signIn(again)
      expect(numbers(again).slice(0, before.length)).toEqual(before)
      expect(await checked(again)).toMatchObject({ kind: 'whole' })
      await again.app.close()
    }
  },
)

test.runIf(isFull)(
  'a restore hides no break of the log, and what one log alone has follows at the end of the other',
  async () => {
    const { dataDir, copyId } = await withCopy()
    const secret = secretOf(dataDir, owner, 0)
    // Of the copies of one day, few stay.
    const kept = copiesOf(dataDir).map(({ file }) => [file, fs.readFileSync(file)] as const)
    const app = startApp({ dataDir })
    await signIn(app)
    for (let n = 0; n < 3; n++) {
      ok(await app.call('session', 'lock'))
      await signIn(app)
    }
    const { sqlite } = app.app.signedIn()?.session.database ?? {}
    const last = numbers(app).at(-1)?.[0] ?? 0
    sqlite?.exec(`DROP TRIGGER audit_log_not_deleted; DELETE FROM audit_log WHERE id = ${last - 1}`)
    await app.app.close()
    const again = startApp({ dataDir })
    ok(await again.call('backup', 'restore', { copyId, secret }))
    await signIn(again)
    expect(await checked(again)).toMatchObject({
      kind: 'broken',
      breaks: [{ kind: 'missing', from: last - 1, to: last - 1 }],
    })
    ok(await again.call('backup', 'copyNow'))
    const [newer] = copiesOf(dataDir)
    if (newer === undefined) throw new Error('there is no copy')
    kept.push([newer.file, fs.readFileSync(newer.file)])
    await again.app.close()
    for (const [file, content] of kept) fs.writeFileSync(file, content)

    // The present data cannot be read: the copy's log goes on by itself, and so has a row that the newer copy has not.
    const file = path.join(dataDir, 'referidos.db')
    for (const name of [file, `${file}-wal`])
      if (fs.existsSync(name)) fs.writeFileSync(name, Buffer.alloc(8192, 7))
    const alone = startApp({ dataDir })
    ok(await alone.call('backup', 'restore', { copyId, secret }))
    await signIn(alone)
    expect(await checked(alone)).toMatchObject({ kind: 'whole' })
    const forked = numbers(alone)
    await alone.app.close()
    for (const [file, content] of kept) fs.writeFileSync(file, content)
    const both = startApp({ dataDir })
    ok(await both.call('backup', 'restore', { copyId: newer.header.copyId, secret }))
    await signIn(both)
    expect(numbers(both).length).toBeGreaterThan(forked.length)
    expect((await log(both)).filter(({ action }) => action === 'restored')).toHaveLength(3)
    // One chain, with the break from before and no other.
    expect(await checked(both)).toMatchObject({ kind: 'broken', found: 1 })
  },
)
