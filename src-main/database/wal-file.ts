import { type Frame, headerBytes, readWal, sealWal, type WalFile } from './wal-frames.ts'

/** Reads WAL files and repairs damaged ones. Works on the bytes alone. */

/**
 * `none`: there is no whole frame. `whole`: nothing is missing, except the end of a transaction that was never
 * acknowledged. `damaged`: the header is not valid, or a commit of this WAL follows a frame that does not verify.
 * `frames`: number of frames that SQLite reads.
 */
export type WalState = { kind: 'none' } | { kind: 'whole' | 'damaged'; frames: number }

export function inspectWal(bytes: Buffer): WalState {
  const wal = readWal(bytes)
  if (wal === null) return bytes.length > headerBytes ? { kind: 'damaged', frames: 0 } : { kind: 'none' }
  if (wal.frames.length === 0 && wal.headerIs === 'valid') return { kind: 'none' }
  return { kind: isDamaged(wal) ? 'damaged' : 'whole', frames: readBySqlite(wal) }
}

/**
 * A WAL made of the sound frames of a damaged one. `isExact`: each page is as after the last commit. Otherwise the last
 * version of some page may be lost, and the caller must check the resulting database.
 */
export interface RepairedWal {
  bytes: Buffer
  isExact: boolean
}

/**
 * Repairs that reach a later commit than SQLite would by itself, the latest first. An exact repair may still contain a
 * page that cannot be decrypted; then the next repair is right.
 */
export function repairs(bytes: Buffer): RepairedWal[] {
  const found = repairsOf(readWal(bytes))
  const others = repairsOf(readWal(bytes, true))
  return [...found, ...others.filter((other) => !found.some((one) => one.bytes.equals(other.bytes)))]
}

function repairsOf(wal: WalFile | null): RepairedWal[] {
  if (wal === null) return []
  const { frames } = wal
  const end = frames.findLastIndex((frame) => isCommit(frame) && frame.isOfThisWal)
  const lost = lostUntil(frames, end)
  const found: RepairedWal[] = []
  const read = readBySqlite(wal)
  for (let at = end; at >= read; at--) {
    const commit = frames[at]
    if (commit === undefined || !isCommit(commit) || !isUsable(commit)) continue
    const isExact = wal.headerIs !== 'guessed' && lost.every((one) => one.at > at || one.replacedAt <= at)
    if (!isExact && (found.length > 0 || !isTransactionUsable(frames, at))) continue
    found.push({ bytes: sealWal(wal, newestPages(frames, at), commit.pagesInDatabase), isExact })
    if (isExact) break
  }
  return found
}

const isCommit = ({ pagesInDatabase }: Frame): boolean => pagesInDatabase > 0
const isUsable = ({ isSound, isOfThisWal }: Frame): boolean => isSound && isOfThisWal

/** Number of frames that SQLite reads: those before the first one that does not verify, up to the last commit. */
function readBySqlite({ headerIs, frames }: WalFile): number {
  if (headerIs !== 'valid') return 0
  const firstWrong = frames.findIndex(({ isRight }) => !isRight)
  const right = firstWrong === -1 ? frames : frames.slice(0, firstWrong)
  return right.findLastIndex(isCommit) + 1
}

/**
 * A frame that does not verify is normal at the end: a kill or a power cut left a transaction unfinished, or frames
 * follow that the WAL has not overwritten yet. SQLite writes frames in order, so a commit after it is not normal.
 */
function isDamaged(wal: WalFile): boolean {
  const read = readBySqlite(wal)
  return (
    wal.headerIs !== 'valid' ||
    wal.frames.some((frame, at) => at >= read && frame.isOfThisWal && isCommit(frame))
  )
}

/** A frame that is unusable. */
interface Lost {
  at: number
  /** Index of the next usable frame of the same page; infinite: none, or the page is unknown. */
  replacedAt: number
}

function lostUntil(frames: readonly Frame[], end: number): Lost[] {
  return frames.slice(0, end + 1).flatMap((frame, at): Lost[] => {
    if (isUsable(frame)) return []
    const replacedAt =
      frame.isOfThisWal && frame.page > 0
        ? frames.findIndex((later, laterAt) => laterAt > at && isUsable(later) && later.page === frame.page)
        : -1
    return [{ at, replacedAt: replacedAt === -1 ? Number.POSITIVE_INFINITY : replacedAt }]
  })
}

/** Whether all frames of the transaction are usable. */
function isTransactionUsable(frames: readonly Frame[], commitAt: number): boolean {
  const before = frames.slice(0, commitAt)
  const begin = before.findLastIndex((frame) => isCommit(frame) || !isUsable(frame))
  const last = before[begin]
  return last === undefined || isUsable(last)
}

/** The newest usable frame of each page, up to the commit. */
function newestPages(frames: readonly Frame[], commitAt: number): Frame[] {
  const pages = frames[commitAt]?.pagesInDatabase ?? 0
  const newest = new Map<number, Frame>()
  for (const frame of frames.slice(0, commitAt + 1))
    if (isUsable(frame) && frame.page <= pages) newest.set(frame.page, frame)
  return [...newest.values()]
}
