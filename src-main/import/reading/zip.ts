import { createInflateRaw, inflateRawSync } from 'node:zlib'
import { FileRefused } from './limits.ts'

/**
 * The directory of a zip. A zip says how large its parts are, and a hostile one lies: sizes are measured by unpacking.
 */

export interface ZipPart {
  name: string
  /** 0: stored. 8: deflated. */
  method: number
  packed: Uint8Array
}

const endMark = 0x06054b50
const partMark = 0x02014b50
const localMark = 0x04034b50
const maxParts = 5_000

/** Throws `FileRefused('damaged')` for a zip that cannot be read, or one with a password. */
export function zipParts(bytes: Uint8Array): Map<string, ZipPart> {
  try {
    return parts(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    if (error instanceof FileRefused) throw error
    throw new FileRefused('damaged', error)
  }
}

function parts(zip: Buffer): Map<string, ZipPart> {
  const found = new Map<string, ZipPart>()
  const end = endOf(zip)
  let at = zip.readUInt32LE(end + 16)
  const count = zip.readUInt16LE(end + 10)
  if (count > maxParts) throw new FileRefused('damaged')
  for (let n = 0; n < count; n++) {
    if (zip.readUInt32LE(at) !== partMark) throw new FileRefused('damaged')
    const flags = zip.readUInt16LE(at + 8)
    const method = zip.readUInt16LE(at + 10)
    const packedSize = zip.readUInt32LE(at + 20)
    const nameLength = zip.readUInt16LE(at + 28)
    const more = zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32)
    const local = zip.readUInt32LE(at + 42)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if ((flags & 1) === 1) throw new FileRefused('has_password')
    if (zip.readUInt32LE(local) !== localMark) throw new FileRefused('damaged')
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    if (start + packedSize > zip.length) throw new FileRefused('damaged')
    found.set(name, { name, method, packed: zip.subarray(start, start + packedSize) })
    at += 46 + nameLength + more
  }
  return found
}

/** The end record stands before a comment of at most 65,535 bytes. */
function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.length - 22 - 0xffff)
  for (let at = zip.length - 22; at >= first; at--) if (zip.readUInt32LE(at) === endMark) return at
  throw new FileRefused('damaged')
}

/** The unpacked part. Throws `FileRefused('too_big')` above `most` bytes. */
export function unpacked({ method, packed }: ZipPart, most: number): Buffer {
  if (method === 0) {
    if (packed.length > most) throw new FileRefused('too_big')
    return Buffer.from(packed)
  }
  if (method !== 8) throw new FileRefused('damaged')
  try {
    return inflateRawSync(packed, { maxOutputLength: most })
  } catch (error) {
    const isTooBig = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
    throw new FileRefused(isTooBig ? 'too_big' : 'damaged', error)
  }
}

/** Unpacks a part piece by piece, keeps none, and throws as `unpacked` does. */
export async function demandSize({ method, packed }: ZipPart, most: number): Promise<void> {
  if (method === 0) {
    if (packed.length > most) throw new FileRefused('too_big')
    return
  }
  if (method !== 8) throw new FileRefused('damaged')
  const inflate = createInflateRaw()
  let size = 0
  try {
    inflate.end(packed)
    for await (const piece of inflate) {
      size += (piece as Buffer).length
      if (size > most) throw new FileRefused('too_big')
    }
  } catch (error) {
    if (error instanceof FileRefused) throw error
    throw new FileRefused('damaged', error)
  } finally {
    inflate.destroy()
  }
}
