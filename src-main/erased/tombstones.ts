import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { ErasureReason } from '../../src-preload/contract/index.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'

/**
 * Tombstones of erased people: the keyed hash of the cédula, and the time. A laptop without a key makes one with its
 * first erasure. Laptops that exchange data share their keys and hashes. A cédula is looked up under every key. New
 * hashes use the smallest key, so that laptops which have exchanged data use the same one. Hashes are only added.
 */

export interface Erasure {
  /** UTC ms. */
  erasedAt: number
  reason: ErasureReason
}

export interface Tombstone extends Erasure {
  digest: string
}

export interface Tombstones {
  keys: string[]
  erasures: Tombstone[]
}

export const keyPattern = /^[0-9a-f]{64}$/

export const digestOf = (key: string, cedula: string): string => digestUnder(keyOf(key), cedula)

/** Node takes ten times as long to hash under the bytes of a key. */
const keyOf = (key: string): KeyObject => createSecretKey(key, 'hex')
const digestUnder = (key: KeyObject, cedula: string): string =>
  createHmac('sha256', key).update(`cedula ${cedula}`).digest('hex')

const statements = once((sqlite: Sqlite) => ({
  keys: sqlite.prepare('SELECT key FROM campaign_keys ORDER BY key').pluck(),
  addKey: sqlite.prepare('INSERT INTO campaign_keys (key) VALUES (?) ON CONFLICT DO NOTHING'),
  some: sqlite.prepare('SELECT 1 FROM erasures LIMIT 1').pluck(),
  find: sqlite.prepare(
    `SELECT erased_at AS erasedAt, reason FROM erasures WHERE digest IN (SELECT value FROM json_each(?))
      ORDER BY erased_at DESC LIMIT 1`,
  ),
  // Of two erasures at the same time, the person's request counts.
  add: sqlite.prepare(
    `INSERT INTO erasures (digest, erased_at, reason) VALUES (@digest, @erasedAt, @reason)
       ON CONFLICT (digest) DO UPDATE SET erased_at = excluded.erased_at, reason = excluded.reason
       WHERE excluded.erased_at > erased_at OR (excluded.erased_at = erased_at AND excluded.reason < reason)`,
  ),
  all: sqlite.prepare('SELECT digest, erased_at AS erasedAt, reason FROM erasures ORDER BY digest'),
  latest: sqlite.prepare('SELECT max(erased_at) FROM erasures').pluck(),
}))

const keysOf = (sqlite: Sqlite): string[] => statements(sqlite).keys.all() as string[]

/** True: nobody was erased, so no check is needed. */
export const isNobodyErased = (sqlite: Sqlite): boolean => statements(sqlite).some.get() === undefined

/** Finds the erasure of a cédula, if any; reads the keys once. */
export function erasedIn(sqlite: Sqlite): (cedula: string) => Erasure | null {
  const { find } = statements(sqlite)
  if (isNobodyErased(sqlite)) return () => null
  const keys = keysOf(sqlite).map(keyOf)
  return (cedula) =>
    (find.get(JSON.stringify(keys.map((key) => digestUnder(key, cedula)))) as Erasure | undefined) ?? null
}

/** Must run in the transaction that erases. */
export function addTombstones(sqlite: Sqlite, cedulas: readonly string[], erasure: Erasure): void {
  if (cedulas.length === 0) return
  const key = keyOf(ensureKey(sqlite))
  const { add } = statements(sqlite)
  for (const cedula of cedulas) add.run({ digest: digestUnder(key, cedula), ...erasure })
}

/** The key of new hashes, made if there is none. */
export function ensureKey(sqlite: Sqlite): string {
  const [known] = keysOf(sqlite)
  if (known !== undefined) return known
  const key = randomBytes(32).toString('hex')
  statements(sqlite).addKey.run(key)
  return key
}

export const readTombstones = (sqlite: Sqlite): Tombstones => ({
  keys: keysOf(sqlite),
  erasures: statements(sqlite).all.all() as Tombstone[],
})

/** Adds tombstones of another laptop, or of an earlier time of this one. */
export function takeTombstones(sqlite: Sqlite, { keys, erasures }: Tombstones): void {
  const { addKey, add } = statements(sqlite)
  for (const key of keys) addKey.run(key)
  for (const erasure of erasures) add.run(erasure)
}

/** UTC ms; null: nobody was erased. */
export const lastErasure = (sqlite: Sqlite): number | null => statements(sqlite).latest.get() as number | null
