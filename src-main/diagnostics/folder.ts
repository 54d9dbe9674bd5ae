import fs from 'node:fs'
import path from 'node:path'
import { readKeys } from '../accounts/key-file.ts'
import { copiesFolder, copiesIn } from '../backup/files.ts'
import { readRemembered } from '../backup/places.ts'
import type { FolderFacts } from './facts.ts'
import { type LoggedError, lastErrors } from './last-errors.ts'
import { logFile } from './log-file.ts'

/** Reads a data folder without its keys. Opens no database and takes no lock; never throws. */
export function readFolder(dataDir: string): FolderFacts {
  const { copies, damaged } = copiesIn(copiesFolder(dataDir))
  const kept = foldersIn(path.join(dataDir, 'aside'))
  return {
    database: sizeOf(path.join(dataDir, 'referidos.db')),
    wal: sizeOf(path.join(dataDir, 'referidos.db-wal')),
    log: sizeOf(logFile(dataDir)),
    keys: stateOfKeys(path.join(dataDir, 'keys.json')),
    copies: {
      count: copies.length,
      damaged: damaged.length,
      bytes: [...copies.map(({ file }) => file), ...damaged].reduce(
        (sum, file) => sum + (sizeOf(file) ?? 0),
        0,
      ),
      newest: copies[0]?.header.createdAt ?? null,
    },
    aside: { count: kept.length, bytes: kept.reduce((sum, folder) => sum + sizeOfAll(folder), 0) },
    free: freeIn(dataDir),
    hasSecondPlace: readRemembered(dataDir).place !== null,
  }
}

/** Number of bytes to read at the log's end. */
const readBytes = 256 * 1024

/** The last `count` warnings and errors of the log; empty if it cannot be read. */
export function readLastErrors(dataDir: string, count: number): LoggedError[] {
  try {
    const handle = fs.openSync(logFile(dataDir), 'r')
    try {
      const { size } = fs.fstatSync(handle)
      const bytes = Buffer.alloc(Math.min(size, readBytes))
      fs.readSync(handle, bytes, 0, bytes.length, size - bytes.length)
      return lastErrors(bytes.toString('utf8'), count)
    } finally {
      fs.closeSync(handle)
    }
  } catch {
    return []
  }
}

function stateOfKeys(file: string): FolderFacts['keys'] {
  try {
    return readKeys(file) === null ? 'missing' : 'whole'
  } catch {
    return 'damaged'
  }
}

function sizeOf(file: string): number | null {
  try {
    return fs.statSync(file).size
  } catch {
    return null
  }
}

function foldersIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).map((name) => path.join(folder, name))
  } catch {
    return []
  }
}

function sizeOfAll(folder: string): number {
  return foldersIn(folder).reduce((sum, file) => sum + (sizeOf(file) ?? 0), 0)
}

function freeIn(folder: string): number | null {
  try {
    const { bavail, bsize } = fs.statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
