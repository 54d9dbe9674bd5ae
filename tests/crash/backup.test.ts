import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isWhole } from '../../src-main/backup/files.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { everyone, ok, owner, signedIn, startApp } from '../support/app.ts'
import { copiesOf, damageTable, openData, peopleOf, slotIn } from '../support/backups.ts'
import { isFull, newSeed, part } from '../support/extent.ts'
import { authorised, inventedCedula, migrations, registerInvented } from '../support/invented.ts'
import { backupFile, program, readerFile } from '../support/programs.ts'
import { createRandom } from '../support/random.ts'
import type { BackupLife, BackupMessage } from './backup-life.ts'
import { runLife } from './run-life.ts'

const people = part(2_000, 100)
const edited = 'Nombre Cambiado'

const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-copies-'))
afterAll(() => fs.rmSync(scratch, { recursive: true, force: true }))

/** A folder with a copy of `people` people; since then one of them was edited and five were registered. */
let base: { folder: string; copyId: string; slotId: string }

async function makeBase(): Promise<typeof base> {
  if (base !== undefined) return base
  const folder = path.join(scratch, 'base')
  fs.mkdirSync(folder)
  const first = await signedIn({ dataDir: folder })
  await first.app.close()
  const database = await openData(folder, owner.password)
  database.sqlite.transaction(() => {
    for (let n = 1; n <= people; n++) registerInvented(database, n, Date.now())
  })()
  database.close()
  const app = startApp({ dataDir: folder })
  const slotId = slotIn(folder)
  ok(await app.call('session', 'signIn', { slotId, password: owner.password }))
  ok(await app.call('backup', 'copyNow'))
  const copyId = copiesOf(folder)[0]?.header.copyId ?? ''
  const [personId = 0] = ok(await app.call('people', 'list', everyone)).ids
  ok(
    await app.call('people', 'edit', {
      personId,
      name: edited,
      cedula: await cedulaOf(app, personId),
      phone: null,
      ...blankTexts,
    }),
  )
  for (let n = people + 1; n <= people + 5; n++) ok(await app.call('people', 'register', input(n)))
  await app.app.close()
  base = { folder, copyId, slotId }
  return base
}

async function cedulaOf({ call }: ReturnType<typeof startApp>, personId: number): Promise<string> {
  return ok(await call('people', 'rows', { ids: [personId] }))[0]?.cedula ?? ''
}

const input = (n: number) => ({
  cedula: inventedCedula(n),
  name: 'Yolanda Patiño',
  phone: null,
  ...blankTexts,
  consent: authorised,
})

async function folderOf(name: string): Promise<string> {
  const folder = path.join(scratch, name)
  fs.cpSync((await makeBase()).folder, folder, { recursive: true })
  return folder
}

const live = (life: Pick<BackupLife, 'dataDir' | 'calls' | 'kill'>) =>
  runLife<BackupMessage>(program('backupLife'), {
    ...life,
    migrations,
    readerFile,
    backupFile,
  } satisfies BackupLife)

/** How long the last call takes and at how many moments main can be killed in it. */
const whole = async (name: string, calls: BackupLife['calls']) => measured(await folderOf(name), calls)

async function measured(
  dataDir: string,
  calls: BackupLife['calls'],
): Promise<{ ms: number; moments: number }> {
  const { said } = await live({ dataDir, calls, kill: null })
  const done = said.find((one) => one.kind === 'done')
  const ended = said.find((one) => one.kind === 'ended')
  if (done === undefined || ended === undefined) throw new Error('it did not come to its end')
  return { ms: done.ms, moments: ended.moments }
}

/** What the app shows after a kill. */
async function visit(folder: string) {
  const { slotId } = await makeBase()
  const app = startApp({ dataDir: folder })
  try {
    const entered = await app.call('session', 'signIn', { slotId, password: owner.password })
    if (!entered.ok) return { refused: entered.error.code, count: 0, isEdited: false }
    const names = await peopleOf(app)
    return { refused: null, count: names.length, isEdited: names.includes(edited) }
  } finally {
    await app.app.close()
  }
}

const timeout = { timeout: 30 * 60_000 }
const signIn = async () => ({
  channel: 'session.signIn',
  input: { slotId: (await makeBase()).slotId, password: owner.password },
})

test(
  'a copy that is killed at any time leaves every older one whole, and a whole new one or none',
  timeout,
  async () => {
    const { copyId } = await makeBase()
    const calls = [await signIn(), { channel: 'backup.copyNow' }]
    const { ms } = await whole('copy-whole', calls)
    const seed = newSeed()
    const random = createRandom(seed)
    const problems: string[] = []
    let killed = 0
    for (let n = 0; n < part(100, 1); n++) {
      const folder = await folderOf(`copy-${n}`)
      const lived = await live({ dataDir: folder, calls, kill: { kind: 'time', ms: random.upTo(ms) } })
      if (lived.killed) killed += 1
      const copies = copiesOf(folder)
      if (!copies.every(({ file }) => isWhole(file))) problems.push(`${n}: a copy is damaged`)
      // The older one goes only once the new one of the same day is whole.
      const isThere = copies.some(({ header }) => header.copyId === copyId)
      if (!isThere && copies.length === 0) problems.push(`${n}: the older copy is gone`)
      const { refused, count } = await visit(folder)
      if (refused !== null || count !== people + 5) problems.push(`${n}: ${refused} ${count}`)
      fs.rmSync(folder, { recursive: true })
    }
    expect({ seed, problems }).toEqual({ seed, problems: [] })
    // One kill may come after the end.
    if (isFull) expect(killed).toBeGreaterThan(0)
  },
)

test('a restore that is killed at any moment has happened whole or not at all', timeout, async () => {
  const { copyId, slotId } = await makeBase()
  const secret = { slotId, password: owner.password }
  const calls = [{ channel: 'backup.restore', input: { copyId, secret } }]
  const { ms, moments } = await whole('restore-whole', calls)
  expect(moments).toBeGreaterThan(20)
  const seed = newSeed()
  const random = createRandom(seed)
  const kills: NonNullable<BackupLife['kill']>[] = [
    // The commit and what follows lie among the last moments of main.
    ...part(
      Array.from({ length: moments }, (_, at) => at),
      [5, moments - 1],
    ).map((moment) => ({ kind: 'moment' as const, moment })),
    ...Array.from({ length: part(60, 0) }, () => ({ kind: 'time' as const, ms: random.upTo(ms) })),
  ]
  const problems: string[] = []
  let restored = 0
  for (const [n, kill] of kills.entries()) {
    const folder = await folderOf(`restore-${n}`)
    const before = fs.readFileSync(path.join(folder, 'referidos.db'))
    await live({ dataDir: folder, calls, kill })
    const { refused, count, isEdited } = await visit(folder)
    const what = JSON.stringify(kill)
    if (refused !== null || count !== people + 5) problems.push(`${what}: ${refused}, ${count} people`)
    if (!isEdited) restored += 1
    const aside = path.join(folder, 'aside')
    const kept = fs.existsSync(aside) ? fs.readdirSync(aside) : []
    const isKept = kept.some((name) => fs.existsSync(path.join(aside, name, 'referidos.db')))
    if (isEdited === isKept) problems.push(`${what}: edited ${isEdited}, kept aside ${isKept}`)
    for (const name of kept.filter(() => isKept))
      if (!fs.readFileSync(path.join(aside, name, 'referidos.db')).equals(before))
        problems.push(`${what}: what is kept aside is not what was there`)
    const left = fs.readdirSync(folder).filter((name) => name === 'replacing.json')
    if (left.length > 0) problems.push(`${what}: left ${left}`)
    const [keys, copy] = ['keys.json', 'keys.json.copy'].map((name) =>
      fs.readFileSync(path.join(folder, name)),
    )
    if (!keys?.equals(copy ?? Buffer.alloc(0))) problems.push(`${what}: the copy of the keys is another one`)
    fs.rmSync(folder, { recursive: true })
  }
  expect({ seed, problems }).toEqual({ seed, problems: [] })
  // The kills fall on both sides of the commit.
  expect(restored).toBeGreaterThan(0)
  expect(restored).toBeLessThan(kills.length)
})

/** A folder whose table of accounts is damaged, so that nobody can sign in. */
async function damagedFolder(name: string): Promise<string> {
  const folder = await folderOf(name)
  const database = await openData(folder, owner.password)
  damageTable(folder, database, 'accounts')
  return folder
}

test('a salvage that is killed at any moment has happened whole or not at all', timeout, async () => {
  const { slotId } = await makeBase()
  const secret = { slotId, password: owner.password }
  const calls = [{ channel: 'backup.salvage', input: { secret } }]
  const { ms, moments } = await measured(await damagedFolder('salvage-whole'), calls)
  expect(moments).toBeGreaterThan(20)
  const seed = newSeed()
  const random = createRandom(seed)
  const kills: NonNullable<BackupLife['kill']>[] = [
    ...part(
      Array.from({ length: moments }, (_, at) => at),
      [moments - 20, moments - 5],
    ).map((moment) => ({ kind: 'moment' as const, moment })),
    ...Array.from({ length: part(40, 0) }, () => ({ kind: 'time' as const, ms: random.upTo(ms) })),
  ]
  const problems: string[] = []
  let salvaged = 0
  for (const [n, kill] of kills.entries()) {
    const folder = await damagedFolder(`salvage-${n}`)
    const before = fs.readFileSync(path.join(folder, 'referidos.db'))
    await live({ dataDir: folder, calls, kill })
    const what = JSON.stringify(kill)
    const first = await visit(folder)
    if (first.refused === null) salvaged += 1
    else {
      if (first.refused !== 'database_damaged') problems.push(`${what}: ${first.refused}`)
      if (!fs.readFileSync(path.join(folder, 'referidos.db')).equals(before))
        problems.push(`${what}: the damaged database is another one`)
      const again = await live({ dataDir: folder, calls, kill: null })
      if (again.killed) problems.push(`${what}: the next salvage did not end`)
    }
    const { refused, count, isEdited } = await visit(folder)
    if (refused !== null || count !== people + 5 || !isEdited)
      problems.push(`${what}: ${refused}, ${count} people, edited ${isEdited}`)
    const aside = path.join(folder, 'aside')
    const kept = fs.readdirSync(aside).map((name) => path.join(aside, name, 'referidos.db'))
    if (!kept.some((file) => fs.existsSync(file) && fs.readFileSync(file).equals(before)))
      problems.push(`${what}: the damaged database was not kept aside`)
    if (fs.existsSync(path.join(folder, 'replacing.json')))
      problems.push(`${what}: it was not carried through`)
    fs.rmSync(folder, { recursive: true })
  }
  expect({ seed, problems }).toEqual({ seed, problems: [] })
  expect(salvaged).toBeGreaterThan(0)
  expect(salvaged).toBeLessThan(kills.length)
})
