import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib'
import { FileRefused, limits } from './limits.ts'

/**
 * The parts of a zip. A zip states the sizes and offsets of its parts. A hostile one makes two readers see different
 * values. Parts are therefore measured by unpacking, and the library gets a new zip made of the measured parts.
 */

export interface ZipPart {
  name: string
  /** 0: stored. 8: deflated. */
  method: number
  packed: Uint8Array
  /** As in the directory of the zip. */
  crc: number
}

/** A part that was unpacked once: its size and content are verified. */
export interface MeasuredPart extends ZipPart {
  size: number
}

const endMark = 0x06054b50
const partMark = 0x02014b50
const localMark = 0x04034b50
const maxParts = 5_000
/** Flag: the size of the part follows its content. */
const hasDescriptor = 8

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
    const crc = zip.readUInt32LE(at + 16)
    const size = zip.readUInt32LE(at + 24)
    const nameLength = zip.readUInt16LE(at + 28)
    const extraLength = zip.readUInt16LE(at + 30)
    const more = extraLength + zip.readUInt16LE(at + 32)
    const extra = zip.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const [, packedSize = 0, local = 0] = of64(extra, [
      size,
      zip.readUInt32LE(at + 20),
      zip.readUInt32LE(at + 42),
    ])
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    if ((flags & 1) === 1) throw new FileRefused('has_password')
    if (packedSize === 0 && (flags & hasDescriptor) !== 0 && crc !== 0) throw new FileRefused('damaged')
    if (zip.readUInt32LE(local) !== localMark) throw new FileRefused('damaged')
    const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28)
    if (start + packedSize > zip.length) throw new FileRefused('damaged')
    found.set(name, { name, method, packed: zip.subarray(start, start + packedSize), crc })
    at += 46 + nameLength + more
  }
  return found
}

const inExtra = 0xffffffff

/** Sizes and offset of a part. Values that do not fit into 32 bits, or claim so, follow in the field of Zip64. */
function of64(extra: Buffer, values: readonly number[]): number[] {
  let at = 0
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2)
  at += 4
  return values.map((value) => {
    if (value !== inExtra || at + 8 > extra.length) return value
    at += 8
    return Number(extra.readBigUInt64LE(at - 8))
  })
}

/** The end record precedes a comment of at most 65,535 bytes. */
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

/** `bytes`: unpacked size. `elements`: number of XML elements, including empty ones. */
export interface Most {
  bytes: number
  elements: number
}

/**
 * Unpacks a part piece by piece without keeping it. Throws `FileRefused('too_big')` above a limit, and
 * `FileRefused('damaged')` also if the checksum is wrong.
 */
export async function measured(part: ZipPart, most: Most): Promise<MeasuredPart> {
  const { method, packed, crc } = part
  if (method !== 0 && method !== 8) throw new FileRefused('damaged')
  let size = 0
  let sum = 0
  const tags = createTagCount()
  const add = (piece: Uint8Array) => {
    size += piece.length
    if (size > most.bytes) throw new FileRefused('too_big')
    tags.add(piece)
    if (tags.count.elements > most.elements) throw new FileRefused('too_big')
    if (tags.count.longest > limits.tagBytes) throw new FileRefused('damaged')
    sum = crc32(piece, sum)
  }
  if (method === 0) add(packed)
  else await inflated(packed, add)
  if (sum !== crc) throw new FileRefused('damaged')
  return { ...part, size }
}

/**
 * Counts the beginnings of elements, and measures the longest tag. The byte after a bracket shows whether it is a
 * slash. Uses local variables and indices: the loop visits every byte of a file.
 */
function createTagCount() {
  const [opens, closes, slash] = [0x3c, 0x3e, 0x2f]
  const count = { elements: 0, longest: 0 }
  /** Offset of the tag's beginning from the start of the next piece; null: outside of tags. */
  let began: number | null = null
  let last = 0
  return {
    count,
    add(piece: Uint8Array): void {
      const { length } = piece
      let start = began ?? length
      let ends = 0
      let longest = 0
      let elements = last === opens && piece[0] !== slash ? 1 : 0
      for (let at = 0; at < length; at++) {
        const byte = piece[at]
        if (byte === opens) {
          start = at
          ends = 1
          if (at + 1 < length && piece[at + 1] !== slash) elements += 1
        } else if (byte === closes && (ends === 1 || began !== null)) {
          if (at - start > longest) longest = at - start
          start = length
          ends = 0
          began = null
        }
      }
      last = piece[length - 1] ?? last
      began = start < length ? start - length : null
      if (began !== null && -began > longest) longest = -began
      count.elements += elements
      if (longest > count.longest) count.longest = longest
    },
  }
}

async function inflated(packed: Uint8Array, take: (piece: Uint8Array) => void): Promise<void> {
  const inflate = createInflateRaw()
  try {
    inflate.end(packed)
    for await (const piece of inflate) take(piece as Buffer)
  } catch (error) {
    if (error instanceof FileRefused) throw error
    throw new FileRefused('damaged', error)
  } finally {
    inflate.destroy()
  }
}

/** A zip of these parts in their packed form. */
export function zipOfParts(measuredParts: readonly MeasuredPart[]): Uint8Array {
  const local: Uint8Array[] = []
  const central: Uint8Array[] = []
  let offset = 0
  for (const { name, method, packed, crc, size } of measuredParts) {
    const nameBytes = Buffer.from(name)
    // Version, flags (the name is UTF-8), method, time, checksum, sizes and the length of the name. Both headers of a
    // part contain them.
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(0x0800, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(nameBytes.length, 22)
    const directory = Buffer.alloc(46)
    directory.writeUInt32LE(partMark, 0)
    directory.writeUInt16LE(20, 4)
    common.copy(directory, 6)
    directory.writeUInt32LE(offset, 42)
    central.push(directory, nameBytes)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(localMark, 0)
    common.copy(head, 4)
    local.push(head, nameBytes, packed)
    offset += head.length + nameBytes.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(endMark, 0)
  end.writeUInt16LE(measuredParts.length, 8)
  end.writeUInt16LE(measuredParts.length, 10)
  end.writeUInt32LE(
    central.reduce((sum, { length }) => sum + length, 0),
    12,
  )
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, ...central, end])
}
