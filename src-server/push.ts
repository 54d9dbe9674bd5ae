import { and, eq, lt, ne, type SQL, sql } from 'drizzle-orm'
import type { PushAnswer, PushedRecord, PushInput } from '../src-protocol/index.ts'
import type { Database, Store } from './database/open.ts'
import { campaign, dataKeys, devices, holders, records } from './database/schema.ts'
import { activeDevice, type Device } from './devices.ts'
import { Refusal } from './refusal.ts'
import { checkPush, newRecords, replaces } from './rules.ts'

/** Stores the records of a push that are new, or nothing. */
export async function push(store: Store, device: Device, input: PushInput, now: number): Promise<PushAnswer> {
  checkPush(device, input)
  // What the device had pushed when its request began is what it has pushed, unless it sends two at once.
  const storeNext = follows(input, device) ? storing(device, input, device, now) : null
  return store.alone(async (tx) => {
    const answer = storeNext === null ? null : await storeNext(tx)
    if (answer !== null) return answer
    const last = await activeDevice(tx, device.id)
    if (input.epoch < last.epoch) throw new Refusal('out_of_order')
    const second = await storing(device, input, last, now)(tx)
    if (second === null) throw new Refusal('invalid')
    return second
  })
}

/** Epoch and sequence of the last record that a device pushed. */
type Last = Pick<Device, 'epoch' | 'sequence'>

const sequenceOf = ({ epoch }: PushInput, last: Last): number => (epoch === last.epoch ? last.sequence : 0)

/** Whether the records of a push are those that come right after the last one. */
const follows = (input: PushInput, last: Last): boolean =>
  input.epoch >= last.epoch &&
  input.records
    .map(({ sequence }) => sequence)
    .toSorted((one, other) => one - other)
    .every((sequence, at) => sequence === sequenceOf(input, last) + 1 + at)

/**
 * Prepares what stores a push: other pushes wait while it runs. One statement stores all; its parts see what was stored before it.
 * Revisions follow the clock in µs and always rise: a server restored from a backup does not give one again that laptops have seen.
 * null: nothing was stored, because `last` is not the last record, the device was revoked, or a data key is missing.
 */
function storing(
  { id: device, member, role }: Device,
  input: PushInput,
  last: Last,
  now: number,
): (tx: Database) => Promise<PushAnswer | null> {
  const { epoch, keys, records: pushed } = input
  const fresh = newRecords(pushed, sequenceOf(input, last))
  const sequence = sequenceOf(input, last) + fresh.length
  const latest = new Map(fresh.flatMap((record) => (record.kind === 'changes' ? [[record.uid, record]] : [])))
  const given = [...latest.values()].flatMap(({ uid, cedula }) => (cedula === null ? [uid] : []))
  const unsaid = [...new Set(pushed.map(({ uid }) => uid))].filter((uid) => !latest.has(uid))
  const { rows, sealed } = asRows(fresh, latest)
  const isDone = sql`exists (select from counted)`
  const writes =
    fresh.length === 0
      ? [sql`numbered as (select revision from ${campaign})`]
      : [
          sql`counted as (
            update ${devices} set epoch = ${epoch}, sequence = ${sequence}
             where id = ${device} and epoch = ${last.epoch} and sequence = ${last.sequence} and revoked_at is null
               and ${hasKeys(device, input, fresh)}
            returning id)`,
          sql`numbered as (
            update ${campaign} set revision = greatest(revision, ${now * 1_000 - 1}::bigint) + ${fresh.length}
             where ${isDone} returning revision)`,
          sql`stored as (
            insert into ${records} (revision, device, epoch, sequence, kind, audience, uid, erases, sealed, received_at)
            select numbered.revision - ${fresh.length} + fresh.nth, ${device}, ${epoch}::bigint, sequence, kind, audience, uid,
                   erases, substring(${sealed}::bytea from start for length), ${now}::bigint
              from fresh, numbered)`,
          sql`holding as (
            insert into ${holders} (uid, member, cedula) select uid, ${member}, cedula from held where ${isDone}
                on conflict (uid) do update set member = excluded.member, cedula = excluded.cedula)`,
          ...(given.length > 0
            ? [
                sql`giving as (delete from ${holders} where ${isOneOf(given)} and member = ${member} and ${isDone})`,
              ]
            : []),
          ...(keys.length > 0
            ? [
                sql`keeping as (
                  insert into ${dataKeys} (device, epoch, audience, wrapped)
                  select ${device}, ${epoch}::bigint, audience, wrapped
                    from ${rowsOf(keys, 'audience text, wrapped text')} where ${isDone}
                      on conflict do nothing)`,
              ]
            : []),
          ...(fresh.some(replaces)
            ? [
                sql`replacing as (
                  delete from ${records}
                   where device = ${device} and ${isReplacedBy(fresh.filter(replaces))} and ${isDone})`,
              ]
            : []),
        ]
  const statement = sql`
    with fresh as (select * from ${rows}),
         held as (select uid, cedula from fresh where cedula is not null),
         ${sql.join(writes, sql`, `)}
    select revision, array(${disputed(member, unsaid)}) as disputed from numbered`
  return async (tx) => {
    const { rows: answers } = (await tx.execute(statement)) as unknown as {
      rows: { revision: number | string; disputed: string[] }[]
    }
    const [answer] = answers
    if (answer === undefined) return null
    const revision = Number(answer.revision)
    const erased = new Set<string>()
    for (const [at, { uid, erases }] of fresh.entries()) {
      if (!erases || (role === 'leader' && (await isOfOthers(tx, member, uid)))) continue
      const own = revision - fresh.length + at + 1
      await tx.delete(records).where(and(eq(records.uid, uid), lt(records.revision, own)))
      await tx.delete(holders).where(eq(holders.uid, uid))
      erased.add(uid)
    }
    return { sequence, revision, disputed: answer.disputed.filter((uid) => !erased.has(uid)) }
  }
}

/** Whether the device has sent, or sends with these records, the data key of each audience. */
function hasKeys(device: string, { epoch, keys }: PushInput, fresh: readonly PushedRecord[]): SQL {
  const sent = new Set(keys.map(({ audience }) => audience))
  const needed = [...new Set(fresh.map(({ audience }) => audience))].filter((audience) => !sent.has(audience))
  if (needed.length === 0) return sql`true`
  const audiences = sql.join(
    needed.map((audience) => sql`${audience}`),
    sql`, `,
  )
  return sql`(select count(*) from ${dataKeys}
               where device = ${device} and epoch = ${epoch} and audience in (${audiences})) = ${needed.length}`
}

/** Rows of one JSON parameter: a statement with a parameter for each value takes longer. */
const rowsOf = (rows: readonly object[], columns: string): SQL =>
  sql`json_to_recordset(${JSON.stringify(rows)}::json) as (${sql.raw(columns)})`

/**
 * Records as rows, in their order from 1. `cedula`: of a uid's last record of changes alone. `start`, `length`: where its sealed part is
 * among those of all, which are one parameter of bytes: base64 takes longer.
 */
function asRows(
  fresh: readonly PushedRecord[],
  latest: ReadonlyMap<string, PushedRecord>,
): { rows: SQL; sealed: Buffer } {
  const lengths = fresh.map((record) => Buffer.byteLength(record.sealed, 'base64'))
  const sealed = Buffer.alloc(lengths.reduce((sum, length) => sum + length, 0))
  let end = 0
  const rows = fresh.map((record, at) => {
    const { sequence, kind, audience, uid, erases } = record
    const cedula = latest.get(uid) === record ? record.cedula : null
    const start = end
    end += sealed.write(record.sealed, start, 'base64')
    return {
      nth: at + 1,
      sequence,
      kind,
      audience,
      uid,
      erases,
      cedula,
      start: start + 1,
      length: lengths[at],
    }
  })
  const columns = `nth integer, sequence bigint, kind text, audience text, uid text, erases boolean, cedula text,
    start integer, length integer`
  return { rows: rowsOf(rows, columns), sealed }
}

const isReplacedBy = (by: readonly PushedRecord[]): SQL =>
  sql`(kind, audience, uid) in (${sql.join(
    by.map(({ kind, audience, uid }) => sql`(${kind}, ${audience}, ${uid})`),
    sql`, `,
  )})`

/** Whether a record of the uid is for another audience than the member. */
async function isOfOthers(tx: Database, member: string, uid: string): Promise<boolean> {
  const others = await tx
    .select({ revision: records.revision })
    .from(records)
    .where(and(eq(records.uid, uid), ne(records.audience, member)))
    .limit(1)
  return others.length > 0
}

const isOneOf = (uids: readonly string[]) =>
  sql`uid in (select json_array_elements_text(${JSON.stringify(uids)}::json))`

/**
 * The uids of `held`, and of `unsaid` as the member has them, whose cédula another member has under another uid. The offset makes
 * PostgreSQL look each cédula up in the index, also before it knows how many there are.
 */
const disputed = (member: string, unsaid: readonly string[]): SQL => sql`
  select uid
    from (select uid, cedula from held
           union all
          select uid, cedula from ${holders} where ${isOneOf(unsaid)} and member = ${member}) as own
   where exists (select from ${holders} as other
                  where other.cedula = own.cedula and other.member <> ${member} and other.uid not in (select uid from held)
                 offset 0)`
