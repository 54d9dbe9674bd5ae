import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  check,
  customType,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core'
import type { DeviceRole, RecordKind } from '../../src-protocol/index.ts'

/** Drivers give a Buffer or a bare Uint8Array. */
const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })
/** Times are UTC ms. */
const int8 = (name: string) => bigint(name, { mode: 'number' })

/** One row once the campaign is founded. `revision`: the last one given. */
export const campaign = pgTable(
  'campaign',
  {
    isOnly: boolean('is_only').primaryKey().default(true),
    id: text('id').notNull(),
    fingerprint: text('fingerprint').notNull(),
    revision: int8('revision').notNull().default(0),
    foundedAt: int8('founded_at').notNull(),
  },
  (table) => [check('campaign_is_only', sql`${table.isOnly}`)],
)

/** `epoch`, `sequence`: of the last record that the device pushed; 0: none. */
export const devices = pgTable('devices', {
  id: text('id').primaryKey(),
  member: text('member').notNull(),
  role: text('role').$type<DeviceRole>().notNull(),
  tokenHash: text('token_hash').notNull().unique(),
  enrolledAt: int8('enrolled_at').notNull(),
  lastContactAt: int8('last_contact_at'),
  revokedAt: int8('revoked_at'),
  epoch: int8('epoch').notNull().default(0),
  sequence: int8('sequence').notNull().default(0),
})

/** `usedBy`: the device that enrolled by it. */
export const invitations = pgTable('invitations', {
  id: text('id').primaryKey(),
  role: text('role').$type<DeviceRole>().notNull(),
  member: text('member').notNull(),
  proofHash: text('proof_hash').notNull(),
  parcel: text('parcel').notNull(),
  livesMs: int8('lives_ms').notNull(),
  expiresAt: int8('expires_at').notNull(),
  madeBy: text('made_by').notNull(),
  usedBy: text('used_by'),
})

export const dataKeys = pgTable(
  'data_keys',
  {
    device: text('device').notNull(),
    epoch: int8('epoch').notNull(),
    audience: text('audience').notNull(),
    wrapped: text('wrapped').notNull(),
  },
  (table) => [primaryKey({ columns: [table.device, table.epoch, table.audience] })],
)

export const records = pgTable(
  'records',
  {
    revision: int8('revision').primaryKey(),
    device: text('device').notNull(),
    epoch: int8('epoch').notNull(),
    sequence: int8('sequence').notNull(),
    kind: text('kind').$type<RecordKind>().notNull(),
    audience: text('audience').notNull(),
    uid: text('uid').notNull(),
    erases: boolean('erases').notNull(),
    sealed: bytes('sealed').notNull(),
    receivedAt: int8('received_at').notNull(),
  },
  (table) => [
    unique('records_device_epoch_sequence').on(table.device, table.epoch, table.sequence),
    index('records_audience_revision').on(table.audience, table.revision),
    index('records_uid').on(table.uid),
  ],
)

/** Which member has the person of a uid, by the last record that said so, and the keyed hash of the person's cédula. */
export const holders = pgTable(
  'holders',
  {
    uid: text('uid').primaryKey(),
    member: text('member').notNull(),
    cedula: text('cedula').notNull(),
  },
  (table) => [index('holders_cedula').on(table.cedula)],
)
