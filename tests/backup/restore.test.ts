import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { AppOptions } from '../../src-main/app.ts'
import type { Database } from '../../src-main/database/open.ts'
import type { RestorePreview } from '../../src-preload/contract/index.ts'
import {
  everyone,
  invented,
  luz,
  ok,
  owner,
  pedro,
  signedIn,
  startApp,
  type TestApp,
} from '../support/app.ts'
import { readLog } from '../support/audit-log.ts'
import { copiesOf, flipByte, openData, peopleOf, slotIn } from '../support/backups.ts'
import { temporaryFolder } from '../support/database.ts'
import { inFull, isFull } from '../support/extent.ts'
import { smallDisk } from '../support/filesystem.ts'

const named = (n: number) => `Persona ${'abcdefghijklmnopqrstuvwxyz'[n % 26]}`

async function register({ call }: TestApp, from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) ok(await call('people', 'register', invented(n, named(n))))
}

const names = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => named(from + at)).toSorted()

const signIn = ({ call, dataDir }: TestApp, password = owner.password, at = 0) =>
  call('session', 'signIn', { slotId: slotIn(dataDir, at), password })

const newestIn = (dataDir: string) => copiesOf(dataDir)[0]?.header.copyId ?? ''

/** Everything in the data folder but the log of wrong tries and the copies, to compare. */
function contents(dataDir: string): Record<string, string> {
  const files = fs.readdirSync(dataDir).filter((name) => /^(referidos\.db|keys\.json)/.test(name))
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(dataDir, name), 'base64')]))
}

interface WithCopy {
  dataDir: string
  copyId: string
  slotId: string
  secret: { slotId: string; password: string }
}

const kept = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-restore-'))
afterAll(() => fs.rmSync(kept, { recursive: true, force: true }))
let three: WithCopy | null = null

/** A data folder with three people and a copy of them, made once. */
async function withThree(): Promise<WithCopy> {
  if (three === null) {
    three = await withCopy(3)
    fs.cpSync(three.dataDir, kept, { recursive: true })
  }
  const dataDir = temporaryFolder()
  fs.cpSync(kept, dataDir, { recursive: true })
  return { ...three, dataDir }
}

/** An app with people and a copy of them, closed. `after` runs once the copy is made, before the app is closed. */
async function withCopy(
  people: number,
  after: (app: TestApp) => Promise<void> = async () => {},
  before: (app: TestApp) => Promise<void> = async () => {},
): Promise<WithCopy> {
  const app = await signedIn()
  await before(app)
  await register(app, 1, people)
  ok(await app.call('backup', 'copyNow'))
  const copyId = newestIn(app.dataDir)
  const slotId = slotIn(app.dataDir)
  await after(app)
  await app.app.close()
  return { dataDir: app.dataDir, copyId, slotId, secret: { slotId, password: owner.password } }
}

test('the day is restored, whoever was registered since comes back, and the replaced files are kept', async () => {
  const { dataDir, copyId, secret } = await withCopy(5, async (app) => {
    await register(app, 6, 8)
    const [first = 0] = ok(await app.call('people', 'list', { ...everyone, search: named(1) })).ids
    const edited = { ...invented(1, 'Nombre Nuevo'), personId: first }
    const { consent: _, ...changes } = edited
    ok(await app.call('people', 'edit', changes))
  })
  const app = startApp({ dataDir })
  const preview = ok(await app.call('backup', 'preview', { copyId, secret }))
  expect(preview).toMatchObject({
    people: 5,
    since: { kind: 'read', returning: 3, settled: 0, edited: 1, hidden: 0, accounts: 0, isPartial: false },
  } satisfies Partial<RestorePreview>)
  const before = contents(dataDir)
  const restored = ok(await app.call('backup', 'restore', { copyId, secret }))
  expect(restored).toMatchObject({ people: 8, returned: 3, notReturned: [] })
  expect(contents(restored.aside ?? '')['referidos.db']).toBe(before['referidos.db'])
  expect(contents(restored.aside ?? '')['keys.json']).toBe(before['keys.json'])
  // The present data were copied first.
  expect(copiesOf(dataDir)[0]?.header).toMatchObject({ reason: 'restore', people: 8 })
  expect(ok(await app.call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
  ok(await signIn(app))
  expect((await peopleOf(app)).toSorted()).toEqual(names(1, 8))
  expect(fs.existsSync(path.join(dataDir, 'incoming'))).toBe(false)
})

test('on another laptop, with the password of that day', async () => {
  const { dataDir, copyId } = await withThree()
  const file = path.join(temporaryFolder(), 'de la memoria.referidos')
  fs.copyFileSync(copiesOf(dataDir)[0]?.file ?? '', file)
  const other = startApp({
    copyDialogs: { chooseCopyFolder: async () => null, chooseCopy: async () => file },
  })
  expect(ok(await other.call('session', 'state')).kind).toBe('first_start')
  expect(ok(await other.call('backup', 'list'))).toEqual({ copies: [], newestWhole: null })
  const described = ok(await other.call('backup', 'chooseFile'))
  expect(described).toMatchObject({
    copyId,
    people: 3,
    accounts: [{ displayName: owner.displayName }],
    hasRecoveryCode: false,
  })
  const secret = { slotId: described?.accounts[0]?.slotId ?? '', password: owner.password }
  const restored = ok(await other.call('backup', 'restore', { copyId, secret }))
  expect(restored).toEqual({
    createdAt: described?.createdAt,
    people: 3,
    returned: 0,
    notReturned: [],
    aside: null,
  })
  ok(await signIn(other))
  expect((await peopleOf(other)).toSorted()).toEqual(names(1, 3))
  await register(other, 4, 4)
})

test('with the recovery code, which then sets a new password', async () => {
  let code = ''
  const { dataDir, copyId, slotId } = await withCopy(
    3,
    async () => {},
    async (app) => {
      code = ok(await app.call('accounts', 'issueRecovery', { password: owner.password })).code
    },
  )
  const app = startApp({ dataDir })
  expect(ok(await app.call('backup', 'describe', { copyId })).hasRecoveryCode).toBe(true)
  ok(await app.call('backup', 'restore', { copyId, secret: { code } }))
  ok(await app.call('session', 'resetByRecovery', { slotId, code, password: 'nueve patos verdes' }))
  expect((await peopleOf(app)).toSorted()).toEqual(names(1, 3))
})

test.runIf(isFull)('the password is that of the day of the copy, also if it was changed since', async () => {
  const { dataDir, copyId, secret, slotId } = await withCopy(2, async (app) => {
    const next = 'nueve patos verdes'
    ok(await app.call('accounts', 'changePassword', { current: owner.password, next }))
  })
  const app = startApp({ dataDir })
  const before = contents(dataDir)
  const wrong = await app.call('backup', 'restore', {
    copyId,
    secret: { slotId, password: 'nueve patos verdes' },
  })
  expect(wrong).toMatchObject({ error: { code: 'wrong_password' } })
  expect(contents(dataDir)).toEqual(before)
  expect(ok(await app.call('backup', 'restore', { copyId, secret }))).toMatchObject({ people: 2 })
  ok(await signIn(app))
})

test.runIf(isFull)('from before a change of the key, people registered since come back', async () => {
  const { dataDir, copyId, secret } = await withCopy(3, async (app) => {
    ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
    await register(app, 4, 6)
  })
  const app = startApp({ dataDir })
  expect(ok(await app.call('backup', 'restore', { copyId, secret }))).toMatchObject({
    people: 6,
    returned: 3,
  })
  ok(await signIn(app))
  expect((await peopleOf(app)).toSorted()).toEqual(names(1, 6))
})

test.runIf(isFull)(
  'a damaged key file keeps nobody from coming back: its copy opens the present data',
  async () => {
    const { dataDir, copyId, secret } = await withCopy(2, async (app) => {
      ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
      await register(app, 3, 4)
    })
    const file = path.join(dataDir, 'keys.json')
    // The password still opens the slot, but not the data key in it.
    const text = fs.readFileSync(file, 'utf8')
    const damaged = text.replace(
      /("dataKey": {\s+"iv": ")(.)/,
      (_, before, letter) => `${before}${letter === 'A' ? 'B' : 'A'}`,
    )
    expect(damaged).not.toBe(text)
    fs.writeFileSync(file, damaged)
    const app = startApp({ dataDir })
    expect(ok(await app.call('backup', 'restore', { copyId, secret }))).toMatchObject({
      people: 4,
      returned: 2,
    })
  },
)

describe('when nothing opens', () => {
  type Ruin = [string, (dataDir: string) => void]
  const ruins: Ruin[] = [
    ['the key files are gone', (dataDir) => remove(dataDir, /^keys\.json/)],
    ['the database is empty', (dataDir) => overwrite(dataDir, /^referidos\.db/, '')],
    ['everything is gone', (dataDir) => remove(dataDir, /^(keys\.json|referidos\.db)/)],
    ...inFull<Ruin>([
      ['the key files are nonsense', (dataDir) => overwrite(dataDir, /^keys\.json/, '{')],
      ['the database is gone', (dataDir) => remove(dataDir, /^referidos\.db/)],
      ['the database is nonsense', (dataDir) => overwrite(dataDir, /^referidos\.db$/, 'x'.repeat(50_000))],
    ]),
  ]
  test.each(ruins)('%s: the newest whole copy is named and restored', async (_, ruin) => {
    const { dataDir, copyId, secret } = await withThree()
    ruin(dataDir)
    const app = startApp({ dataDir })
    const { copies, newestWhole } = ok(await app.call('backup', 'list'))
    expect(newestWhole).toBe(copyId)
    expect(copies).toMatchObject([{ people: 3, where: ['here'], isWhole: true }])
    ok(await app.call('backup', 'restore', { copyId, secret }))
    ok(await signIn(app))
    expect((await peopleOf(app)).toSorted()).toEqual(names(1, 3))
  })

  test('a damaged page of the people: everybody else comes back', async () => {
    const { dataDir, copyId, secret } = await withCopy(5, async (app) => {
      for (let n = 6; n <= 120; n++)
        ok(await app.call('people', 'register', { ...invented(n, named(n)), notes: 'x'.repeat(400) }))
    })
    const database = await openData(dataDir, owner.password)
    const page = pageOfLast(database)
    database.close()
    flipByte(path.join(dataDir, 'referidos.db'), page)
    const app = startApp({ dataDir })
    const { since } = ok(await app.call('backup', 'preview', { copyId, secret }))
    expect(since).toMatchObject({ kind: 'read', isPartial: true })
    const restored = ok(await app.call('backup', 'restore', { copyId, secret }))
    // One page holds some ten of these people.
    expect(restored.people).toBeGreaterThan(95)
    expect(restored.people).toBeLessThan(120)
    ok(await signIn(app))
  })

  test.runIf(isFull)('a damaged copy is passed over: the one before is named', async () => {
    const { dataDir, copyId } = await withCopy(3, async (app) => {
      await register(app, 4, 4)
      ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
    })
    const [newest] = copiesOf(dataDir)
    const file = newest?.file ?? ''
    flipByte(file, fs.statSync(file).size - 100)
    const app = startApp({ dataDir })
    const { copies, newestWhole } = ok(await app.call('backup', 'list'))
    expect(newestWhole).toBe(copyId)
    expect(copies.map(({ isWhole }) => isWhole)).toEqual([false, true])
    const damaged = { copyId: newest?.header.copyId ?? '' }
    expect(await app.call('backup', 'describe', damaged)).toMatchObject({ error: { code: 'copy_damaged' } })
  })
})

function remove(dataDir: string, which: RegExp): void {
  for (const name of fs.readdirSync(dataDir)) if (which.test(name)) fs.rmSync(path.join(dataDir, name))
}

function overwrite(dataDir: string, which: RegExp, text: string): void {
  for (const name of fs.readdirSync(dataDir))
    if (which.test(name)) fs.writeFileSync(path.join(dataDir, name), text)
}

/** An offset in the page of `people` in which the second last page of the table lies. */
function pageOfLast({ sqlite }: Database): number {
  const pageSize = sqlite.pragma('page_size', { simple: true }) as number
  // Finds the leaf by its content: each page is decrypted by SQLite alone, so the table's pages are asked for.
  const pages = sqlite
    .prepare(`SELECT pageno FROM dbstat WHERE name = 'people' AND pagetype = 'leaf' ORDER BY path`)
    .pluck()
    .all() as number[]
  return ((pages.at(-2) ?? 1) - 1) * pageSize + 200
}

test('nobody with a settled result is queued again, and answers that came since stay', async () => {
  const { dataDir, copyId, secret } = await withCopy(4, async (app) => {
    await register(app, 5, 6)
  })
  const before = await openData(dataDir, owner.password)
  // After the copy: 1 and 5 were found, 2 was looked up and not found; 3, 4 and 6 wait.
  const settle = (n: number, status: string) => {
    const id = idOf(before, n)
    before.sqlite
      .prepare(
        `UPDATE census_records SET status = ?, puesto = 'I.E. EL MANZANO', fetched_at = 1790000000000 WHERE person_id = ?`,
      )
      .run(status, id)
    before.sqlite
      .prepare(`UPDATE lookup_jobs SET state = 'done', finished_at = 1790000000000 WHERE person_id = ?`)
      .run(id)
  }
  settle(1, 'ACTIVE')
  settle(5, 'ACTIVE')
  settle(2, 'NOT_FOUND')
  before.close()
  const app = startApp({ dataDir })
  const { since } = ok(await app.call('backup', 'preview', { copyId, secret }))
  expect(since).toMatchObject({ kind: 'read', returning: 2, settled: 2 })
  ok(await app.call('backup', 'restore', { copyId, secret }))
  const after = await openData(dataDir, owner.password)
  const queued = after.sqlite
    .prepare(
      `SELECT person.name FROM lookup_jobs AS job JOIN people AS person ON person.id = job.person_id
        WHERE job.state IN ('waiting', 'running') AND person.referred_by IS NOT NULL ORDER BY person.name`,
    )
    .pluck()
    .all()
  expect(queued).toEqual([named(3), named(4), named(6)])
  const statuses = after.sqlite
    .prepare(
      `SELECT person.name, record.status, record.puesto FROM people AS person
         JOIN census_records AS record ON record.person_id = person.id
        WHERE record.status IS NOT NULL ORDER BY person.name`,
    )
    .all()
  expect(statuses).toEqual([
    { name: named(1), status: 'ACTIVE', puesto: 'I.E. EL MANZANO' },
    { name: named(2), status: 'NOT_FOUND', puesto: 'I.E. EL MANZANO' },
    { name: named(5), status: 'ACTIVE', puesto: 'I.E. EL MANZANO' },
  ])
  expect(after.sqlite.pragma('foreign_key_check')).toEqual([])
  after.close()
})

const idOf = ({ sqlite }: Database, n: number): number =>
  sqlite.prepare('SELECT id FROM people WHERE name = ?').pluck().get(named(n)) as number

test.runIf(isFull)('a refresh that waited in the copy is taken back for people with a result', async () => {
  const { dataDir, copyId, secret } = await withCopy(
    2,
    async () => {},
    async () => {},
  )
  // The state of a copy that was made while a refresh of person 1 waited: made by hand, then copied again.
  const database = await openData(dataDir, owner.password)
  database.sqlite
    .prepare(`UPDATE census_records SET status = 'ACTIVE' WHERE person_id = ?`)
    .run(idOf(database, 1))
  database.close()
  const app = startApp({ dataDir })
  ok(await signIn(app))
  ok(await app.call('backup', 'copyNow'))
  const newer = newestIn(dataDir)
  expect(newer).not.toBe(copyId)
  ok(await app.call('backup', 'restore', { copyId: newer, secret }))
  await app.app.close()
  const after = await openData(dataDir, owner.password)
  const state = (n: number) =>
    after.sqlite.prepare('SELECT state FROM lookup_jobs WHERE person_id = ?').pluck().get(idOf(after, n))
  expect([state(1), state(2)]).toEqual(['withdrawn', 'waiting'])
  after.close()
})

test('people of other leaders come back to them; those of an account created since, to the owner', async () => {
  let luzs = ''
  const { dataDir, copyId, secret } = await withCopy(
    1,
    async (app) => {
      ok(await app.call('accounts', 'create', pedro))
      ok(await app.call('session', 'lock'))
      for (const [who, at, n] of [
        [luz, 1, 2],
        [pedro, 2, 3],
      ] as const) {
        ok(await signIn(app, who.password, at))
        await register(app, n, n)
        ok(await app.call('session', 'lock'))
      }
    },
    async (app) => {
      ok(await app.call('accounts', 'create', luz))
      luzs = slotIn(app.dataDir, 1)
    },
  )
  const app = startApp({ dataDir })
  const { since } = ok(await app.call('backup', 'preview', { copyId, secret }))
  // Pedro himself is a person too.
  expect(since).toMatchObject({ kind: 'read', returning: 3, accounts: 1 })
  ok(await app.call('backup', 'restore', { copyId, secret }))
  ok(await app.call('session', 'signIn', { slotId: luzs, password: luz.password }))
  expect(await peopleOf(app)).toEqual([named(2)])
  ok(await app.call('session', 'lock'))
  ok(await app.call('session', 'signIn', { slotId: secret.slotId, password: owner.password }))
  expect((await peopleOf(app)).toSorted()).toEqual([named(1), named(3)])
})

test.runIf(isFull)('duplicates that were noted or decided since come back', async () => {
  const claims = async (app: TestApp, state: 'open' | 'decided') =>
    ok(await app.call('claims', 'list', { state, page: 0 })).disputes.map(({ person }) => person.name)
  const { dataDir, copyId, secret } = await withCopy(
    2,
    async (app) => {
      const [open] = ok(await app.call('claims', 'list', { state: 'open', page: 0 })).disputes
      const claimId = open?.claimId ?? 0
      ok(await app.call('claims', 'decide', { claimId, decision: 'keep', note: 'Ella trajo la hoja.' }))
      await claim(app, 2)
    },
    async (app) => {
      ok(await app.call('accounts', 'create', luz))
      await register(app, 9, 9)
      await claim(app, 9)
    },
  )
  const app = startApp({ dataDir })
  const { since } = ok(await app.call('backup', 'preview', { copyId, secret }))
  expect(since).toMatchObject({ kind: 'read', isPartial: false })
  ok(await app.call('backup', 'restore', { copyId, secret }))
  ok(await signIn(app))
  expect(await claims(app, 'open')).toEqual([named(2)])
  expect(await claims(app, 'decided')).toEqual([named(9)])
})

/** The other leader tries to register the owner's person. */
async function claim(app: TestApp, n: number): Promise<void> {
  ok(await app.call('session', 'lock'))
  ok(await signIn(app, luz.password, 1))
  expect(await app.call('people', 'register', invented(n, named(n)))).toMatchObject({
    error: { code: 'duplicate' },
  })
  ok(await app.call('session', 'lock'))
  ok(await signIn(app))
}

test('the database is gone: the restore does not say that there was nothing', async () => {
  const { dataDir, copyId, secret } = await withThree()
  remove(dataDir, /^referidos\.db/)
  const app = startApp({ dataDir })
  const { since } = ok(await app.call('backup', 'preview', { copyId, secret }))
  expect(since).toEqual({ kind: 'unreadable' })
})

test.runIf(isFull)('who cannot be registered again because of their cédula is named', async () => {
  const { dataDir, copyId, secret } = await withCopy(2, async (app) => {
    // Person 1 gets another cédula; somebody new gets the old one.
    const [first = 0] = ok(await app.call('people', 'list', { ...everyone, search: named(1) })).ids
    const { consent: _, ...changes } = { ...invented(1, named(1)), cedula: '1.014.880.777', personId: first }
    ok(await app.call('people', 'edit', changes))
    ok(await app.call('people', 'register', invented(1, 'Quien Llegó Después')))
  })
  const app = startApp({ dataDir })
  const restored = ok(await app.call('backup', 'restore', { copyId, secret }))
  expect(restored).toMatchObject({
    returned: 0,
    notReturned: [{ name: 'Quien Llegó Después', cedula: '1014880001' }],
  })
})

test.runIf(isFull)(
  'another installation is replaced, kept aside, and nothing of it is mixed in',
  async () => {
    const { dataDir, copyId, secret } = await withThree()
    const file = copiesOf(dataDir)[0]?.file ?? ''
    const options: Partial<AppOptions> = {
      copyDialogs: { chooseCopyFolder: async () => null, chooseCopy: async () => file },
    }
    const other = await signedIn(options)
    await register(other, 50, 52)
    ok(await other.call('backup', 'chooseFile'))
    // The owner is signed in: the session is closed first.
    const { since } = ok(await other.call('backup', 'preview', { copyId, secret }))
    expect(since).toEqual({ kind: 'another' })
    const { aside } = ok(await other.call('backup', 'restore', { copyId, secret }))
    expect(fs.existsSync(path.join(aside ?? '', 'referidos.db'))).toBe(true)
    expect(ok(await other.call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
    ok(await signIn(other))
    expect((await peopleOf(other)).toSorted()).toEqual(names(1, 3))
  },
)

test('while somebody is signed in only the owner restores; behind the lock nobody; a user never', async () => {
  const { dataDir, copyId, secret } = await withCopy(
    1,
    async () => {},
    async (app) => {
      ok(await app.call('accounts', 'create', luz))
      ok(await app.call('accounts', 'create', { ...pedro, role: 'USER' }))
    },
  )
  const app = startApp({ dataDir })
  const input = { copyId, secret }
  const before = contents(dataDir)['keys.json']
  const pedros = { slotId: slotIn(dataDir, 2), password: pedro.password }
  expect(await app.call('backup', 'restore', { copyId, secret: pedros })).toMatchObject({
    error: { code: 'forbidden' },
  })
  ok(await signIn(app, luz.password, 1))
  expect(await app.call('backup', 'restore', input)).toMatchObject({ error: { code: 'forbidden' } })
  ok(await app.call('session', 'lock'))
  expect(await app.call('backup', 'preview', input)).toMatchObject({ error: { code: 'busy' } })
  expect(await app.call('backup', 'restore', input)).toMatchObject({ error: { code: 'busy' } })
  ok(await app.call('session', 'signIn', secret))
  expect(contents(dataDir)['keys.json']).toBe(before)
  ok(await app.call('backup', 'restore', input))
  expect(await app.call('people', 'consentTexts')).toMatchObject({ error: { code: 'not_signed_in' } })
  // A leader of the copy may restore while nobody is signed in.
  const luzs = { slotId: slotIn(dataDir, 1), password: luz.password }
  ok(await app.call('backup', 'restore', { copyId, secret: luzs }))
})

test('the owner’s restore that fails half-way ends the session, and everything is as it was', async () => {
  let holds = true
  const app = await signedIn({
    holdsFolder: () => holds,
    emit(name) {
      // Another process takes the folder while the new database is built: the last check refuses.
      if (name === 'backup.restoreProgress') holds = false
    },
  })
  const { dataDir } = app
  await register(app, 1, 2)
  ok(await app.call('backup', 'copyNow'))
  await register(app, 3, 4)
  const secret = { slotId: slotIn(dataDir), password: owner.password }
  expect(await app.call('backup', 'restore', { copyId: newestIn(dataDir), secret })).toMatchObject({
    error: { code: 'replaced_elsewhere' },
  })
  holds = true
  expect(ok(await app.call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
  ok(await signIn(app))
  expect((await peopleOf(app)).toSorted()).toEqual(names(1, 4))
  expect(await readLog(app)).toEqual([])
  await register(app, 5, 5)
  expect(fs.existsSync(path.join(dataDir, 'incoming'))).toBe(false)
})

test('a disk that becomes full during the owner’s restore: nothing changes, and the sign-in goes on', async (context) => {
  const disk = smallDisk(context, 64)
  const dataDir = path.join(disk.folder, 'data')
  fs.mkdirSync(dataDir)
  const app = await signedIn({
    dataDir,
    emit(name) {
      if (name === 'backup.restoreProgress' && !fs.existsSync(path.join(disk.folder, 'ballast'))) disk.fill(0)
    },
  })
  await register(app, 1, 2)
  ok(await app.call('backup', 'copyNow'))
  await register(app, 3, 4)
  const secret = { slotId: slotIn(dataDir), password: owner.password }
  expect(await app.call('backup', 'restore', { copyId: newestIn(dataDir), secret })).toMatchObject({
    error: { code: 'disk_full' },
  })
  disk.makeRoom()
  expect(ok(await app.call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
  ok(await signIn(app))
  expect((await peopleOf(app)).toSorted()).toEqual(names(1, 4))
  await register(app, 5, 5)
})

test.runIf(isFull)(
  'what fails after the commit is no failure of the restore: the next look carries it through',
  async (context) => {
    const { dataDir, copyId, secret } = await withCopy(2, (app) => register(app, 3, 3))
    // The old files cannot be moved to another disk.
    const disk = smallDisk(context, 16)
    fs.symlinkSync(disk.folder, path.join(dataDir, 'aside'))
    const app = startApp({ dataDir })
    expect(ok(await app.call('backup', 'restore', { copyId, secret }))).toMatchObject({
      people: 3,
      returned: 1,
    })
    expect(await app.call('session', 'state')).toMatchObject({ ok: false })
    expect(app.logged.splice(0).join()).toContain('EXDEV')
    fs.rmSync(path.join(dataDir, 'aside'))
    expect(ok(await app.call('session', 'state'))).toMatchObject({ kind: 'signed_out' })
    ok(await signIn(app))
    expect((await peopleOf(app)).toSorted()).toEqual(names(1, 3))
    expect((await readLog(app)).map(({ action }) => action)).toContain('restored')
  },
)

test.runIf(isFull)(
  'the oldest copy from before a change is restored, and stays, although a newer one is made first',
  async () => {
    const { dataDir, secret } = await withCopy(1, async (app) => {
      for (let n = 2; n <= 4; n++) {
        ok(await app.call('accounts', 'rotateKey', { password: owner.password }))
        await register(app, n, n)
      }
    })
    const oldest = copiesOf(dataDir).findLast(({ header }) => header.reason === 'rotation')
    const copyId = oldest?.header.copyId ?? ''
    const app = startApp({ dataDir })
    expect(ok(await app.call('backup', 'restore', { copyId, secret }))).toMatchObject({
      people: 4,
      returned: 3,
    })
    expect(copiesOf(dataDir).map(({ header }) => header.copyId)).toContain(copyId)
    ok(await signIn(app))
    expect((await peopleOf(app)).toSorted()).toEqual(names(1, 4))
  },
)

test('wrong passwords are counted, as at the sign-in', async () => {
  const { dataDir, copyId, slotId } = await withThree()
  const app = startApp({ dataDir })
  const secret = { slotId, password: 'otra clave' }
  const codes: string[] = []
  for (let n = 0; n < 6; n++) {
    const came = await app.call('backup', 'preview', { copyId, secret })
    codes.push(came.ok ? 'ok' : came.error.code)
  }
  expect(codes).toEqual([...Array.from({ length: 5 }, () => 'wrong_password'), 'wait'])
  const code = 'AAAA'.repeat(6)
  expect(await app.call('backup', 'preview', { copyId, secret: { code } })).toMatchObject({ ok: false })
})
