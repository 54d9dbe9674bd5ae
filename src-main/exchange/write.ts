import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { type ExchangedPeople, sampleSource } from '../../src-preload/contract/index.ts'
import { writtenTexts } from '../authorisation/texts.ts'
import { type Change, personOf } from '../changes/fold.ts'
import { type Leaders, readLeaders } from '../changes/leaders.ts'
import { type Sqlite, useLargeCache } from '../database/open.ts'
import { readTombstones } from '../erased/tombstones.ts'
import { writeChosenStream } from '../files.ts'
import { idsOfChosen } from '../people/chosen.ts'
import type { Progress, Written } from '../spreadsheet/exporter.ts'
import type { Call } from '../thread/thread.ts'
import { leadersOf, type Whose } from '../whose.ts'
import { type Kdf, seal } from './format.ts'
import { encodeLine, type Line, type NamedLeader } from './lines.ts'

/** Writes a file for another laptop, in a separate thread. */

export interface ExchangeWanted {
  whose: Whose
  of: ExchangedPeople
  kdf: Kdf
  /** Derived from the passphrase. */
  secret: Uint8Array
  writtenAt: number
  /** Path of the temporary file: see `writeChosenStream`. */
  file: string
}

/** People between two pauses, in which the thread can receive an abort. */
const batch = 200
/** Erased people per line. */
const erasedAtOnce = 1_000

/**
 * Writes everything known about these people, read from one snapshot. Holds only their uids and one person in memory.
 * Reports `Progress` through `tell`. A leader's file contains nothing that other leaders have written.
 */
export async function writeExchange(
  sqlite: Sqlite,
  { whose, of, kdf, secret, writtenAt, file }: ExchangeWanted,
  { signal, tell }: Call,
): Promise<Written> {
  useLargeCache(sqlite)
  let isOver = false
  // One transaction across the pauses, so that all data come from one snapshot. Nothing else uses this connection.
  sqlite.exec('BEGIN')
  try {
    const leaders = readLeaders(sqlite, writtenAt)
    const { uids, shown } = uidsOf(sqlite, whose, of, leaders)
    const named = createNamed(sqlite, leaders)
    const read = sqlite.prepare(
      'SELECT hlc, uid, part, before, after FROM changes WHERE uid = ? ORDER BY hlc, part',
    )
    const told = (done: number) => tell({ done, rows: uids.length } satisfies Progress)
    async function* lines(): AsyncGenerator<string> {
      told(0)
      yield encodeLine({ kind: 'begin', writtenAt, people: uids.length })
      // The thread may be terminated after this, but not during a call of SQLite.
      for (let at = 0; at < uids.length && !isOver; at += batch) {
        const part = uids.slice(at, at + batch)
        yield part
          .map((uid) => {
            const all = read.all(uid) as Change[]
            const changes = whose === 'campaign' ? all : all.filter(({ part }) => part !== 'claim')
            for (const change of changes) named.add(change)
            return encodeLine({ kind: 'person', uid, changes })
          })
          .join('')
        told(at + part.length)
        await setImmediate()
        signal.throwIfAborted()
      }
      const erased = erasedOf(sqlite)
      for (let at = 0; at < erased.length; at += erasedAtOnce)
        yield encodeLine({ kind: 'erased', changes: erased.slice(at, at + erasedAtOnce) })
      const { keys, erasures } = readTombstones(sqlite)
      for (let at = 0; at < erasures.length; at += erasedAtOnce)
        yield encodeLine({ kind: 'erasures', keys, erasures: erasures.slice(at, at + erasedAtOnce) })
      yield encodeLine(named.line(whose))
    }
    const packed = createGzip()
    const unpacked = Readable.from(lines(), { objectMode: false })
    // `pipe` does not forward errors.
    unpacked.on('error', (error) => packed.destroy(error))
    packed.on('close', () => unpacked.destroy())
    const sealed = Readable.from(seal(kdf, secret, unpacked.pipe(packed) as AsyncIterable<Buffer>), {
      objectMode: false,
    })
    await writeChosenStream(file, sealed, signal)
    return { rows: shown }
  } finally {
    isOver = true
    sqlite.exec('COMMIT')
  }
}

const erasedOf = (sqlite: Sqlite): Change[] =>
  sqlite
    .prepare(`SELECT hlc, uid, part, before, after FROM changes WHERE part = 'erased' ORDER BY uid`)
    .all() as Change[]

/**
 * The uids in order, including those without a row, and the number of people of the list among them. Leaves out the
 * people behind accounts and invented people.
 */
function uidsOf(
  sqlite: Sqlite,
  whose: Whose,
  of: ExchangedPeople,
  leaders: Leaders,
): { uids: string[]; shown: number } {
  const ids =
    of.kind === 'everybody'
      ? (sqlite
          .prepare('SELECT id FROM people WHERE referred_by BETWEEN @first AND @last')
          .pluck()
          .all(leadersOf(whose)) as number[])
      : idsOfChosen(sqlite, whose, of)
  const row = sqlite.prepare(
    `SELECT person.uid, person.cedula, person.deleted_at IS NOT NULL AS isHidden
       FROM people AS person LEFT JOIN census_records AS record ON record.person_id = person.id
      WHERE person.id = ? AND record.source IS NOT '${sampleSource}'
        AND NOT EXISTS (SELECT 1 FROM accounts WHERE person_id = person.id)
        AND EXISTS (SELECT 1 FROM changes WHERE uid = person.uid AND part = 'registered')`,
  )
  const aliases = sqlite.prepare('SELECT uid FROM other_uids WHERE person_id = ?').pluck()
  const disputed = sqlite.prepare('SELECT uid FROM other_uids WHERE cedula = ? AND person_id IS NULL').pluck()
  const uids = new Set<string>()
  let shown = 0
  for (const id of ids) {
    const found = row.get(id) as { uid: string; cedula: string; isHidden: 0 | 1 } | undefined
    if (found === undefined) continue
    if (found.isHidden === 0) shown += 1
    uids.add(found.uid)
    for (const uid of aliases.all(id) as string[]) uids.add(uid)
    if (whose === 'campaign') for (const uid of disputed.all(found.cedula) as string[]) uids.add(uid)
  }
  if (of.kind === 'everybody')
    for (const uid of withoutRow(sqlite))
      if (whose === 'campaign' || isOf(sqlite, uid, whose, leaders)) uids.add(uid)
  return { uids: [...uids].sort(), shown }
}

/** Uids of people who are hidden on another laptop, or whose cédula somebody else holds. */
const withoutRow = (sqlite: Sqlite): string[] =>
  sqlite.prepare('SELECT uid FROM other_uids WHERE person_id IS NULL').pluck().all() as string[]

function isOf(sqlite: Sqlite, uid: string, accountId: number, { canonical, find }: Leaders): boolean {
  const changes = sqlite
    .prepare('SELECT hlc, uid, part, before, after FROM changes WHERE uid = ?')
    .all(uid) as Change[]
  const person = personOf(uid, changes, canonical)
  return person !== null && person !== 'erased' && find(person.leader.value) === accountId
}

/** Collects the leaders who are named in changes. */
function createNamed(sqlite: Sqlite, leaders: Leaders) {
  const uids = new Set<string>()
  const note = (...some: unknown[]) => {
    for (const uid of some) if (typeof uid === 'string') uids.add(uid)
  }
  const names = new Map(
    sqlite.prepare('SELECT id, display_name FROM accounts').raw().all() as [number, string][],
  )
  const uidOf = sqlite.prepare('SELECT uid FROM accounts WHERE id = ?').pluck()
  return {
    add({ part, before, after }: Change): void {
      switch (part) {
        case 'registered':
        case 'consent':
        case 'claim': {
          const { leader, by, claimant, decidedBy, heldBy } = JSON.parse(after ?? '{}')
          note(leader, by, claimant, decidedBy, heldBy)
          break
        }
        case 'leader':
          note(before, after)
          break
        default:
      }
    },
    /** A leader's file contains only pairs of the leader's own uids. */
    line(whose: Whose): Line {
      const own = whose === 'campaign' ? null : (uidOf.get(whose) as string)
      if (own !== null) note(own)
      const pairs = sqlite.prepare('SELECT one, other FROM same_leaders').raw().all() as [string, string][]
      const told = pairs.filter(([one]) => own === null || leaders.canonical(one) === leaders.canonical(own))
      const named: NamedLeader[] = [...uids].sort().flatMap((uid) => {
        const id = leaders.find(uid)
        const name = id === null ? undefined : names.get(id)
        return name === undefined ? [] : [{ uid, name }]
      })
      return { kind: 'leaders', leaders: named, same: told, texts: writtenTexts({ sqlite }) }
    },
  }
}
