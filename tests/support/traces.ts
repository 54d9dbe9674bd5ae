import fs from 'node:fs'
import path from 'node:path'

/** Looks for known words in files, in every way in which a program might have written them. */

export interface Trace {
  file: string
  word: string
  encoding: string
}

/** `bytes` in base64 begins alike wherever it begins in a whole: the part of it that no neighbour can change. */
function base64(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64')
  const first = Math.ceil((shift * 8) / 6)
  const last = Math.floor(((shift + bytes.length) * 8) / 6)
  return text.slice(first, last)
}

const utf16be = (word: string): Buffer => Buffer.from(word, 'utf16le').swap16()

/** How a word looks in each encoding. */
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

/** Every file below the folders in which one of the words is found. */
export function findTraces(
  folders: readonly string[],
  words: readonly string[],
): { traces: Trace[]; files: number } {
  const wanted = words.flatMap((word) =>
    encodings(word).map(([encoding, bytes]) => ({ word, encoding, bytes })),
  )
  const traces: Trace[] = []
  let files = 0
  for (const folder of folders)
    for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
      const file = path.join(entry.parentPath, entry.name)
      for (const { word, encoding, bytes } of wanted)
        if (Buffer.from(file).includes(bytes))
          traces.push({ file, word, encoding: `${encoding}, in its name` })
      if (!entry.isFile()) continue
      const content = read(file)
      if (content === null) continue
      files += 1
      for (const { word, encoding, bytes } of wanted)
        if (content.includes(bytes)) traces.push({ file, word, encoding })
    }
  return { traces, files }
}

/** null: it has gone since. */
function read(file: string): Buffer | null {
  try {
    return fs.readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}
