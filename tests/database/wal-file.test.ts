import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { type Database, open } from '../../src-main/database/open.ts'
import { inspectWal, repairs } from '../../src-main/database/wal-file.ts'
import { openDatabase, registerPerson, temporaryFolder } from '../support/database.ts'
import { isFull, newSeed, part } from '../support/extent.ts'
import { migrations, testKey } from '../support/invented.ts'
import { createRandom } from '../support/random.ts'

// SQLite's file format: a WAL has a header of 32 bytes, then frames. A frame has a header of 24 bytes and one page.
const header = 32
const frame = 24 + 4_096

interface Written {
  database: Buffer
  wal: Buffer
  frames: number
}

/** A database whose registrations are only in its WAL, as a kill leaves them. */
function written(registrations: number, before: (database: Database) => void = () => {}): Written {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  before(database)
  for (let n = 1; n <= registrations; n++) registerPerson(database, n, Date.UTC(2026, 10, 21, 17, n))
  const [pages, wal] = [fs.readFileSync(path.join(folder, 'referidos.db')), walIn(folder)]
  return { database: pages, wal, frames: (wal.length - header) / frame }
}

const walIn = (folder: string) => fs.readFileSync(path.join(folder, 'referidos.db-wal'))

/** Opens the database with this WAL and returns how many people it holds; throws if it is not consistent. */
function peopleIn(database: Buffer, wal: Buffer): number {
  const file = path.join(temporaryFolder(), 'referidos.db')
  fs.writeFileSync(file, database)
  fs.writeFileSync(`${file}-wal`, wal)
  const { sqlite } = open({ file, key: testKey, migrations })
  try {
    expect(sqlite.pragma('integrity_check', { simple: true })).toBe('ok')
    expect(sqlite.pragma('foreign_key_check')).toEqual([])
    // Without the owner.
    return (sqlite.prepare('SELECT count(*) FROM people').pluck().get() as number) - 1
  } finally {
    sqlite.close()
  }
}

/** The nine highest bits of a word of a frame: several flips may count the same in the checksum. */
const isAmbiguous = (byte: number, bit: number): boolean => byte >= header && (byte % 4) * 8 + bit >= 23

function isRead(database: Buffer, wal: Buffer): boolean {
  try {
    return peopleIn(database, wal) >= 0
  } catch {
    return false
  }
}

function flipped(bytes: Buffer, byte: number, bit: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[byte] = (copy[byte] ?? 0) ^ (1 << bit)
  return copy
}

/** Zeros, or other bytes of the WAL, in the place of a block of the disk. */
function replaced(bytes: Buffer, block: number, by: Buffer | null): Buffer {
  const copy = Buffer.from(bytes)
  if (by === null) copy.fill(0, block * 4_096, (block + 1) * 4_096)
  else by.copy(copy, block * 4_096)
  return copy
}

const registrations = 20

test('a WAL as SQLite leaves it is whole', () => {
  const { wal, frames } = written(registrations)
  expect(frames).toBeGreaterThan(100)
  expect(inspectWal(wal)).toEqual({ kind: 'whole', frames })
  expect(inspectWal(Buffer.alloc(0))).toEqual({ kind: 'none' })
  expect(inspectWal(wal.subarray(0, header))).toEqual({ kind: 'none' })
})

test('frames that a WAL has not overwritten yet since it began anew are no damage', () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  for (let n = 1; n <= 10; n++) registerPerson(database, n, Date.now())
  const long = walIn(folder).length
  database.sqlite.pragma('wal_checkpoint(PASSIVE)')
  registerPerson(database, 11, Date.now())
  const wal = walIn(folder)
  expect(wal.length).toBe(long)
  const state = inspectWal(wal)
  expect(state).toEqual({ kind: 'whole', frames: expect.any(Number) })
  expect((state as { frames: number }).frames).toBeLessThan((long - header) / frame / 2)
})

test('what an unfinished transaction left is no damage', () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  registerPerson(database, 1, Date.now())
  const { frames } = inspectWal(walIn(folder)) as { frames: number }
  // Exceeds the cache, so frames reach the WAL before the commit, which never comes.
  database.sqlite.pragma('cache_size = 1')
  database.sqlite.exec(`BEGIN IMMEDIATE; UPDATE people SET notes = hex(zeroblob(100000))`)
  const unfinished = walIn(folder)
  expect(unfinished.length).toBeGreaterThan(header + (frames + 10) * frame)
  expect(inspectWal(unfinished)).toEqual({ kind: 'whole', frames })
  database.sqlite.exec('ROLLBACK')
  registerPerson(database, 2, Date.now())
  const after = inspectWal(walIn(folder))
  expect(after).toEqual({ kind: 'whole', frames: expect.any(Number) })
  expect((after as { frames: number }).frames).toBeGreaterThan(frames)
})

test('a WAL that was cut is whole up to its last commit', () => {
  const { database, wal, frames } = written(registrations)
  for (const length of [wal.length - 1, wal.length / 2, header + frame, header + 100].map(Math.floor)) {
    const cut = wal.subarray(0, length)
    const state = inspectWal(cut)
    if (length < header + frame) expect(state).toEqual({ kind: 'none' })
    else {
      expect(state).toEqual({ kind: 'whole', frames: expect.any(Number) })
      expect((state as { frames: number }).frames).toBeLessThan(frames)
    }
    expect(peopleIn(database, cut)).toBeLessThan(registrations)
  }
})

test('one flipped bit anywhere in a WAL is found, and corrected if it is not among the highest of a word', {
  timeout: 120_000,
}, () => {
  const { database, wal, frames } = written(registrations)
  const seed = newSeed()
  const random = createRandom(seed)
  const starts = [0, Math.floor(frames / 2), frames - 1].map((at) => header + at * frame)
  const bytes = [
    // Each word of the header, and of the headers of the first, a middle and the last frame.
    ...[4, 8, 12, 16, 20, 24, 28, 0].map((at) => at + 3),
    ...starts.flatMap((start) => [0, 4, 8, 12, 16, 20].map((at) => start + at + 2)),
    ...starts.map((start) => start + 1_000),
    // The last words, where a wrong bit looks like one in the checksum.
    ...starts.flatMap((start) => [frame - 1, frame - 2, frame - 3, frame - 4].map((at) => start + at)),
    ...[20, 21, 22, 28, 29, 30].flatMap((at) => [at, at]),
    ...Array.from({ length: part(1_000, 30) }, () => random.below(wal.length)),
  ]
  const problems: string[] = []
  for (const byte of bytes) {
    const bit = random.below(8)
    const damaged = flipped(wal, byte, bit)
    const { kind } = inspectWal(damaged)
    if (kind !== 'damaged') problems.push(`${byte}: ${kind}`)
    const repaired = repairs(damaged).find(({ bytes, isExact }) => isExact && isRead(database, bytes))
    if (repaired === undefined) {
      if (!isAmbiguous(byte, bit)) problems.push(`${byte}: not corrected`)
    } else if (peopleIn(database, repaired.bytes) !== registrations)
      problems.push(`${byte}: people are missing`)
  }
  expect({ seed, problems }).toEqual({ seed, problems: [] })
})

test('a wrong bit of the header is corrected, and no frame is lost', () => {
  const { database, wal } = written(registrations)
  // Little-endian words: the highest bits of the version and of the number of checkpoints.
  const bits = part(
    Array.from({ length: 8 * header }, (_, bit) => bit),
    [63, 127],
  )
  for (const bit of bits) {
    const [repaired] = repairs(flipped(wal, Math.floor(bit / 8), bit % 8))
    expect(repaired?.isExact, `bit ${bit}`).toBe(true)
    expect(repaired && peopleIn(database, repaired.bytes), `bit ${bit}`).toBe(registrations)
  }
})

test('a WAL that was zeroed or overwritten is damaged, and nothing can be saved of it', () => {
  const { wal } = written(3)
  for (const byte of [0, 0x5a]) {
    const lost = Buffer.alloc(wal.length, byte)
    expect(inspectWal(lost)).toEqual({ kind: 'damaged', frames: 0 })
    expect(repairs(lost)).toEqual([])
  }
})

test.runIf(isFull)(
  'blocks of a WAL that were zeroed or exchanged are found, and the frames around them lead to a sound database',
  {
    timeout: 120_000,
  },
  () => {
    const { database, wal } = written(registrations)
    const seed = newSeed()
    const random = createRandom(seed)
    const blocks = Math.floor(wal.length / 4_096)
    const block = (at: number) => wal.subarray(at * 4_096, (at + 1) * 4_096)
    const damages = [0, 1, ...Array.from({ length: part(300, 12) }, () => random.below(blocks - 2))].flatMap(
      (at) => {
        const other = (at + 1 + random.below(blocks - 1)) % blocks
        const page = header + Math.floor(at / 2) * frame + 24
        return [
          { at, damaged: Buffer.from(wal).fill(0, page + 512, page + 1_024) },
          { at, damaged: replaced(wal, at, null) },
          { at, damaged: replaced(replaced(wal, at, block(other)), other, block(at)) },
        ]
      },
    )
    const problems: string[] = []
    let exact = 0
    let inexact = 0
    for (const { at, damaged } of damages) {
      if (inspectWal(damaged).kind !== 'damaged') problems.push(`${at}: not found`)
      const bySqlite = peopleIn(database, damaged)
      for (const { bytes, isExact } of repairs(damaged)) {
        if (inspectWal(bytes).kind !== 'whole') problems.push(`${at}: the repair is not whole`)
        // One that is not exact may be inconsistent: its caller checks it.
        if (isExact && peopleIn(database, bytes) <= bySqlite)
          problems.push(`${at}: the repair brings nothing`)
        if (isExact) exact += 1
        else inexact += 1
      }
    }
    expect({ seed, problems }).toEqual({ seed, problems: [] })
    expect(exact).toBeGreaterThan(0)
    expect(inexact).toBeGreaterThan(0)
  },
)

test('a repair takes no frame from before the WAL began anew', () => {
  const folder = temporaryFolder()
  const database = openDatabase(folder)
  for (let n = 1; n <= 10; n++) registerPerson(database, n, Date.now())
  database.sqlite.pragma('wal_checkpoint(PASSIVE)')
  for (let n = 11; n <= 14; n++) registerPerson(database, n, Date.now())
  const pages = fs.readFileSync(path.join(folder, 'referidos.db'))
  const wal = walIn(folder)
  const { frames } = inspectWal(wal) as { frames: number }
  for (const at of [0, 1, frames - 1]) {
    const damaged = Buffer.from(wal)
    damaged.fill(0, header + at * frame + 100, header + at * frame + 3_000)
    for (const { bytes, isExact } of repairs(damaged))
      if (isExact) expect(peopleIn(pages, bytes)).toBeGreaterThanOrEqual(10)
  }
})
