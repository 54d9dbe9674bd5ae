import { randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import type { ReplacedData } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import type { Database, OpenOptions } from '../database/open.ts'
import { flushFile, flushFolder, identityOf, isSameFile, watchFiles, writeFileAtomic } from '../files.ts'
import { freeAside } from '../replacement.ts'
import { countPeople } from './counts.ts'
import { copiesFolder, unfinishedFile } from './files.ts'
import { withBackupThread } from './thread.ts'

/**
 * Protects acknowledged data if another program replaces or deletes the file of the open database. The data are then
 * only in the file that is still open. The rescue keeps them in `aside` at once, and makes a copy that can be restored
 * in the app. It writes nothing to the file that took the database's path.
 */
export interface Rescue {
  /** Whether the database file is in place. If not, keeps its content. Otherwise costs one `stat`. */
  look(): boolean
  /** null: the database file is in place. */
  state(): ReplacedData | null
  /** Checks for the last time. Resolves once everything is kept. */
  close(): Promise<void>
  /**
   * Call after the database was closed. Moves the files that it left beside another program's file to the kept data.
   */
  clear(): void
}

export interface RescueOptions {
  dataDir: string
  /** Entry file of the backup thread. */
  backupFile: string
  database: Database
  options: OpenOptions
  /** Text of the database's key file. */
  keysText(): string
  clock: Pick<Clock, 'now'>
  onChange(replaced: ReplacedData | null): void
  log(level: 'warn', message: string): void
}

const companions = ['-wal', '-shm']

export function createRescue({
  dataDir,
  backupFile,
  database,
  options,
  keysText,
  clock,
  onChange,
  log,
}: RescueOptions): Rescue {
  const { file } = options
  /** Identities of the files that SQLite keeps beside this database. */
  const own = companions.map((ending) => identityOf(file + ending))
  let state: ReplacedData | null = null
  let folder: string | null = null
  let copying: Promise<void> = Promise.resolve()

  function settle(next: ReplacedData | null): void {
    state = next
    try {
      onChange(state)
    } catch (error) {
      // The account to notify is read from the database, which may no longer be readable.
      log('warn', `nobody was told of the replaced data: ${String(error)}`)
    }
  }

  function look(): boolean {
    if (database.isInPlace()) {
      if (state !== null) settle(null)
      return true
    }
    if (state === null || state.kept === 'failed') keep()
    return false
  }

  function keep(): void {
    const noticedAt = clock.now()
    let count = 0
    try {
      count = countPeople(database.sqlite).people
      folder = keepAside(noticedAt)
    } catch (error) {
      log('warn', `the data were replaced, and could not be kept: ${String(error)}`)
      settle({ noticedAt, people: count, kept: 'failed' })
      return
    }
    log('warn', 'the data were replaced by another program, and were kept aside')
    const replaced = { noticedAt, people: count }
    settle({ ...replaced, kept: 'saving' })
    copying = copy(folder, noticedAt).then(
      () => settle({ ...replaced, kept: 'copy' }),
      (error: unknown) => {
        log('warn', `what was kept aside is no copy: ${String(error)}`)
        settle({ ...replaced, kept: 'aside' })
      },
    )
  }

  /** Runs on the writing connection, the only one that certainly reads the replaced file. Returns the folder. */
  function keepAside(now: number): string {
    const kept = path.join(dataDir, 'aside', freeAside(dataDir, now))
    try {
      fs.mkdirSync(kept, { recursive: true })
      const keptFile = path.join(kept, path.basename(file))
      database.sqlite.prepare('VACUUM INTO ?').run(keptFile)
      flushFile(keptFile)
      writeFileAtomic(path.join(kept, 'keys.json'), keysText())
      flushFolder(path.dirname(kept))
      return kept
    } catch (error) {
      tried(() => fs.rmSync(kept, { recursive: true, force: true }))
      throw error
    }
  }

  async function copy(kept: string, createdAt: number): Promise<void> {
    const copies = copiesFolder(dataDir)
    const copyId = randomUUID()
    fs.mkdirSync(copies, { recursive: true })
    fs.copyFileSync(
      path.join(kept, path.basename(file)),
      unfinishedFile(copies, `${copyId}.db`),
      fs.constants.COPYFILE_FICLONE,
    )
    await withBackupThread(backupFile, (thread) =>
      thread.run('pack', {
        database: options,
        folder: copies,
        copyId,
        keysText: keysText(),
        reason: 'replaced',
        createdAt,
      }),
    )
  }

  const stopWatching = watchFiles([file], look, log)

  return {
    look,
    state: () => state,
    async close() {
      stopWatching()
      look()
      await copying
    },
    clear() {
      const kept = folder
      if (state === null || kept === null) return
      for (const [at, ending] of companions.entries()) {
        const left = file + ending
        // SQLite would apply the WAL to the other program's file.
        if (isSameFile(own[at] ?? null, identityOf(left)))
          tried(() => fs.renameSync(left, path.join(kept, path.basename(left))))
      }
    },
  }
}

function tried(work: () => void): void {
  try {
    work()
  } catch {
    // The kept data are complete without this file.
  }
}
