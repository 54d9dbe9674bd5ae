import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import * as z from 'zod'
import { bogotaWallClock } from '../../src-preload/bogota.ts'
import { copyReasons } from '../../src-preload/contract/index.ts'
import { canonical } from '../accounts/key-file.ts'
import { Refusal } from '../refusal.ts'

/**
 * The file of a copy: `magic`, the header's length (4 bytes, little endian), the header's SHA-256, the header as JSON,
 * the text of the key file, the encrypted database. The header contains size and SHA-256 of both parts, so that a copy
 * can be checked without a key. Its HMAC shows that the writer knew the data key, and is checked after a slot was
 * opened. The header is not encrypted: it holds counts and times, and nothing about a person.
 */

const magic = Buffer.from('REFERIDOS COPIA\n')
const lengthBytes = 4
const hashBytes = 32
const prefixBytes = magic.length + lengthBytes + hashBytes
/** Bytes. A longer header is damaged: it holds a dozen short values. */
const longestHeader = 64 * 1024
/** Bytes; enough for hundreds of accounts. */
const longestKeys = 16 * 1024 * 1024

export const copyEnding = '.referidos'

const part = z.strictObject({ bytes: z.int().min(0), sha256: z.string().regex(/^[0-9a-f]{64}$/) })

const headerSchema = z.strictObject({
  version: z.literal(1),
  copyId: z.uuid(),
  /** Identifies the installation: one folder may hold copies of two laptops. */
  source: z.string().max(64),
  /** UTC milliseconds. */
  createdAt: z.int(),
  reason: z.enum(copyReasons),
  /** People whom leaders referred and who are not hidden. */
  people: z.int().min(0),
  /** Number of rows that the table of people ever had, including erased people. It never falls in one installation. */
  rows: z.int().min(0),
  /** Number of applied migrations. */
  schema: z.int().min(0),
  keys: part.extend({ bytes: z.int().min(0).max(longestKeys) }),
  database: part,
  /** Time at which erased people were removed from the copy too, UTC ms; missing: never. */
  cleanedAt: z.int().optional(),
  mac: z.base64(),
})
export type Header = z.infer<typeof headerSchema>
export type UnsignedHeader = Omit<Header, 'mac'>

/** `Referidos 2026-11-29 0640`, in Colombia's time; the ending is `copyEnding`. */
export function copyName(createdAt: number): string {
  const [day, time = ''] = new Date(bogotaWallClock(createdAt)).toISOString().split('T')
  return `Referidos ${day} ${time.slice(0, 5).replace(':', '')}`
}

export const sign = (header: UnsignedHeader, dataKey: Uint8Array): Header => ({
  ...header,
  mac: macOf(header, dataKey).toString('base64'),
})

/** Whether the writer knew the data key. */
export function isSigned({ mac, ...header }: Header, dataKey: Uint8Array): boolean {
  const [given, expected] = [Buffer.from(mac, 'base64'), macOf(header, dataKey)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}

function macOf(header: UnsignedHeader, dataKey: Uint8Array): Buffer {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'referidos copy 1', 32))
  return createHmac('sha256', key).update(canonical(header)).digest()
}

/** The file's bytes before the key text. */
export function encodeHeader(header: Header): Buffer {
  const text = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(text.length)
  return Buffer.concat([magic, length, createHash('sha256').update(text).digest(), text])
}

/** Positions of the parts in the file. */
interface Layout {
  header: Header
  keysAt: number
  databaseAt: number
  end: number
}

/**
 * Reads the header of an open file. Throws `Refusal('not_a_copy')`, `Refusal('copy_newer')` for an unknown version, and
 * `Refusal('copy_damaged')` if the header or the file's size is wrong.
 */
export function readLayout(handle: number): Layout {
  const prefix = readAt(handle, 0, prefixBytes)
  if (!prefix.subarray(0, magic.length).equals(magic)) throw new Refusal('not_a_copy')
  if (prefix.length < prefixBytes) throw new Refusal('copy_damaged')
  const length = prefix.readUInt32LE(magic.length)
  if (length > longestHeader) throw new Refusal('copy_damaged')
  const text = readAt(handle, prefixBytes, length)
  const hash = prefix.subarray(magic.length + lengthBytes)
  if (!createHash('sha256').update(text).digest().equals(hash)) throw new Refusal('copy_damaged')
  const header = parseHeader(text.toString('utf8'))
  const keysAt = prefixBytes + length
  const databaseAt = keysAt + header.keys.bytes
  const end = databaseAt + header.database.bytes
  if (fs.fstatSync(handle).size !== end) throw new Refusal('copy_damaged')
  return { header, keysAt, databaseAt, end }
}

/** The header's hash is right, so a header that does not parse was written by another version. */
function parseHeader(text: string): Header {
  try {
    return headerSchema.parse(JSON.parse(text))
  } catch (error) {
    throw new Refusal('copy_newer', {}, error)
  }
}

/** At most `length` bytes; fewer at the end of the file. */
function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let read = 0
  while (read < length) {
    const more = fs.readSync(handle, bytes, read, length - read, position + read)
    if (more === 0) break
    read += more
  }
  return bytes.subarray(0, read)
}

/** Calls `use` with the file, opened for reading. */
export function withFile<Value>(file: string, use: (handle: number) => Value): Value {
  const handle = fs.openSync(file, 'r')
  try {
    return use(handle)
  } finally {
    fs.closeSync(handle)
  }
}

const chunkBytes = 4 * 1024 * 1024

/** Passes the file's bytes from `start` to `end` to `take`, in pieces that are valid only during the call. */
export function eachChunk(handle: number, start: number, end: number, take: (chunk: Buffer) => void): void {
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, end - start)))
  for (let at = start; at < end; ) {
    const read = fs.readSync(handle, chunk, 0, Math.min(chunk.length, end - at), at)
    if (read === 0) throw new Refusal('copy_damaged')
    take(chunk.subarray(0, read))
    at += read
  }
}

/** Writes all bytes: `writeSync` may write fewer. */
export function writeAll(handle: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += fs.writeSync(handle, bytes, at, bytes.length - at)
}

/** Bytes after which a file is flushed while it is written: the flush of a whole copy would delay main's commits. */
const flushedBytes = 16 * 1024 * 1024

/** Writes the bytes of the file `from`; the last ones are not flushed. */
export function copyBytes(from: string, handle: number): void {
  let written = 0
  withFile(from, (source) =>
    eachChunk(source, 0, fs.fstatSync(source).size, (chunk) => {
      writeAll(handle, chunk)
      written += chunk.length
      if (written < flushedBytes) return
      fs.fdatasyncSync(handle)
      written = 0
    }),
  )
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')

/** The text of the key file in a copy. Throws `Refusal('copy_damaged')` if its hash is wrong. */
export function readKeysText(handle: number, { header, keysAt }: Layout): string {
  const bytes = readAt(handle, keysAt, header.keys.bytes)
  if (sha256(bytes) !== header.keys.sha256) throw new Refusal('copy_damaged')
  return bytes.toString('utf8')
}

/** Passes the bytes of the database to `take`. At the end, throws `Refusal('copy_damaged')` if their hash is wrong. */
export function readDatabase(
  handle: number,
  { header, databaseAt, end }: Layout,
  take: (chunk: Buffer) => void,
): void {
  const hash = createHash('sha256')
  eachChunk(handle, databaseAt, end, (chunk) => {
    hash.update(chunk)
    take(chunk)
  })
  if (hash.digest('hex') !== header.database.sha256) throw new Refusal('copy_damaged')
}
