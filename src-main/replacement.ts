import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import { type FileStamp, flushFolder, isUnwritten, renameDurably, stampOf, writeFileAtomic } from './files.ts'
import { Refusal } from './refusal.ts'

/**
 * Replaces the database and the key file together. The new files are completed in the folder `incoming`; the file
 * `replacing.json` is the commit. From then on the replacement is carried through, at the next start if need be. Before
 * it nothing has changed. The replaced files are kept in a folder of `aside`.
 */

/** In this order the old files are moved: SQLite would apply the WAL of the old database to the new one. */
const groups = [
  {
    incoming: 'referidos.db',
    old: [
      'referidos.db-wal',
      'referidos.db-shm',
      'referidos.db-journal',
      'acknowledged.json',
      'referidos.db',
    ],
  },
  { incoming: 'keys.json', old: ['keys.json.copy', 'keys.json'] },
] as const

const markerSchema = z.strictObject({
  version: z.literal(1),
  /** Name of the folder in `aside`. */
  aside: z.string().regex(/^[\w-]+$/),
})

const markerOf = (dataDir: string): string => path.join(dataDir, 'replacing.json')
const incomingOf = (dataDir: string): string => path.join(dataDir, 'incoming')

export interface Replacement {
  /** Text of the new key file; null: the present one stays. */
  keysText: string | null
  /** UTC milliseconds. */
  now: number
  /** Called last before the commit; throws if the present files are no longer those that were read. */
  guard(): void
}

/**
 * Where the new database is to be written, in an emptied folder. It must be complete, closed and flushed, without a WAL,
 * before `replaceDataFiles`.
 */
export function beginReplacement(dataDir: string): { database: string } {
  finishReplacement(dataDir)
  dropReplacement(dataDir)
  fs.mkdirSync(incomingOf(dataDir))
  return { database: path.join(incomingOf(dataDir), 'referidos.db') }
}

/** Files whose content a replacement takes account of. An empty one is as none: a reader leaves an empty WAL behind. */
const guarded = ['referidos.db', 'referidos.db-wal', 'keys.json', 'keys.json.copy']

/**
 * Remembers the present files. The returned function is a `Replacement.guard`: it throws
 * `Refusal('replaced_elsewhere')` if another process holds the folder, or has written, replaced, created or deleted one
 * of them since.
 */
export function guardDataFiles(dataDir: string, holdsFolder: () => boolean): () => void {
  const now = () => guarded.map((name) => contentOf(path.join(dataDir, name)))
  const before = now()
  return () => {
    const isSame = now().every((stamp, at) => {
      const old = before[at] ?? null
      return (stamp === null && old === null) || isUnwritten(stamp, old)
    })
    if (!isSame || !holdsFolder()) throw new Refusal('replaced_elsewhere')
  }
}

function contentOf(file: string): FileStamp | null {
  const stamp = stampOf(file)
  return stamp?.size === 0n ? null : stamp
}

/** Deletes the new files of a replacement that was not committed. */
export function dropReplacement(dataDir: string): void {
  if (!fs.existsSync(markerOf(dataDir))) fs.rmSync(incomingOf(dataDir), { recursive: true, force: true })
}

/**
 * Replaces the files; no connection to the database may be open. Returns the folder in which the replaced files are
 * kept; null: there were none. If it throws, nothing has changed. What fails after the commit is carried through by the
 * next call of `finishReplacement`.
 */
export function replaceDataFiles(dataDir: string, { keysText, now, guard }: Replacement): string | null {
  const incoming = incomingOf(dataDir)
  if (!fs.existsSync(path.join(incoming, 'referidos.db'))) throw new Error('there is no new database')
  if (keysText !== null) writeFileAtomic(path.join(incoming, 'keys.json'), keysText)
  flushFolder(incoming)
  const aside = freeAside(dataDir, now)
  // Made before the commit, because it needs room on the disk.
  fs.mkdirSync(path.join(dataDir, 'aside', aside), { recursive: true })
  flushFolder(path.join(dataDir, 'aside'))
  guard()
  commit(dataDir, aside)
  try {
    finishReplacement(dataDir)
  } catch {
    // Whoever is told of an error believes that nothing has changed. The next call meets it again.
  }
  const folder = path.join(dataDir, 'aside', aside)
  if (fs.readdirSync(folder).length > 0) return folder
  fs.rmdirSync(folder)
  return null
}

function commit(dataDir: string, aside: string): void {
  try {
    writeFileAtomic(markerOf(dataDir), `${JSON.stringify({ version: 1, aside })}\n`)
  } catch (error) {
    // It may fail after the rename.
    if (!fs.existsSync(markerOf(dataDir))) throw error
  }
}

/** Carries a committed replacement through; no effect if there is none. Must run before anything is opened. */
export function finishReplacement(dataDir: string): void {
  const marker = markerOf(dataDir)
  if (!fs.existsSync(marker)) return
  const { aside } = markerSchema.parse(JSON.parse(fs.readFileSync(marker, 'utf8')))
  const kept = path.join(dataDir, 'aside', aside)
  fs.mkdirSync(kept, { recursive: true })
  for (const { incoming, old } of groups) {
    const next = path.join(incomingOf(dataDir), incoming)
    // Not there: it is in its place already, or this file is not replaced.
    if (!fs.existsSync(next)) continue
    for (const name of old) setAside(path.join(dataDir, name), kept)
    flushFolder(kept)
    flushFolder(dataDir)
    renameDurably(next, path.join(dataDir, incoming))
  }
  const keys = path.join(dataDir, 'keys.json')
  if (fs.existsSync(keys) && !fs.existsSync(`${keys}.copy`))
    writeFileAtomic(`${keys}.copy`, fs.readFileSync(keys))
  fs.rmSync(incomingOf(dataDir), { recursive: true, force: true })
  fs.rmSync(marker)
  flushFolder(dataDir)
}

function setAside(file: string, folder: string): void {
  if (!fs.existsSync(file)) return
  const name = path.basename(file)
  let to = path.join(folder, name)
  for (let n = 2; fs.existsSync(to); n++) to = path.join(folder, `${name}.${n}`)
  fs.renameSync(file, to)
}

/** `2026-11-29T114000Z`, with a number if it is taken. */
export function freeAside(dataDir: string, now: number): string {
  const time = new Date(now).toISOString().replace(/\.\d+/, '').replaceAll(':', '')
  let name = time
  for (let n = 2; fs.existsSync(path.join(dataDir, 'aside', name)); n++) name = `${time}-${n}`
  return name
}
