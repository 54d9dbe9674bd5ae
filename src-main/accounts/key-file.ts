import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import fs from 'node:fs'
import * as z from 'zod'
import { writeFileAtomic } from '../files.ts'
import { Refusal } from '../refusal.ts'
import { accountSlotSchema, recoverySlotSchema } from './keys.ts'

/**
 * The key file, keys.json, holds the key slots; keys.json.copy holds the same. An HMAC covers the whole content. Its
 * key is derived from the data key, so it is checked after a slot was opened. A wrong HMAC means that the writer did
 * not know the data key.
 */

const shape = {
  /** Increases with each write. The database stores it too, so that an older file is recognised. */
  generation: z.int().min(0),
  slots: z.array(accountSlotSchema).min(1),
  recovery: recoverySlotSchema.nullable(),
}
const keysSchema = z.strictObject(shape)
export type Keys = z.infer<typeof keysSchema>

const version = 2
const fileSchema = z.strictObject({ version: z.literal(version), ...shape, mac: z.base64() })
const newerSchema = z.looseObject({ version: z.int().min(version + 1) })

export interface ReadKeys {
  keys: Keys
  mac: Buffer
}

/** The key file and its copy. */
export const keyFiles = (file: string): [file: string, copy: string] => [file, `${file}.copy`]

/**
 * Contents of the key file and its copy, newest first; one entry if both are equal; null if neither file exists. Leaves
 * out a file that cannot be read. If no existing file can be read, throws `Refusal('database_newer')` for a file of a
 * newer version of the app, otherwise `Refusal('keys_damaged')`.
 */
export function readKeys(file: string): ReadKeys[] | null {
  const found = keyFiles(file).filter((one) => fs.existsSync(one))
  if (found.length === 0) return null
  const texts = new Set<string>()
  const read: ReadKeys[] = []
  let trouble: unknown = null
  let isNewer = false
  for (const one of found) {
    try {
      const text = fs.readFileSync(one, 'utf8')
      if (texts.has(text)) continue
      texts.add(text)
      read.push(parseKeys(text))
    } catch (error) {
      trouble = error
      isNewer ||= error instanceof Refusal
    }
  }
  if (read.length === 0) throw new Refusal(isNewer ? 'database_newer' : 'keys_damaged', {}, trouble)
  return read.sort((one, other) => other.keys.generation - one.keys.generation)
}

/** The text of a key file with these keys. */
export const textOf = (keys: Keys, dataKey: Buffer): string => serialize(keys, authenticate(keys, dataKey))

/** Writes the key file durably, then its copy: at any moment one of the two is complete. */
export function writeKeys(file: string, keys: Keys, dataKey: Buffer): void {
  const text = textOf(keys, dataKey)
  for (const one of keyFiles(file)) writeFileAtomic(one, text)
}

/** Whether the HMAC is right, which shows that the writer knew the data key. */
export function isAuthentic({ keys, mac }: ReadKeys, dataKey: Buffer): boolean {
  const expected = authenticate(keys, dataKey)
  return mac.length === expected.length && timingSafeEqual(mac, expected)
}

/**
 * Parses the text of a key file. Throws `Refusal('database_newer')` if a newer version of the app wrote it, and
 * otherwise an `Error` if it is no key file.
 */
export function parseKeys(text: string): ReadKeys {
  const content: unknown = JSON.parse(text)
  if (newerSchema.safeParse(content).success) throw new Refusal('database_newer')
  const { mac, version: _, ...keys } = fileSchema.parse(content)
  return { keys, mac: Buffer.from(mac, 'base64') }
}

const serialize = (keys: Keys, mac: Buffer): string =>
  `${JSON.stringify({ version, ...keys, mac: mac.toString('base64') }, null, 2)}\n`

function authenticate(keys: Keys, dataKey: Buffer): Buffer {
  const key = Buffer.from(hkdfSync('sha256', dataKey, '', 'referidos key file 2', 32))
  return createHmac('sha256', key).update(canonical(keys)).digest()
}

/** JSON with sorted object keys, so that equal values give equal text. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}
