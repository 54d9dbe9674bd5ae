import fs from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { type OpenOptions, rawKey, type Sqlite } from '../database/open.ts'
import { Refusal } from '../refusal.ts'
import { type Image, kindOf, pageCount } from './pages.ts'

/** SQLite's default, which every database of the app has. */
const pageSize = 4096
/** Length of SQLite's header of a WAL, and of each frame's. */
const walHeader = 32
const frameHeader = 24
/** Where page 1 has the few bytes that are neither encrypted nor authenticated, behind 16 that nothing reads. */
const plainStart = 16
/** Bytes 18 and 19 of a file: whether it has a WAL beside it. */
const versionsAt = 18

const companions = ['-journal', '-wal', '-shm']

/**
 * Reads every page that the key opens, in memory; pages that it does not open are zeros. The file itself is only
 * copied, to `work`, so that neither SQLite nor a kill can change a byte of it. Pages are authenticated: each is as it
 * was written, or it is missing. Throws `Refusal('database_damaged')` if the key opens no page at all.
 */
export function readImage(options: OpenOptions, work: string): Image {
  if (!fs.existsSync(options.file)) throw new Refusal('database_damaged')
  const standIns = createStandIns(options, work)
  try {
    copyTo(options.file, work)
    const hasFirst = isFirstOpened(options, work)
    if (!hasFirst) standIns.replace(1)
    const bytes = readAround(options, work, standIns)
    const image = { bytes, pageSize, usable: pageSize - (bytes[20] as number), hasFirst }
    // What stands in for page 1 describes no table of this database.
    if (!hasFirst) bytes.fill(0, 0, pageSize)
    if (!isAnyReadable(image)) throw new Refusal('database_damaged', {}, new Error('the key opens no page'))
    return image
  } finally {
    removeFiles(work)
    standIns.remove()
  }
}

/**
 * SQLite reads nothing more behind a page that it cannot decrypt. So the copy gets another page in its place, and is
 * read again.
 */
function readAround(options: OpenOptions, work: string, standIns: StandIns): Buffer {
  const bytes = decrypted(options, work)
  for (let damaged = firstUnread(bytes); damaged !== null; ) {
    standIns.replace(damaged)
    const more = decrypted(options, work)
    const next = firstUnread(more)
    if (next === damaged) {
      // It is a page of the WAL. What the file has in its place is older, but whole.
      if (!hasWalBeside(work)) throw new Refusal('database_damaged')
      for (const companion of companions) fs.rmSync(work + companion, { force: true })
      return readAround(options, work, standIns)
    }
    more.copy(bytes, damaged * pageSize, damaged * pageSize)
    damaged = next
  }
  return bytes
}

/** Where the zeros at the end begin; null: the last page is none of them. */
function firstUnread(bytes: Buffer): number | null {
  let page = bytes.length / pageSize
  while (page > 0 && bytes.subarray((page - 1) * pageSize, page * pageSize).equals(zeros)) page -= 1
  return page === bytes.length / pageSize ? null : page + 1
}

const zeros = Buffer.alloc(pageSize)

export function removeFiles(file: string): void {
  for (const companion of ['', ...companions]) fs.rmSync(file + companion, { force: true })
}

function isAnyReadable(image: Image): boolean {
  for (let page = 1; page <= pageCount(image); page++) if (kindOf(image, page) !== 'unreadable') return true
  return false
}

function copyTo(file: string, work: string): void {
  removeFiles(work)
  fs.copyFileSync(file, work, fs.constants.COPYFILE_FICLONE)
  fs.chmodSync(work, 0o600)
  // SQLite would take the beginning of a page that was cut for a whole one, without decrypting it.
  const { size } = fs.statSync(work)
  fs.truncateSync(work, size - (size % pageSize))
  const hasWal = fs.existsSync(`${file}-wal`) && fs.statSync(`${file}-wal`).size > walHeader
  if (hasWal) fs.copyFileSync(`${file}-wal`, `${work}-wal`)
  // A kill in the middle of a change without the WAL left it; SQLite takes the change back with it.
  if (fs.existsSync(`${file}-journal`)) fs.copyFileSync(`${file}-journal`, `${work}-journal`)
}

const hasWalBeside = (work: string): boolean => fs.existsSync(`${work}-wal`)

/** Bytes of each page that AEGIS-256 takes: nonce and tag. */
const reserved = 64

/** Whether the key opens page 1, after the bytes that are in clear were set to what they always are. */
function isFirstOpened(options: OpenOptions, work: string): boolean {
  if (fs.statSync(work).size < pageSize) return false
  const version = hasWalBeside(work) ? 2 : 1
  const plain = [pageSize >> 8, pageSize & 0xff, version, version, reserved, 64, 32, 32]
  writeAt(work, plainStart, Buffer.from(plain))
  const sqlite = connect(options, work)
  try {
    sqlite.pragma('schema_version')
    return true
  } catch {
    return false
  } finally {
    sqlite.close()
  }
}

function writeAt(file: string, at: number, bytes: Buffer): void {
  const handle = fs.openSync(file, 'r+')
  try {
    fs.writeSync(handle, bytes, 0, bytes.length, at)
  } finally {
    fs.closeSync(handle)
  }
}

/**
 * Pages of a new database under the same key. A page is encrypted by key and page number alone, so that each can stand
 * in for the page of its number in another file.
 */
interface StandIns {
  replace(page: number): void
  remove(): void
}

function createStandIns(options: OpenOptions, work: string): StandIns {
  const file = `${work}.other`
  let isMade = false

  function make(): void {
    removeFiles(file)
    const wal = fs.statSync(`${work}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const pages = fs.statSync(work).size / pageSize + Math.ceil(wal / (pageSize + frameHeader)) + 1
    const sqlite = connect(options, file)
    try {
      sqlite.pragma('journal_mode = OFF')
      sqlite.pragma('synchronous = OFF')
      // SQLite reads only the pages that page 1's header counts, so the new file needs as many as the damaged one.
      sqlite.exec('CREATE TABLE filler (bytes)')
      const fill = sqlite.prepare('INSERT INTO filler VALUES (zeroblob(?))')
      for (let left = pages * pageSize; left > 0; left -= mostFilled) fill.run(Math.min(left, mostFilled))
    } finally {
      sqlite.close()
    }
  }

  return {
    replace(page) {
      if (!isMade) make()
      isMade = true
      const bytes = Buffer.alloc(pageSize)
      const from = fs.openSync(file, 'r')
      fs.readSync(from, bytes, 0, pageSize, (page - 1) * pageSize)
      fs.closeSync(from)
      if (page === 1) bytes.fill(hasWalBeside(work) ? 2 : 1, versionsAt, versionsAt + 2)
      writeAt(work, (page - 1) * pageSize, bytes)
    },
    remove: () => removeFiles(file),
  }
}

/** Below SQLite's largest value. */
const mostFilled = 500_000_000

function decrypted(options: OpenOptions, work: string): Buffer {
  const sqlite = connect(options, work)
  try {
    // Otherwise a page of the schema that cannot be read, or a file that was cut, ends everything.
    sqlite.unsafeMode(true)
    sqlite.pragma('writable_schema = ON')
    // The first statement fails if a part of the schema cannot be read; then SQLite goes on without that part.
    for (let turn = 0; turn < 2; turn++) {
      try {
        sqlite.pragma('page_count')
        break
      } catch {
        // Tried again.
      }
    }
    return sqlite.serialize()
  } finally {
    sqlite.close()
  }
}

/** Reads and sets nothing that needs the schema. */
function connect({ key, nativeBinding }: OpenOptions, file: string): Sqlite {
  const sqlite = new BetterSqlite3(file, nativeBinding === undefined ? {} : { nativeBinding })
  sqlite.pragma("cipher = 'aegis'")
  sqlite.pragma(`key = ${rawKey(key)}`)
  return sqlite
}
