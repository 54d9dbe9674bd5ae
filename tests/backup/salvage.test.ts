// A damaged database: what can be read of it goes into a new one, and what cannot is listed.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountOfSlot } from '../../src-main/accounts/repository.ts'
import { pack, snapshot } from '../../src-main/backup/make.ts'
import { salvage } from '../../src-main/backup/salvage.ts'
import { withBackupThread } from '../../src-main/backup/thread.ts'
import { type Database, open, type Sqlite } from '../../src-main/database/open.ts'
import { list } from '../../src-main/people/list.ts'
import { sortKey } from '../../src-main/people/sort-key.ts'
import { everybody, type SalvageReport } from '../../src-preload/contract/index.ts'
import { migrations, temporaryFolder } from '../support/database.ts'
import { type DayOfWork, workForADay } from '../support/day-of-work.ts'
import { inFull, isFull, newSeed, part } from '../support/extent.ts'
import { insertInventedOwner, registerInvented } from '../support/invented.ts'
import { backupFile, program } from '../support/programs.ts'
import { createRandom } from '../support/random.ts'

const now = Date.UTC(2026, 10, 29, 12)
const pageSize = 4096

interface Page {
  page: number
  /** Table or index. */
  owner: string
  kind: string
}

type Tables = Record<string, Record<string, unknown>[]>

let home: string
let day: DayOfWork
let truth: Tables
let pages: Page[]

beforeAll(async () => {
  home = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-salvage-'))
  day = await workForADay(home, 300, now)
  const database = open({ file: day.file, key: day.key, migrations })
  truth = dump(database.sqlite)
  pages = database.sqlite
    .prepare('SELECT pageno AS page, name AS owner, pagetype AS kind FROM dbstat')
    .all() as Page[]
  database.close()
})
afterAll(() => fs.rmSync(home, { recursive: true, force: true }))

const names = (sqlite: Sqlite) =>
  sqlite
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
                 AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_\\_%' ESCAPE '\\'`)
    .pluck()
    .all() as string[]

/** All rows, without the list that a salvage leaves. */
const dump = (sqlite: Sqlite): Tables =>
  Object.fromEntries(
    names(sqlite).map((name) => {
      const rows = sqlite.prepare(`SELECT * FROM "${name}" ORDER BY 1`).all() as Tables[string]
      return [name, rows.filter(({ key }) => key !== 'salvaged')]
    }),
  )

/** A copy of the day's database in a folder of its own. */
function copyOfDay(): string {
  const file = path.join(temporaryFolder(), 'referidos.db')
  fs.copyFileSync(day.file, file)
  return file
}

function flipBit(file: string, at: number, bit: number): void {
  const handle = fs.openSync(file, 'r+')
  const byte = Buffer.alloc(1)
  fs.readSync(handle, byte, 0, 1, at)
  byte[0] = (byte[0] as number) ^ (1 << bit)
  fs.writeSync(handle, byte, 0, 1, at)
  fs.closeSync(handle)
}

const salvageOf = (file: string, copies: readonly string[] = []) =>
  salvage(
    { ...day, now, copies, into: `${file}.into`, database: { file, key: day.key, migrations } },
    { signal: new AbortController().signal, onProgress: () => {} },
  )

/** Opens the salvaged file as the app would. */
async function salvaged<Done>(
  file: string,
  work: (database: Database, report: SalvageReport) => Done,
  copies: readonly string[] = [],
): Promise<Done> {
  const before = fs.readFileSync(file)
  const report = await salvageOf(file, copies)
  expect(fs.readFileSync(file).equals(before), 'the old file').toBe(true)
  expect(fs.readdirSync(path.dirname(file)).toSorted()).toEqual(['referidos.db', 'referidos.db.into'])
  const database = open({ file: `${file}.into`, key: day.key, migrations })
  try {
    expect(database.sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(database.sqlite.pragma('foreign_key_check')).toEqual([])
    return work(database, report)
  } finally {
    database.close()
  }
}

const keyOf: Record<string, string> = {
  census_records: 'person_id',
  census_responses: 'person_id',
  attempt_responses: 'attempt_id',
  drafts: 'account_id',
  account_preferences: 'account_id',
  settings: 'key',
}

const byKey = (table: string, rows: Tables[string] = []) =>
  new Map(rows.map((row) => [row[keyOf[table] ?? 'id'], row]))

/** Rows that differ from the truth, and rows that are missing, by table. */
function compare(table: string, rows: Tables[string] | undefined) {
  const before = byKey(table, truth[table])
  const after = byKey(table, rows)
  const missing = [...before.keys()].filter((key) => !after.has(key))
  const changed = [...after].filter(([key, row]) => {
    const was = before.get(key)
    return was !== undefined && JSON.stringify(was) !== JSON.stringify(row)
  })
  const added = [...after.keys()].filter((key) => !before.has(key))
  return { missing, changed, added }
}

/** Whether nothing but references of the row are gone. */
function isDetached(table: string, key: unknown, row: Record<string, unknown>): boolean {
  const was = byKey(table, truth[table]).get(key) ?? {}
  return Object.entries(was).every(
    ([column, value]) => row[column] === value || (row[column] === null && /_(id|by|with)$/.test(column)),
  )
}

function expectAsBefore(sqlite: Sqlite): void {
  const after = dump(sqlite)
  for (const table of Object.keys(truth)) expect(after[table], table).toEqual(truth[table])
}

const isLive = ({ state }: Record<string, unknown>) => state === 'waiting' || state === 'running'

/**
 * A lost count begins anew, and so does the one beside the database: its file is kept aside with the damaged ones. A
 * laptop whose clock was lost is another device.
 */
const beginsAnew = (table: string, kept: number) =>
  (table === 'acknowledged' || table === 'device') && kept === 0

/** Everything that must hold after a single fault. */
function expectSalvaged({ sqlite, ...database }: Database, report: SalvageReport, what: string): void {
  const after = dump(sqlite)
  for (const { table, kept, rebuilt, missing, removed } of report.tables) {
    if (beginsAnew(table, kept)) continue
    const found = compare(table, after[table])
    const about = `${what}: ${table} ${JSON.stringify({ kept, rebuilt, missing, removed })}`
    // Whatever is not as it was has been counted.
    // New jobs may have the ids of lost ones.
    const anew = table === 'lookup_jobs' ? report.lookedUpAgain : 0
    expect(found.changed.length, `${about}, changed`).toBeLessThanOrEqual(rebuilt + anew)
    if (missing !== null)
      expect(found.missing.length, `${about}, missing`).toBeLessThanOrEqual(missing + removed)
    if (missing !== null && rebuilt + anew === 0)
      expect(kept - removed + found.missing.length, `${about}, kept`).toBe((truth[table] ?? []).length)
    expect(found.added.length, `${about}, added`).toBeLessThanOrEqual(anew)
  }
  expectEverybody(after, report, what)
  expectQueue(after, what)
  for (const { id } of day.slots) {
    const account = accountOfSlot({ sqlite, ...database }, id)
    const before = truth.accounts?.find((row) => row.slot_id === id)
    expect(account, what).toMatchObject({
      id: before?.id,
      role: before?.role,
      displayName: before?.display_name,
    })
    expect(account?.isOwner).toBe(before?.is_owner === 1)
  }
  expectFound(sqlite, after, what)
}

/** With one fault, somebody is in an index at least. */
function expectEverybody(after: Tables, report: SalvageReport, what: string): void {
  const people = byKey('people', after.people)
  for (const was of truth.people ?? []) {
    const is = people.get(was.id)
    expect(is, `${what}: person ${was.id}`).toMatchObject({
      uid: was.uid,
      cedula: was.cedula,
      ...(was.deleted_at === null
        ? {
            deleted_at: null,
            phone: was.phone,
            referred_by: was.referred_by,
            registered_at: was.registered_at,
          }
        : {}),
    })
    if (was.deleted_at === null) expect(sortKey(String(is?.name)), what).toBe(sortKey(String(was.name)))
    else expect(is?.deleted_at, what).not.toBeNull()
    const isAsBefore = JSON.stringify(is) === JSON.stringify(was)
    const isListed = report.people.some(({ id, kind }) => id === was.id && kind === 'rebuilt')
    expect(isAsBefore || isListed, `${what}: person ${was.id} is listed`).toBe(true)
  }
}

function expectQueue(after: Tables, what: string): void {
  const records = byKey('census_records', after.census_records)
  for (const was of truth.census_records ?? [])
    expect(records.get(was.person_id)?.status, `${what}: status of ${was.person_id}`).toBe(was.status)
  const waitedBefore = new Set((truth.lookup_jobs ?? []).filter(isLive).map((job) => job.person_id))
  const waits = new Set((after.lookup_jobs ?? []).filter(isLive).map((job) => job.person_id))
  for (const { person_id, status } of truth.census_records ?? []) {
    if (status !== null && !waitedBefore.has(person_id))
      expect(waits.has(person_id), `${what}: ${person_id} is settled`).toBe(false)
    if (status === null && waitedBefore.has(person_id))
      expect(waits.has(person_id), `${what}: ${person_id} waits`).toBe(true)
  }
}

/** The lists and both search indexes answer as for the rows that are there. */
function expectFound(sqlite: Sqlite, after: Tables, what: string): void {
  const visible = (after.people ?? []).filter((row) => row.referred_by === 1 && row.deleted_at === null)
  expect(list(sqlite, 1, everybody).ids.length, what).toBe(visible.length)
  for (const one of [visible[0], visible.at(-1)]) {
    for (const search of [String(one?.cedula), String(one?.name), String(one?.name).slice(0, 2)])
      expect([...list(sqlite, 1, { ...everybody, search }).ids], `${what}: ${search}`).toContain(one?.id)
  }
}

/** In full every page; else one page of each kind that matters most, and some more. */
function chosenPages(): Page[] {
  if (isFull) return pages
  const random = createRandom(newSeed())
  const first = pages.filter(({ page }) => page === 1)
  const kinds = [
    ['people', 'internal'],
    ['people', 'leaf'],
    ['sqlite_schema', 'leaf'],
    ['accounts', 'leaf'],
    ['census_records', 'leaf'],
    ['people_search_data', 'leaf'],
  ]
  const of = (owner = '', kind = '') => pages.filter((one) => one.owner === owner && one.kind === kind)
  return [...first, ...kinds.map(([owner, kind]) => random.pick(of(owner, kind)))]
}

describe('one flipped bit', () => {
  test('in a page: everybody is there, and what is missing is listed', { timeout: 600_000 }, async () => {
    const random = createRandom(newSeed())
    for (const { page, owner, kind } of chosenPages()) {
      const file = copyOfDay()
      // Not among the first bytes of page 1, which nothing reads.
      const at = (page - 1) * pageSize + 24 + random.below(pageSize - 24)
      flipBit(file, at, random.below(8))
      await salvaged(file, (database, report) => {
        const what = `page ${page}, ${owner}, ${kind}, at ${at}`
        expect(report.unreadable, what).toBe(1)
        expectSalvaged(database, report, what)
      })
      fs.rmSync(path.dirname(file), { recursive: true })
    }
  })

  test('in the bytes of page 1 that are in clear', async () => {
    for (const at of part([0, 15, 16, 17, 18, 19, 20, 21, 22, 23], [0, 16, 20])) {
      const file = copyOfDay()
      flipBit(file, at, at % 8)
      await salvaged(file, (database, report) => {
        expect(report.unreadable, `byte ${at}`).toBe(0)
        expectAsBefore(database.sqlite)
      })
    }
  })
})

test('every table has rows in this test, and none is without rowids', () => {
  const database = open({ file: copyOfDay(), key: day.key, migrations })
  const without = database.sqlite
    .prepare(`SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND wr = 1`)
    .pluck()
    .all()
  database.close()
  expect(without).toEqual([])
  for (const [table, rows] of Object.entries(truth)) expect(rows.length, table).toBeGreaterThan(0)
})

test('a whole database comes out as it went in', async () => {
  await salvaged(copyOfDay(), ({ sqlite }, report) => {
    expectAsBefore(sqlite)
    expect(report).toMatchObject({ unreadable: 0, people: [], lookedUpAgain: 0 })
    expect(report.tables.map(({ table }) => table).toSorted()).toEqual(Object.keys(truth).toSorted())
    for (const one of report.tables) expect(one).toMatchObject({ rebuilt: 0, missing: 0, removed: 0 })
  })
})

/** A copy whose people have the names of that day. */
async function copyOfEarlier(folder: string): Promise<string> {
  const database = { file: day.file, key: day.key, migrations }
  const input = { database, folder, copyId: '0195b1a0-0000-7000-8000-00000000c0b1' }
  snapshot(input)
  const keysText = fs.readFileSync(path.join(home, 'keys.json'), 'utf8')
  return pack({ ...input, keysText, reason: 'daily', createdAt: now - 1000 }).file
}

describe('with a copy of an earlier day', () => {
  test('what was lost is as in the copy, unless the database tells of later', async () => {
    const copy = await copyOfEarlier(path.join(temporaryFolder(), 'copias'))
    const file = copyOfDay()
    const leaf = pages.filter(({ owner, kind }) => owner === 'people' && kind === 'leaf')[2]?.page ?? 0
    const database = open({ file, key: day.key, migrations })
    const ids = idsOn(database, leaf)
    const [moved = 0, other = 0] = ids
    database.sqlite.prepare(`UPDATE people SET phone = '3119990000' WHERE id = ?`).run(moved)
    database.sqlite
      .prepare(`UPDATE people SET name = 'Ana Ruiz', name_sort = 'ana ruiz' WHERE id = ?`)
      .run(other)
    database.close()
    flipBit(file, (leaf - 1) * pageSize + 2_000, 3)
    await salvaged(
      file,
      ({ sqlite }, report) => {
        const after = byKey('people', dump(sqlite).people)
        for (const was of truth.people ?? []) {
          const { name, name_sort, ...rest } = was
          const { name: isName, name_sort: isSort, ...is } = after.get(was.id) ?? {}
          expect(is).toEqual(was.id === moved ? { ...rest, phone: '3119990000' } : rest)
          expect(isName).toBe(was.id === other ? 'Ana Ruiz' : name)
          expect(isSort).toBe(was.id === other ? 'ana ruiz' : name_sort)
        }
        expect(report.copyOf).toBe(now - 1000)
        expect(report.people.map(({ id, kind }) => ({ id, kind }))).toEqual(
          ids.map((id) => ({ id, kind: 'from_copy' })),
        )
      },
      [copy],
    )
  })

  test('consents and answers come from it, and no job of that day', async () => {
    const copy = await copyOfEarlier(path.join(temporaryFolder(), 'copias'))
    for (const owner of [
      'consents',
      'lookup_jobs',
      'accounts',
      ...inFull(['census_records', 'settings', 'claims', 'drafts']),
    ]) {
      const file = copyOfDay()
      const [first] = pages.filter((one) => one.owner === owner && one.kind === 'leaf')
      flipBit(file, ((first?.page ?? 0) - 1) * pageSize + 2_000, 3)
      await salvaged(
        file,
        (database, report) => {
          expectSalvaged(database, report, owner)
          const { missing, changed } = compare(owner, dump(database.sqlite)[owner])
          // A job that waited is waited for by a new one.
          if (owner !== 'lookup_jobs')
            expect({ missing, changed }, owner).toEqual({ missing: [], changed: [] })
        },
        [copy],
      )
    }
  })

  test.runIf(isFull)('a copy under another key, or a damaged one, is not used', async () => {
    const folder = path.join(temporaryFolder(), 'copias')
    const copy = await copyOfEarlier(folder)
    const broken = path.join(folder, 'broken.referidos')
    fs.copyFileSync(copy, broken)
    flipBit(broken, fs.statSync(copy).size - 5_000, 1)
    const other = path.join(temporaryFolder(), 'other')
    fs.mkdirSync(other)
    const theirs = await workForADay(other, 60, now)
    const input = {
      database: { file: theirs.file, key: theirs.key, migrations },
      folder: path.join(other, 'copias'),
      copyId: '0195b1a0-0000-7000-8000-00000000c0b2',
    }
    snapshot(input)
    const keysText = fs.readFileSync(path.join(other, 'keys.json'), 'utf8')
    const foreign = pack({ ...input, keysText, reason: 'daily', createdAt: now }).file
    const file = copyOfDay()
    const [first] = pages.filter((one) => one.owner === 'people' && one.kind === 'leaf')
    flipBit(file, ((first?.page ?? 0) - 1) * pageSize + 2_000, 3)
    await salvaged(
      file,
      (database, report) => {
        expectSalvaged(database, report, 'no copy fits')
        expect(report.copyOf).toBeNull()
      },
      [broken, foreign],
    )
  })
})

/** Ids of the people on a leaf. */
function idsOn({ sqlite }: Database, page: number): number[] {
  const before = pages.filter(({ owner, kind }) => owner === 'people' && kind === 'leaf')
  const cells = sqlite.prepare('SELECT ncell FROM dbstat WHERE pageno = ?').pluck()
  const skipped = before
    .slice(
      0,
      before.findIndex((one) => one.page === page),
    )
    .reduce((sum, one) => sum + (cells.get(one.page) as number), 0)
  return sqlite
    .prepare('SELECT id FROM people ORDER BY id LIMIT ? OFFSET ?')
    .pluck()
    .all(cells.get(page), skipped) as number[]
}

describe('more than one fault', () => {
  test.runIf(isFull)(
    'everything that can be read is kept, and the rest is counted',
    { timeout: 120_000 },
    async () => {
      const random = createRandom(newSeed())
      for (let round = 0; round < part(60, 3); round++) {
        const file = copyOfDay()
        const damaged = random.shuffled(pages).slice(0, 2 + random.below(8))
        for (const { page } of damaged)
          flipBit(file, (page - 1) * pageSize + 24 + random.below(pageSize - 24), random.below(8))
        await salvaged(file, ({ sqlite }, report) => {
          const what = damaged.map(({ page, owner }) => `${page} ${owner}`).join(', ')
          expect(report.unreadable, what).toBe(damaged.length)
          const after = dump(sqlite)
          for (const { table, kept, missing, rebuilt, removed } of report.tables) {
            if (beginsAnew(table, kept)) continue
            const found = compare(table, after[table])
            const anew = table === 'lookup_jobs' ? report.lookedUpAgain : 0
            // A row that may be without what it refers to loses the reference alone.
            const changed = found.changed.filter(([key, row]) => !isDetached(table, key, row))
            expect(changed.length, `${what}: ${table} changed`).toBeLessThanOrEqual(rebuilt + removed + anew)
            if (missing !== null && rebuilt === 0)
              expect(kept + missing, `${what}: ${table}`).toBeLessThanOrEqual((truth[table] ?? []).length)
          }
          const settledAfter = new Map((after.census_records ?? []).map((row) => [row.person_id, row.status]))
          const waited = new Set((truth.lookup_jobs ?? []).filter(isLive).map((job) => job.person_id))
          for (const job of (after.lookup_jobs ?? []).filter(isLive))
            expect(
              settledAfter.get(job.person_id) === null || waited.has(job.person_id),
              `${what}: ${job.person_id} is settled and waits`,
            ).toBe(true)
        })
        fs.rmSync(path.dirname(file), { recursive: true })
      }
    },
  )

  test('a file that was cut keeps what lies before the cut', async () => {
    const file = copyOfDay()
    fs.truncateSync(file, Math.floor(fs.statSync(file).size * 0.7) + 123)
    await salvaged(file, (_, report) => {
      expect(report.tables.find(({ table }) => table === 'people')?.kept).toBeGreaterThan(0)
    })
  })

  test('pages that were zeroed or swapped are pages that cannot be read', async () => {
    const file = copyOfDay()
    const handle = fs.openSync(file, 'r+')
    fs.writeSync(handle, Buffer.alloc(pageSize), 0, pageSize, 7 * pageSize)
    const [one, other] = [Buffer.alloc(pageSize), Buffer.alloc(pageSize)]
    fs.readSync(handle, one, 0, pageSize, 20 * pageSize)
    fs.readSync(handle, other, 0, pageSize, 30 * pageSize)
    fs.writeSync(handle, other, 0, pageSize, 20 * pageSize)
    fs.writeSync(handle, one, 0, pageSize, 30 * pageSize)
    fs.closeSync(handle)
    await salvaged(file, (_, report) => expect(report.unreadable).toBe(3))
  })
})

test('changes that are still in the WAL are read with the rest', async () => {
  const file = copyOfDay()
  const database = open({ file, key: day.key, migrations })
  registerInvented(database, 900, now, 'Zoraida Wál')
  const other = path.join(temporaryFolder(), 'referidos.db')
  for (const suffix of ['', '-wal']) fs.copyFileSync(file + suffix, other + suffix)
  database.close()
  for (const page of [1, pages.find(({ owner }) => owner === 'accounts')?.page ?? 0]) {
    const damaged = path.join(temporaryFolder(), 'referidos.db')
    for (const suffix of ['', '-wal']) fs.copyFileSync(other + suffix, damaged + suffix)
    flipBit(damaged, (page - 1) * pageSize + 3_000, 2)
    await salvageOf(damaged)
    const made = open({ file: `${damaged}.into`, key: day.key, migrations })
    expect(made.sqlite.prepare(`SELECT count(*) FROM people WHERE name = 'Zoraida Wál'`).pluck().get()).toBe(
      1,
    )
    expect(accountOfSlot(made, day.slots[0]?.id ?? '')).not.toBeNull()
    made.close()
  }
})

describe('a file that is gone, while its WAL is there', () => {
  /** Registers people since the day; returns a file with its WAL, as a kill leaves it. */
  function killedWith(people: number): string {
    const file = copyOfDay()
    const database = open({ file, key: day.key, migrations })
    for (let n = 900; n < 900 + people; n++) registerInvented(database, n, now, `Zoraida ${n}`)
    const killed = path.join(temporaryFolder(), 'referidos.db')
    for (const suffix of ['', '-wal']) fs.copyFileSync(file + suffix, killed + suffix)
    database.close()
    return killed
  }

  const ruins: [string, (file: string) => void][] = [
    ['deleted', (file) => fs.rmSync(file)],
    ['emptied', (file) => fs.truncateSync(file)],
    ['cut', (file) => fs.truncateSync(file, 10 * pageSize)],
  ]
  test.for(ruins)('%s: whoever is in the WAL or in a copy is there', async ([, ruin]) => {
    const copy = await copyOfEarlier(path.join(temporaryFolder(), 'copias'))
    const file = killedWith(60)
    ruin(file)
    const report = await salvageOf(file, [copy])
    expect(report.copyOf).toBe(now - 1000)
    const made = open({ file: `${file}.into`, key: day.key, migrations })
    try {
      const after = dump(made.sqlite)
      const uids = new Set((after.people ?? []).map(({ uid }) => uid))
      expect((truth.people ?? []).filter(({ uid }) => !uids.has(uid))).toEqual([])
      expect((after.people ?? []).filter(({ name }) => String(name).startsWith('Zoraida '))).toHaveLength(60)
      expect(accountOfSlot(made, day.slots[0]?.id ?? '')).not.toBeNull()
    } finally {
      made.close()
    }
  })

  test('without a copy, nobody would have an account: it stays as it is', async () => {
    const file = killedWith(60)
    fs.rmSync(file)
    await expect(salvageOf(file)).rejects.toThrow('database_damaged')
  })

  test.runIf(isFull)('a WAL of another key is left out', async () => {
    const file = killedWith(3)
    const call = { signal: new AbortController().signal, onProgress: () => {} }
    const input = { ...day, now, copies: [], into: `${file}.into` }
    const database = { file, key: Buffer.alloc(32, 9), migrations }
    await expect(salvage({ ...input, database }, call)).rejects.toThrow('database_damaged')
    // Beside a database that the key opens.
    const other = path.join(temporaryFolder(), 'referidos.db')
    const stranger = open({ file: other, key: Buffer.alloc(32, 9), migrations })
    insertInventedOwner(stranger, now)
    const mixed = copyOfDay()
    fs.copyFileSync(`${other}-wal`, `${mixed}-wal`)
    stranger.close()
    await salvageOf(mixed)
    const made = open({ file: `${mixed}.into`, key: day.key, migrations })
    expect(dump(made.sqlite).people).toEqual(truth.people)
    made.close()
  })
})

test('a wrong key, or a file of another kind, is refused: nothing is made of it', async () => {
  const file = copyOfDay()
  const call = { signal: new AbortController().signal, onProgress: () => {} }
  const input = { ...day, now, copies: [], into: `${file}.into` }
  const database = { file, key: Buffer.alloc(32, 9), migrations }
  await expect(salvage({ ...input, database }, call)).rejects.toThrow('database_damaged')
  fs.writeFileSync(file, 'Una carta cualquiera. '.repeat(3_000))
  await expect(salvageOf(file)).rejects.toThrow('database_damaged')
  fs.writeFileSync(file, '')
  await expect(salvageOf(file)).rejects.toThrow('database_damaged')
  expect(fs.readdirSync(path.dirname(file))).toEqual(['referidos.db'])
})

test('an aborted salvage leaves nothing', async () => {
  const file = copyOfDay()
  const stop = new AbortController()
  const input = {
    ...day,
    now,
    copies: [],
    into: `${file}.into`,
    database: { file, key: day.key, migrations },
  }
  const onProgress = (percent: number) => percent >= 10 && stop.abort(new Error('stopped'))
  await expect(salvage(input, { signal: stop.signal, onProgress })).rejects.toThrow('stopped')
  expect(fs.readdirSync(path.dirname(file))).toEqual(['referidos.db'])
})

test('a salvage that was killed at any moment is begun anew', { timeout: 300_000 }, async () => {
  const random = createRandom(newSeed())
  const file = copyOfDay()
  flipBit(file, 11 * pageSize + 1_000, 1)
  const before = fs.readFileSync(file)
  const input = { ...day, now, copies: [], into: `${file}.into`, keyHex: day.key.toString('hex') }
  const run = async (killAfterMs: number | null): Promise<number> => {
    const child = spawn(process.execPath, [program('salvage')], { stdio: ['pipe', 'pipe', 'inherit'] })
    child.stdin.end(JSON.stringify({ ...input, database: { file, migrations } }))
    await once(child.stdout, 'data')
    const began = performance.now()
    if (killAfterMs !== null) setTimeout(() => child.kill('SIGKILL'), killAfterMs)
    child.stdout.resume()
    await once(child, 'close')
    return performance.now() - began
  }
  const typical = await run(null)
  const whole = dumpAt(`${file}.into`)
  for (let n = 0; n < part(50, 2); n++) {
    await run(random.upTo(typical))
    expect(fs.readFileSync(file).equals(before)).toBe(true)
  }
  await salvageOf(file)
  expect(dumpAt(`${file}.into`)).toEqual(whole)
})

function dumpAt(file: string): Tables {
  const database = open({ file, key: day.key, migrations })
  try {
    return dump(database.sqlite)
  } finally {
    database.close()
  }
}

test('in a thread it holds nobody up, and tells how far it is', async () => {
  const file = copyOfDay()
  const told: number[] = []
  const input = {
    ...day,
    now,
    copies: [],
    into: `${file}.into`,
    database: { file, key: day.key, migrations },
  }
  const report = await withBackupThread(backupFile, (thread) =>
    thread.run('salvage', input, { onNews: (percent) => told.push(percent as number) }),
  )
  expect(report.unreadable).toBe(0)
  expect(told[0]).toBe(0)
  expect(told.at(-1)).toBe(100)
  expect(told).toEqual(told.toSorted((a, b) => a - b))
})
