import { randomBytes } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import type {
  HeadquartersAnswer,
  HeadquartersProblem,
  HeadquartersRole,
  InviteAnswer,
} from '../../src-preload/contract/index.ts'
import { invitationMs } from '../../src-protocol/index.ts'
import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import { immediately } from '../database/immediately.ts'
import type { Database } from '../database/open.ts'
import { ensureKey, readTombstones, takeTombstones } from '../erased/tombstones.ts'
import { Refusal } from '../refusal.ts'
import { createClient, isSecure, Refused, Unreachable } from './client.ts'
import {
  addressOf,
  decodeCode,
  encodeCode,
  newSecret,
  openParcel,
  type Parcel,
  proofHashOf,
  proofOf,
  sealParcel,
} from './code.ts'
import { type CampaignKeys, fingerprintOf, newAgeKeys, newCampaignKeys, recipientOf, sha256 } from './keys.ts'
import {
  addInvitation,
  addMember,
  type Connection,
  findMember,
  insertConnection,
  readConnection,
  removeInvitation,
} from './repository.ts'

/** Founds a campaign, joins one by its code, invites laptops and shuts them out. `accountId`: who does it. */
export interface Enrolment {
  /** These throw `Refusal('busy')` if the laptop is connected. */
  found(
    input: { address: string; secret: string; name: string },
    accountId: number,
  ): Promise<HeadquartersAnswer>
  connect(code: string, accountId: number): Promise<HeadquartersAnswer>
  /** These throw `Refusal('forbidden')` unless the laptop is a coordinator's. */
  invite(
    input: { name: string; role: HeadquartersRole; member: string | null },
    accountId: number,
  ): Promise<InviteAnswer>
  /** Problem `code_used` if somebody was quicker. Harmless to repeat. */
  withdraw(invitation: string, accountId: number): Promise<HeadquartersAnswer>
  revoke(device: string, accountId: number): Promise<HeadquartersAnswer>
}

interface EnrolmentOptions {
  database: Database
  clock: Pick<Clock, 'now'>
  fetch: typeof globalThis.fetch
  /** Aborted once the session closes. */
  signal: AbortSignal
  /** Call after the commit of a connection and of an invitation. */
  joined(): void
  invited(): void
  /** An invitation or a device ended; resolves once the lists are read again. */
  ended(own: Connection): Promise<void>
}

export function createEnrolment(options: EnrolmentOptions): Enrolment {
  const { database, clock, fetch, signal } = options
  const { sqlite } = database
  /** An enrolment whose answer was lost, so that the same code works again. */
  let pending: { code: string; device: string; token: string } | null = null
  let pendingFoundation: {
    address: string
    device: string
    token: string
    member: string
    campaign: string
    keys: CampaignKeys
  } | null = null

  const connection = (): Connection | null => (sqlite.open ? readConnection(sqlite) : null)

  /** Throws a `Refusal('forbidden')`. */
  function coordinator(): Connection {
    const own = connection()
    if (own?.role !== 'coordinator') throw new Refusal('forbidden')
    return own
  }

  function demandNone(): void {
    if (connection() !== null) throw new Refusal('busy')
  }

  /** Writes the connection. */
  function join(
    of: Parameters<typeof insertConnection>[1],
    {
      accountId,
      name,
      tombstones,
      isNew,
    }: { accountId: number; name: string; tombstones: string[]; isNew: boolean },
  ): void {
    demandNone()
    immediately(sqlite, () => {
      const now = clock.now()
      insertConnection(sqlite, of)
      takeTombstones(sqlite, { keys: tombstones, erasures: [] })
      // The laptops that are invited get it, so that each cédula is hashed under few keys.
      if (isNew) ensureKey(sqlite)
      if (of.role === 'coordinator')
        addMember(sqlite, { id: of.member, name, role: of.role, identity: of.keys.member.identity }, !isNew)
      const action = isNew ? 'headquarters_founded' : 'headquarters_connected'
      record(database, { at: now, accountId, action, detail: isNew ? {} : { role: of.role } })
    })
    options.joined()
  }

  async function found(
    { address: typed, secret, name }: { address: string; secret: string; name: string },
    accountId: number,
  ): Promise<HeadquartersAnswer> {
    demandNone()
    const address = addressOf(typed)
    if (address === null) return refused('not_a_headquarters')
    if (!isSecure(address)) return refused('insecure')
    if (pendingFoundation?.address !== address)
      pendingFoundation = {
        address,
        device: uuidv7(),
        member: uuidv7(),
        campaign: uuidv7(),
        token: newToken(),
        keys: await newCampaignKeys(),
      }
    const { device, member, campaign, token, keys } = pendingFoundation
    const input = { secret, campaign, fingerprint: fingerprintOf(keys), member }
    const problem = await asked(async () => {
      const body = { ...input, device: { id: device, tokenHash: sha256(token) } }
      await createClient({ fetch, address, token: null }).ask('foundation', { body }, signal)
    })
    if (problem === 'not_allowed') return refused('wrong_secret')
    if (problem !== null) return refused(problem === 'refused' ? 'founded_already' : problem)
    join(
      { address, campaign, device, member, role: 'coordinator', token, keys },
      { accountId, name, tombstones: [], isNew: true },
    )
    pendingFoundation = null
    return { kind: 'done' }
  }

  async function connect(typed: string, accountId: number): Promise<HeadquartersAnswer> {
    demandNone()
    const code = decodeCode(typed)
    if (code === null) return refused('wrong_code')
    if (code === 'newer') return refused('newer')
    if (!isSecure(code.address)) return refused('insecure')
    if (pending?.code !== code.invitation)
      pending = { code: code.invitation, device: uuidv7(), token: newToken() }
    const { device, token } = pending
    const proof = proofOf(code.secret, code.invitation)
    const body = { invitation: code.invitation, proof, device: { id: device, tokenHash: sha256(token) } }
    let parcel: Parcel | HeadquartersProblem = 'refused'
    const problem = await asked(async () => {
      const client = createClient({ fetch, address: code.address, token: null })
      const answer = await client.ask('enrolment', { body }, signal)
      const opened = openParcel(answer.parcel, code)
      const isSame =
        opened !== null &&
        answer.fingerprint === fingerprintOf(opened.keys) &&
        opened.role === answer.role &&
        opened.member === answer.member &&
        opened.campaign === answer.campaign &&
        (opened.role === 'coordinator') === (opened.keys.campaign.identity !== null)
      parcel = isSame ? opened : 'other_campaign'
    })
    if (problem !== null)
      return refused(problem === 'refused' || problem === 'not_allowed' ? 'spent_code' : problem)
    if (typeof parcel === 'string') return refused(parcel)
    const { role, campaign, member, keys, name, tombstones } = parcel as Parcel
    join(
      { address: code.address, campaign, device, member, role, token, keys },
      { accountId, name, tombstones, isNew: false },
    )
    pending = null
    return { kind: 'done' }
  }

  async function invite(
    { name, role, member: known }: { name: string; role: HeadquartersRole; member: string | null },
    accountId: number,
  ): Promise<InviteAnswer> {
    const own = coordinator()
    const member =
      known === null || role === 'coordinator'
        ? { id: uuidv7(), name, role, identity: (await newAgeKeys()).identity }
        : findMember(sqlite, known)
    if (member === null || member.role !== role) throw new Refusal('not_found')
    const isCoordinator = role === 'coordinator'
    const { campaign, signing } = own.keys
    const keys: CampaignKeys = {
      ...own.keys,
      campaign: { recipient: campaign.recipient, identity: isCoordinator ? campaign.identity : null },
      signing: { public: signing.public, secret: isCoordinator ? signing.secret : null },
      member: { identity: member.identity, recipient: await recipientOf(member.identity) },
    }
    const parcel: Parcel = {
      role,
      campaign: own.campaign,
      member: member.id,
      name: member.name,
      keys,
      tombstones: readTombstones(sqlite).keys.slice(0, 50),
    }
    const id = uuidv7()
    const secret = newSecret()
    let expiresAt = 0
    const problem = await asked(async () => {
      const client = createClient({ fetch, address: own.address, token: own.token })
      const proofHash = proofHashOf(secret, id)
      const sealed = sealParcel(parcel, secret, id)
      const body = { id, role, member: member.id, proofHash, parcel: sealed, livesMs: invitationMs }
      expiresAt = (await client.ask('invitations', { body }, signal)).expiresAt
    })
    if (problem !== null) return refused(problem === 'not_allowed' ? 'refused' : problem)
    coordinator()
    immediately(sqlite, () => {
      addMember(sqlite, member, false)
      addInvitation(sqlite, { id, member: member.id, role, expiresAt })
      const at = clock.now()
      record(database, { at, accountId, action: 'headquarters_invited', detail: { role } })
    })
    options.invited()
    const { address } = own
    const fingerprint = fingerprintOf(own.keys).slice(0, 16)
    return { kind: 'invited', ...encodeCode({ address, invitation: id, secret, fingerprint }), expiresAt }
  }

  async function withdraw(invitation: string, accountId: number): Promise<HeadquartersAnswer> {
    const own = coordinator()
    const client = createClient({ fetch, address: own.address, token: own.token })
    let isUsed = false
    const problem = await asked(async () => {
      try {
        await client.ask('withdrawal', { id: encodeURIComponent(invitation) }, signal)
      } catch (error) {
        if (!(error instanceof Refused) || error.code !== 'conflict') throw error
        isUsed = true
      }
      coordinator()
      immediately(sqlite, () => {
        removeInvitation(sqlite, invitation)
        const at = clock.now()
        if (!isUsed) record(database, { at, accountId, action: 'headquarters_withdrawn', detail: {} })
      })
      await options.ended(own)
    })
    if (isUsed) return refused('code_used')
    if (problem === null) return { kind: 'done' }
    return refused(problem === 'not_allowed' ? 'refused' : problem)
  }

  async function revoke(device: string, accountId: number): Promise<HeadquartersAnswer> {
    const own = coordinator()
    const problem = await asked(async () => {
      const client = createClient({ fetch, address: own.address, token: own.token })
      await client.ask('revocation', { id: encodeURIComponent(device) }, signal)
      record(database, { at: clock.now(), accountId, action: 'headquarters_revoked', detail: {} })
      await options.ended(own)
    })
    if (problem === null) return { kind: 'done' }
    return refused(problem === 'not_allowed' ? 'refused' : problem)
  }

  return { found, connect, invite, withdraw, revoke }
}

const newToken = (): string => randomBytes(32).toString('base64url')

const refused = (problem: HeadquartersProblem): { kind: 'refused'; problem: HeadquartersProblem } => ({
  kind: 'refused',
  problem,
})

/** Why a request failed; null: it succeeded. Throws errors that do not come from the headquarters. */
async function asked(ask: () => Promise<void>): Promise<HeadquartersProblem | 'not_allowed' | null> {
  try {
    await ask()
    return null
  } catch (error) {
    if (error instanceof Unreachable) return error.why === 'alien' ? 'not_a_headquarters' : error.why
    if (!(error instanceof Refused)) throw error
    switch (error.code) {
      case 'revoked':
      case 'unknown_device':
        return 'revoked'
      case 'not_allowed':
        return 'not_allowed'
      case 'too_many':
      case 'internal':
        return 'offline'
      default:
        return 'refused'
    }
  }
}
