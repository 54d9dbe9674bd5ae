import fs from 'node:fs'
import type { KeyFileState } from '../../src-preload/contract/index.ts'
import type { Clock } from '../clock.ts'
import { record } from '../database/audit.ts'
import type { Database } from '../database/open.ts'
import { watchFiles, writeFileAtomic } from '../files.ts'
import { Refusal } from '../refusal.ts'
import { isAuthentic, type Keys, keyFiles, parseKeys, type ReadKeys, textOf, writeKeys } from './key-file.ts'
import { noteKeysGeneration } from './repository.ts'

/**
 * Keeps the key slots of the open database in memory. The slots in memory are authoritative: if a file is deleted,
 * damaged or replaced by an older version while the app runs, it is written again at once. While neither file on the
 * disk holds the slots, a restart could not open the database, so nothing may be acknowledged.
 */
export interface KeyKeeper {
  /** The keys in force. Checks the files first. */
  read(): ReadKeys
  /** Writes the key file with the next generation, and returns its keys. */
  write(keys: Keys): Keys
  /** Writes the file if it is missing or was changed. Costs two `stat` calls if both files are unchanged. */
  look(): void
  /** `look`, then throws `Refusal('keys_not_writable' | 'replaced_elsewhere')` while neither file holds the keys. */
  demand(): void
  /** Throws `Refusal('replaced_elsewhere')`. Also after `close`. */
  requireUnreplaced(): void
  state(): KeyFileState
  /** The user has read that a file was written again. */
  dismiss(): void
  /** Calls `listener` after each change of the state. */
  follow(listener: (state: KeyFileState) => void): void
  /** Call before the database is closed. */
  close(): void
}

export interface KeeperOptions {
  keysFile: string
  keys: Keys
  /** The newest generation in the files when they were read. */
  newest: number
  database: Database
  key: Uint8Array
  /** Whether this process still holds the data folder. */
  holdsFolder(): boolean
  clock: Pick<Clock, 'now'>
  log(level: 'warn', message: string): void
}

export function createKeyKeeper({
  keysFile,
  keys,
  newest: newestRead,
  database,
  key: databaseKey,
  holdsFolder,
  clock,
  log,
}: KeeperOptions): KeyKeeper {
  const key = Buffer.from(databaseKey)
  const files = keyFiles(keysFile)
  /** A newer file was written by another process. */
  let newest = newestRead
  let text = textOf(keys, key)
  let current = parseKeys(text)
  /** Stamps of both files when they were last seen to hold `text`; null: they do not. */
  let seen: (string | null)[] | null = null
  /** Whether both files have held `text` before. If so, another program caused a difference, not a kill. */
  let wasWhole = false
  let state: KeyFileState = { isWritten: true, rewrittenAt: null }
  let listener: (state: KeyFileState) => void = () => {}

  function hold(next: Keys): void {
    text = textOf(next, key)
    current = parseKeys(text)
    seen = null
  }

  function settle(next: KeyFileState): void {
    const isChanged = next.isWritten !== state.isWritten || next.rewrittenAt !== state.rewrittenAt
    state = next
    if (isChanged) listener(state)
  }

  /**
   * Throws `Refusal('replaced_elsewhere')` if another process holds the folder, has put another database into it, or
   * has written newer keys. Those keys open the present files; the keys in memory may not.
   */
  function requireUnreplaced(): void {
    const isNewer = (read: ReadKeys | null) =>
      read !== null && read.keys.generation > newest && isAuthentic(read, key)
    if (!holdsFolder() || !database.isInPlace() || files.map(keysIn).some(isNewer))
      throw new Refusal('replaced_elsewhere')
  }

  function look(): void {
    const stamps = files.map(stampOf)
    if (seen !== null && stamps.every((stamp, at) => stamp === seen?.[at])) return
    const changed = files.filter((file) => textIn(file) !== text)
    const failed = changed.filter((file) => !isWritten(file))
    const isWhole = failed.length === 0
    seen = isWhole ? (changed.length === 0 ? stamps : files.map(stampOf)) : null
    const isRewritten = changed.length > failed.length && wasWhole
    wasWhole ||= isWhole
    if (isRewritten) tell(changed.length - failed.length)
    settle({
      isWritten: failed.length < files.length,
      rewrittenAt: isRewritten ? clock.now() : state.rewrittenAt,
    })
  }

  function isWritten(file: string): boolean {
    try {
      requireUnreplaced()
      writeFileAtomic(file, text)
      return true
    } catch (error) {
      log('warn', `the key file could not be written again: ${String(error)}`)
      return false
    }
  }

  function tell(count: number): void {
    log('warn', `${count} key files were missing or changed, and were written again`)
    try {
      record(database, {
        at: clock.now(),
        accountId: null,
        action: 'key_file_rewritten',
        detail: { files: count },
      })
    } catch (error) {
      log('warn', `that was not recorded: ${String(error)}`)
    }
  }

  // Not every file system reports changes, so `demand` checks the files before each acknowledged write.
  const stopWatching = watchFiles(files, look, log)

  return {
    read() {
      look()
      return current
    },
    write(changed) {
      requireUnreplaced()
      // Notes the generation before the write, because the file must never be two generations ahead.
      noteKeysGeneration(database, current.keys.generation)
      const next = { ...changed, generation: current.keys.generation + 1 }
      newest = Math.max(newest, next.generation)
      wasWhole = false
      try {
        writeKeys(keysFile, next, key)
        hold(next)
      } finally {
        // Takes back a change that reached one file and failed at the other.
        look()
      }
      try {
        noteKeysGeneration(database, next.generation)
      } catch (error) {
        log('warn', `the writing of the key file was not noted: ${String(error)}`)
      }
      return next
    },
    look,
    demand() {
      look()
      if (state.isWritten) return
      requireUnreplaced()
      throw new Refusal('keys_not_writable')
    },
    requireUnreplaced,
    state: () => state,
    dismiss: () => settle({ ...state, rewrittenAt: null }),
    follow(follower) {
      listener = follower
    },
    close: stopWatching,
  }
}

/** Changes with each write of the file; null: there is no file. */
function stampOf(file: string): string | null {
  try {
    const { ino, size, mtimeNs, ctimeNs } = fs.statSync(file, { bigint: true })
    return `${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch {
    return null
  }
}

function textIn(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

function keysIn(file: string): ReadKeys | null {
  try {
    return parseKeys(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}
