import { aliasedTable, and, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import type { PushAnswer, PushedRecord, PushInput } from '../src-protocol/index.ts'
import type { Database, Store } from './database/open.ts'
import { campaign, dataKeys, devices, holders, records } from './database/schema.ts'
import { activeDevice, type Device } from './devices.ts'
import { Refusal } from './refusal.ts'
import { checkPush, newRecords, replaces } from './rules.ts'

/** Stores the records of a push that are new, or nothing. */
export async function push(store: Store, device: Device, input: PushInput, now: number): Promise<PushAnswer> {
  checkPush(device, input)
  return store.alone(async (tx) => {
    const own = await activeDevice(tx, device.id)
    const before = await revisionOf(tx)
    if (input.epoch < own.epoch) throw new Refusal('out_of_order')
    const last = input.epoch === own.epoch ? own.sequence : 0
    const fresh = newRecords(input.records, last)
    const first = firstRevision(before, now)
    const revision = fresh.length === 0 ? before : await storeNew(tx, device, input, fresh, { first, now })
    const uids = input.records.map(({ uid }) => uid)
    return {
      sequence: last + fresh.length,
      revision,
      disputed: await disputed(tx, device.member, [...new Set(uids)]),
    }
  })
}

async function revisionOf(tx: Database): Promise<number> {
  const [its] = await tx.select({ revision: campaign.revision }).from(campaign)
  return its?.revision ?? 0
}

/**
 * Revisions follow the clock in µs and always rise: a server restored from a backup does not give one again that laptops have seen.
 */
const firstRevision = (last: number, now: number) => Math.max(last + 1, now * 1_000)

/** Returns the campaign's revision. `fresh`: not empty. */
async function storeNew(
  tx: Database,
  { id: device, member, role }: Device,
  { epoch, keys }: PushInput,
  fresh: readonly PushedRecord[],
  { first, now }: { first: number; now: number },
): Promise<number> {
  const numbered = fresh.map((record, at) => ({ ...record, revision: first + at }))
  const revision = first + fresh.length - 1
  const sequence = fresh.at(-1)?.sequence as number
  await storeKeys(tx, device, epoch, keys, [...new Set(fresh.map(({ audience }) => audience))])
  await deleteReplaced(tx, device, fresh.filter(replaces))
  await insertAll(tx, numbered, { device, epoch, now })
  await hold(tx, member, fresh)
  await tx.update(devices).set({ epoch, sequence }).where(eq(devices.id, device))
  await tx.update(campaign).set({ revision })
  for (const { uid, revision } of numbered.filter(({ erases }) => erases)) {
    const earlier = and(eq(records.uid, uid), lt(records.revision, revision))
    if (role === 'leader' && (await isOfOthers(tx, member, uid))) continue
    await tx.delete(records).where(earlier)
    await tx.delete(holders).where(eq(holders.uid, uid))
  }
  return revision
}

/** One parameter for all: a statement with a parameter for each value takes several times as long. */
const insertAll = (
  tx: Database,
  numbered: readonly (PushedRecord & { revision: number })[],
  { device, epoch, now }: { device: string; epoch: number; now: number },
) =>
  tx.execute(sql`
    insert into ${records} (revision, device, epoch, sequence, kind, audience, uid, erases, sealed, received_at)
    select revision, ${device}, ${epoch}::bigint, sequence, kind, audience, uid, erases, decode(sealed, 'base64'), ${now}::bigint
      from json_to_recordset(${JSON.stringify(numbered)}::json)
        as (revision bigint, sequence bigint, kind text, audience text, uid text, erases boolean, sealed text)`)

async function storeKeys(
  tx: Database,
  device: string,
  epoch: number,
  keys: PushInput['keys'],
  needed: string[],
): Promise<void> {
  if (keys.length > 0)
    await tx
      .insert(dataKeys)
      .values(keys.map((key) => ({ ...key, device })))
      .onConflictDoNothing()
  const there = await tx
    .select({ audience: dataKeys.audience })
    .from(dataKeys)
    .where(and(eq(dataKeys.device, device), eq(dataKeys.epoch, epoch), inArray(dataKeys.audience, needed)))
  if (there.length < needed.length) throw new Refusal('invalid')
}

async function deleteReplaced(tx: Database, device: string, by: readonly PushedRecord[]): Promise<void> {
  if (by.length === 0) return
  const names = by.map(({ kind, audience, uid }) => sql`(${kind}, ${audience}, ${uid})`)
  const isReplaced = sql`(${records.kind}, ${records.audience}, ${records.uid}) in (${sql.join(names, sql`, `)})`
  await tx.delete(records).where(and(eq(records.device, device), isReplaced))
}

/** Whether a record of the uid is for another audience than the member. */
async function isOfOthers(tx: Database, member: string, uid: string): Promise<boolean> {
  const others = await tx
    .select({ revision: records.revision })
    .from(records)
    .where(and(eq(records.uid, uid), ne(records.audience, member)))
    .limit(1)
  return others.length > 0
}

/** Notes which cédulas the member has by these records. */
async function hold(tx: Database, member: string, fresh: readonly PushedRecord[]): Promise<void> {
  const latest = new Map(
    fresh.flatMap(({ kind, uid, cedula }) => (kind === 'changes' ? [[uid, cedula] as const] : [])),
  )
  const held = [...latest].flatMap(([uid, cedula]) => (cedula === null ? [] : [{ uid, cedula }]))
  const given = [...latest].flatMap(([uid, cedula]) => (cedula === null ? [uid] : []))
  if (held.length > 0)
    await tx.execute(sql`
      insert into ${holders} (uid, member, cedula)
      select uid, ${member}, cedula from json_to_recordset(${JSON.stringify(held)}::json) as (uid text, cedula text)
          on conflict (uid) do update set member = excluded.member, cedula = excluded.cedula`)
  if (given.length > 0) await tx.delete(holders).where(and(isOneOf(given), eq(holders.member, member)))
}

const isOneOf = (uids: readonly string[]) =>
  sql`${holders.uid} in (select json_array_elements_text(${JSON.stringify(uids)}::json))`

/** Those of the uids whose cédula another member has under another uid. */
async function disputed(tx: Database, member: string, uids: string[]): Promise<string[]> {
  const other = aliasedTable(holders, 'other')
  const found = await tx
    .selectDistinct({ uid: holders.uid })
    .from(holders)
    .innerJoin(other, and(eq(other.cedula, holders.cedula), ne(other.member, holders.member)))
    .where(and(isOneOf(uids), eq(holders.member, member)))
  return found.map(({ uid }) => uid)
}
