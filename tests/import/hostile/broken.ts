import { createRandom } from '../../support/random.ts'
import { type Variant, variant } from './variant.ts'
import { parts, sheetPart, workbook } from './xlsx.ts'
import { bomb, type Entry, entry, zip } from './zips.ts'

const gives: Variant['gives'] = ['damaged', 'no_people', 'people', 'not_a_table', 'empty']
const broken: Variant['gives'] = ['damaged', 'not_a_table', 'empty']

const withEntry = async (name: string, changed: (sound: Entry) => Entry): Promise<Entry[]> =>
  (await parts()).map((one) => (one.name === name ? changed(one) : one))

const shares = [0, 0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999]

/** Zips that are cut off, flipped or lie. */
export const brokenVariants: Variant[] = [
  ...shares.map((share) =>
    variant(`a workbook cut off after ${share}`, 'xlsx', broken, async () => {
      const whole = zip(await parts())
      return whole.subarray(0, Math.floor(whole.length * share))
    }),
  ),
  ...Array.from({ length: 25 }, (_, n) =>
    variant(`a workbook with wrong bytes, ${n}`, 'xlsx', gives, async () => {
      const random = createRandom(n)
      const bytes = zip(await parts())
      for (let left = 1 + random.below(6); left > 0; left--)
        bytes[random.below(bytes.length)] = random.below(256)
      return bytes
    }),
  ),
  variant('zeros in the middle of a workbook', 'xlsx', gives, async () => {
    const bytes = zip(await parts())
    return bytes.fill(0, bytes.length >> 2, bytes.length >> 1)
  }),
  variant('a sheet whose checksum is wrong', 'xlsx', 'damaged', async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, crc: one.crc ^ 1 }))),
  ),
  variant('a sheet of which one letter was changed', 'xlsx', 'damaged', async () =>
    zip(
      await withEntry(sheetPart, (one) => ({
        ...entry(sheetPart, 'Ana'),
        crc: one.crc,
      })),
    ),
  ),
  variant('a sheet that says it is empty', 'xlsx', ['damaged', 'people'], async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, size: 0 }))),
  ),
  variant('a sheet that says it has 4 GB', 'xlsx', ['damaged', 'people'], async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, size: 0xffffffff }))),
  ),
  variant('a sheet whose packed size is too small', 'xlsx', 'damaged', async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, packedSize: one.packedSize - 20 }))),
  ),
  variant('a sheet whose packed size is too large', 'xlsx', ['damaged', 'people'], async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, packedSize: one.packedSize + 20 }))),
  ),
  variant('a sheet whose packed size is 4 GB', 'xlsx', 'damaged', async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, packedSize: 0xfffffff0 }))),
  ),
  variant('a bomb whose size only its descriptor could tell', 'xlsx', ['damaged', 'too_big'], async () => {
    const shares = await bomb('xl/sharedStrings.xml', ' ', 700_000_000)
    const descriptor = Buffer.alloc(16)
    descriptor.write('PK\x07\x08', 'latin1')
    descriptor.writeUInt32LE(shares.crc, 4)
    descriptor.writeUInt32LE(shares.packed.length, 8)
    descriptor.writeUInt32LE(shares.size, 12)
    const packed = Buffer.concat([shares.packed, descriptor])
    return zip([...(await parts()), { ...shares, packed, packedSize: 0, size: 0, flags: 8 }])
  }),
  ...[1, 6, 9, 12, 14, 93, 99].map((method) =>
    variant(`a sheet packed by method ${method}`, 'xlsx', 'damaged', async () =>
      zip(await withEntry(sheetPart, (one) => ({ ...one, method }))),
    ),
  ),
  variant('a packed sheet that says it is not', 'xlsx', ['damaged', 'no_people'], async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, method: 0 }))),
  ),
  variant('a zip with a password', 'xlsx', 'has_password', async () =>
    zip(await withEntry(sheetPart, (one) => ({ ...one, flags: 1 }))),
  ),
  variant('a directory that lists no parts', 'xlsx', broken, async () => zip(await parts(), { count: 0 })),
  variant('a directory that lists 65,535 parts', 'xlsx', 'damaged', async () =>
    zip(await parts(), { count: 65_535 }),
  ),
  variant('a directory that lists one part too many', 'xlsx', 'damaged', async () =>
    zip(await parts(), { count: (await parts()).length + 1 }),
  ),
  variant('a directory elsewhere', 'xlsx', 'damaged', async () => zip(await parts(), { offset: 7 })),
  variant('a directory beyond the end', 'xlsx', 'damaged', async () =>
    zip(await parts(), { offset: 1_000_000 }),
  ),
  variant('a directory before the start', 'xlsx', 'damaged', async () => zip(await parts(), { offset: -40 })),
  variant('something before the zip', 'xlsx', ['not_a_table', 'no_people', 'damaged'], async () =>
    zip(await parts(), { before: Buffer.from('#!/bin/sh\necho hola\n') }),
  ),
  variant('something after the zip', 'xlsx', ['people', 'damaged'], async () =>
    Buffer.concat([zip(await parts()), Buffer.alloc(1_000, 1)]),
  ),
  variant('a zip after the zip', 'xlsx', ['people', 'damaged', 'not_a_table'], async () =>
    Buffer.concat([zip(await parts()), zip([entry('a', 'b')])]),
  ),
  variant('another directory in the comment', 'xlsx', ['people', 'damaged', 'not_a_table'], async () => {
    const other = zip([await bomb('xl/sharedStrings.xml', ' ', 300_000_000)])
    return zip(await parts(), { comment: Buffer.from(other.subarray(-22)) })
  }),
  variant('a comment of 65,535 bytes', 'xlsx', 'people', async () =>
    zip(await parts(), { comment: Buffer.alloc(65_535, 32) }),
  ),
  variant('parts of the same name', 'xlsx', ['people', 'damaged', 'too_big'], async () =>
    zip([...(await parts()), await bomb('xl/sharedStrings.xml', ' ', 90_000_000), ...(await parts())]),
  ),
  variant('two sheets of the same name, one a bomb', 'xlsx', ['people', 'damaged', 'too_big'], async () =>
    zip([await bomb(sheetPart, ' ', 600_000_000), ...(await parts())]),
  ),
  variant('parts with names from Windows', 'xlsx', ['not_a_table', 'damaged', 'people'], async () =>
    zip((await parts()).map((one) => ({ ...one, name: one.name.replaceAll('/', '\\') }))),
  ),
  variant('parts that climb out of the folder', 'xlsx', ['people', 'damaged'], async () =>
    zip([...(await parts()), entry('../../../../etc/cron.d/x', 'x'), entry('C:\\Windows\\x', 'x')]),
  ),
  variant('parts without a name', 'xlsx', ['people', 'damaged'], async () =>
    zip([...(await parts()), entry('', 'x')]),
  ),
  variant('an empty zip', 'xlsx', broken, () => zip([])),
  variant('a zip of a zip', 'xlsx', 'not_a_table', async () => zip([entry('lista.xlsx', await workbook())])),
  variant('a first piece of a zip in pieces', 'xlsx', 'damaged', async () =>
    Buffer.concat([Buffer.from('PK\x07\x08', 'latin1'), zip(await parts())]),
  ),
]
