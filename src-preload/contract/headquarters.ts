import * as z from 'zod'
import { channel } from './channel.ts'
import { nothing } from './inputs.ts'

/**
 * The headquarters that the laptops of one campaign meet at. A server keeps what it cannot read; it is the owner's of a laptop
 * to connect it.
 */

/** `coordinator`: the laptop has everybody of the campaign. `leader`: the people of its own leaders. */
export const headquartersRoles = ['coordinator', 'leader'] as const
export type HeadquartersRole = (typeof headquartersRoles)[number]

/**
 * Why nothing is sent or fetched, although the server answers. `revoked`: a coordinator shut this laptop out, or it is not known there.
 * `refused`: the server does not take what this laptop sends. `newer`: a laptop or the server is newer than this app.
 */
export type HeadquartersTrouble = 'revoked' | 'refused' | 'newer'

/** `people`: of whom there is something to send. `since`: UTC ms. */
export type HeadquartersSync =
  | { kind: 'up_to_date' }
  | { kind: 'to_send'; people: number }
  | { kind: 'offline'; since: number; people: number }
  | { kind: 'trouble'; trouble: HeadquartersTrouble; people: number }

/** `host`: of the address. `lastContactAt`: when this laptop last had an answer, UTC ms; null: never since it was connected. */
export type HeadquartersState =
  | { kind: 'none' }
  | {
      kind: 'connected'
      role: HeadquartersRole
      host: string
      sync: HeadquartersSync
      lastContactAt: number | null
    }

/** Times are UTC ms; null: never. `isOwn`: this laptop. */
export interface HeadquartersDevice {
  id: string
  role: HeadquartersRole
  enrolledAt: number
  lastContactAt: number | null
  revokedAt: number | null
  isOwn: boolean
}

/**
 * A leader with all their laptops, or the leaders who share one. `lastContactAt`: the latest of their devices; null: never.
 * `people`: whom their leaders have, without hidden people. `leaders`: display names. `costs`: of captchas, in US dollars.
 */
export interface HeadquartersMember {
  id: string
  name: string
  role: HeadquartersRole
  leaders: string[]
  devices: HeadquartersDevice[]
  lastContactAt: number | null
  people: number
  costs: { today: number; last30Days: number; total: number }
}

/**
 * An invitation of any coordinator that nobody has used yet. `name`: of the member; empty: another coordinator's laptop has not told
 * it yet. Times are UTC ms.
 */
export interface HeadquartersInvitation {
  id: string
  name: string
  role: HeadquartersRole
  expiresAt: number
}

/** Members by name. */
export interface HeadquartersCampaign {
  members: HeadquartersMember[]
  invitations: HeadquartersInvitation[]
}

/** Someone whom this leader registered, and whom another leader has; the coordinators decide. `since`: UTC ms. */
export interface HeldElsewhere {
  uid: string
  name: string
  cedula: string
  since: number
}

/**
 * Why the headquarters could not be reached, or does not do it. Each has a sentence in `messages.headquarters`.
 * `offline`: no answer. `insecure`: the address is not of HTTPS. `not_a_headquarters`: something else answers there.
 * `wrong_secret`: not the server's. `founded_already`: another campaign is there. `wrong_code`: not a code, or with a typing
 * mistake. `spent_code`: used, too old, or made for another server. `other_campaign`: the server's campaign is not the code's.
 * `code_used`: a laptop was connected by the code before it could be withdrawn. `newer`: the server is newer than this app. `revoked`, `refused`: as in `HeadquartersTrouble`.
 */
export type HeadquartersProblem =
  | 'offline'
  | 'insecure'
  | 'not_a_headquarters'
  | 'wrong_secret'
  | 'founded_already'
  | 'wrong_code'
  | 'spent_code'
  | 'other_campaign'
  | 'code_used'
  | 'newer'
  | 'revoked'
  | 'refused'

export type HeadquartersAnswer = { kind: 'done' } | { kind: 'refused'; problem: HeadquartersProblem }

/** `code`: to type. `qr`: the text of its QR code. `expiresAt`: UTC ms. */
export type InviteAnswer =
  | { kind: 'invited'; code: string; qr: string; expiresAt: number }
  | { kind: 'refused'; problem: HeadquartersProblem }

const address = z.string().trim().min(1).max(300)
export const memberName = z.string().trim().min(1).max(60)

/** `member`: an id, for another laptop of theirs; null: a new one with this name. Coordinators are always new. */
const inviteInput = z.strictObject({
  name: memberName,
  role: z.enum(headquartersRoles),
  member: z.string().min(1).max(64).nullable(),
})

export const headquartersChannels = {
  state: channel('signed_in', nothing).returns<HeadquartersState>(),
  /** Sends and fetches now. Answers at once; see `headquarters.changed`. */
  syncNow: channel('signed_in', nothing).returns<null>(),
  /** One's own people whom another leader has, latest first; none on a coordinator's laptop, which has disputes. */
  heldElsewhere: channel('leader', nothing).returns<HeldElsewhere[]>(),
  /**
   * Creates the campaign on a new server, with this laptop as its first coordinator. `secret`: the server's own. Throws
   * `Refusal('busy')` if the laptop is connected, as `connect`.
   */
  found: channel(
    'owner',
    z.strictObject({ address, secret: z.string().trim().min(1).max(200), name: memberName }),
  ).returns<HeadquartersAnswer>(),
  /** `code`: as typed, or the text of the QR code. */
  connect: channel(
    'owner',
    z.strictObject({ code: z.string().trim().min(1).max(1_000) }),
  ).returns<HeadquartersAnswer>(),
  /** The laptop keeps its people; the server and the other laptops keep what it sent. Also without a network. */
  leave: channel('owner', nothing).returns<null>(),
  /** This and what follows: of a coordinator's laptop, `Refusal('forbidden')` on another. */
  campaign: channel('owner', nothing).returns<HeadquartersCampaign>(),
  invite: channel('owner', inviteInput).returns<InviteAnswer>(),
  /** The code connects nobody from now on. */
  withdraw: channel(
    'owner',
    z.strictObject({ invitation: z.string().min(1).max(64) }),
  ).returns<HeadquartersAnswer>(),
  /** The device is shut out from now on; what it has stays on it. */
  revoke: channel(
    'owner',
    z.strictObject({ device: z.string().min(1).max(64) }),
  ).returns<HeadquartersAnswer>(),
}
