import { createHash, randomBytes } from 'node:crypto'
import type pg from 'pg'
import { v7 as uuidv7 } from 'uuid'
import type { PushedRecord } from '../../src-protocol/index.ts'
import { elapsedUntil } from './bench.ts'

/** A server's database with many records, as if laptops had pushed them. */

export const laptops = 1_000
/** Of the smallest sealed record: nonce, 512 bytes, tag. */
const sealedBytes = 540

export const tokenOf = (laptop: number): string =>
  createHash('sha256').update(`token ${laptop}`).digest('base64url')
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const memberOf = (laptop: number): string => `member-${laptop}`
/** The device after the leaders' laptops is a coordinator's, which reads all records. */
const coordinator = laptops
export const coordinatorToken = tokenOf(coordinator)
/** Records that a laptop pushed one after another. */
const run = 50

/**
 * Fills an empty database of the server, and the baseline: `bare` and `bare_holders`, tables like those of the records and of the
 * hashes of cédulas, with the same rows, constraints and indexes. Returns milliseconds.
 */
export function fill(pool: pg.Pool, records: number): Promise<number> {
  const devices = Array.from({ length: laptops + 1 }, (_, n) => ({
    id: `device-${n}`,
    member: memberOf(n),
    role: n === coordinator ? 'coordinator' : 'leader',
    token_hash: sha256(tokenOf(n)),
    enrolled_at: 1,
  }))
  const statements = [
    `insert into campaign (id, fingerprint, founded_at, revision) values ('campaign', '${'0'.repeat(64)}', 1, ${records})`,
    `insert into data_keys select id, 1, member, '${randomBytes(400).toString('base64')}' from devices`,
    `insert into records (revision, device, epoch, sequence, kind, audience, uid, erases, sealed, received_at)
     select n + 1, 'device-' || laptop, 1, n / ${run * laptops} * ${run} + n % ${run} + 1, 'changes', 'member-' || laptop,
            gen_random_uuid(), false, substring(decode(repeat(md5(n::text), 34), 'hex') for ${sealedBytes}), 1
       from generate_series(0, ${records - 1}) as n, lateral (select n / ${run} % ${laptops}) as of (laptop)`,
    `update devices set epoch = 1, sequence = pushed.sequence
       from (select device, max(sequence) as sequence from records group by device) as pushed where device = id`,
    'insert into holders select uid, audience, md5(uid) || md5(audience) from records where revision % 3 = 0',
    'create table bare (like records including all)',
    'insert into bare select * from records',
    'create table bare_holders (like holders including all)',
    'insert into bare_holders select * from holders',
    'vacuum analyze',
    'checkpoint',
  ]
  return elapsedUntil(async () => {
    await insertRows(pool, 'devices', devices)
    for (const statement of statements) await pool.query(statement)
  })
}

/** The plainest statement: a parameter for each value. PostgreSQL parses and plans it once per connection and number of rows. */
export async function insertRows(
  pool: pg.Pool | pg.PoolClient,
  table: string,
  rows: readonly object[],
): Promise<void> {
  const columns = Object.keys(rows[0] ?? {})
  const places = rows.map(
    (_, row) => `(${columns.map((_name, at) => `$${row * columns.length + at + 1}`).join(', ')})`,
  )
  const text = `insert into ${table} (${columns.join(', ')}) values ${places.join(', ')}`
  await pool.query({ name: `${table} ${rows.length}`, text, values: rows.flatMap(Object.values) })
}

/**
 * The baseline of a push: a peer that stores the same facts. It inserts the same records and hashes of cédulas through the same driver,
 * in one transaction of the same durability, into tables with the same columns, constraints and indexes. It does nothing else: no HTTP,
 * no JSON, no check of a token or of a value, no revision or sequence, no lock, no search for disputes. Several run at once.
 */
export async function insertBare(pool: pg.Pool, { rows, held }: Push): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await insertRows(client, 'bare', rows)
    await insertRows(client, 'bare_holders', held)
    await client.query('commit')
  } finally {
    client.release()
  }
}

export interface Push {
  token: string
  body: string
  /** Of the same records. */
  rows: Row[]
  /** The keyed hashes of their cédulas. */
  held: { uid: string; member: string; cedula: string }[]
}

interface Row {
  revision: number
  device: string
  epoch: number
  sequence: number
  kind: string
  audience: string
  uid: string
  erases: boolean
  sealed: Buffer
  received_at: number
}

/** Pushes of `size` records each that a laptop makes one after another. */
export async function pushesOf(pool: pg.Pool, laptop: number, size: number) {
  const { rows } = await pool.query('select sequence from devices where id = $1', [`device-${laptop}`])
  let sequence = Number(rows[0]?.sequence)
  const audience = memberOf(laptop)
  return (firstRevision: number): Push => {
    const fresh = Array.from({ length: size }, (_, at): Row => {
      sequence += 1
      const sealed = randomBytes(sealedBytes)
      return {
        revision: firstRevision + at,
        device: `device-${laptop}`,
        epoch: 1,
        sequence,
        kind: 'changes',
        audience,
        uid: uuidv7(),
        erases: false,
        sealed,
        received_at: 1,
      }
    })
    const pushed = fresh.map(
      ({ sequence: its, uid, sealed }): PushedRecord => ({
        sequence: its,
        kind: 'changes',
        audience,
        uid,
        cedula: sha256(uid),
        erases: false,
        sealed: sealed.toString('base64'),
      }),
    )
    return {
      token: tokenOf(laptop),
      body: JSON.stringify({ epoch: 1, keys: [], records: pushed }),
      rows: fresh,
      held: pushed.map(({ uid, cedula }) => ({ uid, member: audience, cedula: cedula ?? '' })),
    }
  }
}
