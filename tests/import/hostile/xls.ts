import fs from 'node:fs'
import path from 'node:path'
import { createRandom } from '../../support/random.ts'
import { type Variant, variant } from './variant.ts'

const fixture = (name: string) => fs.readFileSync(path.join(import.meta.dirname, '../files', name))
const sound = () => fixture('libreoffice-xls-lista.xls')

// Nothing in an xls tells whether a letter of it was changed.
const any: Variant['gives'] = [
  'somebody',
  'no_people',
  'old_xls',
  'damaged',
  'not_a_table',
  'too_many_columns',
  'too_many_rows',
  'too_big',
]

const changed = (name: string, change: (bytes: Buffer) => Buffer | undefined, gives = any): Variant =>
  variant(`xls: ${name}`, 'xls', gives, () => {
    const bytes = sound()
    return change(bytes) ?? bytes
  })

const sectorSize = 512
const firstFat = (bytes: Buffer) => (bytes.readUInt32LE(0x4c) + 1) * sectorSize

/** Every record of this kind: `id`, its length, its content. */
function eachRecord(bytes: Buffer, id: number, change: (content: Buffer) => void): undefined {
  const mark = Buffer.alloc(2)
  mark.writeUInt16LE(id)
  for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 2)) {
    const length = bytes.readUInt16LE(at + 2)
    if (length > 0 && length < 2_000 && at + 4 + length <= bytes.length)
      change(bytes.subarray(at + 4, at + 4 + length))
  }
}

const fields: [string, number, number][] = [
  ['the size of sectors', 0x1e, 31],
  ['the size of small sectors', 0x20, 31],
  ['the number of tables of sectors', 0x2c, 0xffff],
  ['the first sector of the directory', 0x30, 0xfff0],
  ['the least size of a stream', 0x38, 0xffff],
  ['the first table of small sectors', 0x3c, 0],
  ['the number of tables of small sectors', 0x40, 0xffff],
  ['the first further table', 0x44, 0],
  ['the number of further tables', 0x48, 0xffff],
  ['the first table', 0x4c, 0],
]

const loop = (bytes: Buffer, to: (n: number) => number): undefined => {
  const fat = firstFat(bytes)
  for (let n = 0; n < sectorSize / 4; n++) bytes.writeUInt32LE(to(n), fat + 4 * n)
}

export const xlsVariants: Variant[] = [
  ...fields.flatMap(([name, at, value]) => [
    changed(`a lie about ${name}`, (bytes) => void bytes.writeUInt16LE(value, at)),
    changed(`noise for ${name}`, (bytes) => void bytes.writeUInt16LE(0xabcd, at)),
  ]),
  changed('sectors that follow themselves', (bytes) => loop(bytes, (n) => n)),
  changed('sectors in a circle', (bytes) => loop(bytes, (n) => (n + 1) % 4)),
  changed('sectors that all end at the first', (bytes) => loop(bytes, () => 0)),
  changed('sectors far away', (bytes) => loop(bytes, () => 0x00fffff0)),
  changed('no sectors', (bytes) => loop(bytes, () => 0xffffffff)),
  ...[0.02, 0.1, 0.3, 0.5, 0.7, 0.9].map((share) =>
    changed(`cut off after ${share}`, (bytes) => bytes.subarray(0, bytes.length * share)),
  ),
  ...Array.from({ length: 20 }, (_, n) =>
    changed(`wrong bytes, ${n}`, (bytes) => {
      const random = createRandom(1_000 + n)
      for (let left = 1 + random.below(20); left > 0; left--)
        bytes[512 + random.below(bytes.length - 512)] = random.below(256)
      return bytes
    }),
  ),
  changed('shared texts without number', (bytes) =>
    eachRecord(bytes, 0x00fc, (it) => void it.fill(0xff, 0, 8)),
  ),
  changed('a shared text without end', (bytes) =>
    eachRecord(bytes, 0x00fc, (it) => void it.fill(0xff, 8, 11)),
  ),
  changed('shared texts that are not there', (bytes) =>
    eachRecord(bytes, 0x00fd, (it) => void it.fill(0xff, 6, 10)),
  ),
  changed('cells in the last column', (bytes) => eachRecord(bytes, 0x00fd, (it) => void it.fill(0xff, 2, 4))),
  changed('cells in the last row', (bytes) => eachRecord(bytes, 0x00fd, (it) => void it.fill(0xff, 0, 2))),
  changed('sheets that begin beyond the end', (bytes) =>
    eachRecord(bytes, 0x0085, (it) => void it.fill(0x7f, 0, 4)),
  ),
  changed('sheets that begin at the start', (bytes) =>
    eachRecord(bytes, 0x0085, (it) => void it.fill(0, 0, 4)),
  ),
  changed('sheets with a name that is too long', (bytes) =>
    eachRecord(bytes, 0x0085, (it) => void it.fill(0xff, 6, 7)),
  ),
  changed('records with a length of 65,535', (bytes) => {
    const mark = Buffer.from([0xfd, 0x00, 0x0a, 0x00])
    for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 4))
      bytes.fill(0xff, at + 2, at + 4)
    return bytes
  }),
  changed('records with a length of zero', (bytes) => {
    const mark = Buffer.from([0xfd, 0x00, 0x0a, 0x00])
    for (let at = bytes.indexOf(mark); at !== -1; at = bytes.indexOf(mark, at + 4))
      bytes.fill(0, at + 2, at + 4)
    return bytes
  }),
  changed('40 MB of noise after it', (bytes) => Buffer.concat([bytes, Buffer.alloc(39_000_000, 0xfd)])),
  changed('60 MB of noise after it', (bytes) => Buffer.concat([bytes, Buffer.alloc(60_000_000, 0xfd)]), [
    'too_big',
  ]),
  variant('xls: of Excel 5', 'xls', 'old_xls', () => fixture('sheetjs-xls5-lista.xls')),
  variant('xls: of Excel 4', 'xls', 'old_xls', () => fixture('sheetjs-xls4-lista.xls')),
  variant('xls: a document of Word', 'xls', 'not_a_table', () =>
    Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(2_000),
      Buffer.from('WordDocument', 'utf16le'),
    ]),
  ),
  variant('xls: only the mark', 'xls', ['not_a_table', 'old_xls', 'damaged'], () =>
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
  ),
]
