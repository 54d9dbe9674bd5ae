import { and, asc, eq, gt, inArray, lte, ne, or, sql } from 'drizzle-orm'
import { unionAll } from 'drizzle-orm/pg-core'
import { everybody, mostRecords, type PullAnswer, type PullInput } from '../src-protocol/index.ts'
import type { Database } from './database/open.ts'
import { campaign, dataKeys, records } from './database/schema.ts'
import type { Device } from './devices.ts'
import { pageLength } from './rules.ts'

/** One page of what the device may read. */
export async function pull(
  database: Database,
  device: Device,
  { after, epoch, bytes }: PullInput,
): Promise<PullAnswer> {
  // Read first: every record up to this revision is committed, and the next statement sees it.
  const [its] = await database.select({ revision: campaign.revision }).from(campaign)
  const until = its?.revision ?? 0
  const found = await stored(database, device, after, until, epoch)
  const page = found.slice(0, Math.min(pageLength(found, bytes), mostRecords))
  const revisions = page.map(({ revision }) => revision)
  const isLast = page.length === found.length
  return {
    ...(await contents(database, revisions)),
    next: isLast ? Math.max(after, until) : (revisions.at(-1) ?? after),
    isLast,
  }
}

/** At most one record more than a page holds. */
function stored(database: Database, device: Device, after: number, until: number, epoch: number) {
  const isNew = and(gt(records.revision, after), lte(records.revision, until))
  const isForeign = or(ne(records.device, device.id), ne(records.epoch, epoch))
  const size = sql<number>`octet_length(${records.sealed})`.mapWith(Number).as('bytes')
  const { revision, device: from, epoch: its, audience } = records
  const part = (isFor: ReturnType<typeof eq> | undefined) =>
    database
      .select({ revision, device: from, epoch: its, audience, bytes: size })
      .from(records)
      .where(and(isFor, isNew, isForeign))
      .orderBy(asc(records.revision))
      .limit(mostRecords + 1)
  if (device.role === 'coordinator') return part(undefined)
  // Each part reads its index in order; one condition with both audiences would sort.
  return unionAll(part(eq(audience, device.member)), part(eq(audience, everybody)))
    .orderBy(asc(records.revision))
    .limit(mostRecords + 1)
}

async function contents(
  database: Database,
  revisions: number[],
): Promise<Pick<PullAnswer, 'records' | 'keys'>> {
  if (revisions.length === 0) return { records: [], keys: [] }
  const rows = await database
    .select()
    .from(records)
    .where(inArray(records.revision, revisions))
    .orderBy(asc(records.revision))
  const names = new Map(
    rows.map((row) => [
      `${row.device} ${row.epoch} ${row.audience}`,
      sql`(${row.device}, ${row.epoch}::bigint, ${row.audience})`,
    ]),
  )
  const isOfPage = sql`(${dataKeys.device}, ${dataKeys.epoch}, ${dataKeys.audience}) in (${sql.join([...names.values()], sql`, `)})`
  return {
    records: rows.map(({ sealed, receivedAt: _, ...row }) => ({
      ...row,
      sealed: Buffer.from(sealed).toString('base64'),
    })),
    keys: rows.length === 0 ? [] : await database.select().from(dataKeys).where(isOfPage),
  }
}
