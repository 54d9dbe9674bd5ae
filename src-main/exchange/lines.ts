import type { Readable } from 'node:stream'
import * as z from 'zod'
import { type ConsentText, erasureReasons } from '../../src-preload/contract/index.ts'
import type { Change } from '../changes/fold.ts'
import {
  changeParts as changeOf,
  checkedChange,
  leaderName as displayName,
  changeClock as hlc,
  changeTime as time,
  UnknownPart,
  changedUid as uid,
} from '../changes/valid.ts'
import { keyPattern, type Tombstones } from '../erased/tombstones.ts'
import { ExchangeRefused } from './format.ts'

/**
 * The decrypted content of a file: one line of JSON each for the beginning, for each person in the order of their uids,
 * for erased people, for the keyed hashes of erased people, and for the leaders named in all of it. Nothing in a file
 * is trusted: a line that no app wrote counts as damage.
 */

const hexKey = z.string().regex(keyPattern)

const line = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('begin'), writtenAt: time, people: z.int().min(0) }),
  z.strictObject({ kind: z.literal('person'), uid, changes: z.array(changeOf).min(1).max(20_000) }),
  z.strictObject({ kind: z.literal('erased'), erased: z.array(z.tuple([uid, hlc])).max(1_000) }),
  z.strictObject({
    kind: z.literal('erasures'),
    keys: z.array(hexKey).max(1_000),
    erasures: z.array(z.tuple([hexKey, time, z.enum(erasureReasons)])).max(1_000),
  }),
  z.strictObject({
    kind: z.literal('leaders'),
    leaders: z.array(z.strictObject({ uid, name: displayName })).max(10_000),
    same: z.array(z.tuple([uid, uid])).max(50_000),
    texts: z
      .array(z.strictObject({ version: time, text: z.string().min(1).max(4_000) }))
      .max(1_000)
      .default([]),
  }),
])

export interface NamedLeader {
  uid: string
  name: string
}

export type Line =
  | { kind: 'begin'; writtenAt: number; people: number }
  | { kind: 'person'; uid: string; changes: Change[] }
  | { kind: 'erased'; changes: Change[] }
  | ({ kind: 'erasures' } & Tombstones)
  /** `texts`: authorisation texts that owners wrote. */
  | { kind: 'leaders'; leaders: NamedLeader[]; same: [string, string][]; texts: ConsentText[] }

export function encodeLine(of: Line): string {
  switch (of.kind) {
    case 'erasures': {
      const erasures = of.erasures.map(({ digest, erasedAt, reason }) => [digest, erasedAt, reason])
      return `${JSON.stringify({ kind: of.kind, keys: of.keys, erasures })}\n`
    }
    case 'begin':
    case 'leaders':
      return `${JSON.stringify(of)}\n`
    case 'person': {
      const changes = of.changes.map(({ hlc, part, before, after }) => [hlc, part, before, after])
      return `${JSON.stringify({ kind: of.kind, uid: of.uid, changes })}\n`
    }
    case 'erased':
      return `${JSON.stringify({ kind: of.kind, erased: of.changes.map(({ uid, hlc }) => [uid, hlc]) })}\n`
  }
}

function decodeLine(bytes: Buffer): Line {
  try {
    const of = line.parse(JSON.parse(bytes.toString('utf8')))
    switch (of.kind) {
      case 'begin':
      case 'leaders':
        return of
      case 'person':
        return {
          ...of,
          changes: of.changes.map((one) => checkedChange(of.uid, one)),
        }
      case 'erasures':
        return {
          ...of,
          erasures: of.erasures.map(([digest, erasedAt, reason]) => ({ digest, erasedAt, reason })),
        }
      case 'erased':
        return {
          kind: of.kind,
          changes: of.erased.map(([erasedUid, at]) => ({
            hlc: at,
            uid: erasedUid,
            part: 'erased',
            before: null,
            after: null,
          })),
        }
    }
  } catch (error) {
    throw new ExchangeRefused(error instanceof UnknownPart ? 'newer' : 'damaged', error)
  }
}

/** Bytes of the longest line: 20,000 changes of one person fit. */
const longestLine = 16 * 1024 * 1024
/**
 * Largest ratio of unpacked to packed bytes. A zip bomb unpacks to a thousand times its size, people to twenty times.
 */
const mostUnpacked = 100

/**
 * The lines of an unpacked stream, read on demand, in the order in which an app writes them. `packedBytes`: size of the
 * file. Throws an `ExchangeRefused`.
 */
export async function* readLines(unpacked: Readable, packedBytes: number): AsyncGenerator<Line> {
  const most = packedBytes * mostUnpacked + 1024 * 1024
  let bytes = 0
  let rest: Buffer[] = []
  let restBytes = 0
  const inOrder = demandOrder()
  for await (const piece of unpacked as AsyncIterable<Buffer>) {
    bytes += piece.length
    if (bytes > most) throw new ExchangeRefused('damaged')
    let at = 0
    for (let end = piece.indexOf(10); end >= 0; end = piece.indexOf(10, at)) {
      rest.push(piece.subarray(at, end))
      yield inOrder(decodeLine(rest.length === 1 ? (rest[0] as Buffer) : Buffer.concat(rest)))
      rest = []
      restBytes = 0
      at = end + 1
    }
    if (at < piece.length) rest.push(piece.subarray(at))
    restBytes += piece.length - at
    if (restBytes > longestLine) throw new ExchangeRefused('damaged')
  }
  if (restBytes > 0) throw new ExchangeRefused('damaged')
}

/** Also ensures that nobody appears twice. */
function demandOrder(): (of: Line) => Line {
  const places = { begin: 0, person: 1, erased: 2, erasures: 3, leaders: 4 } as const
  let place = -1
  let last = ''
  return (of) => {
    const at = places[of.kind]
    const mayRepeat = of.kind === 'person' || of.kind === 'erased' || of.kind === 'erasures'
    if (at < place || (at === place && !mayRepeat) || (place === -1 && at > 0))
      throw new ExchangeRefused('damaged')
    place = at
    if (of.kind !== 'person') return of
    if (of.uid <= last) throw new ExchangeRefused('damaged')
    last = of.uid
    return of
  }
}
