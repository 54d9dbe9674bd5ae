import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  copyName,
  encodeHeader,
  type Header,
  isSigned,
  readDatabase,
  readKeysText,
  readLayout,
  sha256,
  sign,
  withFile,
} from '../../src-main/backup/format.ts'
import { temporaryFolder } from '../support/database.ts'
import { newSeed } from '../support/extent.ts'
import { createRandom } from '../support/random.ts'

const dataKey = Buffer.alloc(32, 7)
const keysText = '{"version":2}\n'
const database = randomBytes(9_000)

const header = (): Header =>
  sign(
    {
      version: 1,
      copyId: randomUUID(),
      source: 'a1b2',
      createdAt: Date.UTC(2026, 10, 29, 11, 40),
      reason: 'daily',
      people: 1_240,
      rows: 1_250,
      schema: 12,
      keys: { bytes: Buffer.byteLength(keysText), sha256: sha256(keysText) },
      database: { bytes: database.length, sha256: sha256(database) },
    },
    dataKey,
  )

function fileOf(bytes: Uint8Array): string {
  const file = path.join(temporaryFolder(), 'copy.referidos')
  fs.writeFileSync(file, bytes)
  return file
}

const whole = (of = header()) => Buffer.concat([encodeHeader(of), Buffer.from(keysText), database])

/** Reads everything of a copy. Returns the refusal's code; null: it is whole. */
function trouble(bytes: Uint8Array): string | null {
  try {
    read(bytes)
    return null
  } catch (error) {
    return (error as Error).message
  }
}

const read = (bytes: Uint8Array) =>
  withFile(fileOf(bytes), (handle) => {
    const layout = readLayout(handle)
    const chunks: Buffer[] = []
    const keys = readKeysText(handle, layout)
    readDatabase(handle, layout, (chunk) => chunks.push(Buffer.from(chunk)))
    return { header: layout.header, keys, database: Buffer.concat(chunks) }
  })

test('what was written is read: header, keys and database', () => {
  const written = header()
  expect(read(whole(written))).toEqual({ header: written, keys: keysText, database })
})

test('the name is the time in Colombia', () => {
  expect(copyName(Date.UTC(2026, 10, 29, 11, 40))).toBe('Referidos 2026-11-29 0640')
  expect(copyName(Date.UTC(2026, 0, 1, 3, 5))).toBe('Referidos 2025-12-31 2205')
})

test('any flipped bit is noticed, without the key', () => {
  const seed = newSeed()
  const random = createRandom(seed)
  const bytes = whole()
  for (let n = 0; n < 400; n++) {
    const flipped = Buffer.from(bytes)
    // Every byte of the prefix and the header's beginning, then anywhere.
    const at = n < 100 ? n : random.below(bytes.length)
    flipped[at] = (flipped[at] ?? 0) ^ (1 << random.below(8))
    expect(trouble(flipped), `seed ${seed}, byte ${at}`).toMatch(/^(copy_damaged|not_a_copy)$/)
  }
})

test('a file that was cut anywhere, or grew, is noticed', () => {
  const bytes = whole()
  for (const length of [0, 10, 20, 60, 300, bytes.length - database.length, bytes.length - 1])
    expect(trouble(bytes.subarray(0, length)), String(length)).toMatch(/^(copy_damaged|not_a_copy)$/)
  expect(trouble(Buffer.concat([bytes, Buffer.from('x')]))).toBe('copy_damaged')
})

test('another file is no copy; one of a later version says so', () => {
  expect(trouble(Buffer.from('PK\u0003\u0004 a workbook'))).toBe('not_a_copy')
  const later = { ...header(), version: 2 } as unknown as Header
  expect(trouble(whole(later))).toBe('copy_newer')
})

describe('the signature', () => {
  test('shows that the writer knew the data key', () => {
    expect(isSigned(header(), dataKey)).toBe(true)
    expect(isSigned(header(), Buffer.alloc(32, 8))).toBe(false)
  })

  test('covers every value of the header', () => {
    const signed = header()
    const forged: Partial<Header>[] = [
      { people: 1 },
      { createdAt: 0 },
      { copyId: randomUUID() },
      { database: { ...signed.database, sha256: sha256('another') } },
      { keys: { ...signed.keys, sha256: sha256('another') } },
    ]
    for (const change of forged) expect(isSigned({ ...signed, ...change }, dataKey)).toBe(false)
  })
})
