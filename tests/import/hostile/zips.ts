import { once } from 'node:events'
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib'

/** A part as it is written into a zip, which may lie about each of these. */
export interface Entry {
  name: string
  packed: Buffer
  method: number
  crc: number
  size: number
  packedSize: number
  flags: number
  /** Of another entry, whose bytes it shares; null: it has its own. */
  sharesWith: string | null
}

export function entry(name: string, content: Buffer | string, differs: Partial<Entry> = {}): Entry {
  const bytes = Buffer.from(content)
  const packed = differs.packed ?? deflateRawSync(bytes)
  return {
    name,
    packed,
    method: 8,
    crc: crc32(bytes),
    size: bytes.length,
    packedSize: packed.length,
    flags: 0,
    sharesWith: null,
    ...differs,
  }
}

/** A part of `head`, `times` times `unit`, and `tail`, which is never held unpacked. */
export async function bomb(name: string, unit: string, times: number, head = '', tail = ''): Promise<Entry> {
  const deflate = createDeflateRaw({ level: 1 })
  const pieces: Buffer[] = []
  deflate.on('data', (piece: Buffer) => pieces.push(piece))
  let crc = 0
  let size = 0
  const write = async (piece: Buffer) => {
    crc = crc32(piece, crc)
    size += piece.length
    if (!deflate.write(piece)) await once(deflate, 'drain')
  }
  await write(Buffer.from(head))
  const atOnce = Math.max(1, Math.min(times, Math.floor(4_000_000 / unit.length)))
  const block = Buffer.from(unit.repeat(atOnce))
  for (let left = times; left > 0; left -= atOnce)
    await write(left >= atOnce ? block : Buffer.from(unit.repeat(left)))
  await write(Buffer.from(tail))
  deflate.end()
  await once(deflate, 'end')
  return entry(name, '', {
    packed: Buffer.concat(pieces),
    crc,
    size,
    packedSize: Buffer.concat(pieces).length,
  })
}

/** `count`: as the directory says; null: the true one. */
export function zip(
  entries: readonly Entry[],
  { before = Buffer.alloc(0), comment = Buffer.alloc(0), count = null as number | null, offset = 0 } = {},
): Buffer {
  const local: Buffer[] = [before]
  const central: Buffer[] = []
  const places = new Map<string, number>()
  let at = before.length
  for (const { name, packed, method, crc, size, packedSize, flags, sharesWith } of entries) {
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(flags, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(packedSize, 14)
    common.writeUInt32LE(size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const place = Buffer.alloc(14)
    const shared = sharesWith === null ? undefined : places.get(sharesWith)
    place.writeUInt32LE(shared ?? at, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name)]))
    if (shared !== undefined) continue
    places.set(name, at)
    const whole = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    local.push(whole)
    at += whole.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(count ?? central.length, 8)
  end.writeUInt16LE(count ?? central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(at + offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...local, directory, end, comment])
}
