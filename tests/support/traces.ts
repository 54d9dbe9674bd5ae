import fs from 'node:fs'
import path from 'node:path'

/** Looks for known words in files, in each encoding that a program may have used. */

export interface Trace {
  file: string
  word: string
  encoding: string
}

/** Base64 of `bytes` at offset `shift` (0 to 2) of a longer text, without characters that depend on neighbours. */
function base64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  const first = Math.ceil((shift * 8) / 6)
  const last = Math.floor(((shift + bytes.length) * 8) / 6)
  return text.slice(first, last)
}

const utf16be = (word: string): Buffer => Buffer.from(word, 'utf16le').swap16()

/** The bytes of a word in each encoding. */
export function encodings(word: string): [encoding: string, bytes: Buffer][] {
  const utf8 = Buffer.from(word)
  const plain: [string, Buffer][] = [
    ['UTF-8', utf8],
    ['UTF-16LE', Buffer.from(word, 'utf16le')],
    ['UTF-16BE', utf16be(word)],
    ['Latin 1', Buffer.from(word, 'latin1')],
  ]
  const written = plain
    .slice(0, 3)
    .flatMap(([name, bytes]): [string, Buffer][] => [
      ...[0, 1, 2].map((shift): [string, Buffer] => [
        `${name} in base64, shifted by ${shift}`,
        Buffer.from(base64(bytes, shift)),
      ]),
      [`${name} in hex`, Buffer.from(bytes.toString('hex'))],
      [`${name} in HEX`, Buffer.from(bytes.toString('hex').toUpperCase())],
    ])
  return [...plain, ...written, ['percent', Buffer.from(encodeURIComponent(word))]]
}

interface Wanted {
  word: string
  encoding: string
  bytes: Buffer
}

/** Finds which words a file contains, in one pass. Compares a whole word only where its first three bytes match. */
function createFinder(wanted: readonly Wanted[]): (content: Buffer) => Wanted[] {
  const begins = new Uint8Array(2 ** 24)
  const byBeginning = new Map<number, Wanted[]>()
  for (const one of wanted) {
    if (one.bytes.length < 3) throw new Error(`too short to be looked for: ${one.word}`)
    const beginning = one.bytes.readUIntBE(0, 3)
    begins[beginning] = 1
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), one])
  }
  return (content) => {
    const found = new Set<Wanted>()
    let three = 0
    for (let at = 0; at < content.length; at++) {
      three = ((three << 8) | (content[at] ?? 0)) & 0xff_ff_ff
      if (at < 2 || begins[three] === 0) continue
      for (const one of byBeginning.get(three) ?? [])
        if (content.subarray(at - 2, at - 2 + one.bytes.length).equals(one.bytes)) found.add(one)
    }
    return wanted.filter((one) => found.has(one))
  }
}

/** Finds the words in names and contents below the folders. `files`: number of files read. */
export function findTraces(
  folders: readonly string[],
  words: readonly string[],
): { traces: Trace[]; files: number } {
  const wanted = words.flatMap((word) =>
    encodings(word).map(([encoding, bytes]) => ({ word, encoding, bytes })),
  )
  const find = createFinder(wanted)
  const traces: Trace[] = []
  let files = 0
  for (const folder of folders)
    for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name)
      for (const { word, encoding } of find(Buffer.from(file)))
        traces.push({ file, word, encoding: `${encoding}, in its name` })
      if (!entry.isFile()) continue
      const content = read(file)
      if (content === null) continue
      files += 1
      for (const { word, encoding } of find(content)) traces.push({ file, word, encoding })
    }
  return { traces, files }
}

/** null: the file was deleted meanwhile. */
function read(file: string): Buffer | null {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
