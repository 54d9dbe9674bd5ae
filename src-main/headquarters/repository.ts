import type {
  HeadquartersInvitation,
  HeadquartersRole,
  HeadquartersTrouble,
} from '../../src-preload/contract/index.ts'
import type { DevicesAnswer, EnrolledDevice, OpenInvitation } from '../../src-protocol/index.ts'
import { once } from '../database/once.ts'
import type { Sqlite } from '../database/open.ts'
import { type CampaignKeys, campaignKeys } from './keys.ts'

/** SQL of the headquarters' own tables. */

export interface Connection {
  address: string
  campaign: string
  device: string
  member: string
  role: HeadquartersRole
  token: string
  keys: CampaignKeys
  epoch: number
  sequence: number
  node: string
  pushed: number
  cursor: number
  sending: string | null
  leftOutFrom: number | null
  toldLeaders: string | null
  isErasing: boolean
  lastContactAt: number | null
  offlineSince: number | null
  trouble: HeadquartersTrouble | null
}

const columns = {
  address: 'address',
  campaign: 'campaign',
  device: 'device',
  member: 'member',
  role: 'role',
  token: 'token',
  keys: 'keys',
  epoch: 'epoch',
  sequence: 'sequence',
  node: 'node',
  pushed: 'pushed',
  cursor: 'cursor',
  sending: 'sending',
  leftOutFrom: 'left_out_from',
  toldLeaders: 'told_leaders',
  isErasing: 'is_erasing',
  lastContactAt: 'last_contact_at',
  offlineSince: 'offline_since',
  trouble: 'trouble',
} as const

const selects = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `SELECT ${Object.entries(columns)
      .map(([key, column]) => `${column} AS ${key}`)
      .join(', ')} FROM headquarters`,
  ),
)

/** null: the laptop is not connected. */
export function readConnection(sqlite: Sqlite): Connection | null {
  const row = selects(sqlite).get() as
    | (Omit<Connection, 'keys' | 'isErasing'> & { keys: string; isErasing: 0 | 1 })
    | undefined
  if (row === undefined) return null
  return { ...row, isErasing: row.isErasing === 1, keys: campaignKeys.parse(JSON.parse(row.keys)) }
}

type Written = Partial<Omit<Connection, 'keys'>>

const values = (written: Written) =>
  Object.fromEntries(
    Object.entries(written).map(([key, value]) => [key, typeof value === 'boolean' ? Number(value) : value]),
  )

export function writeConnection(sqlite: Sqlite, written: Written): void {
  const set = Object.keys(written).map((key) => `${columns[key as keyof Written]} = @${key}`)
  if (set.length === 0) return
  const text = `UPDATE headquarters SET ${set.join(', ')}`
  const known = updates(sqlite)
  const statement = known.get(text) ?? sqlite.prepare(text)
  known.set(text, statement)
  statement.run(values(written))
}
const updates = once((_: Sqlite) => new Map<string, ReturnType<Sqlite['prepare']>>())

export function insertConnection(
  sqlite: Sqlite,
  connection: Pick<Connection, 'address' | 'campaign' | 'device' | 'member' | 'role' | 'token' | 'keys'>,
): void {
  sqlite
    .prepare(
      `INSERT INTO headquarters (id, address, campaign, device, member, role, token, keys, epoch, sequence, node, pushed, cursor)
       VALUES (1, @address, @campaign, @device, @member, @role, @token, @keys, 0, 0, '', 0, 0)`,
    )
    .run({ ...connection, keys: JSON.stringify(connection.keys) })
}

const tables = [
  'headquarters',
  'headquarters_members',
  'headquarters_leaders',
  'headquarters_devices',
  'headquarters_invitations',
  'headquarters_pulled',
  'headquarters_relays',
  'headquarters_departed',
  'headquarters_disputed',
  'headquarters_keys',
  'headquarters_costs',
  'headquarters_erasures',
]

/** Deletes everything about the headquarters except the leaders, whom people here refer to. */
export function forgetHeadquarters(sqlite: Sqlite): void {
  for (const table of tables) sqlite.exec(`DELETE FROM ${table}`)
}

// ── Members and leaders ─────────────────────────────────────────────────────────────────────────────────────────────

export interface Member {
  id: string
  name: string
  role: HeadquartersRole
  identity: string
}

const members = once((sqlite: Sqlite) => ({
  all: sqlite.prepare('SELECT id, name, role, identity FROM headquarters_members ORDER BY name, id'),
  one: sqlite.prepare('SELECT id, name, role, identity FROM headquarters_members WHERE id = ?'),
  untold: sqlite.prepare(
    'SELECT id, name, role, identity FROM headquarters_members WHERE is_told = 0 ORDER BY id LIMIT 20',
  ),
  told: sqlite.prepare('UPDATE headquarters_members SET is_told = 1 WHERE id = ?'),
  add: sqlite.prepare(
    `INSERT INTO headquarters_members (id, name, role, identity, is_told) VALUES (@id, @name, @role, @identity, @isTold)
       ON CONFLICT DO NOTHING`,
  ),
}))

export const allMembers = (sqlite: Sqlite): Member[] => members(sqlite).all.all() as Member[]
export const findMember = (sqlite: Sqlite, id: string): Member | null =>
  (members(sqlite).one.get(id) as Member | undefined) ?? null
export const untoldMembers = (sqlite: Sqlite): Member[] => members(sqlite).untold.all() as Member[]
export const memberTold = (sqlite: Sqlite, id: string): void => void members(sqlite).told.run(id)
export const addMember = (sqlite: Sqlite, member: Member, isTold: boolean): void =>
  void members(sqlite).add.run({ ...member, isTold: Number(isTold) })

const leaderMembers = once((sqlite: Sqlite) =>
  sqlite.prepare('SELECT member FROM headquarters_leaders WHERE uid = ?').pluck(),
)

/** The member of an account, by its uid; null: not known. */
export const memberOfLeader = (sqlite: Sqlite, uid: string): string | null =>
  (leaderMembers(sqlite).get(uid) as string | undefined) ?? null

// ── Data keys ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface KeyName {
  device: string
  epoch: number
  audience: string
}

const dataKeys = once((sqlite: Sqlite) => ({
  find: sqlite
    .prepare(
      'SELECT key FROM headquarters_keys WHERE device = @device AND epoch = @epoch AND audience = @audience',
    )
    .pluck(),
  add: sqlite.prepare(
    `INSERT INTO headquarters_keys (device, epoch, audience, key, wrapped) VALUES (@device, @epoch, @audience, @key, @wrapped)
       ON CONFLICT DO NOTHING`,
  ),
  unsent: sqlite.prepare(
    `SELECT epoch, audience, wrapped FROM headquarters_keys
      WHERE device = @device AND epoch = @epoch AND wrapped IS NOT NULL`,
  ),
  sent: sqlite.prepare(
    'UPDATE headquarters_keys SET wrapped = NULL WHERE device = @device AND epoch = @epoch AND audience = @audience',
  ),
}))

export function findDataKey(sqlite: Sqlite, { device, epoch, audience }: KeyName): Buffer | null {
  const key = dataKeys(sqlite).find.get({ device, epoch, audience }) as string | undefined
  return key === undefined ? null : Buffer.from(key, 'hex')
}
export const addDataKey = (
  sqlite: Sqlite,
  { device, epoch, audience }: KeyName,
  key: Uint8Array,
  wrapped: string | null,
): void =>
  void dataKeys(sqlite).add.run({ device, epoch, audience, key: Buffer.from(key).toString('hex'), wrapped })
export const unsentKeys = (
  sqlite: Sqlite,
  { device, epoch }: Pick<KeyName, 'device' | 'epoch'>,
): { epoch: number; audience: string; wrapped: string }[] =>
  dataKeys(sqlite).unsent.all({ device, epoch }) as { epoch: number; audience: string; wrapped: string }[]
export const keySent = (sqlite: Sqlite, { device, epoch, audience }: KeyName): void =>
  void dataKeys(sqlite).sent.run({ device, epoch, audience })

// ── Devices and invitations ─────────────────────────────────────────────────────────────────────────────────────────

const shutOut = once((sqlite: Sqlite) => ({
  all: sqlite
    .prepare('SELECT member FROM headquarters_devices GROUP BY member HAVING total(revoked_at IS NULL) = 0')
    .pluck(),
  one: sqlite
    .prepare(
      'SELECT count(*) > 0 AND total(revoked_at IS NULL) = 0 FROM headquarters_devices WHERE member = ?',
    )
    .pluck(),
}))

/** All devices of the member were shut out, or left: another member may be the same leader, connected again. */
export const isShutOut = (sqlite: Sqlite, member: string): boolean => shutOut(sqlite).one.get(member) === 1

/** Must run in a transaction. What was not believed is fetched again once a member is shut out. Returns whether it is. */
export function takeDevices(
  sqlite: Sqlite,
  { cursor, leftOutFrom }: Pick<Connection, 'cursor' | 'leftOutFrom'>,
  { devices, invitations }: DevicesAnswer,
): boolean {
  const before = new Set(shutOut(sqlite).all.all())
  writeDevices(sqlite, devices)
  sqlite.exec('DELETE FROM headquarters_invitations')
  for (const invitation of invitations) addInvitation(sqlite, invitation)
  const isFresh = (shutOut(sqlite).all.all() as string[]).some((member) => !before.has(member))
  if (!isFresh || leftOutFrom === null) return false
  writeConnection(sqlite, { cursor: Math.min(cursor, leftOutFrom - 1), leftOutFrom: null })
  return true
}

function writeDevices(sqlite: Sqlite, devices: readonly EnrolledDevice[]): void {
  sqlite.exec('DELETE FROM headquarters_devices')
  const insert = sqlite.prepare(
    `INSERT INTO headquarters_devices (id, member, role, enrolled_at, last_contact_at, revoked_at)
     VALUES (@id, @member, @role, @enrolledAt, @lastContactAt, @revokedAt) ON CONFLICT DO NOTHING`,
  )
  for (const { id, member, role, enrolledAt, lastContactAt, revokedAt } of devices)
    insert.run({ id, member, role, enrolledAt, lastContactAt, revokedAt })
}

const invitations = once((sqlite: Sqlite) => ({
  add: sqlite.prepare(
    `INSERT INTO headquarters_invitations (id, member, role, expires_at) VALUES (@id, @member, @role, @expiresAt)
       ON CONFLICT DO NOTHING`,
  ),
  remove: sqlite.prepare('DELETE FROM headquarters_invitations WHERE id = ?'),
  // A member of another coordinator's invitation may not have come yet.
  open: sqlite.prepare(
    `SELECT invitation.id, invitation.role, coalesce(name, '') AS name, expires_at AS expiresAt
       FROM headquarters_invitations AS invitation LEFT JOIN headquarters_members AS member ON member.id = invitation.member
      WHERE expires_at > ? ORDER BY expires_at, invitation.id`,
  ),
}))

export const addInvitation = (sqlite: Sqlite, { id, member, role, expiresAt }: OpenInvitation): void =>
  void invitations(sqlite).add.run({ id, member, role, expiresAt })
export const removeInvitation = (sqlite: Sqlite, id: string): void => void invitations(sqlite).remove.run(id)
/** By when they expire. */
export const openInvitations = (sqlite: Sqlite, now: number): HeadquartersInvitation[] =>
  invitations(sqlite).open.all(now) as HeadquartersInvitation[]

const newDevices = once((sqlite: Sqlite) =>
  sqlite.prepare(
    'SELECT 1 FROM headquarters_leaders WHERE device NOT IN (SELECT id FROM headquarters_devices) LIMIT 1',
  ),
)

/** A laptop has told of its leaders that the server has not listed yet. */
export const hasNewDevice = (sqlite: Sqlite): boolean => newDevices(sqlite).get() !== undefined

export const readDevices = (sqlite: Sqlite): EnrolledDevice[] =>
  sqlite
    .prepare(
      `SELECT id, member, role, enrolled_at AS enrolledAt, last_contact_at AS lastContactAt, revoked_at AS revokedAt
         FROM headquarters_devices ORDER BY enrolled_at, id`,
    )
    .all() as EnrolledDevice[]

// ── What is to be sent ──────────────────────────────────────────────────────────────────────────────────────────────

const pulled = once((sqlite: Sqlite) => ({
  covering: sqlite.prepare('SELECT last FROM headquarters_pulled WHERE first <= @id AND last >= @id').pluck(),
  after: sqlite.prepare('SELECT min(first) FROM headquarters_pulled WHERE first > ?').pluck(),
  last: sqlite.prepare('SELECT first, last FROM headquarters_pulled ORDER BY first DESC LIMIT 1'),
  add: sqlite.prepare('INSERT INTO headquarters_pulled (first, last) VALUES (@first, @last)'),
  extend: sqlite.prepare('UPDATE headquarters_pulled SET last = @last WHERE first = @first'),
  passed: sqlite.prepare('DELETE FROM headquarters_pulled WHERE last <= ?'),
  pass: sqlite.prepare('UPDATE headquarters SET pushed = @last WHERE pushed = @first - 1'),
  highest: sqlite.prepare('SELECT coalesce(max(id), 0) FROM changes').pluck(),
}))

export const highestChange = (sqlite: Sqlite): number => pulled(sqlite).highest.get() as number

/** Ids after `first - 1`, up to and including `last`, came from the headquarters. */
export function notePulled(sqlite: Sqlite, first: number, last: number): void {
  if (first > last) return
  const { last: latest, add, extend, pass } = pulled(sqlite)
  // Nothing before them is left to send, so the watermark passes them and they are not read again.
  if (pass.run({ first, last }).changes > 0) return
  const before = latest.get() as { first: number; last: number } | undefined
  if (before !== undefined && before.last === first - 1) extend.run({ first: before.first, last })
  else add.run({ first, last })
}

export const forgetPassed = (sqlite: Sqlite, pushed: number): void => void pulled(sqlite).passed.run(pushed)

/** The next ids after `after` that are this laptop's own: from `first` to before `end`. */
export function ownRange(sqlite: Sqlite, after: number): { first: number; end: number } {
  const { covering, after: next } = pulled(sqlite)
  let first = after + 1
  for (let last = covering.get({ id: first }); last !== undefined; last = covering.get({ id: first }))
    first = (last as number) + 1
  return { first, end: (next.get(first) as number | null) ?? Number.MAX_SAFE_INTEGER }
}

const unsent = `FROM changes WHERE id > (SELECT pushed FROM headquarters)
    AND NOT EXISTS (SELECT 1 FROM headquarters_pulled WHERE first <= changes.id AND last >= changes.id)`
const unsentRows = once((sqlite: Sqlite) => ({
  people: sqlite.prepare(`SELECT count(DISTINCT uid) ${unsent}`).pluck(),
  some: sqlite.prepare(`SELECT 1 ${unsent} LIMIT 1`),
  of: sqlite.prepare(`SELECT 1 ${unsent} AND uid = ? LIMIT 1`),
}))

/** People of whom there are own changes that are not ready to be sent. */
export const unsentPeople = (sqlite: Sqlite): number => unsentRows(sqlite).people.get() as number
export const hasUnsent = (sqlite: Sqlite): boolean => unsentRows(sqlite).some.get() !== undefined
export const isUnsent = (sqlite: Sqlite, uid: string): boolean => unsentRows(sqlite).of.get(uid) !== undefined

const relays = once((sqlite: Sqlite) => ({
  add: sqlite.prepare('INSERT INTO headquarters_relays (uid, member) VALUES (?, ?) ON CONFLICT DO NOTHING'),
  // Others wait until the coordinator who made the member has told of it.
  next: sqlite.prepare(
    `SELECT uid, member FROM headquarters_relays
      WHERE member = 'everybody' OR member IN (SELECT id FROM headquarters_members) ORDER BY uid, member LIMIT ?`,
  ),
  done: sqlite.prepare('DELETE FROM headquarters_relays WHERE uid = ? AND member = ?'),
}))

export const addRelay = (sqlite: Sqlite, uid: string, member: string): void =>
  void relays(sqlite).add.run(uid, member)
export const nextRelays = (sqlite: Sqlite, most: number): { uid: string; member: string }[] =>
  relays(sqlite).next.all(most) as { uid: string; member: string }[]
export const relayDone = (sqlite: Sqlite, uid: string, member: string): void =>
  void relays(sqlite).done.run(uid, member)
