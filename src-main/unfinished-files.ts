import fs from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'
import type { Changes } from './database/changes.ts'
import type { Database } from './database/open.ts'
import { readSetting, writeSetting } from './database/settings.ts'
import { type FileTasks, temporaryOf } from './files.ts'
import { storageTrouble } from './refusal.ts'
import type { Thread } from './thread/thread.ts'

/**
 * A kill while a chosen file is written leaves its unencrypted temporary file in a folder that only the user knows. The
 * path is therefore stored in the database before the file is written, and the next start deletes the file.
 */
export interface UnfinishedFiles {
  /** Writes a file that the user chose. Throws what `writeChosenFile` throws. */
  write(file: string, content: Uint8Array): Promise<void>
  /** Runs `work`, which writes the temporary file of `file`. Deletes the rest of it when `work` has ended. */
  during<Value>(file: string, work: () => Promise<Value>): Promise<Value>
  /**
   * Deletes files that earlier processes left. Keeps the note about a file whose disk is not plugged in. Never rejects.
   */
  sweep(): Promise<void>
}

/** Limit of notes: a disk that never comes back must not let them accumulate. */
const mostNoted = 100

const notedSchema = z.array(z.string())

export function createUnfinishedFiles(
  database: Database,
  changes: Pick<Changes, 'untracked'>,
  writer: Pick<Thread<FileTasks>, 'run'>,
  log: (level: 'warn', message: string) => void,
): UnfinishedFiles {
  function noted(): string[] {
    try {
      return notedSchema.parse(JSON.parse(readSetting(database, 'unfinished_files') ?? '[]'))
    } catch (error) {
      if (storageTrouble(error) !== null) throw error
      return []
    }
  }

  /** A failure must not prevent a file from being written: on a full disk, an export elsewhere is the best help. */
  function change(changed: (files: string[]) => string[]): void {
    try {
      const next = changed(noted()).slice(-mostNoted)
      const value = next.length === 0 ? null : JSON.stringify(next)
      changes.untracked(() => writeSetting(database, 'unfinished_files', value))
    } catch (error) {
      // A session that closed meanwhile leaves the note to the next start.
      if (database.sqlite.open && storageTrouble(error) === null) throw error
      log('warn', 'an unfinished file was not noted')
    }
  }

  const forget = (gone: readonly string[]) => change((files) => files.filter((file) => !gone.includes(file)))

  async function during<Value>(file: string, work: () => Promise<Value>): Promise<Value> {
    const temporary = temporaryOf(file)
    change((files) => [...files.filter((one) => one !== temporary), temporary])
    let isDone = false
    try {
      const value = await work()
      isDone = true
      return value
    } finally {
      if (isDone || (await isGone(temporary))) forget([temporary])
    }
  }

  return {
    async write(file, content) {
      await during(file, () => writer.run('writeChosenFile', { file, content }))
    },
    during,
    async sweep() {
      try {
        const left = noted()
        if (left.length === 0) return
        const gone = await Promise.all(left.map(isGone))
        forget(left.filter((_, at) => gone[at] === true))
      } catch {
        log('warn', 'unfinished files were not deleted')
      }
    },
  }
}

/** Deletes the file; false: it may still be there. */
async function isGone(file: string): Promise<boolean> {
  try {
    // Without its folder, the disk is not plugged in.
    await fs.access(path.dirname(file))
    await fs.rm(file, { force: true })
    return true
  } catch {
    return false
  }
}
