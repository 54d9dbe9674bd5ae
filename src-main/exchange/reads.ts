import fs from 'node:fs'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { createGunzip } from 'node:zlib'
import {
  type ConsentText,
  type ExchangedPerson,
  type ExchangeOutcome,
  type ExchangePreview,
  type ExchangeProblem,
  exchangeOutcomes,
} from '../../src-preload/contract/index.ts'
import { type Change, personOf } from '../changes/fold.ts'
import type { Sqlite } from '../database/open.ts'
import type { Tombstones } from '../erased/tombstones.ts'
import type { FileTasks } from '../files.ts'
import { Refusal } from '../refusal.ts'
import type { Call } from '../thread/thread.ts'
import { demandPassword, ExchangeRefused, type Kdf, readHeader, type SealedFile, unseal } from './format.ts'
import { createJudge, type ExchangeRules, type Judged } from './judge.ts'
import { type Line, type NamedLeader, readLines } from './lines.ts'
import { type ExchangeWanted, writeExchange } from './write.ts'

/** Content of a file before anybody has said who its leaders are. `people`: number of people of each leader. */
export interface ReadExchange {
  writtenAt: number
  people: number
  leaders: (NamedLeader & { people: number })[]
  same: [string, string][]
  texts: ConsentText[]
}

export type OpenedFile = { kind: 'read'; kdf: Kdf } | { kind: 'refused'; problem: ExchangeProblem }
export type ReadFile =
  | { kind: 'read'; exchange: ReadExchange }
  | { kind: 'refused'; problem: ExchangeProblem }

export type PreviewedFile =
  | { kind: 'previewed'; preview: ExchangePreview }
  | { kind: 'refused'; problem: ExchangeProblem }

/** `chunks`: each is JSON of the changes of whole people. `people`: number of all of them. */
interface Part {
  chunks: string[]
  people: number
}
export type StagedPart = ({ kind: 'part' } & Part) | { kind: 'refused'; problem: ExchangeProblem }

/** Progress of a task: number of people processed. */
export interface ReadProgress {
  done: number
  total: number
}

/** Most people and changes of a chunk, which is applied in one transaction, and chunks of a part. */
const peopleOfChunk = 10
const changesOfChunk = 100
const chunksOfPart = 4
/** People between two pauses, in which the thread can receive an abort. */
const batch = 100
const previewed = 50

/** State of one file's thread: the open file and its key, never its people. */
export function exchangeReads(sqlite: Sqlite) {
  let file: SealedFile | null = null
  let secret: Uint8Array | null = null
  let people = 0
  let staging: AsyncGenerator<Part> | null = null
  /** The file's tombstones, known once the whole file was read. */
  let told: Tombstones = { keys: [], erasures: [] }

  /** Reads the content from its beginning. */
  async function* lines({ signal, tell }: Pick<Call, 'signal' | 'tell'>): AsyncGenerator<Line> {
    if (file === null || secret === null) throw new Refusal('not_found')
    const packed = Readable.from(unseal(file, secret))
    const unpacked = createGunzip()
    packed.on('error', (error) => unpacked.destroy(error))
    let done = 0
    try {
      for await (const line of readLines(packed.pipe(unpacked), file.end)) {
        yield line
        if (line.kind !== 'person') continue
        done += 1
        if (done % batch > 0) continue
        tell({ done, total: Math.max(done, people) } satisfies ReadProgress)
        await setImmediate()
        signal.throwIfAborted()
      }
    } catch (error) {
      // zlib's own errors: the decrypted content is no packed text.
      if (error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))
        throw new ExchangeRefused('damaged', error)
      throw error
    } finally {
      packed.destroy()
      unpacked.destroy()
    }
  }

  async function* judged(rules: ExchangeRules, call: Pick<Call, 'signal' | 'tell'>): AsyncGenerator<Judged> {
    const judge = createJudge(sqlite, rules)
    told = { keys: [], erasures: [] }
    for await (const line of lines(call)) {
      if (line.kind === 'person') yield judge.person(line.uid, line.changes)
      if (line.kind === 'erasures') {
        told.keys = [...new Set([...told.keys, ...line.keys])]
        told.erasures.push(...line.erasures)
        yield* judge.erasures(line)
      }
      if (line.kind === 'erased') for (const change of line.changes) yield judge.erased(change)
    }
  }

  async function* parts(rules: ExchangeRules): AsyncGenerator<Part> {
    let part: Part = { chunks: [], people: 0 }
    let chunk: { changes: Change[]; people: number } = { changes: [], people: 0 }
    const endChunk = () => {
      if (chunk.people > 0) part.chunks.push(JSON.stringify(chunk.changes))
      part.people += chunk.people
      chunk = { changes: [], people: 0 }
    }
    const call = { signal: new AbortController().signal, tell: () => {} }
    for await (const { fresh } of judged(rules, call)) {
      if (fresh.length === 0) continue
      chunk.changes.push(...fresh)
      chunk.people += 1
      if (chunk.people < peopleOfChunk && chunk.changes.length < changesOfChunk) continue
      endChunk()
      if (part.chunks.length < chunksOfPart) continue
      yield part
      part = { chunks: [], people: 0 }
    }
    endChunk()
    if (part.people > 0) yield part
  }

  function forget(): void {
    if (file !== null) fs.closeSync(file.handle)
    file = null
    secret = null
    staging = null
  }

  return {
    writeExchange: (wanted: ExchangeWanted, call: Call) => writeExchange(sqlite, wanted, call),
    /** Keeps the file open, so that no other file can replace it. */
    exchangeOpen({ file: path }: { file: string }): OpenedFile {
      forget()
      let handle: number
      try {
        handle = fs.openSync(path, 'r')
      } catch {
        return { kind: 'refused', problem: 'not_readable' }
      }
      try {
        file = readHeader(handle)
        return { kind: 'read', kdf: file.kdf }
      } catch (error) {
        fs.closeSync(handle)
        return refused(error)
      }
    },
    async exchangeRead({ secret: tried }: { secret: Uint8Array }, call: Call): Promise<ReadFile> {
      if (file === null) throw new Refusal('not_found')
      try {
        demandPassword(file, tried)
        secret = tried
        const exchange = await readWhole(lines(call), (expected) => {
          people = expected
        })
        people = exchange.people
        return { kind: 'read', exchange }
      } catch (error) {
        secret = null
        if (call.signal.aborted) throw error
        return refused(error)
      }
    },
    async exchangePreview(rules: ExchangeRules, call: Call): Promise<PreviewedFile> {
      const counts = Object.fromEntries(exchangeOutcomes.map((outcome) => [outcome, 0])) as Record<
        ExchangeOutcome,
        number
      >
      const [changing, others]: [ExchangedPerson[], ExchangedPerson[]] = [[], []]
      let changes = 0
      try {
        for await (const { outcome, fresh, person } of judged(rules, call)) {
          if (outcome !== null) counts[outcome] += 1
          if (fresh.length > 0) changes += 1
          const shown = fresh.length > 0 ? changing : others
          if (person !== null && shown.length < previewed) shown.push(person)
        }
      } catch (error) {
        return refused(error)
      }
      const first = [...changing, ...others].slice(0, previewed)
      return { kind: 'previewed', preview: { counts, changes, first } }
    },
    exchangeErasures: (_: object): Tombstones => told,
    exchangeForget(_: object): void {
      forget()
    },
    /** The next part of the unknown changes; null: none is left. `rules`: starts again from the beginning. */
    async exchangePart({ rules }: { rules: ExchangeRules | null }): Promise<StagedPart | null> {
      if (rules !== null) staging = parts(rules)
      try {
        const next = await staging?.next()
        return next === undefined || next.done ? null : { kind: 'part', ...next.value }
      } catch (error) {
        return refused(error)
      }
    },
  }
}
export type ExchangeReads = ReturnType<typeof exchangeReads> & FileTasks

function refused(error: unknown): { kind: 'refused'; problem: ExchangeProblem } {
  if (error instanceof ExchangeRefused) return { kind: 'refused', problem: error.problem }
  throw error
}

/** Counts the people of each leader. Throws an `ExchangeRefused` for a file that ends too early. */
async function readWhole(lines: AsyncIterable<Line>, began: (people: number) => void): Promise<ReadExchange> {
  let writtenAt = 0
  let people = 0
  let end: Extract<Line, { kind: 'leaders' }> | null = null
  const counts = new Map<string, number>()
  for await (const line of lines) {
    switch (line.kind) {
      case 'begin':
        writtenAt = line.writtenAt
        began(line.people)
        break
      case 'person': {
        const person = personOf(line.uid, line.changes, (uid) => uid)
        if (person === null || person === 'erased') break
        people += 1
        counts.set(person.leader.value, (counts.get(person.leader.value) ?? 0) + 1)
        break
      }
      case 'erased':
      case 'erasures':
        break
      case 'leaders':
        end = line
    }
  }
  if (end === null) throw new ExchangeRefused('damaged')
  const named = new Map(end.leaders.map((leader) => [leader.uid, leader]))
  for (const uid of counts.keys()) if (!named.has(uid)) named.set(uid, { uid, name: '—' })
  const leaders = [...named.values()]
    .map((leader) => ({ ...leader, people: counts.get(leader.uid) ?? 0 }))
    .sort((one, other) => other.people - one.people || (one.name < other.name ? -1 : 1))
  return { writtenAt, people, leaders, same: end.same, texts: end.texts }
}
