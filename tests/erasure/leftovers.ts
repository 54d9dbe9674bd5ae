import fs from 'node:fs'
import path from 'node:path'
import { connect } from '../../src-main/database/open.ts'
import { migrations } from '../support/database.ts'

/** Looks for texts in everything that a data folder holds, decrypted too. */

const pageSize = 4096
const walHeader = 32
const frameHeader = 24

/** A text as it may lie on a disk. */
function formsOf(text: string): Buffer[] {
  const bytes = Buffer.from(text)
  const wide = Buffer.from(text, 'utf16le')
  const base64 = (of: Buffer) =>
    [0, 1, 2].map((before) => {
      const encoded = Buffer.concat([Buffer.alloc(before), of])
        .toString('base64')
        .replace(/=+$/, '')
      // Whatever stands before and after changes the first and the last letters.
      return Buffer.from(encoded.slice(before === 0 ? 0 : before + 1, -1))
    })
  const hex = bytes.toString('hex')
  return [
    bytes,
    wide,
    Buffer.from(wide).swap16(),
    Buffer.from(hex),
    Buffer.from(hex.toUpperCase()),
    ...base64(bytes),
    ...base64(wide),
  ]
}

const variants = (text: string): string[] => [
  ...new Set([
    text,
    text.toLowerCase(),
    text.toUpperCase(),
    text.normalize('NFD'),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]),
]

/** Every page of a database file, decrypted: also those of the freelist. */
function decrypted(file: string, key: Uint8Array): Buffer {
  const sqlite = connect({ file, key, migrations }, true)
  try {
    return sqlite.serialize()
  } finally {
    sqlite.close()
  }
}

/** The images of a database with each frame of its WAL in the place of its page, those of earlier rounds of the WAL too. */
function* withFrames(file: string, key: Uint8Array, work: string): Generator<[string, Buffer]> {
  const copy = path.join(work, 'copy.db')
  fs.copyFileSync(file, copy)
  yield [file, decrypted(copy, key)]
  const wal = fs.existsSync(`${file}-wal`) ? fs.readFileSync(`${file}-wal`) : Buffer.alloc(0)
  const frames = new Map<number, Buffer[]>()
  for (let at = walHeader; at + frameHeader + pageSize <= wal.length; at += frameHeader + pageSize) {
    const page = wal.readUInt32BE(at)
    const content = wal.subarray(at + frameHeader, at + frameHeader + pageSize)
    if (page > 0) frames.set(page, [...(frames.get(page) ?? []), content])
  }
  const rounds = Math.max(0, ...[...frames.values()].map(({ length }) => length))
  for (let round = 0; round < rounds; round++) {
    fs.copyFileSync(file, copy)
    const handle = fs.openSync(copy, 'r+')
    for (const [page, contents] of frames) {
      const content = contents[round]
      if (content !== undefined && page > 1) fs.writeSync(handle, content, 0, pageSize, (page - 1) * pageSize)
    }
    fs.closeSync(handle)
    yield [`${file}-wal, round ${round}`, decrypted(copy, key)]
  }
  fs.rmSync(copy)
}

/** Where one of the texts is found in the files below `folder`: `file: form`. `databases`: with the keys that open them. */
export function leftovers(
  folder: string,
  texts: readonly string[],
  databases: readonly { file: string; key: Uint8Array }[],
): string[] {
  const found: string[] = []
  const needles = new Map<string, { text: string; bytes: Buffer }>()
  for (const text of texts)
    for (const one of variants(text)) {
      // Three letters in another encoding are found by chance.
      const forms = [...text].length > 3 ? formsOf(one) : [Buffer.from(one)]
      for (const bytes of forms) needles.set(bytes.toString('latin1'), { text, bytes })
    }
  const search = (where: string, content: Buffer) => {
    for (const { text, bytes } of needles.values()) {
      const at = content.indexOf(bytes)
      if (at !== -1) found.push(`${where}: ${text} at ${at}`)
    }
  }
  for (const name of fs.readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(folder, name)
    if (fs.statSync(file).isFile()) search(name, fs.readFileSync(file))
  }
  const work = fs.mkdtempSync(path.join(path.dirname(folder), 'leftovers-'))
  try {
    for (const { file, key } of databases)
      for (const [where, image] of withFrames(file, key, work)) search(path.basename(where), image)
  } finally {
    fs.rmSync(work, { recursive: true })
  }
  return found
}
