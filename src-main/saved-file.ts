import path from 'node:path'
import type { ExportAnswer } from '../src-preload/contract/index.ts'
import { writeFileAtomic } from './files.ts'
import type { House } from './house.ts'
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

export interface SaveDialogs {
  /** Asks where to save; null: the person changed their mind. */
  saveSpreadsheet(suggestedName: string): Promise<string | null>
  savePdf(suggestedName: string): Promise<string | null>
  showInFolder(file: string): void
}

/** What is written where whoever asked for it chose. */
export interface ChosenFiles {
  /**
   * The place that the account chooses, with the ending of its kind; null: none. Throws `Refusal('not_signed_in')` where
   * somebody else came in while the dialog was open.
   */
  choose(ending: Ending, suggestedName: string, accountId: number): Promise<string | null>
  /**
   * `write`: how many rows it wrote to the chosen place, unless it was broken off. Throws `Refusal('busy')` while the
   * account is asked about another one or has it written: a dialog that somebody left open outlives the lock, and
   * whoever is next does not know of it.
   */
  saveWorkbook(
    suggestedName: string,
    accountId: number,
    write: (file: string) => Promise<number | 'aborted'>,
  ): Promise<ExportAnswer>
  /** Remembers what was written last, and for whom. */
  wrote(file: string, accountId: number): void
  /** Shows it in the system's file manager; harmless where the account has none. */
  showLast(accountId: number): void
}

type Ending = '.xlsx' | '.pdf'

export function createChosenFiles(house: () => House, dialogs: SaveDialogs): ChosenFiles {
  let last: { file: string; accountId: number } | null = null
  /** Accounts. */
  const saving = new Set<number>()

  async function choose(ending: Ending, suggestedName: string, accountId: number): Promise<string | null> {
    const ask = ending === '.pdf' ? dialogs.savePdf : dialogs.saveSpreadsheet
    const chosen = await ask(suggestedName)
    if (chosen === null) return null
    if (house().account.id !== accountId) throw new Refusal('not_signed_in')
    return path.extname(chosen).toLowerCase() === ending ? chosen : `${chosen}${ending}`
  }

  return {
    choose,
    async saveWorkbook(suggestedName, accountId, write) {
      if (saving.has(accountId)) throw new Refusal('busy')
      saving.add(accountId)
      try {
        const file = await choose('.xlsx', suggestedName, accountId)
        if (file === null) return { kind: 'aborted' }
        const rows = await write(file)
        if (rows === 'aborted') return { kind: 'aborted' }
        last = { file, accountId }
        return { kind: 'saved', path: file, rows }
      } finally {
        saving.delete(accountId)
      }
    },
    wrote(file, accountId) {
      last = { file, accountId }
    },
    showLast(accountId) {
      if (last?.accountId === accountId) dialogs.showInFolder(last.file)
    },
  }
}

/** 2026-11-21, in Colombia. */
export const bogotaDate = (at: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/Bogota' }).format(at)
