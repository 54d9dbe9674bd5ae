import { createSecretKey, type KeyObject } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { coordinators, everybody, type PulledRecord, type WrappedKey } from '../../src-protocol/index.ts'
import type { Change } from '../changes/fold.ts'
import { readLeaders } from '../changes/leaders.ts'
import { mergeChanges, settleAgain } from '../changes/merge.ts'
import type { MergeOptions } from '../changes/rows.ts'
import { immediately } from '../database/immediately.ts'
import { once } from '../database/once.ts'
import type { Database, Sqlite } from '../database/open.ts'
import { takeTombstones } from '../erased/tombstones.ts'
import { priorities } from '../queue/policy.ts'
import { type Content, changesIn, decodeContent, NewerRecord } from './contents.ts'
import { costTold } from './costs.ts'
import { takeTold } from './erasures.ts'
import { takeGoals } from './goals.ts'
import { unwrap } from './keys.ts'
import { takeLeaders } from './leaders.ts'
import {
  addDataKey,
  addMember,
  addRelay,
  type Connection,
  findDataKey,
  highestChange,
  memberOfLeader,
  notePulled,
  readConnection,
  writeConnection,
} from './repository.ts'
import { openRecord } from './seal.ts'
import { standingTold } from './standing.ts'
import { changesOf, leadersIn, whosePerson } from './whose-person.ts'

/**
 * The inbox. The server cannot read records, but it may omit some, repeat them, or collude with a laptop. So only its signature
 * makes a record a coordinator's, and a leader's laptop may only change its own people.
 */

/** Changes of a part. One transaction merges a part and moves the cursor. */
const changesAtOnce = 400
/** Milliseconds in which the laptop that registered a person looks them up before another laptop of the same leader does. */
const lookedUpWithinMs = 24 * 60 * 60_000

interface Named extends Pick<PulledRecord, 'revision' | 'device' | 'audience' | 'uid'> {
  /** A coordinator wrote it. */
  isSigned: boolean
}
type ChangesRecord = Named & { kind: 'changes'; changes: Change[] }
type OtherRecord = Named &
  (
    | { kind: 'erasures'; content: Content<'erasures'> }
    | { kind: 'leaders'; content: Content<'leaders'> }
    | { kind: 'standing'; content: Content<'standing'> }
    | { kind: 'costs'; content: Content<'costs'> }
    | { kind: 'goals'; content: Content<'goals'> }
    /** It says nothing that can be believed. */
    | { kind: 'left_out' }
  )
/** A record whose content is known to be well-formed. */
export type Incoming = ChangesRecord | OtherRecord

/**
 * Opens the data keys of a page that are not known yet. At a leader's laptop a key for its own member must be wrapped for that member:
 * a sender that knows only the key of everybody cannot pass for another laptop of the leader.
 */
export async function takeKeys(
  sqlite: Sqlite,
  { keys: { campaign, member: own, everybody: all }, member, role }: Connection,
  keys: readonly (WrappedKey & { device: string })[],
): Promise<void> {
  const identityFor = (audience: string): string | null => {
    if (role === 'coordinator') return campaign.identity
    if (audience === everybody) return all.identity
    return audience === member ? own.identity : null
  }
  for (const { wrapped, ...name } of keys) {
    const identity = identityFor(name.audience)
    if (identity === null || findDataKey(sqlite, name) !== null) continue
    const key = await unwrap(wrapped, [identity])
    // Unwrapping one key blocks for some milliseconds.
    await setImmediate()
    if (!sqlite.open) return
    if (key !== null) addDataKey(sqlite, name, key, null)
  }
}

/** Finds the data keys of records; null: it is not known. */
export function knownKeys(sqlite: Sqlite): (record: PulledRecord) => KeyObject | null {
  const known = new Map<string, KeyObject | null>()
  return (record) => {
    const name = `${record.device} ${record.epoch} ${record.audience}`
    let key = known.get(name)
    if (key === undefined) {
      const bytes = findDataKey(sqlite, record)
      key = bytes === null ? null : createSecretKey(bytes)
      known.set(name, key)
    }
    return key
  }
}

/** Throws a `NewerRecord`. `key`: see `knownKeys`. */
export function decode(
  { campaign }: Connection,
  record: PulledRecord,
  key: KeyObject | null,
  coordinatorKey: KeyObject,
): Incoming {
  const { revision, device, audience, uid, kind } = record
  const leftOut = { revision, device, audience, uid, isSigned: false, kind: 'left_out' } as const
  const opened = key === null ? null : openRecord(key, { ...record, campaign }, record.sealed, coordinatorKey)
  if (opened === null) return leftOut
  const known = { revision, device, audience, uid, isSigned: opened.isSigned }
  try {
    switch (kind) {
      case 'changes':
        return { ...known, kind, changes: changesIn(uid, decodeContent(kind, opened.text)) }
      case 'erasures':
        return { ...known, kind, content: decodeContent(kind, opened.text) }
      case 'leaders':
        return { ...known, kind, content: decodeContent(kind, opened.text) }
      case 'standing':
        return { ...known, kind, content: decodeContent(kind, opened.text) }
      case 'costs':
        return { ...known, kind, content: decodeContent(kind, opened.text) }
      case 'goals':
        return { ...known, kind, content: decodeContent(kind, opened.text) }
    }
  } catch (error) {
    if (error instanceof NewerRecord) throw error
    return leftOut
  }
}

/** Result of a part. `leftOut`: number of rejected records. */
export interface Taken {
  written: number[]
  gone: number[]
  leftOut: number
  /** Revision of the first of them that may be believed once its member is known; null: none. */
  leftOutFrom: number | null
  /** People who were erased elsewhere must be erased here: those of the next part before that part, the others at the end of the pull. */
  isErasing: boolean
}

/** How many of these records, from the first on, make one part. */
export function partLength(records: readonly Incoming[]): number {
  let changes = 0
  for (const [at, record] of records.entries()) {
    if (record.kind === 'changes') changes += record.changes.length
    if (at > 0 && changes > changesAtOnce) return at
    if (record.kind === 'erasures') return at + 1
  }
  return records.length
}

/** Merges one part in one transaction. `cursor`: revision of its end. */
export function takePart(
  database: Database,
  own: Connection,
  records: readonly Incoming[],
  cursor: number,
  now: number,
): Taken {
  const { sqlite } = database
  return immediately(sqlite, () => {
    const taken: Taken = { written: [], gone: [], leftOut: 0, leftOutFrom: null, isErasing: false }
    let waiting: ChangesRecord[] = []
    const mergeWaiting = () => {
      takeChanges(database, own, waiting, taken, now)
      waiting = []
    }
    for (const record of records) {
      // The first record of a person decides whether a second one is accepted.
      if (record.kind !== 'changes' || waiting.some(({ uid }) => uid === record.uid)) mergeWaiting()
      if (record.kind === 'changes') waiting.push(record)
      else if (!takeOther(database, own, record, taken, now)) leaveOut(own, record, taken)
    }
    mergeWaiting()
    const { leftOutFrom } = readConnection(sqlite) ?? own
    writeConnection(sqlite, {
      cursor,
      leftOutFrom: leftOutFrom ?? taken.leftOutFrom,
      ...(taken.isErasing ? { isErasing: true } : {}),
    })
    return taken
  })
}

function leaveOut(own: Connection, { isSigned, kind, revision }: Incoming, taken: Taken): void {
  taken.leftOut += 1
  const isOfMember = !isSigned && (kind === 'leaders' || kind === 'changes')
  if (own.role === 'coordinator' && isOfMember) taken.leftOutFrom ??= revision
}

/** Whether the record was accepted. */
function takeOther(
  database: Database,
  own: Connection,
  record: OtherRecord,
  taken: Taken,
  now: number,
): boolean {
  const { sqlite } = database
  const { audience, device, isSigned } = record
  const isCoordinator = own.role === 'coordinator'
  /** A leader's laptop of the member that the record is for. */
  const isOfMember = !isSigned && audience !== everybody && audience !== coordinators
  switch (record.kind) {
    case 'left_out':
      return false
    case 'leaders': {
      const { content } = record
      if ('member' in content) {
        if (!isSigned || !isCoordinator || audience !== coordinators) return false
        addMember(sqlite, content.member, true)
        return true
      }
      if (audience === everybody || audience === coordinators) return false
      const from = { device, member: audience, isCoordinator, isOwn: false }
      return takeLeaders(sqlite, from, content, now) === 0
    }
    case 'erasures': {
      const { keys, erasures } = record.content
      const told = {
        keys,
        erasures: erasures.map(([digest, erasedAt, reason]) => ({ digest, erasedAt, reason })),
      }
      if (!isSigned && !isOfMember) return false
      // A leader's laptop may erase: a person who asks one leader asks the campaign. Coordinators tell the other members.
      if (isSigned || audience === own.member) takeTold(sqlite, told)
      else takeTombstones(sqlite, told)
      taken.isErasing = true
      return true
    }
    case 'standing': {
      if (!isSigned) return false
      if (isCoordinator) {
        // The other coordinator told a member who no longer has the person, so this one tells the present member.
        const { present } = whosePerson(sqlite, record.uid, changesOf(sqlite, record.uid))
        standingTold(sqlite, record.uid, present === audience ? record.content.since : null)
        return true
      }
      standingTold(sqlite, record.uid, record.content.since)
      const { written, gone } = settleAgain(database, [record.uid], optionsAt(sqlite, now))
      taken.written.push(...written)
      taken.gone.push(...gone)
      return true
    }
    case 'costs':
      if (!isCoordinator || audience !== coordinators) return false
      costTold(sqlite, { device, ...record.content })
      return true
    case 'goals':
      if (!isSigned) return false
      takeGoals(sqlite, { member: audience, own: own.member }, record.content.goals, now)
      return true
  }
}

const optionsAt = (sqlite: Sqlite, now: number): MergeOptions => ({
  leaders: readLeaders(sqlite, now),
  now,
  priority: priorities.import,
})

/** Different people each. */
function takeChanges(
  database: Database,
  own: Connection,
  records: readonly ChangesRecord[],
  taken: Taken,
  now: number,
): void {
  const { sqlite } = database
  const believed = records.flatMap((record) => {
    const known = changesOf(sqlite, record.uid)
    // The erased person was never on this laptop.
    if (own.role === 'leader' && record.audience === everybody && known.length === 0) return []
    if (own.role === 'coordinator' && !record.isSigned && known.some(({ part }) => part === 'erased')) {
      // The server has got it after the erasure: only a coordinator can delete it there.
      if (record.changes.some(({ part }) => part !== 'erased')) addRelay(sqlite, record.uid, everybody)
      return []
    }
    const changes = believable(sqlite, own, record, known)
    if (changes.length < record.changes.length) leaveOut(own, record, taken)
    const before = new Set(known.map(nameOf))
    const fresh = changes.filter((change) => !before.has(nameOf(change)))
    return changes.length === 0 ? [] : [{ ...record, changes, fresh }]
  })
  if (believed.length === 0) return
  const first = highestChange(sqlite) + 1
  // The laptop that registered a person looks them up.
  for (const isSigned of [false, true]) {
    const changes = believed.filter((one) => one.isSigned === isSigned).flatMap((one) => one.changes)
    if (changes.length === 0) continue
    const dueAt = isSigned ? now : now + lookedUpWithinMs
    const { written, gone } = mergeChanges(database, changes, { ...optionsAt(sqlite, now), dueAt })
    taken.written.push(...written)
    taken.gone.push(...gone)
  }
  notePulled(sqlite, first, highestChange(sqlite))
  for (const record of believed) follow(sqlite, own, record, record.fresh)
  if (own.role === 'coordinator') shareAnswers(sqlite, taken.written)
}

/** Names a change among those of its person. */
const nameOf = ({ hlc, part }: Change): string => `${hlc} ${part}`

/** The changes of a record that its writer may make. `known`: all of the person before. */
function believable(
  sqlite: Sqlite,
  own: Connection,
  record: ChangesRecord,
  known: readonly Change[],
): Change[] {
  const { audience, isSigned, changes } = record
  const isOf = (member: string) => (leader: string) => memberOfLeader(sqlite, leader) === member
  const isErased = changes.some(({ part }) => part === 'erased')
  if (own.role === 'leader') {
    if (isErased && isSigned) return changes
    if (audience !== own.member) return []
    return leadersIn([...known, ...changes]).some(isOf(own.member)) ? changes : []
  }
  if (isSigned) return changes
  // A leader's laptop: people whom its leaders have registered, or were given.
  const isTheirs = isOf(audience)
  if (audience === everybody || audience === coordinators) return []
  // Registered and erased before it was sent; nobody else knows the uid.
  if (isErased && known.length === 0) return changes
  const registered = changes.filter(({ part }) => part === 'registered')
  if (!leadersIn([...known, ...registered]).some(isTheirs)) return []
  return changes.filter((change) => {
    const { part, after } = change
    switch (part) {
      case 'registered':
      case 'leader':
        return leadersIn([change]).every(isTheirs)
      case 'claim': {
        const { claimant, heldBy, decidedBy } = JSON.parse(after ?? '') as Record<string, string | null>
        return [claimant, heldBy, decidedBy].every((leader) => leader == null || isTheirs(leader))
      }
      default:
        return true
    }
  })
}

/** Relays and standings that the merged changes of a record require. `fresh`: the changes that were new here. */
function follow(
  sqlite: Sqlite,
  own: Connection,
  { uid, audience, isSigned, changes }: ChangesRecord,
  fresh: readonly Change[],
): void {
  const { person, present, ever } = whosePerson(sqlite, uid, changesOf(sqlite, uid))
  if (own.role === 'leader') {
    if (fresh.length === 0 || person === null || person === 'erased') return
    if (present === own.member) stays(sqlite).run(uid)
    else departs(sqlite).run(uid)
    return
  }
  if (person === 'erased') {
    // Only coordinators can delete records of several members, and records that the server got after the erasure. This coordinator
    // may have given the person to a member who heard of the erasure before.
    if (!isSigned || fresh.length > 0) addRelay(sqlite, uid, everybody)
    return
  }
  if (fresh.length === 0) return
  const moves = fresh.filter(({ part }) => part === 'leader' || part === 'registered')
  if (moves.length > 0) standingTold(sqlite, uid, null)
  if (isSigned) {
    // The other coordinator told the members whom it knew. A conflict concerns more of them.
    const said = moves.at(-1)
    const isOther =
      said !== undefined && leadersIn([said]).every((leader) => memberOfLeader(sqlite, leader) !== present)
    if (isOther) for (const member of ever) addRelay(sqlite, uid, member)
    // The other coordinator sent it to the member who had the person as far as it knew.
    else if (moves.length < fresh.length && present !== null && present !== audience)
      addRelay(sqlite, uid, present)
    return
  }
  if (moves.length > 0 && ever.size > 1) for (const member of ever) addRelay(sqlite, uid, member)
  else if (present !== null && present !== audience && changes.length > 0) addRelay(sqlite, uid, present)
}

const unshared = once((sqlite: Sqlite) =>
  sqlite.prepare(
    `INSERT INTO changes (hlc, uid, part, before, after)
     SELECT answer.hlc, person.uid, 'census', NULL, answer.after
       FROM json_each(@ids) AS wanted CROSS JOIN people AS person ON person.id = wanted.value
       JOIN census_records AS record ON record.person_id = person.id AND record.fetched_at IS NOT NULL
       JOIN changes AS answer ON answer.part = 'census' AND (answer.after ->> 'cedula') = person.cedula
        AND answer.uid <> person.uid AND (answer.after ->> 'fetchedAt') = record.fetched_at
      WHERE NOT EXISTS (SELECT 1 FROM changes AS own WHERE own.uid = person.uid AND own.part = 'census'
          AND (own.after ->> 'cedula') = person.cedula AND (own.after ->> 'fetchedAt') = record.fetched_at)
     ON CONFLICT DO NOTHING`,
  ),
)

/**
 * A leader's laptop does not get the answer about another leader's registration of the same cédula. So a coordinator repeats the
 * answer under the uid that the laptop knows. Every coordinator makes the same change.
 */
export const shareAnswers = (sqlite: Sqlite, personIds: readonly number[]): void =>
  void unshared(sqlite).run({ ids: JSON.stringify(personIds) })

const stays = once((sqlite: Sqlite) => sqlite.prepare('DELETE FROM headquarters_departed WHERE uid = ?'))
const departs = once((sqlite: Sqlite) =>
  sqlite.prepare('INSERT INTO headquarters_departed (uid) VALUES (?) ON CONFLICT DO NOTHING'),
)
