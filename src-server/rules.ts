import {
  coordinators,
  everybody,
  type PushedRecord,
  type PushInput,
  type RecordKind,
} from '../src-protocol/index.ts'
import type { Device } from './devices.ts'
import { Refusal } from './refusal.ts'

/** Kinds whose later records replace a device's earlier ones of the same audience and uid. */
const replacing: Record<RecordKind, boolean> = {
  changes: false,
  erasures: false,
  leaders: true,
  standing: true,
  costs: true,
  goals: true,
}
export const replaces = ({ kind }: PushedRecord): boolean => replacing[kind]

function maySend({ member, role }: Device, { kind, audience }: PushedRecord): boolean {
  if (role === 'coordinator' || audience === member) return true
  if (audience === coordinators) return kind === 'costs' || kind === 'leaders'
  return audience === everybody && kind === 'erasures'
}

/** Refuses a push that is not the device's to send, or that contradicts itself. */
export function checkPush(device: Device, { epoch, keys, records }: PushInput): void {
  const isOdd = (record: PushedRecord) =>
    record.kind !== 'changes' && (record.erases || record.cedula !== null)
  if (records.some(isOdd) || keys.some((key) => key.epoch !== epoch)) throw new Refusal('invalid')
  const audiences = new Set(records.map(({ audience }) => audience))
  if (keys.some(({ audience }) => !audiences.has(audience))) throw new Refusal('invalid')
  if (!records.every((record) => maySend(device, record))) throw new Refusal('not_allowed')
}

/** The records after sequence `last`, in their order; refuses a gap and a repeated sequence. */
export function newRecords(records: readonly PushedRecord[], last: number): PushedRecord[] {
  const fresh = records.filter(({ sequence }) => sequence > last).toSorted((a, b) => a.sequence - b.sequence)
  if (!fresh.every(({ sequence }, at) => sequence === last + 1 + at)) throw new Refusal('out_of_order')
  return fresh
}

/** JSON around one record, and one wrapped key with the JSON around it. */
const recordBytes = 400
const keyBytes = 1_200

interface Stored {
  device: string
  epoch: number
  audience: string
  /** Size of the sealed part. */
  bytes: number
}

/** How many of these records a page of `bytes` holds; at least one, if there is any. */
export function pageLength(stored: readonly Stored[], bytes: number): number {
  const keys = new Set<string>()
  let sum = 0
  let length = 0
  for (const record of stored) {
    keys.add(`${record.device} ${record.epoch} ${record.audience}`)
    sum += recordBytes + Math.ceil(record.bytes / 3) * 4
    if (length > 0 && sum + keys.size * keyBytes > bytes) break
    length += 1
  }
  return length
}
