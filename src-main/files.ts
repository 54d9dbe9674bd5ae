import fs from 'node:fs'
import path from 'node:path'
import { Refusal } from './refusal.ts'

/**
 * Replaces a file atomically: writes and flushes a temporary file in the same folder, renames it, and flushes the
 * folder. After a power cut either the old or the new file is complete. `mode`: permission bits of the new file.
 */
export function writeFileAtomic(file: string, content: string | Uint8Array, mode = 0o600): void {
  const temporary = `${file}.${process.pid}.tmp`
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
  // Windows cannot open a folder to flush it; NTFS journals the rename by itself.
  if (process.platform === 'win32') return
  const folder = fs.openSync(path.dirname(to), 'r')
  try {
    fs.fsyncSync(folder)
  } finally {
    fs.closeSync(folder)
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
      writeFileAtomic(file, content, 0o644)
    } catch (error) {
      throw asRefusal(error)
    }
  },
}
export type FileTasks = typeof fileTasks

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
