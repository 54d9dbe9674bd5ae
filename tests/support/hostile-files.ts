import { crc32, inflateRawSync } from 'node:zlib'
import { filesOf } from './zip.ts'

/** The zip with one part replaced. `deflated`: the new content, packed by the caller. */
export function deflatedZip(zip: Uint8Array, replaced: string, deflated: Buffer): Buffer {
  const parts = [...filesOf(Buffer.from(zip))].map(([name, content]) =>
    name === replaced
      ? { name, method: 8, packed: deflated, size: 0, crc: 0 }
      : { name, method: 0, packed: content, size: content.length, crc: crc32(content) },
  )
  if (!parts.some(({ name }) => name === replaced)) throw new Error(`no part ${replaced}`)
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, method, packed, size, crc } of parts) {
    // A library may compare sizes and checksum, so the hostile part must pass these checks.
    const content = method === 8 ? inflateRawSync(packed) : packed
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(method === 8 ? crc32(content) : crc, 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(method === 8 ? content.length : size, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed])
    const place = Buffer.alloc(14)
    place.writeUInt32LE(offset, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, place, Buffer.from(name)]))
    local.push(entry)
    offset += entry.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...local, directory, end])
}
