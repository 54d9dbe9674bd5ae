import fs from 'node:fs'
import BetterSqlite3 from 'better-sqlite3'
import { type OpenOptions, rawKey, type Sqlite } from '../database/open.ts'
import { inspectWal, repairs } from '../database/wal-file.ts'
import { type Frame, readWal } from '../database/wal-frames.ts'
import { Refusal } from '../refusal.ts'
import { type Image, kindOf, pageCount } from './pages.ts'

/** SQLite's default page size, which every database of the app has. */
const pageSize = 4096
/** Bytes of a WAL's header, and of each frame's header. */
const walHeader = 32
const frameHeader = 24
/**
 * Position of the few bytes in page 1 that are neither encrypted nor authenticated. Nothing reads the 16 bytes before
 * them.
 */
const plainStart = 16
const plainBytes = 8
/** Bytes 18 and 19 of a file: whether it has a WAL beside it. */
const versionsAt = 18

const companions = ['-journal', '-wal', '-shm']

/**
 * Reads every page that the key opens into memory; other pages become zeros. The file itself is only copied, to `work`,
 * so that neither SQLite nor a kill can change it. Pages are authenticated: each is as it was written, or it is
 * missing. A file that was cut or deleted still has the pages in its WAL. Throws `Refusal('database_damaged')` if the
 * key opens no page at all.
 */
export function readImage(options: OpenOptions, work: string): Image {
  const standIns = createStandIns(options, work)
  try {
    const missing = copyWhole(options.file, work, standIns)
    const isOpened = openFirst(options, work, standIns)
    if (!isOpened && isForeign(work, standIns)) throw new Refusal('database_damaged')
    const bytes = readAround(options, work, standIns)
    const usable = pageSize - (bytes[20] as number)
    // The stand-in for page 1 describes no table of this database.
    if (!isOpened) bytes.fill(0, 0, pageSize)
    if (missing.length > 0) blank(bytes, missing, standIns.plain())
    const image = { bytes, pageSize, usable, hasFirst: !pageOf(bytes, 1).equals(zeros) }
    if (!isAnyReadable(image)) throw new Refusal('database_damaged', {}, new Error('the key opens no page'))
    return image
  } finally {
    removeFiles(work)
    standIns.remove()
  }
}

/**
 * SQLite stops reading at a page that it cannot decrypt. The copy therefore gets a stand-in for it and is read again.
 */
function readAround(options: OpenOptions, work: string, standIns: StandIns): Buffer {
  const bytes = decrypted(options, work)
  for (let damaged = firstUnread(bytes); damaged !== null; ) {
    standIns.replace(damaged)
    const more = decrypted(options, work)
    const next = firstUnread(more)
    if (next === damaged) {
      // The unreadable page is in the WAL. The file has an older version of it, which is whole.
      if (!hasWalBeside(work)) throw new Refusal('database_damaged')
      removeWal(work)
      return readAround(options, work, standIns)
    }
    more.copy(bytes, damaged * pageSize, damaged * pageSize)
    damaged = next
  }
  return bytes
}

/** Number of the first zero page at the end; null: the last page has content. */
function firstUnread(bytes: Buffer): number | null {
  let page = bytes.length / pageSize
  while (page > 0 && bytes.subarray((page - 1) * pageSize, page * pageSize).equals(zeros)) page -= 1
  return page === bytes.length / pageSize ? null : page + 1
}

const zeros = Buffer.alloc(pageSize)
const pageOf = (bytes: Buffer, page: number): Buffer => bytes.subarray((page - 1) * pageSize, page * pageSize)

export function removeFiles(file: string): void {
  for (const companion of ['', ...companions]) fs.rmSync(file + companion, { force: true })
}

function isAnyReadable(image: Image): boolean {
  for (let page = 1; page <= pageCount(image); page++) if (kindOf(image, page) !== 'unreadable') return true
  return false
}

/**
 * Whether page 1 can be read, from the file or in a newer version from the WAL. Otherwise a stand-in replaces it. A WAL
 * whose page 1 the key does not open belongs to another database.
 */
function openFirst(options: OpenOptions, work: string, standIns: StandIns): boolean {
  if (isFirstOpened(options, work)) return true
  if (hasWalBeside(work)) {
    removeWal(work)
    copyOnly(options.file, work)
    if (isFirstOpened(options, work)) return true
    copyWhole(options.file, work, standIns)
  }
  standIns.replace(1)
  if (hasWalBeside(work) && !isOpened(options, work)) {
    removeWal(work)
    copyOnly(options.file, work)
    standIns.replace(1)
  }
  return false
}

/** Number of pages to try before a key counts as another database's. */
const triedPages = 12

/** Whether the key opens none of a few pages. Trying all pages of such a file would take hours. */
function isForeign(work: string, standIns: StandIns): boolean {
  const count = Math.floor(fs.statSync(work).size / pageSize)
  const step = Math.max(1, count / (triedPages + 1))
  for (let at = 2; at <= count; at += step) if (standIns.opens(Math.floor(at))) return false
  return count > triedPages
}

const removeWal = (work: string): void => {
  for (const companion of companions) fs.rmSync(work + companion, { force: true })
}

/** Adds stand-ins for the pages missing after the end of the file. Returns the numbers of those pages. */
function copyWhole(file: string, work: string, standIns: StandIns): number[] {
  copyTo(file, work)
  const missing = missingPages(work)
  // Starts with the last page, so that the stand-ins are created once.
  for (const page of missing.toReversed()) standIns.replace(page)
  return missing
}

/** Overwrites the stand-ins of missing pages with zeros. Pages that came from the WAL stay. */
function blank(bytes: Buffer, missing: readonly number[], plain: Buffer): void {
  for (const page of missing) {
    // The first bytes of page 1 are the same in every database.
    const from = page === 1 ? plainStart + plainBytes : 0
    const isStandIn = pageOf(bytes, page).subarray(from).equals(pageOf(plain, page).subarray(from))
    if (isStandIn) pageOf(bytes, page).fill(0)
  }
}

/**
 * Numbers of the pages after the end of the file, up to the page count of the WAL's last commit. SQLite would report
 * them as damage.
 */
function missingPages(work: string): number[] {
  const have = fs.statSync(work).size / pageSize
  if (!hasWalBeside(work)) return []
  const frames = readWal(fs.readFileSync(`${work}-wal`))?.frames ?? []
  const isCommit = (frame: Frame) => frame.isOfThisWal && frame.isRight && frame.pagesInDatabase > 0
  const counted = frames.findLast(isCommit)?.pagesInDatabase ?? 0
  return Array.from({ length: Math.max(0, counted - have) }, (_, at) => have + 1 + at)
}

function copyOnly(file: string, work: string): void {
  if (fs.existsSync(file)) fs.copyFileSync(file, work, fs.constants.COPYFILE_FICLONE)
  else fs.writeFileSync(work, '')
  fs.chmodSync(work, 0o600)
  // SQLite would accept the beginning of a page that was cut as a whole page, without decrypting it.
  const { size } = fs.statSync(work)
  fs.truncateSync(work, size - (size % pageSize))
}

function copyTo(file: string, work: string): void {
  removeFiles(work)
  copyOnly(file, work)
  const hasWal = fs.existsSync(`${file}-wal`) && fs.statSync(`${file}-wal`).size > walHeader
  if (hasWal) fs.writeFileSync(`${work}-wal`, soundWal(fs.readFileSync(`${file}-wal`)), { mode: 0o600 })
  // A kill during a change without the WAL left the journal. SQLite rolls the change back with it.
  if (fs.existsSync(`${file}-journal`)) fs.copyFileSync(`${file}-journal`, `${work}-journal`)
}

/** The original WAL, if it can be reconstructed exactly; otherwise SQLite reads it up to the damage. */
function soundWal(bytes: Buffer): Buffer {
  if (inspectWal(bytes).kind !== 'damaged') return bytes
  return repairs(bytes).find(({ isExact }) => isExact)?.bytes ?? bytes
}

const hasWalBeside = (work: string): boolean => fs.existsSync(`${work}-wal`)

/** Bytes of each page that AEGIS-256 reserves: nonce and tag. */
const reserved = 64

/** Whether the key opens page 1. Sets the bytes in clear to their constant values first. */
function isFirstOpened(options: OpenOptions, work: string): boolean {
  if (fs.statSync(work).size < pageSize) return false
  const version = hasWalBeside(work) ? 2 : 1
  const plain = [pageSize >> 8, pageSize & 0xff, version, version, reserved, 64, 32, 32]
  writeAt(work, plainStart, Buffer.from(plain))
  return isOpened(options, work)
}

function isOpened(options: OpenOptions, work: string): boolean {
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

function readPage(file: string, page: number): Buffer {
  const bytes = Buffer.alloc(pageSize)
  const handle = fs.openSync(file, 'r')
  try {
    fs.readSync(handle, bytes, 0, pageSize, (page - 1) * pageSize)
  } finally {
    fs.closeSync(handle)
  }
  return bytes
}

/**
 * Pages of a new database under the same key. A page is encrypted by key and page number alone, so each can replace the
 * page of the same number in another file.
 */
interface StandIns {
  replace(page: number): void
  /** Whether the key opens this page of the damaged file. */
  opens(page: number): boolean
  /** The decrypted content of all stand-ins. */
  plain(): Buffer
  remove(): void
}

function createStandIns(options: OpenOptions, work: string): StandIns {
  const file = `${work}.other`
  /** Number of the last page that the new database has. */
  let made = 0

  function make(least: number): void {
    removeFiles(file)
    const wal = fs.statSync(`${work}-wal`, { throwIfNoEntry: false })?.size ?? 0
    const pages = Math.max(
      least,
      fs.statSync(work).size / pageSize + Math.ceil(wal / (pageSize + frameHeader)) + 1,
    )
    const sqlite = connect(options, file)
    try {
      sqlite.pragma('journal_mode = OFF')
      sqlite.pragma('synchronous = OFF')
      // SQLite reads only as many pages as page 1's header counts, so the new file needs as many as the damaged one.
      sqlite.exec('CREATE TABLE filler (bytes)')
      const fill = sqlite.prepare('INSERT INTO filler VALUES (zeroblob(?))')
      for (let left = pages * pageSize; left > 0; left -= mostFilled) fill.run(Math.min(left, mostFilled))
    } finally {
      sqlite.close()
    }
  }

  function standIn(page: number): Buffer {
    if (page > made) make(page)
    made = Math.max(page, Math.floor(fs.statSync(file).size / pageSize))
    return readPage(file, page)
  }

  return {
    opens(page) {
      const kept = standIn(page)
      writeAt(file, (page - 1) * pageSize, readPage(work, page))
      const isOpened = !pageOf(decrypted(options, file), page).equals(zeros)
      writeAt(file, (page - 1) * pageSize, kept)
      return isOpened
    },
    replace(page) {
      const bytes = standIn(page)
      if (page === 1) bytes.fill(hasWalBeside(work) ? 2 : 1, versionsAt, versionsAt + 2)
      writeAt(work, (page - 1) * pageSize, bytes)
    },
    plain: () => decrypted(options, file),
    remove: () => removeFiles(file),
  }
}

/** Bytes of the largest filler; less than SQLite's limit for a value. */
const mostFilled = 500_000_000

function decrypted(options: OpenOptions, work: string): Buffer {
  const sqlite = connect(options, work)
  try {
    // Without these settings, an unreadable page of the schema or a cut file would end the whole read.
    sqlite.unsafeMode(true)
    sqlite.pragma('writable_schema = ON')
    // The first statement fails if a part of the schema is unreadable. After that, SQLite continues without that part.
    for (let turn = 0; turn < 2; turn++) {
      try {
        sqlite.pragma('page_count')
        break
      } catch {
        // The second turn tries again.
      }
    }
    return sqlite.serialize()
  } finally {
    sqlite.close()
  }
}

/** Does not read or set anything that needs the schema. */
function connect({ key, nativeBinding }: OpenOptions, file: string): Sqlite {
  const sqlite = new BetterSqlite3(file, nativeBinding === undefined ? {} : { nativeBinding })
  sqlite.pragma("cipher = 'aegis'")
  sqlite.pragma(`key = ${rawKey(key)}`)
  return sqlite
}
