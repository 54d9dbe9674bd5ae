/** Pure. Reads rows from the pages of a database, as https://www.sqlite.org/fileformat2.html describes them. */

/** The decrypted pages of a database. A page that could not be read is all zeros. */
export interface Image {
  bytes: Buffer
  pageSize: number
  /** Bytes of a page that hold content; the rest belongs to the encryption. */
  usable: number
  /** Whether page 1 could be read. */
  hasFirst: boolean
}

export type PageKind = 'table_leaf' | 'table_inner' | 'index_leaf' | 'index_inner' | 'other' | 'unreadable'

export type Value = string | number | bigint | Buffer | null

/** One row of a table leaf. */
export interface Row {
  rowid: number
  /** Number of stored columns, without those that a later migration added. */
  columns: number
  /** Has fewer values than `columns` if a page with the rest of the row could not be read. */
  values: Value[]
}

export const isWhole = ({ columns, values }: Row): boolean => values.length === columns

/** A child page, and the largest rowid that it may hold. */
interface Child {
  page: number
  last: number
}

const kinds: Record<number, PageKind> = {
  2: 'index_inner',
  5: 'table_inner',
  10: 'index_leaf',
  13: 'table_leaf',
}

export const pageCount = ({ bytes, pageSize }: Image): number => bytes.length / pageSize

export function kindOf(image: Image, page: number): PageKind {
  if (page < 1 || page > pageCount(image)) return 'unreadable'
  const start = (page - 1) * image.pageSize
  const kind = kinds[image.bytes[start + headerOf(page)] as number]
  if (kind !== undefined) return kind
  return isZero(image, start) ? 'unreadable' : 'other'
}

/** The first page begins with the file header. */
const headerOf = (page: number): number => (page === 1 ? 100 : 0)

const isZero = ({ bytes, pageSize }: Image, start: number): boolean => {
  for (let at = start; at < start + pageSize; at++) if (bytes[at] !== 0) return false
  return true
}

/** Positions of a page's cells, in the whole image. */
function cellsOf({ bytes, pageSize }: Image, page: number, isInner: boolean): number[] {
  const start = (page - 1) * pageSize
  const header = start + headerOf(page)
  const count = bytes.readUInt16BE(header + 3)
  const first = header + (isInner ? 12 : 8)
  const cells: number[] = []
  for (let n = 0; n < count && first + 2 * n + 2 <= start + pageSize; n++) {
    const offset = bytes.readUInt16BE(first + 2 * n)
    if (offset >= 4 && offset < pageSize) cells.push(start + offset)
  }
  return cells
}

export function childrenOf(image: Image, page: number): Child[] {
  const { bytes, pageSize } = image
  const children = cellsOf(image, page, true).map((at) => ({
    page: bytes.readUInt32BE(at),
    last: varint(bytes, at + 4).value,
  }))
  const right = bytes.readUInt32BE((page - 1) * pageSize + headerOf(page) + 8)
  return [...children, { page: right, last: Number.POSITIVE_INFINITY }]
}

export function rowsOf(image: Image, page: number): Row[] {
  const { bytes, usable } = image
  return cellsOf(image, page, false).map((at) => {
    const size = varint(bytes, at)
    const rowid = varint(bytes, size.end)
    const payload = payloadOf(image, page, rowid.end, size.value, usable - 35)
    return { rowid: rowid.value, ...record(payload, size.value) }
  })
}

/**
 * Entries of an index page: the indexed values, then the rowid. Leaves out entries that could not be read completely.
 */
export function entriesOf(image: Image, page: number): Value[][] {
  const { bytes, usable } = image
  const isInner = kindOf(image, page) === 'index_inner'
  const most = Math.floor(((usable - 12) * 64) / 255) - 23
  return cellsOf(image, page, isInner).flatMap((at) => {
    const size = varint(bytes, at + (isInner ? 4 : 0))
    const { columns, values } = record(payloadOf(image, page, size.end, size.value, most), size.value)
    return values.length === columns ? [values] : []
  })
}

export function indexChildrenOf(image: Image, page: number): number[] {
  const { bytes, pageSize } = image
  const left = cellsOf(image, page, true).map((at) => bytes.readUInt32BE(at))
  return [...left, bytes.readUInt32BE((page - 1) * pageSize + headerOf(page) + 8)]
}

/** Free pages; their old content may still be readable. */
export function freePages(image: Image): Set<number> {
  const { bytes, pageSize, usable, hasFirst } = image
  const free = new Set<number>()
  if (!hasFirst) return free
  let trunk = bytes.readUInt32BE(32)
  while (trunk > 1 && trunk <= pageCount(image) && !free.has(trunk)) {
    free.add(trunk)
    const start = (trunk - 1) * pageSize
    const count = Math.min(bytes.readUInt32BE(start + 4), Math.floor(usable / 4) - 2)
    for (let n = 0; n < count; n++) free.add(bytes.readUInt32BE(start + 8 + 4 * n))
    trunk = bytes.readUInt32BE(start)
  }
  return free
}

/** The readable part of a payload: the part on the page, then its chain of overflow pages. */
function payloadOf(image: Image, page: number, at: number, size: number, mostHere: number): Buffer {
  const { bytes, pageSize, usable } = image
  const end = page * pageSize
  if (size <= mostHere) return bytes.subarray(at, Math.min(at + size, end))
  const least = Math.floor(((usable - 12) * 32) / 255) - 23
  const wished = least + ((size - least) % (usable - 4))
  const here = wished <= mostHere ? wished : least
  if (at + here + 4 > end) return bytes.subarray(at, end)
  const parts = [bytes.subarray(at, at + here)]
  let left = size - here
  let next = bytes.readUInt32BE(at + here)
  // A chain is never longer than the payload, so a cycle ends.
  while (left > 0 && kindOf(image, next) !== 'unreadable') {
    const start = (next - 1) * pageSize
    const part = bytes.subarray(start + 4, start + 4 + Math.min(left, usable - 4))
    parts.push(part)
    left -= part.length
    next = bytes.readUInt32BE(start)
  }
  return Buffer.concat(parts)
}

/** The values of a record; only the first ones if `payload` is shorter than `size`. */
function record(payload: Buffer, size: number): Pick<Row, 'columns' | 'values'> {
  const header = varint(payload, 0)
  const types: number[] = []
  let at = header.end
  while (at < header.value && at < payload.length) {
    const type = varint(payload, at)
    types.push(type.value)
    at = type.end
  }
  const values: Value[] = []
  // The columns behind a truncated header are unknown.
  const isCut = header.value > payload.length || payload.length < Math.min(size, 1)
  if (isCut) return { columns: types.length + 1, values }
  let body = header.value
  for (const type of types) {
    const length = lengthOf(type)
    if (body + length > payload.length) break
    values.push(readValue(payload, body, type, length))
    body += length
  }
  return { columns: types.length, values }
}

const lengths = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, 0, 0]
const lengthOf = (type: number): number => lengths[type] ?? Math.floor((type - 12) / 2)

function readValue(bytes: Buffer, at: number, type: number, length: number): Value {
  switch (type) {
    case 0:
      return null
    case 8:
      return 0
    case 9:
      return 1
    case 6: {
      const value = bytes.readBigInt64BE(at)
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    }
    case 7:
      return bytes.readDoubleBE(at)
    default:
      if (type < 6) return bytes.readIntBE(at, length)
      return type % 2 === 1
        ? bytes.toString('utf8', at, at + length)
        : Buffer.from(bytes.subarray(at, at + length))
  }
}

/** `value` is exact up to 2⁵³; no size and no rowid is larger. */
function varint(bytes: Buffer, at: number): { value: number; end: number } {
  let value = 0
  for (let n = 0; n < 8; n++) {
    const byte = bytes[at + n] ?? 0
    value = value * 128 + (byte & 0x7f)
    if (byte < 0x80) return { value, end: at + n + 1 }
  }
  return { value: value * 256 + (bytes[at + 8] ?? 0), end: at + 9 }
}
