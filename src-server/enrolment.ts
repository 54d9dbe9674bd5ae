import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm'
import type {
  EnrolmentAnswer,
  EnrolmentInput,
  FoundationInput,
  InvitationInput,
  OpenInvitation,
} from '../src-protocol/index.ts'
import type { Database, Store } from './database/open.ts'
import { campaign, devices, invitations } from './database/schema.ts'
import { activeDevice, type Device } from './devices.ts'
import { isSameText, sha256 } from './hash.ts'
import { Refusal } from './refusal.ts'

export async function isFounded(database: Database): Promise<boolean> {
  const found = await database.select({ id: campaign.id }).from(campaign)
  return found.length > 0
}

/** Founds the campaign with its first coordinator, once. */
export async function found(
  store: Store,
  secret: string,
  input: FoundationInput,
  now: number,
): Promise<void> {
  if (!isSameText(input.secret, secret)) throw new Refusal('not_allowed')
  const { id, tokenHash } = input.device
  await store.alone(async (tx) => {
    const [there] = await tx.select().from(campaign)
    if (there === undefined) {
      await tx.insert(campaign).values({ id: input.campaign, fingerprint: input.fingerprint, foundedAt: now })
      await tx
        .insert(devices)
        .values({ id, member: input.member, role: 'coordinator', tokenHash, enrolledAt: now })
      return
    }
    const isRepeated =
      there.id === input.campaign &&
      there.fingerprint === input.fingerprint &&
      (await isDevice(tx, input.device, input.member, 'coordinator'))
    if (!isRepeated) throw new Refusal('conflict')
  })
}

/** Whether a device is enrolled as this one and may still come. */
async function isDevice(
  tx: Database,
  { id, tokenHash }: EnrolmentInput['device'],
  member: string,
  role: Device['role'],
): Promise<boolean> {
  const [device] = await tx.select().from(devices).where(eq(devices.id, id))
  return (
    device !== undefined &&
    device.tokenHash === tokenHash &&
    device.member === member &&
    device.role === role &&
    device.revokedAt === null
  )
}

/** Returns when the invitation expires. */
export async function invite(store: Store, by: Device, input: InvitationInput, now: number): Promise<number> {
  const expiresAt = now + input.livesMs
  return store.alone(async (tx) => {
    await activeDevice(tx, by.id)
    await tx.delete(invitations).where(lte(invitations.expiresAt, now))
    const [there] = await tx.select().from(invitations).where(eq(invitations.id, input.id))
    if (there === undefined) {
      await tx.insert(invitations).values({ ...input, expiresAt, madeBy: by.id })
      return expiresAt
    }
    const { expiresAt: before, madeBy, usedBy: _, ...same } = there
    const isRepeated =
      madeBy === by.id &&
      Object.entries(input).every(([name, value]) => same[name as keyof typeof same] === value)
    if (!isRepeated) throw new Refusal('conflict')
    return before
  })
}

/** Ends an open invitation. Harmless to repeat. */
export async function withdraw(store: Store, by: Device, id: string): Promise<void> {
  await store.alone(async (tx) => {
    await activeDevice(tx, by.id)
    const [there] = await tx.select().from(invitations).where(eq(invitations.id, id))
    if (there === undefined) return
    if (there.usedBy !== null) throw new Refusal('conflict')
    await tx.delete(invitations).where(eq(invitations.id, id))
  })
}

/** By when they expire. */
export function listOpen(database: Database, now: number): Promise<OpenInvitation[]> {
  const { id, member, role, expiresAt, usedBy } = invitations
  return database
    .select({ id, member, role, expiresAt })
    .from(invitations)
    .where(and(isNull(usedBy), gt(expiresAt, now)))
    .orderBy(asc(expiresAt), asc(id))
}

/** Enrols a device by an invitation, once. */
export async function enrol(store: Store, input: EnrolmentInput, now: number): Promise<EnrolmentAnswer> {
  const { id, tokenHash } = input.device
  return store.alone(async (tx) => {
    const [invitation] = await tx.select().from(invitations).where(eq(invitations.id, input.invitation))
    const [its] = await tx.select().from(campaign)
    if (
      invitation === undefined ||
      its === undefined ||
      invitation.expiresAt <= now ||
      !isSameText(sha256(input.proof), invitation.proofHash)
    )
      throw new Refusal('no_invitation')
    const { member, role, parcel, usedBy } = invitation
    if (usedBy === null) {
      const known = await tx
        .select({ id: devices.id })
        .from(devices)
        .where(or(eq(devices.id, id), eq(devices.tokenHash, tokenHash)))
      if (known.length > 0) throw new Refusal('conflict')
      await tx.insert(devices).values({ id, member, role, tokenHash, enrolledAt: now })
      await tx.update(invitations).set({ usedBy: id }).where(eq(invitations.id, invitation.id))
    } else if (usedBy !== id || !(await isDevice(tx, input.device, member, role))) {
      throw new Refusal('no_invitation')
    }
    return { campaign: its.id, fingerprint: its.fingerprint, member, role, parcel }
  })
}
