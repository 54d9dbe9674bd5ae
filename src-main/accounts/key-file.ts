import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import * as z from 'zod'
import { writeFileAtomic } from '../files.ts'
import { Refusal } from '../refusal.ts'
import { accountSlotSchema, recoverySlotSchema } from './keys.ts'

/**
 * The file of the key slots, keys.json, and its own copy beside it. The whole of it is authenticated with a key that
 * comes from the data key, so that whoever opened a slot knows whether somebody else wrote the rest.
 */

const shape = {
  /** Rises with each writing; the database keeps it as well, so that an older file is known as old. */
  generation: z.int().min(0),
  slots: z.array(accountSlotSchema).min(1),
  recovery: recoverySlotSchema.nullable(),
}
const keysSchema = z.strictObject(shape)
export type Keys = z.infer<typeof keysSchema>

const fileSchema = z.strictObject({ version: z.literal(2), ...shape, mac: z.base64() })

export interface ReadKeys {
  keys: Keys
  mac: Buffer
}

const copyOf = (file: string): string => `${file}.copy`

/**
 * What the file and its copy hold, the newest first, once where they are the same; null where neither is there. One that
 * cannot be read is left out. Throws `Refusal('keys_damaged')` where none of those there can be.
 */
export function readKeys(file: string): ReadKeys[] | null {
  const found = [file, copyOf(file)].filter((one) => fs.existsSync(one))
  if (found.length === 0) return null
  const texts = new Set<string>()
  const read: ReadKeys[] = []
  let trouble: unknown = null
  for (const one of found) {
    try {
      const text = fs.readFileSync(one, 'utf8')
      if (texts.has(text)) continue
      texts.add(text)
      read.push(parseKeys(text))
    } catch (error) {
      trouble = error
    }
  }
  if (read.length === 0) throw new Refusal('keys_damaged', {}, trouble)
  return read.sort((one, other) => other.keys.generation - one.keys.generation)
}

/** Whether both files are there and hold exactly this. */
export function isWritten(file: string, keys: Keys, dataKey: Buffer): boolean {
  const text = serialize(keys, authenticate(keys, dataKey))
  return [file, copyOf(file)].every((one) => {
    try {
      return fs.readFileSync(one, 'utf8') === text
    } catch {
      return false
    }
  })
}

/** Durable in the file before its copy is touched: at any moment one of the two is whole. */
export function writeKeys(file: string, keys: Keys, dataKey: Buffer): void {
  const text = serialize(keys, authenticate(keys, dataKey))
  writeFileAtomic(file, text)
  writeFileAtomic(copyOf(file), text)
}

/** Whether whoever wrote it knew the data key. */
export function isAuthentic({ keys, mac }: ReadKeys, dataKey: Buffer): boolean {
  const expected = authenticate(keys, dataKey)
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

function parseKeys(text: string): ReadKeys {
  const { mac, version: _, ...keys } = fileSchema.parse(JSON.parse(text))
  return { keys, mac: Buffer.from(mac, 'base64') }
}

const serialize = (keys: Keys, mac: Buffer): string =>
  `${JSON.stringify({ version: 2, ...keys, mac: mac.toString('base64') }, null, 2)}\n`

function authenticate(keys: Keys, dataKey: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'referidos key file 2', 32))
  return createHmac('sha256', key).update(canonical(keys)).digest()
}

/** The same text for the same values, in whatever order they were read. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}
