import { and, asc, eq, isNull, lt, or } from 'drizzle-orm'
import type { DeviceRole, EnrolledDevice, StatusAnswer } from '../src-protocol/index.ts'
import type { Database, Store } from './database/open.ts'
import { campaign, devices, invitations } from './database/schema.ts'
import { sha256 } from './hash.ts'
import { Refusal } from './refusal.ts'

/** The device that a request comes from. `epoch`, `sequence`: of the last record that it had pushed when the request began. */
export interface Device {
  id: string
  member: string
  role: DeviceRole
  epoch: number
  sequence: number
}

/** Contacts are noted to the minute, so that not every request writes. */
const contactMs = 60_000

/** Refuses a token of no device and one of a device that is revoked. Notes the contact. */
export async function deviceOf(database: Database, token: string, now: number): Promise<Device> {
  const [device] = await database
    .select()
    .from(devices)
    .where(eq(devices.tokenHash, sha256(token)))
  if (device === undefined) throw new Refusal('unknown_device')
  if (device.revokedAt !== null) throw new Refusal('revoked')
  const { id, member, role, epoch, sequence, lastContactAt } = device
  if (lastContactAt === null || now - lastContactAt >= contactMs) {
    const isOlder = or(isNull(devices.lastContactAt), lt(devices.lastContactAt, now))
    await database
      .update(devices)
      .set({ lastContactAt: now })
      .where(and(eq(devices.id, id), isOlder))
  }
  return { id, member, role, epoch, sequence }
}

/** The device's row in a transaction that runs alone; refuses a device revoked since its request began. */
export async function activeDevice(tx: Database, id: string): Promise<typeof devices.$inferSelect> {
  const [device] = await tx.select().from(devices).where(eq(devices.id, id))
  if (device === undefined) throw new Refusal('unknown_device')
  if (device.revokedAt !== null) throw new Refusal('revoked')
  return device
}

export async function statusOf(database: Database, { id, member, role }: Device): Promise<StatusAnswer> {
  const [row] = await database
    .select({
      campaign: campaign.id,
      revision: campaign.revision,
      epoch: devices.epoch,
      sequence: devices.sequence,
    })
    .from(devices)
    .innerJoin(campaign, eq(campaign.isOnly, true))
    .where(eq(devices.id, id))
  if (row === undefined) throw new Refusal('unknown_device')
  return { ...row, device: id, member, role }
}

export function listDevices(database: Database): Promise<EnrolledDevice[]> {
  const { id, member, role, enrolledAt, lastContactAt, revokedAt } = devices
  return database
    .select({ id, member, role, enrolledAt, lastContactAt, revokedAt })
    .from(devices)
    .orderBy(asc(devices.enrolledAt), asc(devices.id))
}

async function end(tx: Database, id: string, now: number): Promise<void> {
  await tx
    .update(devices)
    .set({ revokedAt: now })
    .where(and(eq(devices.id, id), isNull(devices.revokedAt)))
  await tx.delete(invitations).where(and(eq(invitations.madeBy, id), isNull(invitations.usedBy)))
}

/** A coordinator revokes another device. Harmless to repeat. */
export async function revoke(store: Store, by: Device, id: string, now: number): Promise<void> {
  if (id === by.id) throw new Refusal('not_allowed')
  await store.alone(async (tx) => {
    await activeDevice(tx, by.id)
    const [found] = await tx.select({ id: devices.id }).from(devices).where(eq(devices.id, id))
    if (found === undefined) throw new Refusal('not_found')
    await end(tx, id, now)
  })
}

export async function leave(store: Store, device: Device, now: number): Promise<void> {
  await store.alone((tx) => end(tx, device.id, now))
}
