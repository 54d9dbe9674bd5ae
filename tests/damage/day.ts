import fs from 'node:fs'
import path from 'node:path'
import type { FoundCopy } from '../../src-main/backup/files.ts'
import type { Database } from '../../src-main/database/open.ts'
import type { Contract, OutputOf, Result } from '../../src-preload/contract/index.ts'
import { blankTexts } from '../../src-preload/person-fields.ts'
import { type RunningInstance, spawnInstance } from '../crash/spawn-instance.ts'
import { copiesOf, openCopy, openData, slotIn } from '../support/backups.ts'
import { fakeClock } from '../support/clock.ts'
import { ok, openFrontDoor } from '../support/front-door.ts'
import { invented, luz, owner, pedro } from '../support/typed.ts'
import { type Contents, contentsOf } from './contents.ts'

/**
 * Two days of work of a real app, which is killed in the evening of the second one. A folder of them has `data`, the data
 * folder, and `usb`, the second place of the copies, which is the root of no volume that the app has noted.
 */
export interface Day {
  /** Folders as the app left them: killed with a full WAL, or closed. */
  ends: Record<End, string>
  /** Earlier data folders, the oldest first. */
  moments: string[]
  /** What was acknowledged. */
  acknowledged: Contents
  /** Contents of each copy, by its id. */
  copies: Map<string, Contents>
  /** People whom the database file holds without its WAL, for `killed`. */
  inFile: Contents
  /** Passwords of the owner, the newest first. */
  passwords: readonly string[]
  /** The owner's recovery code. */
  code: string
  /** UTC milliseconds of the end. */
  now: number
}

export type End = 'killed' | 'closed'

export interface Programs {
  /** Bundle of tests/crash/instance.ts. */
  instance: string
  readerFile: string
  backupFile: string
}

const hour = 3_600_000
const begin = Date.UTC(2026, 10, 20, 13)
const newPassword = 'nueve patos verdes'

/** Names that differ, with notes, so that the table has many pages. */
const words = ['Ángel', 'Berta', 'Camilo', 'Delia', 'Édgar', 'Flor', 'Germán', 'Hilda', 'Íngrid', 'Jairo']
const person = (n: number) => ({
  ...invented(n, `${words[n % 10]} ${words[Math.floor(n / 10) % 10]} Peña`),
  notes: `Vive en la vereda ${n}. `.repeat(6).trim(),
})

interface Registered {
  id: number
  n: number
}

/** A leader at work in a running app. */
function atWork(instance: RunningInstance, size: number) {
  async function call<Group extends keyof Contract, Name extends keyof Contract[Group] & string>(
    group: Group,
    name: Name,
    input?: unknown,
  ): Promise<OutputOf<Contract[Group][Name]>> {
    return ok((await instance.call(group, name, input)) as Result<OutputOf<Contract[Group][Name]>>)
  }
  return {
    call,
    async register(from: number, to: number): Promise<Registered[]> {
      const registered: Registered[] = []
      for (let n = Math.round((from - 1) * size) + 1; n <= Math.round(to * size); n++)
        registered.push({ n, id: (await call('people', 'register', person(n))).id })
      return registered
    },
    async correct({ id, n }: Registered, phone: string, cedula = person(n).cedula) {
      const { consent: _, ...written } = person(n)
      await call('people', 'edit', { ...blankTexts, ...written, personId: id, phone, cedula })
    },
    remove: ({ id }: Registered) => call('people', 'remove', { personId: id }),
    /** The app is quiet for a while: what was written is brought into the database file. */
    async rest() {
      await instance.advance(3_000)
      // The same thread serves it, after the checkpoint.
      await call('summary', 'read')
    },
    /** The app checks the database, as it does once a day. */
    async check() {
      await instance.advance(10_000)
      while ((await call('backup', 'health')).state === 'unknown');
    },
    async change(slotId: string, password: string) {
      await call('session', 'lock')
      await call('session', 'signIn', { slotId, password })
    },
  }
}

/** The queue's part of the work: some people have an answer. */
function settle({ sqlite }: Database, now: number): void {
  sqlite
    .transaction(() => {
      sqlite.exec(
        'CREATE TEMP TABLE settling AS SELECT person_id AS id FROM census_records WHERE status IS NULL AND person_id % 3 > 0',
      )
      sqlite.exec(`INSERT INTO lookup_attempts (job_id, person_id, started_at, ended_at, outcome, try_number)
        SELECT id, person_id, ${now}, ${now}, 'found', 1 FROM lookup_jobs
         WHERE state = 'waiting' AND person_id IN (SELECT id FROM settling)`)
      sqlite.exec(`UPDATE lookup_jobs SET state = 'done', finished_at = ${now}
         WHERE state = 'waiting' AND person_id IN (SELECT id FROM settling)`)
      sqlite.exec(`UPDATE census_records SET status = 'ACTIVE', municipio = 'PAIPA', puesto = 'I.E. EL MANZANO', mesa = '7',
          source = 'census.example', fetched_at = ${now}, revision = revision + 1 WHERE person_id IN (SELECT id FROM settling)`)
      sqlite.exec(`INSERT INTO census_responses SELECT id, '<html>respuesta inventada</html>' FROM settling`)
    })
    .immediate()
}

async function settleIn(dataDir: string, now: number): Promise<void> {
  const database = await openData(dataDir, owner.password)
  try {
    settle(database, now)
  } finally {
    database.close()
  }
}

/** `scratch`: an empty folder. `size`: 1 for 180 people, less for fewer. */
export async function liveDay(
  scratch: string,
  { instance: program, ...threads }: Programs,
  size: number,
): Promise<Day> {
  const [killed, closed] = [path.join(scratch, 'killed'), path.join(scratch, 'closed')]
  const life = path.join(scratch, 'life')
  const dataDir = path.join(life, 'data')
  const usb = path.join(life, 'usb')
  for (const folder of [dataDir, usb]) fs.mkdirSync(folder, { recursive: true })
  const moments: string[] = []
  const remember = () => {
    const moment = path.join(scratch, `moment-${moments.length}`)
    fs.cpSync(dataDir, moment, { recursive: true })
    moments.push(moment)
  }
  const start = (startsAt: number) =>
    spawnInstance(program, { ...threads, dataDir, copyFolder: usb, volumes: [life], startsAt })

  // The first day.
  let instance = await start(begin)
  let work = atWork(instance, size)
  await work.call('session', 'createFirstAccount', owner)
  const { code } = await work.call('accounts', 'issueRecovery', { password: owner.password })
  const first = await work.register(1, 40)
  await work.check()
  await work.rest()
  remember()
  for (const one of first.slice(0, 4)) await work.correct(one, '301 555 0001')
  await work.remove(first[4] as Registered)
  await work.call('backup', 'choosePlace')
  await work.call('accounts', 'create', luz)
  await work.call('accounts', 'rotateKey', { password: owner.password })
  const evening = await work.register(41, 60)
  await instance.quit()
  await settleIn(dataDir, begin + hour)
  remember()

  // The second day: the copy of the day is made in the morning.
  const [ownersSlot, luzsSlot] = [slotIn(dataDir, 0), slotIn(dataDir, 1)]
  const morning = begin + 24 * hour
  instance = await start(morning)
  work = atWork(instance, size)
  await work.call('session', 'signIn', { slotId: ownersSlot, password: owner.password })
  const third = await work.register(61, 90)
  await work.correct(evening[0] as Registered, '302 555 0002', person(700).cedula)
  await work.call('backup', 'copyNow')
  await work.rest()
  remember()
  await work.register(91, 130)
  await settleIn(dataDir, morning + hour)
  await work.change(luzsSlot, luz.password)
  await work.register(400, 409)
  const claimed = await instance.call('people', 'register', person(1))
  if (claimed.ok || claimed.error.code !== 'duplicate') throw new Error('it is no duplicate')
  await work.change(ownersSlot, owner.password)
  await work.rest()
  remember()
  await work.call('accounts', 'changePassword', { current: owner.password, next: newPassword })
  const last = await work.register(131, 170)
  for (const one of third.slice(0, 3)) await work.correct(one, '303 555 0003')
  for (const one of last.slice(0, 2)) await work.correct(one, '303 555 0004')
  await work.remove(third[5] as Registered)
  await work.remove(last[5] as Registered)
  await work.call('accounts', 'create', { ...pedro, role: 'USER' })
  await work.register(171, 180)
  await instance.kill()
  if (instance.errors() !== '') throw new Error(instance.errors())

  const now = morning + 2 * hour
  // The second place is found by its volume alone.
  fs.renameSync(life, killed)
  fs.cpSync(killed, closed, { recursive: true })
  await openAndClose(path.join(closed, 'data'), threads, ownersSlot, now)
  const read = path.join(scratch, 'read')
  fs.cpSync(path.join(killed, 'data'), read, { recursive: true })
  const acknowledged = await contentsIn(await openData(read, newPassword))
  const copies = new Map<string, Contents>()
  for (const copy of copiesOf(path.join(killed, 'data')))
    copies.set(copy.header.copyId, await contentsOfCopy(copy, read))
  fs.rmSync(read, { recursive: true })
  fs.cpSync(path.join(killed, 'data'), read, { recursive: true })
  for (const ending of ['-wal', '-shm']) fs.rmSync(path.join(read, `referidos.db${ending}`))
  const inFile = await contentsIn(await openData(read, newPassword))
  fs.rmSync(read, { recursive: true })
  return {
    ends: { killed, closed },
    moments,
    acknowledged,
    copies,
    inFile,
    passwords: [newPassword, owner.password],
    code,
    now,
  }
}

function contentsIn(database: Database): Contents {
  try {
    return contentsOf(database.sqlite)
  } finally {
    database.close()
  }
}

const contentsOfCopy = async ({ file }: FoundCopy, folder: string): Promise<Contents> =>
  contentsIn(await openCopy(file, folder, owner.password))

async function openAndClose(
  dataDir: string,
  threads: Omit<Programs, 'instance'>,
  slotId: string,
  now: number,
): Promise<void> {
  const { app, call } = openFrontDoor({ ...threads, dataDir, clock: fakeClock(now) })
  ok(await call('session', 'signIn', { slotId, password: newPassword }))
  await app.close()
}
