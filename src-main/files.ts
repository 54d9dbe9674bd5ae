import fs from 'node:fs'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Refusal } from './refusal.ts'

/** Identifies a file while it exists. A file that replaces it has another identity. */
export interface FileIdentity {
  device: bigint
  inode: bigint
}

/** null: there is no file. */
export function identityOf(file: string): FileIdentity | null {
  const found = fs.statSync(file, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? null : { device: found.dev, inode: found.ino }
}

export const isSameFile = (one: FileIdentity | null, other: FileIdentity | null): boolean =>
  one !== null && other !== null && one.device === other.device && one.inode === other.inode

/** Changes with every write to the file, also by another process. */
export interface FileStamp extends FileIdentity {
  size: bigint
  /** Nanoseconds since 1970. */
  writtenAt: bigint
}

/** null: there is no file. */
export function stampOf(file: string): FileStamp | null {
  const found = fs.statSync(file, { bigint: true, throwIfNoEntry: false })
  return found === undefined
    ? null
    : { device: found.dev, inode: found.ino, size: found.size, writtenAt: found.mtimeNs }
}

export const isUnwritten = (one: FileStamp | null, other: FileStamp | null): boolean =>
  isSameFile(one, other) && one?.size === other?.size && one?.writtenAt === other?.writtenAt

/** Path of the temporary file that `writeFileAtomic` renames. A kill leaves it there, complete or not. */
export const temporaryOf = (file: string): string => `${file}.${process.pid}.tmp`

/**
 * Replaces a file atomically: writes and flushes a temporary file in the same folder, renames it, and flushes the
 * folder. After a power cut either the old or the new file is complete. `mode`: permission bits of the new file.
 */
export function writeFileAtomic(file: string, content: string | Uint8Array, mode = 0o600): void {
  const temporary = temporaryOf(file)
  try {
    const handle = fs.openSync(temporary, 'w', mode)
    try {
      fs.writeFileSync(handle, content)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    renameDurably(temporary, file)
  } catch (error) {
    fs.rmSync(temporary, { force: true })
    throw error
  }
}

/** Renames and flushes the folder, so that the rename survives a power cut. */
export function renameDurably(from: string, to: string): void {
  fs.renameSync(from, to)
  flushFolder(path.dirname(to))
}

/** Flushes new, renamed and deleted names in a folder, so that they survive a power cut. */
export function flushFolder(folder: string): void {
  // Windows cannot open a folder to flush it; NTFS journals the rename by itself.
  if (process.platform !== 'win32') flush(folder, 'r')
}

/** Flushes a file that another writer left in the system's cache, for example SQLite with `synchronous = OFF`. */
export const flushFile = (file: string): void => flush(file, 'r+')

/** Work on files. It yields each file or folder that must be flushed before it continues. */
export type Flushing<Value> = Generator<{ file: string } | { folder: string }, Value, void>

/** Runs the work to its end. Blocks the thread while the disk writes. */
export function flushHere<Value>(work: Flushing<Value>): Value {
  let step = work.next()
  while (!step.done) {
    try {
      if ('file' in step.value) flushFile(step.value.file)
      else flushFolder(step.value.folder)
    } catch (error) {
      step = work.throw(error)
      continue
    }
    step = work.next()
  }
  return step.value
}

/** Like `flushHere`, but the thread does other work while the disk writes. */
export async function flushAside<Value>(work: Flushing<Value>): Promise<Value> {
  let step = work.next()
  while (!step.done) {
    try {
      if ('file' in step.value) await flushMeanwhile(step.value.file, 'r+')
      else if (process.platform !== 'win32') await flushMeanwhile(step.value.folder, 'r')
    } catch (error) {
      step = work.throw(error)
      continue
    }
    step = work.next()
  }
  return step.value
}

async function flushMeanwhile(file: string, flags: string): Promise<void> {
  const handle = await fs.promises.open(file, flags)
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

function flush(file: string, flags: string): void {
  const handle = fs.openSync(file, flags)
  try {
    fs.fsyncSync(handle)
  } finally {
    fs.closeSync(handle)
  }
}

/**
 * Calls `changed` when one of these files may have been written, replaced or deleted. All of them are in one folder.
 * Not every file system reports changes. Returns a function that stops watching.
 */
export function watchFiles(
  files: readonly string[],
  changed: () => void,
  log: (level: 'warn', message: string) => void,
): () => void {
  const names = new Set(files.map((file) => path.basename(file)))
  const failed = (error: unknown) => log('warn', `the folder is not watched: ${String(error)}`)
  try {
    const watcher = fs.watch(path.dirname(files[0] ?? ''), { persistent: false }, (_, name) => {
      // Temporary files have other names: a failed write must not trigger the next one.
      if (name === null || names.has(name)) changed()
    })
    watcher.on('error', failed)
    return () => watcher.close()
  } catch (error) {
    failed(error)
    return () => {}
  }
}

/** Tasks of the reader threads. */
export const fileTasks = {
  /**
   * Writes a file atomically to a path that the user chose.
   * Throws `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
   */
  writeChosenFile({ file, content }: { file: string; content: Uint8Array }): void {
    try {
      writeFileAtomic(file, content, chosenMode)
    } catch (error) {
      throw asRefusal(error)
    }
  },
  /** Renames a file that `writeChosenStream` has written to its final name. Throws as `writeChosenFile` does. */
  keepChosenFile({ file }: { file: string }): void {
    try {
      renameDurably(temporaryOf(file), file)
    } catch (error) {
      throw asRefusal(error)
    }
  },
}
export type FileTasks = typeof fileTasks

/** Permission bits of files at paths that the user chose. */
const chosenMode = 0o644

/**
 * Writes and flushes the temporary file of a path that the user chose, at the speed of the disk. `keepChosenFile`
 * renames it. On failure or abort, deletes it and destroys `content`. Throws as `writeChosenFile` does.
 */
export async function writeChosenStream(file: string, content: Readable, signal: AbortSignal): Promise<void> {
  const temporary = temporaryOf(file)
  try {
    refuseIfOpen(file)
    await pipeline(content, fs.createWriteStream(temporary, { mode: chosenMode, flush: true }), { signal })
  } catch (error) {
    content.destroy()
    fs.rmSync(temporary, { force: true })
    throw asRefusal(error)
  }
}

/** On Windows, a file that Excel has open cannot be replaced. This is checked before the work, not after it. */
function refuseIfOpen(file: string): void {
  try {
    fs.closeSync(fs.openSync(file, 'r+'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EBUSY') throw error
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  // On Windows, replacing a file that Excel has open fails with EPERM in the rename. Without permission for the folder,
  // an earlier call fails.
  const replacing = 'syscall' in error && error.syscall === 'rename'
  switch (error.code) {
    case 'EBUSY':
      return new Refusal('file_in_use', {}, error)
    case 'EPERM':
      return new Refusal(replacing ? 'file_in_use' : 'cannot_write', {}, error)
    case 'ENOSPC':
      return new Refusal('disk_full', {}, error)
    case 'EACCES':
    case 'EROFS':
    case 'ENOENT':
    case 'ENOTDIR':
    case 'EISDIR':
      return new Refusal('cannot_write', {}, error)
    default:
      return error
  }
}
