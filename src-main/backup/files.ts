import fs from 'node:fs'
import path from 'node:path'
import { flushFolder, renameDurably } from '../files.ts'
import { Refusal } from '../refusal.ts'
import { copyBytes, copyEnding, copyName, type Header, readLayout, withFile } from './format.ts'
import { kept } from './retention.ts'
import { checkWhole } from './verify.ts'

/** The files of one folder of copies. */

/** Folder of the copies in this computer, in the data folder. */
export const copiesFolder = (dataDir: string): string => path.join(dataDir, 'copias')

/** Prefix of unfinished files; a killed run leaves some. */
const unfinished = '.copia-'

export const unfinishedFile = (folder: string, id: string): string => path.join(folder, `${unfinished}${id}`)

/** Deletes what a killed run left: files, and the folder in which a database was looked at. */
export function sweepUnfinished(folder: string): void {
  for (const name of namesIn(folder))
    if (name.startsWith(unfinished)) fs.rmSync(path.join(folder, name), { recursive: true, force: true })
}

export interface FoundCopy {
  file: string
  header: Header
}

/** `damaged`: files whose header or size is wrong, or of a newer version. */
export interface FoundCopies {
  copies: FoundCopy[]
  damaged: string[]
}

/** The copies of a folder by their headers, newest first; empty if the folder cannot be read. */
export function copiesIn(folder: string): FoundCopies {
  const copies: FoundCopy[] = []
  const damaged: string[] = []
  for (const name of namesIn(folder).filter((one) => one.endsWith(copyEnding) && !one.startsWith('.'))) {
    const file = path.join(folder, name)
    try {
      copies.push({ file, header: withFile(file, readLayout).header })
    } catch {
      damaged.push(file)
    }
  }
  return { copies: copies.sort((a, b) => b.header.createdAt - a.header.createdAt), damaged }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder)
  } catch {
    return []
  }
}

/** Gives a finished file its name, durably. Returns its path. */
export function publish(unfinishedCopy: string, folder: string, { createdAt }: Header): string {
  const name = copyName(createdAt)
  let file = path.join(folder, name + copyEnding)
  for (let n = 2; fs.existsSync(file); n++) file = path.join(folder, `${name} (${n})${copyEnding}`)
  renameDurably(unfinishedCopy, file)
  return file
}

/** Writes a copy to another folder and checks it there. Returns the new file. */
export function copyTo(from: string, folder: string): string {
  const { header } = checkWhole(from)
  sweepUnfinished(folder)
  refuseFull(folder, fs.statSync(from).size)
  const to = unfinishedFile(folder, header.copyId)
  try {
    const handle = fs.openSync(to, 'w', 0o600)
    try {
      copyBytes(from, handle)
      fs.fsyncSync(handle)
    } finally {
      fs.closeSync(handle)
    }
    checkWhole(to)
    return publish(to, folder, header)
  } catch (error) {
    fs.rmSync(to, { force: true })
    throw error
  }
}

/**
 * Deletes the copies of one installation that retention.ts does not keep. Before that, checks every byte of the copies
 * that stay; a damaged copy displaces no other.
 */
export function prune(folder: string, source: string, now: number): void {
  let copies = copiesIn(folder).copies.filter(({ header }) => header.source === source)
  const whole = new Set<string>()
  for (;;) {
    const stay = kept(
      copies.map(({ header }) => header),
      now,
    )
    const goes = copies.filter(({ header }) => !stay.has(header.copyId))
    if (goes.length === 0) return
    const broken = copies.filter(
      ({ file, header }) => stay.has(header.copyId) && !whole.has(file) && !isWhole(file),
    )
    for (const { file, header } of copies) if (stay.has(header.copyId)) whole.add(file)
    if (broken.length > 0) {
      copies = copies.filter((one) => !broken.includes(one))
      continue
    }
    for (const { file } of goes) fs.rmSync(file, { force: true })
    flushFolder(folder)
    return
  }
}

export function isWhole(file: string): boolean {
  try {
    checkWhole(file)
    return true
  } catch {
    return false
  }
}

/** Bytes that a copy leaves free, so that people can still be registered. */
const reserve = 16 * 1024 * 1024

/** Throws `Refusal('disk_full')` if the folder's disk has no room for `bytes` more. */
export function refuseFull(folder: string, bytes: number): void {
  const { bavail, bsize } = fs.statfsSync(folder)
  if (bavail * bsize < bytes + reserve) throw new Refusal('disk_full')
}
