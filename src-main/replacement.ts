import fs from 'node:fs'
import path from 'node:path'
import * as z from 'zod'
import {
  type FileStamp,
  type Flushing,
  flushAside,
  flushHere,
  isUnwritten,
  stampOf,
  temporaryOf,
  writeFileAtomic,
} from './files.ts'
import { Refusal } from './refusal.ts'

/**
 * Replaces the database and the key file together. The new files are completed in the folder `incoming`; the file
 * `replacing.json` is the commit. Before the commit, nothing has changed. After it, the replacement is always
 * completed, if necessary at the next start. The replaced files are kept in a folder of `aside`.
 */

/** The old files are moved in this order: SQLite would apply the WAL of the old database to the new one. */
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
  /** Called directly before the commit. Throws if the present files are no longer those that were read. */
  guard(): void
}

/**
 * Path for the new database, in an emptied folder. The database must be complete, closed and flushed, without a WAL,
 * before `replaceDataFiles`.
 */
export async function beginReplacement(dataDir: string): Promise<{ database: string }> {
  await flushAside(finishing(dataDir))
  await abandonReplacement(dataDir)
  fs.mkdirSync(incomingOf(dataDir))
  return { database: path.join(incomingOf(dataDir), 'referidos.db') }
}

/** Files whose content a replacement depends on. An empty one counts as missing: a reader leaves an empty WAL. */
const guarded = ['referidos.db', 'referidos.db-wal', 'keys.json', 'keys.json.copy']

/**
 * Remembers the state of the present files. The returned function is a `Replacement.guard`: it throws
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

/** Like `dropReplacement`, but does not block main, as deleting a large file would. */
export async function abandonReplacement(dataDir: string): Promise<void> {
  if (!fs.existsSync(markerOf(dataDir)))
    await fs.promises.rm(incomingOf(dataDir), { recursive: true, force: true })
}

/**
 * Replaces the files. No connection to the database may be open. Resolves with the folder of the replaced files; null:
 * there were none. If it rejects, nothing has changed. If a step after the commit fails, the next call of
 * `finishReplacement` completes it.
 */
export const replaceDataFiles = (dataDir: string, replacement: Replacement): Promise<string | null> =>
  flushAside(replacing(dataDir, replacement))

function* replacing(dataDir: string, { keysText, now, guard }: Replacement): Flushing<string | null> {
  const incoming = incomingOf(dataDir)
  if (!fs.existsSync(path.join(incoming, 'referidos.db'))) throw new Error('there is no new database')
  if (keysText !== null) {
    const keys = path.join(incoming, 'keys.json')
    fs.writeFileSync(keys, keysText, { mode: 0o600 })
    yield { file: keys }
  }
  yield { folder: incoming }
  const aside = freeAside(dataDir, now)
  // Created before the commit, because it needs disk space.
  fs.mkdirSync(path.join(dataDir, 'aside', aside), { recursive: true })
  yield { folder: path.join(dataDir, 'aside') }
  yield* commit(dataDir, aside, guard)
  try {
    yield* finishing(dataDir)
  } catch {
    // The replacement itself succeeded, and an error would mean that nothing has changed. The next call completes it.
  }
  const folder = path.join(dataDir, 'aside', aside)
  if (fs.readdirSync(folder).length > 0) return folder
  fs.rmdirSync(folder)
  return null
}

function* commit(dataDir: string, aside: string, guard: () => void): Flushing<void> {
  const temporary = temporaryOf(markerOf(dataDir))
  try {
    fs.writeFileSync(temporary, `${JSON.stringify({ version: 1, aside })}\n`, { mode: 0o600 })
    yield { file: temporary }
    guard()
    fs.renameSync(temporary, markerOf(dataDir))
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

/** Completes a committed replacement; no effect if there is none. Must run before anything is opened. */
export const finishReplacement = (dataDir: string): void => flushHere(finishing(dataDir))

/** Another run may work while this one waits for the disk, so each step checks which files exist. */
function* finishing(dataDir: string): Flushing<void> {
  const marker = markerOf(dataDir)
  if (!fs.existsSync(marker)) return
  const { aside } = markerSchema.parse(JSON.parse(fs.readFileSync(marker, 'utf8')))
  const kept = path.join(dataDir, 'aside', aside)
  // The commit must be on the disk before the next steps.
  yield { folder: dataDir }
  for (const { incoming, old } of groups) {
    const next = path.join(incomingOf(dataDir), incoming)
    // The file is in place already, or is not replaced.
    if (!fs.existsSync(next)) continue
    fs.mkdirSync(kept, { recursive: true })
    for (const name of old) setAside(path.join(dataDir, name), kept)
    yield { folder: kept }
    yield { folder: dataDir }
    if (fs.existsSync(next)) fs.renameSync(next, path.join(dataDir, incoming))
    yield { folder: dataDir }
  }
  if (!fs.existsSync(marker)) return
  const keys = path.join(dataDir, 'keys.json')
  if (fs.existsSync(keys) && !fs.existsSync(`${keys}.copy`))
    writeFileAtomic(`${keys}.copy`, fs.readFileSync(keys))
  fs.rmSync(incomingOf(dataDir), { recursive: true, force: true })
  fs.rmSync(marker)
  yield { folder: dataDir }
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
