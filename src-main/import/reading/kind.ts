import { FileRefused } from './limits.ts'
import { unpacked, type ZipPart, zipParts } from './zip.ts'

/** Kind of a file, by its content: its name may be wrong. */
export type FileKind =
  | { kind: 'xlsx'; parts: Map<string, ZipPart> }
  | { kind: 'ods'; parts: Map<string, ZipPart> }
  | { kind: 'xls' }
  | { kind: 'html' }
  | { kind: 'text' }

const startsWith = (bytes: Uint8Array, ...wanted: number[]) => wanted.every((byte, at) => bytes[at] === byte)

/** Throws `FileRefused` for kinds that are recognised but not read. */
export function kindOfFile(bytes: Uint8Array): FileKind {
  if (bytes.length === 0) throw new FileRefused('empty')
  if (startsWith(bytes, 0x50, 0x4b, 0x03, 0x04)) return kindOfZip(zipParts(bytes))
  if (startsWith(bytes, 0x50, 0x4b)) throw new FileRefused('damaged')
  if (startsWith(bytes, 0xd0, 0xcf, 0x11, 0xe0)) return kindOfContainer(bytes)
  // A workbook of Excel 2 to 4: the mark of its first record.
  if (startsWith(bytes, 0x09) && [0x00, 0x02, 0x04].includes(bytes[1] ?? -1) && bytes[3] === 0)
    throw new FileRefused('old_xls')
  if (isKnownOther(bytes)) throw new FileRefused('not_a_table')
  if (isHtml(bytes)) return { kind: 'html' }
  if (isXml(bytes)) throw new FileRefused(isXmlOfSheet(bytes) ? 'old_xls' : 'not_a_table')
  return { kind: 'text' }
}

function kindOfZip(parts: Map<string, ZipPart>): FileKind {
  const has = (name: string) => parts.has(name)
  if (has('xl/workbook.bin')) throw new FileRefused('xlsb')
  if (has('[Content_Types].xml') && [...parts.keys()].some((name) => name.startsWith('xl/')))
    return { kind: 'xlsx', parts }
  const type = parts.get('mimetype')
  if (type !== undefined) {
    const text = unpacked(type, 1_000).toString('latin1')
    if (text.startsWith('application/vnd.oasis.opendocument.spreadsheet')) return { kind: 'ods', parts }
  }
  throw new FileRefused('not_a_table')
}

/** The container of old Office files, which also holds a workbook with a password. */
function kindOfContainer(bytes: Uint8Array): FileKind {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw new FileRefused('has_password')
  if (buffer.includes(Buffer.from('Workbook', 'utf16le'))) return { kind: 'xls' }
  if (buffer.includes(Buffer.from('Book', 'utf16le'))) throw new FileRefused('old_xls')
  throw new FileRefused('not_a_table')
}

/** PDF, pictures, RTF, archives. */
const others: readonly (readonly number[])[] = [
  [0x25, 0x50, 0x44, 0x46],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x47, 0x49, 0x46, 0x38],
  [0x7b, 0x5c, 0x72, 0x74, 0x66],
  [0x52, 0x61, 0x72, 0x21],
  [0x37, 0x7a, 0xbc, 0xaf],
  [0x1f, 0x8b],
  [0x4d, 0x5a],
]

const isKnownOther = (bytes: Uint8Array): boolean => others.some((mark) => startsWith(bytes, ...mark))

const startOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 2_048)).toString('latin1')

const isHtml = (bytes: Uint8Array): boolean =>
  /^(?:ï»¿)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype html|html|head|body|table|meta|style|div)\b/i.test(
    startOf(bytes),
  )

const isXml = (bytes: Uint8Array): boolean => /^(?:ï»¿)?\s*<\?xml\b/i.test(startOf(bytes))

/** Sheets as one XML file, as Excel 2003 and LibreOffice can save them. */
const isXmlOfSheet = (bytes: Uint8Array): boolean =>
  /schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"|<office:document\b/i.test(startOf(bytes))
