import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { reassign } from '../../src-main/accounts/repository.ts'
import { settleAnswer } from '../../src-main/census/repository.ts'
import { decide } from '../../src-main/claims/repository.ts'
import type { Clock } from '../../src-main/clock.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import type { WalKeeper } from '../../src-main/database/wal.ts'
import { createHeadquarters, type Headquarters } from '../../src-main/headquarters/headquarters.ts'
import type { LookupAnswer } from '../../src-main/lookup/outcome.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { changeLabels } from '../../src-main/people/labels.ts'
import * as people from '../../src-main/people/repository.ts'
import type { HeadquartersRole, HeadquartersState } from '../../src-preload/contract/index.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'
import { authorised, insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import type { Random } from '../support/random.ts'

/** Laptops without the app, each with its database file and the service of its headquarters, over real HTTP. */

interface TestClock extends Clock {
  /** Moves the wall clock. */
  step(ms: number): void
}

/** Runs no timer by itself: tests call `sync`. `isStill`: no time passes but by `step`. */
function quietClock(start: number, isStill: boolean): TestClock {
  let now = start
  return {
    now: () => now,
    monotonic: () => (isStill ? now - start : performance.now()),
    timer: () => () => {},
    step(ms) {
      now += ms
    },
  }
}

interface Line {
  /** Carries requests there and answers back; tests put a worse one in its place. */
  fetch: typeof globalThis.fetch
}

export interface Laptop {
  name: string
  file: string
  database: Database
  headquarters: Headquarters
  clock: TestClock
  line: Line
  /** Does nothing; the benchmark puts the app's own in its place. */
  wal: Pick<WalKeeper, 'wrote' | 'checkpointed'>
  states: HeadquartersState[]
  logged: string[]
  gone: number[]
  /** Registers somebody for the owner, one minute later than anything before. */
  register(cedula: string, more?: Partial<People>): number
  row(cedula: string): Row | null
  close(): Promise<void>
}

interface People {
  name: string
  phone: string | null
  barrio: string | null
  notes: string | null
}

export interface Row {
  id: number
  uid: string
  cedula: string
  name: string
  phone: string | null
  notes: string | null
  labels: string | null
  leader: string
  status: string | null
  puesto: string | null
  deletedAt: number | null
}

const columns = `person.id, person.uid, person.cedula, person.name, person.phone, person.notes, person.labels,
  leader.display_name AS leader, record.status, record.puesto, person.deleted_at AS deletedAt`

export const rowsOf = ({ database: { sqlite } }: Pick<Laptop, 'database'>): Row[] =>
  sqlite
    .prepare(
      `SELECT ${columns} FROM people AS person JOIN accounts AS leader ON leader.id = person.referred_by
         JOIN census_records AS record ON record.person_id = person.id
        WHERE person.deleted_at IS NULL ORDER BY person.cedula`,
    )
    .all() as Row[]

/** A database with an owner and nobody else; each laptop begins as a copy of it. */
function template(folder: string, now: number): string {
  const file = path.join(folder, 'template.db')
  if (fs.existsSync(file)) return file
  const database = open({ file, key: testKey, migrations })
  insertInventedOwner(database, now)
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  database.close()
  return file
}

/**
 * `start`: UTC ms. The owner's display name is `name`. `random`: gives the ids that the laptop begins with, and its time stands
 * still between steps; null: real ones.
 */
export function openLaptop(
  folder: string,
  name: string,
  start = Date.now(),
  random: Random | null = null,
): Laptop {
  const file = path.join(folder, `${name}.db`)
  const isNew = !fs.existsSync(file)
  const clock = quietClock(start, random !== null)
  const id = (bytes: number) =>
    random === null ? randomBytes(bytes).toString('hex') : hexFrom(random, bytes)
  if (isNew) fs.copyFileSync(template(folder, start), file)
  const database = open({ file, key: testKey, migrations })
  const { sqlite } = database
  // Nothing but the process is killed.
  sqlite.pragma('synchronous = OFF')
  // The app's copies keep the log of changed pages short; nothing does here.
  sqlite.pragma('wal_autocheckpoint = 1000')
  if (isNew) {
    sqlite.prepare('UPDATE accounts SET uid = ?, display_name = ?').run(id(16), name)
    sqlite
      .prepare(`UPDATE people SET uid = ?, cedula = ?, name = ?`)
      .run(id(16), ownCedula(name), `Persona ${name}`)
    sqlite.prepare('UPDATE device SET node = ?').run(id(6))
  }
  const line: Line = { fetch: globalThis.fetch }
  const states: HeadquartersState[] = []
  const logged: string[] = []
  const gone: number[] = []
  const headquarters = createHeadquarters({
    database,
    clock,
    fetch: (...request) => line.fetch(...request),
    wrote: () => laptop.wal.wrote(),
    checkpointed: () => laptop.wal.checkpointed(),
    untracked: (write) => write(),
    changed: () => {},
    removed: (ids) => void gone.push(...ids),
    wake: () => {},
    tell: (state) => void states.push(state),
    log: (level, message) => void logged.push(`${level} ${message}`),
    random: () => 0.5,
  })
  const laptop: Laptop = {
    name,
    file,
    database,
    headquarters,
    clock,
    line,
    wal: { wrote: () => {}, checkpointed: async () => {} },
    states,
    logged,
    gone,
    register(cedula, more = {}) {
      clock.step(60_000)
      const input = {
        ...unknownTexts,
        cedula,
        name: `Ñusta ${name} ${cedula.slice(-3)}`.replace(/\d/g, 'x'),
        phone: '3005550199',
        ...more,
        consent: authorised,
      }
      const answer = people.register(database, input, 1, 1, clock.now())
      if (answer.kind !== 'registered') throw new Error(`${cedula} is ${answer.kind}`)
      return answer.personId
    },
    row: (cedula) => rowsOf(laptop).find((row) => row.cedula === cedula) ?? null,
    async close() {
      await headquarters.close()
      database.close()
    },
  }
  return laptop
}

const hexFrom = (random: Random, bytes: number): string =>
  Array.from({ length: bytes }, () => random.below(256).toString(16).padStart(2, '0')).join('')

const ownCedula = (name: string): string =>
  String(
    52_000_000 + [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 900_000, 7),
  )

export const theRow = (laptop: Laptop, cedula: string): Row => {
  const row = laptop.row(cedula)
  if (row === null) throw new Error(`${laptop.name} does not have ${cedula}`)
  return row
}

export async function foundedBy(
  laptop: Laptop,
  { address, secret }: { address: string; secret: string },
): Promise<void> {
  const answer = await reaching(() => laptop.headquarters.found({ address, secret, name: laptop.name }, 1))
  if (answer.kind !== 'done') throw new Error(answer.problem)
  await laptop.headquarters.sync()
}

/** Asks again while the server is being started. */
async function reaching<Answer extends { kind: string; problem?: string }>(
  ask: () => Promise<Answer>,
): Promise<Answer> {
  for (let tries = 0; ; tries += 1) {
    const answer = await ask()
    if (answer.problem !== 'offline' || tries === 600) return answer
    await setTimeout(50)
  }
}

/** `member`: id of an existing member, for another laptop of theirs. */
export async function join(
  coordinator: Laptop,
  laptop: Laptop,
  role: HeadquartersRole = 'leader',
  member: string | null = null,
): Promise<void> {
  const invited = await reaching(() =>
    coordinator.headquarters.invite({ name: laptop.name, role, member }, 1),
  )
  if (invited.kind !== 'invited') throw new Error(invited.problem)
  const answer = await reaching(() => laptop.headquarters.connect(invited.code, 1))
  if (answer.kind !== 'done') throw new Error(answer.problem)
  await laptop.headquarters.sync()
  await coordinator.headquarters.sync()
}

/** Until nobody has anything new: each sends and fetches, `rounds` times. */
export async function meet(...laptops: readonly Laptop[]): Promise<void> {
  for (let round = 0; round < 3; round += 1) for (const { headquarters } of laptops) await headquarters.sync()
}

export const memberOf = ({ database }: Laptop): string =>
  database.sqlite.prepare('SELECT member FROM headquarters').pluck().get() as string

// ── What leaders do ─────────────────────────────────────────────────────────────────────────────────────────────────

export function edit(laptop: Laptop, cedula: string, more: Partial<People>): void {
  laptop.clock.step(60_000)
  const { database, clock } = laptop
  const { id, name, phone, notes } = theRow(laptop, cedula)
  const own = database.sqlite.prepare('SELECT barrio, labels FROM people WHERE id = ?').get(id) as {
    barrio: string | null
    labels: string | null
  }
  people.edit(
    database,
    { personId: id, ...unknownTexts, cedula, name, phone, notes, ...own, ...more },
    1,
    0,
    clock.now(),
  )
}

export function label(laptop: Laptop, cedula: string, text: string): void {
  laptop.clock.step(60_000)
  changeLabels(laptop.database, 'campaign', [theRow(laptop, cedula).id], text, 'add', laptop.clock.now())
}

export function hide(laptop: Laptop, cedula: string): void {
  laptop.clock.step(60_000)
  people.hide(laptop.database, theRow(laptop, cedula).id, laptop.clock.now())
}

export function erase(laptop: Laptop, cedula: string): void {
  laptop.clock.step(60_000)
  eraseForGood(laptop.database, [theRow(laptop, cedula).id], 'asked', laptop.clock.now())
}

export function accountNamed({ database: { sqlite } }: Laptop, name: string): number {
  const id = sqlite
    .prepare('SELECT id FROM accounts WHERE display_name = ? AND removed_at IS NULL')
    .pluck()
    .get(name)
  if (typeof id !== 'number') throw new Error(`nobody is ${name}`)
  return id
}

export function reassignTo(laptop: Laptop, cedula: string, leader: string): void {
  laptop.clock.step(60_000)
  reassign(laptop.database, [theRow(laptop, cedula).id], accountNamed(laptop, leader), 1, laptop.clock.now())
}

export const openClaims = ({ database: { sqlite } }: Laptop): { id: number; cedula: string; by: string }[] =>
  sqlite
    .prepare(
      `SELECT claims.id, person.cedula, account.display_name AS by FROM claims
         JOIN people AS person ON person.id = claims.person_id JOIN accounts AS account ON account.id = claimed_by
        WHERE decided_at IS NULL AND deleted_at IS NULL ORDER BY claims.id`,
    )
    .all() as { id: number; cedula: string; by: string }[]

export function decideClaim(laptop: Laptop, cedula: string, decision: 'keep' | 'move'): void {
  laptop.clock.step(60_000)
  const claim = openClaims(laptop).find((one) => one.cedula === cedula)
  if (claim === undefined) throw new Error(`no dispute about ${cedula}`)
  decide(laptop.database, { claimId: claim.id, decision, note: '' }, 1, laptop.clock.now())
}

export function answer(laptop: Laptop, cedula: string, puesto = 'I.E. INVENTADA'): void {
  laptop.clock.step(60_000)
  const { database, clock } = laptop
  const { id } = theRow(laptop, cedula)
  const outcome = {
    kind: 'found',
    departamento: 'BOYACA',
    municipio: 'PAIPA',
    puesto,
    direccion: 'KR 1',
    mesa: '7',
  }
  const found = { outcome, source: 'censo' } as unknown as LookupAnswer
  database.sqlite
    .transaction(() => {
      settleAnswer(database, id, 'ACTIVE', found, clock.now())
      database.sqlite
        .prepare(
          `UPDATE lookup_jobs SET state = 'done', finished_at = ? WHERE person_id = ? AND state = 'waiting'`,
        )
        .run(clock.now(), id)
    })
    .immediate()
}

export const waitingJobs = ({ database: { sqlite } }: Laptop): { cedula: string; dueAt: number }[] =>
  sqlite
    .prepare(
      `SELECT person.cedula, due_at AS dueAt FROM lookup_jobs JOIN people AS person ON person.id = person_id
        WHERE state IN ('waiting', 'running') AND person.referred_by IS NOT NULL ORDER BY person.cedula`,
    )
    .all() as { cedula: string; dueAt: number }[]
