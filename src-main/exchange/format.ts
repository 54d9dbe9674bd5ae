import {
  createCipheriv,
  createDecipheriv,
  createHash,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import fs from 'node:fs'
import * as z from 'zod'
import type { ExchangeProblem } from '../../src-preload/contract/index.ts'
import type { Cost } from '../accounts/derive.ts'

/**
 * A file of people for another laptop: `magic`, the header's length (4 bytes, little endian), its SHA-256, the header
 * as JSON, then chunks of AES-256-GCM with their tags. A chunk's nonce contains its number and whether it is the last
 * one; its additional data are the header's hash. Chunks therefore cannot be removed, swapped, added, or taken from
 * another file. The header contains nothing about people.
 */

const magic = Buffer.from('REFERIDOS PERSONAS\n')
const lengthBytes = 4
const hashBytes = 32
const tagBytes = 16
const prefixBytes = 7
const checkBytes = 16
/** Bytes of the longest header: it holds a dozen short values. */
const longestHeader = 4_096
const chunkBytes = 64 * 1024

export const exchangeEnding = '.referidos-personas'

/** Why a file cannot be opened. */
export class ExchangeRefused extends Error {
  override name = 'ExchangeRefused'
  readonly problem: ExchangeProblem

  constructor(problem: ExchangeProblem, cause?: unknown) {
    super(problem, { cause })
    this.problem = problem
  }
}

const base64Of = (bytes: number) =>
  z.base64().refine((text) => Buffer.from(text, 'base64').length === bytes, 'invalid')

const headerSchema = z.strictObject({
  /** 2: with the keyed hashes of erased people. */
  version: z.literal([1, 2]),
  kdf: z.strictObject({
    name: z.literal('scrypt'),
    // The bounds keep a hostile file from making scrypt use up memory or time.
    N: z
      .int()
      .min(2 ** 14)
      .max(2 ** 18)
      .refine((N) => Number.isInteger(Math.log2(N))),
    r: z.int().min(8).max(8),
    p: z.int().min(1).max(2),
    salt: base64Of(16),
  }),
  /** First bytes of each chunk's nonce. */
  prefix: base64Of(prefixBytes),
  chunkBytes: z.literal(chunkBytes),
  /** Distinguishes a wrong passphrase from damage. */
  check: base64Of(checkBytes),
})
type Header = z.infer<typeof headerSchema>

/** Parameters that turn a passphrase into a key. */
export interface Kdf {
  cost: Cost
  salt: Uint8Array
}

export const newSalt = (): Buffer => randomBytes(16)

/** `secret`: derived from the passphrase. */
function keysOf(secret: Uint8Array): { key: Buffer; check: Buffer } {
  const part = (what: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', secret, '', `referidos exchange 1 ${what}`, bytes))
  return { key: part('key', 32), check: part('check', checkBytes) }
}

function nonceOf(prefix: Buffer, n: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  prefix.copy(nonce)
  nonce.writeUInt32BE(n, prefixBytes)
  nonce.writeUInt8(isLast ? 1 : 0, prefixBytes + 4)
  return nonce
}

/** The bytes of a file with this content, in pieces. */
export async function* seal(
  { cost, salt }: Kdf,
  secret: Uint8Array,
  content: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const { key, check } = keysOf(secret)
  const prefix = randomBytes(prefixBytes)
  const header: Header = {
    version: 2,
    kdf: { name: 'scrypt', N: cost.N, r: cost.r, p: cost.p, salt: Buffer.from(salt).toString('base64') },
    prefix: prefix.toString('base64'),
    chunkBytes,
    check: check.toString('base64'),
  }
  const text = Buffer.from(JSON.stringify(header))
  const hash = createHash('sha256').update(text).digest()
  const length = Buffer.alloc(lengthBytes)
  length.writeUInt32LE(text.length)
  yield Buffer.concat([magic, length, hash, text])

  let n = 0
  const sealed = (plain: Buffer, isLast: boolean): Buffer => {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, n, isLast)).setAAD(hash)
    n += 1
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  let held: Buffer[] = []
  let bytes = 0
  for await (const piece of content) {
    held.push(piece)
    bytes += piece.length
    // The last chunk is known only at the end, so one is always held back.
    if (bytes <= chunkBytes) continue
    const all = Buffer.concat(held)
    let at = 0
    for (; all.length - at > chunkBytes; at += chunkBytes)
      yield sealed(all.subarray(at, at + chunkBytes), false)
    held = [Buffer.from(all.subarray(at))]
    bytes = all.length - at
  }
  yield sealed(Buffer.concat(held), true)
}

/** An open file whose header was read. */
export interface SealedFile {
  handle: number
  kdf: Kdf
  header: Header
  hash: Buffer
  chunksAt: number
  end: number
}

/** Reads the header of an open file. Throws an `ExchangeRefused`. */
export function readHeader(handle: number): SealedFile {
  const before = readAt(handle, 0, magic.length + lengthBytes + hashBytes)
  if (!before.subarray(0, magic.length).equals(magic)) throw new ExchangeRefused('not_such_file')
  if (before.length < magic.length + lengthBytes + hashBytes) throw new ExchangeRefused('damaged')
  const length = before.readUInt32LE(magic.length)
  if (length > longestHeader) throw new ExchangeRefused('damaged')
  const text = readAt(handle, before.length, length)
  const hash = createHash('sha256').update(text).digest()
  if (!hash.equals(before.subarray(magic.length + lengthBytes))) throw new ExchangeRefused('damaged')
  const header = parseHeader(text.toString('utf8'))
  const { N, r, p, salt } = header.kdf
  return {
    handle,
    kdf: { cost: { N, r, p }, salt: Buffer.from(salt, 'base64') },
    header,
    hash,
    chunksAt: before.length + length,
    end: fs.fstatSync(handle).size,
  }
}

/** The header's hash is right: a header of another version comes from a newer app; no app wrote any other one. */
function parseHeader(text: string): Header {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    throw new ExchangeRefused('damaged', error)
  }
  const header = headerSchema.safeParse(read)
  if (header.success) return header.data
  const version = z.looseObject({ version: z.int().min(3) }).safeParse(read)
  throw new ExchangeRefused(version.success ? 'newer' : 'damaged', header.error)
}

/** Throws `ExchangeRefused('wrong_password')`. */
export function demandPassword({ header }: SealedFile, secret: Uint8Array): void {
  const { check } = keysOf(secret)
  if (!timingSafeEqual(check, Buffer.from(header.check, 'base64')))
    throw new ExchangeRefused('wrong_password')
}

/** The content of a file, in pieces. Throws `ExchangeRefused('damaged')` before a piece that was changed. */
export function* unseal(file: SealedFile, secret: Uint8Array): Generator<Buffer> {
  const { key } = keysOf(secret)
  const prefix = Buffer.from(file.header.prefix, 'base64')
  let at = file.chunksAt
  for (let n = 0; ; n++) {
    const bytes = Math.min(chunkBytes + tagBytes, file.end - at)
    if (bytes < tagBytes) throw new ExchangeRefused('damaged')
    const isLast = at + bytes === file.end
    const chunk = readAt(file.handle, at, bytes)
    if (chunk.length < bytes) throw new ExchangeRefused('damaged')
    yield opened(chunk, key, nonceOf(prefix, n, isLast), file.hash)
    if (isLast) return
    at += bytes
  }
}

function opened(chunk: Buffer, key: Buffer, nonce: Buffer, hash: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes }).setAAD(hash)
    decipher.setAuthTag(chunk.subarray(chunk.length - tagBytes))
    return Buffer.concat([decipher.update(chunk.subarray(0, chunk.length - tagBytes)), decipher.final()])
  } catch (error) {
    throw new ExchangeRefused('damaged', error)
  }
}

/** At most `length` bytes; fewer at the end of the file. Throws `ExchangeRefused('not_readable')`. */
function readAt(handle: number, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  let read = 0
  try {
    while (read < length) {
      const more = fs.readSync(handle, bytes, read, length - read, position + read)
      if (more === 0) break
      read += more
    }
  } catch (error) {
    throw new ExchangeRefused('not_readable', error)
  }
  return bytes.subarray(0, read)
}
