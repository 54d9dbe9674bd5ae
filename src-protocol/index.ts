import * as z from 'zod'

/**
 * The protocol between laptops and the headquarters' server: JSON over HTTPS. A request of a device has
 * `Authorization: Bearer <device token>`. The server reads none of the sealed parts.
 */

export const protocolVersion = 1

/** Bytes of a request's body that the server takes. Laptops keep to `usualRequestBytes`, for bad connections. */
export const longestRequestBytes = 512 * 1024
export const usualRequestBytes = 64 * 1024
/** Records of one push or one page. */
export const mostRecords = 200
/** Milliseconds that an invitation lives at most. */
export const invitationMs = 24 * 60 * 60 * 1000

/** UUIDv7, or another short id that an app makes. */
const id = z.string().regex(/^[\w-]{1,64}$/)
const base64 = (longest: number) => z.base64().max(longest)
/** 32 bytes in hexadecimal. */
const hash = z.string().regex(/^[0-9a-f]{64}$/)
const time = z.int().min(0).max(8_640_000_000_000_000)
const count = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** `coordinator`: reads all records. `leader`: reads those for their own member and those for everybody. */
export const deviceRoles = ['coordinator', 'leader'] as const
export type DeviceRole = (typeof deviceRoles)[number]

/**
 * The readers of a record besides the coordinators. A member is a leader with all their laptops, or the leaders who share one.
 * `everybody`: every device. `coordinators`: nobody else.
 */
export const everybody = 'everybody'
export const coordinators = 'coordinators'
const audience = id
/** Not one of the two audiences that are no members. */
const member = z.string().regex(/^(?!(?:everybody|coordinators)$)[\w-]{1,64}$/)

/**
 * `changes`: of one person. `erasures`: keyed hashes of erased people. `leaders`: who the leaders of a laptop are, and the texts
 * of authorisations. `standing`: whether another leader has a person's cédula. `costs`: what a laptop paid for captchas on one day.
 * `goals`: of a member's leaders.
 */
export const recordKinds = ['changes', 'erasures', 'leaders', 'standing', 'costs', 'goals'] as const
export type RecordKind = (typeof recordKinds)[number]

/** A record as it is pushed. */
export const pushedRecord = z.strictObject({
  /** Counts a device's records within an epoch from 1, without gaps. */
  sequence: z.int().min(1).max(Number.MAX_SAFE_INTEGER),
  kind: z.enum(recordKinds),
  audience,
  /**
   * Of the person; of other kinds an id. The server deletes a device's earlier record of the same kind, audience and uid, unless
   * the kind is `changes` or `erasures`.
   */
  uid: id,
  /**
   * Keyed hash of the cédula that the person of the uid has now, of kind `changes` from a member who has the person; null: the
   * device's member does not have the person, or the record is of another kind.
   */
  cedula: hash.nullable(),
  /**
   * Of kind `changes`: the person was erased, and the server deletes the uid's earlier records. A leader's device deletes so only
   * what is for its own member: if the uid has another record, its record is stored and nothing is deleted.
   */
  erases: z.boolean(),
  /** Nonce, ciphertext and tag: see src-main/headquarters/seal.ts. */
  sealed: base64(400_000),
})
export type PushedRecord = z.infer<typeof pushedRecord>

/** A data key of one device, epoch and audience, as an age file for the recipients who may read it. */
export const wrappedKey = z.strictObject({ epoch: z.int().min(1), audience, wrapped: base64(20_000) })
export type WrappedKey = z.infer<typeof wrappedKey>

/**
 * The whole push takes effect or nothing. A record whose (device, epoch, sequence) is known is left as it is. `keys`: of this
 * epoch; must hold the key of each audience of these records that this device has not yet sent. The first one sent stays.
 */
export const pushInput = z.strictObject({
  epoch: z.int().min(1),
  keys: z.array(wrappedKey).max(200),
  records: z.array(pushedRecord).min(1).max(mostRecords),
})
export type PushInput = z.infer<typeof pushInput>

export const pushAnswer = z.object({
  /** Highest sequence that is stored of the epoch. */
  sequence: count,
  /** Of the campaign. */
  revision: count,
  /** Uids of this push whose cédula another member has under another uid. */
  disputed: z.array(id),
})
export type PushAnswer = z.infer<typeof pushAnswer>

/**
 * `after`: a revision. `epoch`: the asking device's own, whose records are left out; another than in its last push if it was
 * restored since. `bytes`: of the answer, roughly; at least one record comes.
 */
export const pullInput = z.strictObject({
  after: z.coerce.number().int().min(0),
  epoch: z.coerce.number().int().min(0),
  bytes: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(4 * 1024 * 1024)
    .default(usualRequestBytes),
})
export type PullInput = z.infer<typeof pullInput>

export const pulledRecord = pushedRecord.omit({ cedula: true }).extend({
  revision: count,
  device: id,
  epoch: z.int().min(1),
})
export type PulledRecord = z.infer<typeof pulledRecord>

/**
 * Records in the order of their revisions, which have gaps. `keys`: of all records of the page. `next`: the `after` of the next
 * page.
 */
export const pullAnswer = z.object({
  records: z.array(pulledRecord),
  keys: z.array(wrappedKey.extend({ device: id })),
  next: count,
  isLast: z.boolean(),
})
export type PullAnswer = z.infer<typeof pullAnswer>

/** Of the asking device. `epoch`, `sequence`: the latest that the server has of it; 0: none. */
export const statusAnswer = z.object({
  campaign: id,
  device: id,
  member: id,
  role: z.enum(deviceRoles),
  epoch: count,
  sequence: count,
  revision: count,
})
export type StatusAnswer = z.infer<typeof statusAnswer>

/** 256 random bits in base64url or hexadecimal. */
export const deviceToken = z.string().regex(/^[\w-]{43,64}$/)

const newDevice = z.strictObject({
  /** New at every enrolment. */
  id,
  /** SHA-256 of the device's token, taken of its text. */
  tokenHash: hash,
})

/**
 * Creates the server's one campaign and its first coordinator; the same device may repeat it. `secret`: the server's own, set by
 * whoever runs it.
 */
export const foundationInput = z.strictObject({
  secret: z.string().min(1).max(200),
  campaign: id,
  /** SHA-256 of the campaign's recipient. */
  fingerprint: hash,
  member,
  device: newDevice,
})
export type FoundationInput = z.infer<typeof foundationInput>

/**
 * `proofHash`: SHA-256 of the text of the proof that the code's secret gives. `parcel`: sealed under the code's secret. `livesMs`:
 * by the server's clock. The same coordinator may repeat it unchanged.
 */
export const invitationInput = z.strictObject({
  id,
  role: z.enum(deviceRoles),
  member,
  proofHash: hash,
  parcel: base64(400_000),
  livesMs: z.int().min(1).max(invitationMs),
})
export type InvitationInput = z.infer<typeof invitationInput>

/** UTC ms of the server's clock. */
export const invitationAnswer = z.object({ expiresAt: time })
export type InvitationAnswer = z.infer<typeof invitationAnswer>

/** Takes effect once for each invitation; the same device may repeat it until the invitation expires. */
export const enrolmentInput = z.strictObject({ invitation: id, proof: hash, device: newDevice })
export type EnrolmentInput = z.infer<typeof enrolmentInput>

export const enrolmentAnswer = z.object({
  campaign: id,
  fingerprint: hash,
  member: id,
  role: z.enum(deviceRoles),
  parcel: z.base64(),
})
export type EnrolmentAnswer = z.infer<typeof enrolmentAnswer>

/** Times are UTC ms; null: never. */
export const enrolledDevice = z.object({
  id,
  member: id,
  role: z.enum(deviceRoles),
  enrolledAt: time,
  lastContactAt: time.nullable(),
  revokedAt: time.nullable(),
})
export type EnrolledDevice = z.infer<typeof enrolledDevice>

/** Nobody has used it yet, and it has not expired. `expiresAt`: UTC ms of the server's clock. */
export const openInvitation = z.object({ id, member: id, role: z.enum(deviceRoles), expiresAt: time })
export type OpenInvitation = z.infer<typeof openInvitation>

export const devicesAnswer = z.object({
  devices: z.array(enrolledDevice),
  invitations: z.array(openInvitation),
})
export type DevicesAnswer = z.infer<typeof devicesAnswer>

/** Why the server refuses. HTTP status beside it. */
export const refusals = {
  /** The request is not of this contract. */
  invalid: 400,
  /** No token, or one of no device. */
  unknown_device: 401,
  /** The device left, or a coordinator revoked it. */
  revoked: 403,
  /** The route is a coordinator's, the record is not the device's to send, or the server's secret is another one. */
  not_allowed: 403,
  not_found: 404,
  /** Another campaign, invitation or device has the id, or the invitation to be withdrawn was used. */
  conflict: 409,
  /** The epoch is over, or a sequence is missing before these. */
  out_of_order: 409,
  /** The invitation is too old, used or withdrawn, or its proof is wrong. */
  no_invitation: 403,
  too_large: 413,
  too_many: 429,
  internal: 500,
} as const
export type RefusalCode = keyof typeof refusals

export const refusalAnswer = z.object({
  error: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
})

const nothing = z.strictObject({})
const done = z.object({})
/** `access`: who may call it; `device`: every enrolled device. Inputs without fields may be left out. */
interface Route {
  method: 'GET' | 'POST'
  path: string
  access: 'anybody' | 'device' | 'coordinator'
  query: z.ZodType
  body: z.ZodType
  answer: z.ZodType
}

export const routes = {
  health: { method: 'GET', path: '/healthz', access: 'anybody', query: nothing, body: nothing, answer: done },
  foundation: {
    method: 'POST',
    path: '/v1/foundation',
    access: 'anybody',
    query: nothing,
    body: foundationInput,
    answer: done,
  },
  enrolment: {
    method: 'POST',
    path: '/v1/enrolment',
    access: 'anybody',
    query: nothing,
    body: enrolmentInput,
    answer: enrolmentAnswer,
  },
  status: {
    method: 'GET',
    path: '/v1/status',
    access: 'device',
    query: nothing,
    body: nothing,
    answer: statusAnswer,
  },
  push: {
    method: 'POST',
    path: '/v1/push',
    access: 'device',
    query: nothing,
    body: pushInput,
    answer: pushAnswer,
  },
  pull: {
    method: 'GET',
    path: '/v1/pull',
    access: 'device',
    query: pullInput,
    body: nothing,
    answer: pullAnswer,
  },
  /** The device itself leaves; its token is refused from then on. */
  leave: { method: 'POST', path: '/v1/leave', access: 'device', query: nothing, body: nothing, answer: done },
  invitations: {
    method: 'POST',
    path: '/v1/invitations',
    access: 'coordinator',
    query: nothing,
    body: invitationInput,
    answer: invitationAnswer,
  },
  /** Of the invitation `:id`, whoever made it. Harmless to repeat: an id that no invitation has is answered the same. */
  withdrawal: {
    method: 'POST',
    path: '/v1/invitations/:id/withdrawal',
    access: 'coordinator',
    query: nothing,
    body: nothing,
    answer: done,
  },
  devices: {
    method: 'GET',
    path: '/v1/devices',
    access: 'coordinator',
    query: nothing,
    body: nothing,
    answer: devicesAnswer,
  },
  /** Of the device `:id`, another than the asking one. Its token is refused from then on, and its open invitations end. */
  revocation: {
    method: 'POST',
    path: '/v1/devices/:id/revocation',
    access: 'coordinator',
    query: nothing,
    body: nothing,
    answer: done,
  },
} as const satisfies Record<string, Route>
export type RouteName = keyof typeof routes
