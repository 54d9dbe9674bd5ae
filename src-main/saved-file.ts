import path from 'node:path'
import { writeFileAtomic } from './files.ts'
import { Refusal } from './refusal.ts'

/**
 * Writes a file that a leader chose a place for, whole or not at all. Throws
 * `Refusal('file_in_use' | 'cannot_write' | 'disk_full')`.
 */
export function writeChosenFile(file: string, content: Uint8Array): void {
  try {
    writeFileAtomic(file, content, 0o644)
  } catch (error) {
    throw asRefusal(error)
  }
}

function asRefusal(error: unknown): unknown {
  if (!(error instanceof Error && 'code' in error)) return error
  // Windows lets nobody replace a file that Excel has open, and calls that EPERM; a folder's EPERM comes earlier.
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

/** The file that was written last where a leader chose. */
export interface LastSaved {
  /** Remembers it. */
  is(file: string): void
  /** Shows it in the system's file manager; harmless where there is none. */
  show(): void
}

export function createLastSaved(showInFolder: (file: string) => void): LastSaved {
  let last: string | null = null
  return {
    is(file) {
      last = file
    },
    show() {
      if (last !== null) showInFolder(last)
    },
  }
}

/** The chosen name, with the ending that its kind has. */
export const withEnding = (chosen: string, ending: '.xlsx' | '.pdf'): string =>
  path.extname(chosen).toLowerCase() === ending ? chosen : `${chosen}${ending}`

/** 2026-11-21, in Colombia. */
export const bogotaDate = (at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(at)
