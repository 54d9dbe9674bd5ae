import { writtenFields } from '../../src-preload/person-fields.ts'
import {
  coordinators,
  everybody,
  type PushInput,
  type RecordKind,
  usualRequestBytes,
} from '../../src-protocol/index.ts'
import type { Change } from '../changes/fold.ts'
import { immediately } from '../database/immediately.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { changeLength, encodeChanges, encodeContent } from './contents.ts'
import { costTold, untoldCosts } from './costs.ts'
import { erasuresTold, untoldErasures } from './erasures.ts'
import { goalsTold, untoldGoals } from './goals.ts'
import { hashOfCedula, newDataKey, recipientOf, sha256, wrap } from './keys.ts'
import { ownLeaders } from './leaders.ts'
import {
  addDataKey,
  addRelay,
  type Connection,
  findDataKey,
  findMember,
  forgetPassed,
  highestChange,
  keySent,
  memberTold,
  nextRelays,
  ownRange,
  readConnection,
  relayDone,
  unsentKeys,
  untoldMembers,
  writeConnection,
} from './repository.ts'
import { longestText, openRecord, sealedLength, sealRecord, signingKey, verifyingKey } from './seal.ts'
import { standingTold, untoldStandings } from './standing.ts'
import { changesOf, tellable, whosePerson } from './whose-person.ts'

/**
 * The outbox. One transaction seals and stores a push and marks its content as sent. The push is repeated byte by byte until
 * the server confirms it, so a lost answer loses nothing and no sequence number is used for two contents.
 */

/** A record before it is sealed. `text`: see contents.ts. */
interface Draft {
  kind: RecordKind
  audience: string
  uid: string
  cedula: string | null
  erases: boolean
  text: string
}

/** A push that was stored. `drafts` of a repeated push are not needed: the records are sealed. */
type Sending = PushInput

/** Characters of a request that the records and their keys may take; the rest is JSON around them. */
const roomyBytes = usualRequestBytes - 4_096
/** Characters of a record without its sealed part, and of a wrapped key. */
const recordBytes = 340
const keyBytes = 900
const mostDrafts = 150
/** Bytes of JSON of the changes in one record. */
const longestChanges = longestText - 1_024

class Batch {
  readonly drafts: Draft[] = []
  readonly #done: (() => void)[] = []
  readonly #audiences = new Set<string>()
  #bytes = 0

  get isFull(): boolean {
    return this.#bytes >= roomyBytes || this.drafts.length >= mostDrafts
  }

  /** Whether more of this size fit, or nothing is in it yet. */
  fits(drafts: readonly Draft[]): boolean {
    if (this.drafts.length === 0) return true
    const bytes = drafts.reduce((sum, draft) => sum + this.#bytesOf(draft), this.#bytes)
    return bytes <= roomyBytes && this.drafts.length + drafts.length <= mostDrafts
  }

  /** `done`: notes that it was told; runs in the transaction that stores the push. */
  add(drafts: readonly Draft[], done: () => void = () => {}): void {
    for (const draft of drafts) {
      this.#bytes += this.#bytesOf(draft)
      this.#audiences.add(draft.audience)
      this.drafts.push(draft)
    }
    this.#done.push(done)
  }

  done(): void {
    for (const done of this.#done) done()
  }

  #bytesOf({ audience, text }: Draft): number {
    const key = this.#audiences.has(audience) ? 0 : keyBytes
    return sealedLength(Buffer.byteLength(text)) + recordBytes + key
  }
}

const draft = (of: Pick<Draft, 'kind' | 'audience' | 'uid' | 'text'> & Partial<Draft>): Draft => ({
  cedula: null,
  erases: false,
  ...of,
})

/** Records of changes of one person, each short enough. */
function changesDrafts(
  uid: string,
  audience: string,
  changes: readonly Change[],
  cedula: string | null,
): Draft[] {
  const erases = changes.some(({ part }) => part === 'erased')
  const parts: Change[][] = []
  let bytes = longestChanges
  for (const change of changes) {
    const length = changeLength(change)
    if (bytes + length > longestChanges) {
      parts.push([])
      bytes = 0
    }
    parts.at(-1)?.push(change)
    bytes += length
  }
  return parts.map((part) =>
    draft({ kind: 'changes', audience, uid, cedula, erases, text: encodeChanges(part) }),
  )
}

/** Reads what is to be sent next, as much as one request holds. Must run in the transaction that calls `done`. */
function nextBatch(database: Database, own: Connection, now: number): Batch {
  const batch = new Batch()
  for (const add of [
    addLeaders,
    addMembers,
    addErasures,
    addChanges,
    addRelays,
    addStandings,
    addGoals,
    addCosts,
  ])
    if (!batch.isFull) add(batch, database, own, now)
  return batch
}

function addLeaders(batch: Batch, { sqlite }: Database, own: Connection): void {
  const text = encodeContent('leaders', ownLeaders(sqlite))
  const told = sha256(text)
  if (told === own.toldLeaders) return
  const uid = `leaders-${own.device}`
  batch.add([draft({ kind: 'leaders', audience: own.member, uid, text })], () =>
    writeConnection(sqlite, { toldLeaders: told }),
  )
}

function addMembers(batch: Batch, { sqlite }: Database, own: Connection): void {
  if (own.role !== 'coordinator') return
  for (const member of untoldMembers(sqlite)) {
    const text = encodeContent('leaders', { member })
    const drafts = [draft({ kind: 'leaders', audience: coordinators, uid: `member-${member.id}`, text })]
    if (!batch.fits(drafts)) return
    batch.add(drafts, () => memberTold(sqlite, member.id))
  }
}

/** Before the changes that erase: whoever receives them finds the people by their cédulas. */
function addErasures(batch: Batch, { sqlite }: Database, own: Connection): void {
  const untold = untoldErasures(sqlite)
  if (untold === null) return
  const { keys, erasures } = untold
  const text = encodeContent('erasures', {
    keys,
    erasures: erasures.map(({ digest, erasedAt, reason }) => [digest, erasedAt, reason]),
  })
  const audience = own.role === 'coordinator' ? everybody : own.member
  const uid = `erasures-${erasures[0]?.digest.slice(0, 32)}`
  const drafts = [draft({ kind: 'erasures', audience, uid, text })]
  if (batch.fits(drafts)) batch.add(drafts, () => erasuresTold(sqlite, erasures))
}

interface Row extends Change {
  id: number
}

function addChanges(batch: Batch, { sqlite }: Database, own: Connection): void {
  const read = sqlite.prepare(
    'SELECT id, hlc, uid, part, before, after FROM changes WHERE id >= @first AND id < @end ORDER BY id LIMIT 1000',
  )
  const byUid = new Map<string, Row[]>()
  let upTo = own.pushed
  const draftsOf = (uid: string, rows: readonly Row[]) => draftsOfOwn(sqlite, own, uid, rows)
  let bytes = 0
  reading: for (;;) {
    const range = ownRange(sqlite, upTo)
    const rows = read.all(range) as Row[]
    if (rows.length === 0) {
      upTo = range.end === Number.MAX_SAFE_INTEGER ? Math.max(upTo, highestChange(sqlite)) : range.end - 1
      if (range.end === Number.MAX_SAFE_INTEGER) break
      continue
    }
    for (const row of rows) {
      const before = byUid.get(row.uid)
      // A record of its own costs its padding; the exact size is known at the end.
      bytes += changeLength(row) * 1.4 + (before === undefined ? 700 + recordBytes : 0)
      const isMore = before === undefined && byUid.size >= mostDrafts / 2
      if (byUid.size > 0 && (bytes > roomyBytes * 0.7 || isMore)) break reading
      byUid.set(row.uid, [...(before ?? []), row])
      upTo = row.id
    }
  }
  const all = [...byUid].map(([uid, rows]) => draftsOf(uid, rows))
  if (upTo === own.pushed) return
  const drafts = all.flatMap((one) => one.drafts)
  if (!batch.fits(drafts)) return
  batch.add(drafts, () => {
    for (const { relays } of all) for (const { uid, member } of relays) addRelay(sqlite, uid, member)
    writeConnection(sqlite, { pushed: upTo })
    forgetPassed(sqlite, upTo)
  })
}

/** Own changes of one person, and the relays that a coordinator adds to them. */
function draftsOfOwn(
  sqlite: Sqlite,
  own: Connection,
  uid: string,
  rows: readonly Row[],
): { drafts: Draft[]; relays: { uid: string; member: string }[] } {
  const whose = whosePerson(sqlite, uid, changesOf(sqlite, uid))
  const { person, present, ever } = whose
  const isErased = person === 'erased'
  const changes = isErased ? rows.filter(({ part }) => part === 'erased') : rows
  if (changes.length === 0) return { drafts: [], relays: [] }
  if (own.role === 'leader')
    return { drafts: changesDrafts(uid, own.member, changes, cedulaOf(own, whose)), relays: [] }
  if (isErased) return { drafts: changesDrafts(uid, everybody, changes, null), relays: [] }
  const isMoved = rows.some(({ part }) => part === 'leader' || part === 'registered') && ever.size > 1
  // Another coordinator made a member of whom this one does not know yet.
  const isUnknown = present !== null && present !== own.member && findMember(sqlite, present) === null
  const relays = isMoved || isUnknown ? [...ever].map((member) => ({ uid, member })) : []
  // Sent even if a relay contains the same: another leader may have the person by the time the relay is made.
  const audience = isUnknown ? coordinators : (present ?? coordinators)
  const told =
    audience === coordinators || audience === own.member ? changes : tellable(sqlite, changes, audience)
  return { drafts: told.length === 0 ? [] : changesDrafts(uid, audience, told, cedulaOf(own, whose)), relays }
}

/** Keyed hash of the cédula of a person whom this member has; null: the member does not have the person. */
function cedulaOf(own: Connection, { person, present }: ReturnType<typeof whosePerson>): string | null {
  if (person === null || person === 'erased' || present !== own.member) return null
  const cedula = person.fields.cedula.value ?? ''
  return person.hidden.value !== null || !/^\d+$/.test(cedula) ? null : hashOfCedula(own.keys, cedula)
}

function addRelays(batch: Batch, { sqlite }: Database, own: Connection, now: number): void {
  if (own.role !== 'coordinator') return
  for (const { uid, member } of nextRelays(sqlite, mostDrafts)) {
    const drafts = draftsOfRelay(sqlite, own, uid, member, now)
    if (!batch.fits(drafts)) return
    batch.add(drafts, () => relayDone(sqlite, uid, member))
  }
}

/** Sends everything to the member who has the person, and the change of leader to the members who had them. */
function draftsOfRelay(sqlite: Sqlite, own: Connection, uid: string, member: string, now: number): Draft[] {
  const changes = changesOf(sqlite, uid)
  const { person, present, ever } = whosePerson(sqlite, uid, changes)
  if (person === 'erased') {
    const erased = changes.filter(({ part }) => part === 'erased')
    return changesDrafts(uid, everybody, erased, null)
  }
  // A coordinator's own laptop reads everything.
  if (member === own.member || !ever.has(member)) return []
  if (present !== member) {
    const moves = changes.filter(({ part }) => part === 'leader')
    return moves.length === 0 ? [] : changesDrafts(uid, member, moves, null)
  }
  const standing = sqlite.prepare('SELECT since FROM headquarters_disputed WHERE uid = ?').pluck().get(uid)
  return [
    ...changesDrafts(uid, member, condensed(tellable(sqlite, changes, member)), null),
    ...(typeof standing === 'number' ? [standingDraft(uid, member, Math.min(standing, now))] : []),
  ]
}

/** Bytes of JSON that one request holds for certain. */
const mostRelayed = 280_000

/** Leaves out earlier values of fields where a person has thousands of changes. */
function condensed(changes: readonly Change[]): readonly Change[] {
  if (changes.reduce((sum, change) => sum + changeLength(change), 0) <= mostRelayed) return changes
  const latest = new Map<string, string>()
  const isField = ({ part }: Change) => (writtenFields as readonly string[]).includes(part)
  for (const { part, hlc } of changes.filter(isField))
    if (hlc > (latest.get(part) ?? '')) latest.set(part, hlc)
  return changes.filter((change) => !isField(change) || latest.get(change.part) === change.hlc)
}

const standingDraft = (uid: string, audience: string, since: number | null): Draft =>
  draft({ kind: 'standing', audience, uid, text: encodeContent('standing', { since }) })

function addStandings(batch: Batch, { sqlite }: Database, own: Connection, now: number): void {
  if (own.role !== 'coordinator') return
  for (const { uid, member, isHeldElsewhere } of untoldStandings(sqlite, own.member)) {
    const since = isHeldElsewhere ? now : null
    const drafts = member === null ? [] : [standingDraft(uid, member, since)]
    if (!batch.fits(drafts)) return
    batch.add(drafts, () => standingTold(sqlite, uid, since))
  }
}

function addGoals(batch: Batch, { sqlite }: Database, own: Connection): void {
  if (own.role !== 'coordinator') return
  for (const { member, goals } of untoldGoals(sqlite, own.member)) {
    const drafts = [
      draft({
        kind: 'goals',
        audience: member,
        uid: `goals-${member}`,
        text: encodeContent('goals', { goals }),
      }),
    ]
    if (!batch.fits(drafts)) return
    batch.add(drafts, () => goalsTold(sqlite, member, goals))
  }
}

function addCosts(batch: Batch, database: Database, own: Connection, now: number): void {
  for (const { day, dollars } of untoldCosts(database, own.device, now)) {
    const text = encodeContent('costs', { member: own.member, day, dollars })
    const drafts = [draft({ kind: 'costs', audience: coordinators, uid: `costs-${own.device}-${day}`, text })]
    if (!batch.fits(drafts)) return
    batch.add(drafts, () =>
      costTold(database.sqlite, { device: own.device, member: own.member, day, dollars }),
    )
  }
}

// ── Sealing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Recipients of a data key of this audience besides the coordinators. */
async function recipientsFor(
  sqlite: Sqlite,
  { keys, member }: Connection,
  audience: string,
): Promise<string[]> {
  const { campaign } = keys
  switch (audience) {
    case coordinators:
      return [campaign.recipient]
    case everybody:
      return [campaign.recipient, keys.everybody.recipient]
    case member:
      return [campaign.recipient, keys.member.recipient]
    default: {
      const known = findMember(sqlite, audience)
      if (known === null) throw new Error('an unknown member')
      return [campaign.recipient, await recipientOf(known.identity)]
    }
  }
}

/** Makes the data keys of this epoch that these audiences lack. */
async function makeDataKeys(sqlite: Sqlite, own: Connection, audiences: Iterable<string>): Promise<void> {
  const { device, epoch } = own
  for (const audience of new Set(audiences)) {
    if (findDataKey(sqlite, { device, epoch, audience }) !== null) continue
    const key = newDataKey()
    const wrapped = await wrap(key, await recipientsFor(sqlite, own, audience))
    // The database may be closed meanwhile.
    if (sqlite.open) addDataKey(sqlite, { device, epoch, audience }, key, wrapped)
  }
}

/** The push as it is sent; throws if a data key is missing. */
function seal(sqlite: Sqlite, own: Connection, drafts: readonly Draft[]): Sending {
  const { campaign, device, epoch, keys, sequence } = own
  const signing = keys.signing.secret === null ? null : signingKey(keys.signing.secret)
  const audiences = new Set(drafts.map(({ audience }) => audience))
  return {
    epoch,
    keys: unsentKeys(sqlite, own).filter(({ audience }) => audiences.has(audience)),
    records: drafts.map(({ kind, audience, uid, cedula, erases, text }, at) => {
      const name = { campaign, device, epoch, sequence: sequence + 1 + at, kind, audience, uid }
      const key = findDataKey(sqlite, name)
      if (key === null) throw new Error('no data key')
      const sealed = sealRecord(key, name, text, signing)
      return { sequence: name.sequence, kind, audience, uid, cedula, erases, sealed }
    }),
  }
}

/** Stores the next push, unless one is stored already. null: nothing is to be sent. */
export async function prepareSending(database: Database, now: number): Promise<Sending | null> {
  const { sqlite } = database
  for (;;) {
    const own = readConnection(sqlite)
    if (own === null) return null
    if (own.sending !== null) return JSON.parse(own.sending) as Sending
    const step = immediately(sqlite, () => {
      const batch = nextBatch(database, own, now)
      const { device, epoch } = own
      const missing = batch.drafts
        .map(({ audience }) => audience)
        .filter((audience) => findDataKey(sqlite, { device, epoch, audience }) === null)
      if (missing.length > 0) return { missing }
      const sending = batch.drafts.length === 0 ? null : seal(sqlite, own, batch.drafts)
      batch.done()
      if (sending !== null) writeConnection(sqlite, { sending: JSON.stringify(sending) })
      // The changes that were read may contain nothing to send and still need a relay.
      const hasMoved = readConnection(sqlite)?.pushed !== own.pushed
      return { sending, isMore: hasMoved || nextRelays(sqlite, 1).length > 0 }
    })
    if ('missing' in step) await makeDataKeys(sqlite, own, step.missing ?? [])
    else if (step.sending !== null || !step.isMore) return step.sending ?? null
    if (!sqlite.open) return null
  }
}

/** The server has stored the push. */
export function confirmSending({ sqlite }: Pick<Database, 'sqlite'>): void {
  immediately(sqlite, () => {
    const own = readConnection(sqlite)
    if (own === null || own.sending === null) return
    const { records, keys } = JSON.parse(own.sending) as Sending
    for (const { audience } of keys) keySent(sqlite, { ...own, audience })
    writeConnection(sqlite, { sending: null, sequence: records.at(-1)?.sequence ?? own.sequence })
  })
}

/**
 * Begins a new epoch: this database is a restored one, or the server is. What was stored to be sent is sealed anew.
 * `isServerBehind`: the server has lost what it had confirmed, and gets everything again.
 */
export async function beginEpoch(database: Database, epoch: number, isServerBehind: boolean): Promise<void> {
  const { sqlite } = database
  const before = readConnection(sqlite)
  if (before === null) return
  const stored = before.sending === null ? [] : (JSON.parse(before.sending) as Sending).records
  const oldEpoch = before.sending === null ? before.epoch : (JSON.parse(before.sending) as Sending).epoch
  const verifying = verifyingKey(before.keys.signing.public)
  const drafts = stored.flatMap((record): Draft[] => {
    const name = { ...record, campaign: before.campaign, device: before.device, epoch: oldEpoch }
    const key = findDataKey(sqlite, name)
    const opened = key === null ? null : openRecord(key, name, record.sealed, verifying)
    return opened === null ? [] : [{ ...record, text: opened.text }]
  })
  const fresh = { ...before, epoch, sequence: 0 }
  await makeDataKeys(
    sqlite,
    fresh,
    drafts.map(({ audience }) => audience),
  )
  if (!sqlite.open) return
  immediately(sqlite, () => {
    const node = sqlite.prepare('SELECT node FROM device').pluck().get() as string
    const sending = drafts.length === 0 ? null : JSON.stringify(seal(sqlite, fresh, drafts))
    writeConnection(sqlite, { epoch, sequence: 0, node, sending })
    if (isServerBehind) forgetTold(sqlite)
  })
}

/** Marks everything as unsent, for a server that has nothing. */
function forgetTold(sqlite: Sqlite): void {
  writeConnection(sqlite, { pushed: 0, cursor: 0, toldLeaders: null })
  sqlite.exec(`
    DELETE FROM headquarters_pulled;
    DELETE FROM headquarters_erasures;
    UPDATE headquarters_members SET is_told = 0, told_goals = NULL;
    DELETE FROM headquarters_disputed WHERE (SELECT role FROM headquarters) = 'coordinator';
    DELETE FROM headquarters_costs WHERE device = (SELECT device FROM headquarters);
    INSERT INTO headquarters_relays (uid, member)
      SELECT DISTINCT change.uid, leader.member FROM changes AS change
        JOIN headquarters_leaders AS leader ON leader.uid = change.after
       WHERE change.part = 'leader' AND (SELECT role FROM headquarters) = 'coordinator'
      ON CONFLICT DO NOTHING`)
}
