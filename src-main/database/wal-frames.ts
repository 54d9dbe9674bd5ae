/**
 * The frames of a WAL file and their checksums: https://sqlite.org/fileformat2.html#the_write_ahead_log. A checksum
 * continues the previous frame's and covers the encrypted page, so no key is needed to verify a frame. It is linear, so
 * nearly every flipped bit can be found and corrected.
 */

export const headerBytes = 32
const frameHeaderBytes = 24

const magic = 0x377f0682
const formatVersion = 3_007_000
/** Bytes of the header that its checksum covers; the checksum follows. */
const summedHeader = 24
/** Bytes of a frame's header that its checksum covers. The salts and the checksum follow. */
const summedFrameHeader = 8
const saltsAt = 8
const sumAt = 16
const usualPageSize = 4_096

type Sum = readonly [number, number]

interface Header {
  /** Byte order of the words that the checksums add up. */
  isBigEndian: boolean
  pageSize: number
  checkpoints: number
  salts: Buffer
  sum: Sum
}

export interface Frame {
  /** 0: unknown. */
  page: number
  /** Number of pages in the database after a commit; 0: the frame ends no transaction. */
  pagesInDatabase: number
  content: Buffer
  /** False: the frame is left over from before the WAL began anew, or its damaged salts say so. */
  isOfThisWal: boolean
  /** Whether the checksum is right, possibly after one bit was corrected. */
  isSound: boolean
  /** Whether the frame verifies unchanged. SQLite reads it if all previous frames do, too. */
  isRight: boolean
}

export interface WalFile {
  header: Header
  /** `corrected`: one bit was corrected. `guessed`: taken from the frames, which may be older. */
  headerIs: 'valid' | 'corrected' | 'guessed'
  /** Whole frames. */
  frames: Frame[]
}

/**
 * null: the positions of the frames are unknown. `isLastSumRight`: if one bit of the last frame or of its checksum is
 * wrong, nothing shows which one; true assumes that the checksum is right.
 */
export function readWal(bytes: Buffer, isLastSumRight = false): WalFile | null {
  if (bytes.length < headerBytes) return null
  const found = readHeader(bytes) ?? guessHeader(bytes)
  return found && { ...found, frames: readFrames(bytes, found.header, isLastSumRight) }
}

function readHeader(bytes: Buffer): Omit<WalFile, 'frames'> | null {
  const written = parseHeader(bytes)
  const candidates: Header[] = []
  if (written !== null) {
    const sum = sumOf(bytes.subarray(0, summedHeader), written.isBigEndian)
    if (isSame(sum, written.sum)) return { header: written, headerIs: 'valid' }
    if (differInOneBit(sum, written.sum)) candidates.push({ ...written, sum })
  }
  for (const isBigEndian of [false, true]) {
    const covered = bytes.subarray(0, summedHeader)
    for (const flip of flipsToRight(covered, readSum(bytes, summedHeader), isBigEndian)) {
      const corrected = Buffer.from(bytes.subarray(0, headerBytes))
      apply(corrected, flip, isBigEndian)
      const header = parseHeader(corrected)
      if (header?.isBigEndian === isBigEndian) candidates.push(header)
    }
  }
  // Several flips can make the checksum right, one of them in the checksum itself. The first frame shows which it was:
  // it has the salts, and continues the checksum unless it is damaged as well.
  const fitting = candidates.flatMap((header) => {
    const first = frameAt(bytes, 0, header.pageSize)
    if (first === null || !saltsOf(first).equals(header.salts)) return []
    return [{ header, isContinued: verify(first, header.sum, header.isBigEndian).is === 'right' }]
  })
  const header = (fitting.find(({ isContinued }) => isContinued) ?? fitting[0])?.header
  return header === undefined ? null : { header, headerIs: 'corrected' }
}

function parseHeader(bytes: Buffer): Header | null {
  const first = bytes.readUInt32BE(0)
  const pageSize = bytes.readUInt32BE(8)
  const isPageSize = pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0
  if ((first & ~1) !== magic || bytes.readUInt32BE(4) !== formatVersion || !isPageSize) return null
  return {
    isBigEndian: (first & 1) === 1,
    pageSize,
    checkpoints: bytes.readUInt32BE(12),
    salts: bytes.subarray(16, 24),
    sum: readSum(bytes, summedHeader),
  }
}

/** Takes the salts of the first two frames of which one continues the other. */
function guessHeader(bytes: Buffer): Omit<WalFile, 'frames'> | null {
  for (const isBigEndian of [false, true]) {
    for (const at of [0, 1]) {
      const one = frameAt(bytes, at, usualPageSize)
      const next = frameAt(bytes, at + 1, usualPageSize)
      if (one === null || next === null || next.readUInt32BE(0) === 0) continue
      const salts = saltsOf(one)
      const sum = readSum(next, sumAt)
      if (!salts.equals(saltsOf(next)) || !isSame(frameSum(next, readSum(one, sumAt), isBigEndian), sum))
        continue
      const header = { isBigEndian, pageSize: usualPageSize, checkpoints: 0, salts, sum: [0, 0] as const }
      return { header, headerIs: 'guessed' }
    }
  }
  return null
}

function frameAt(bytes: Buffer, at: number, pageSize: number): Buffer | null {
  const size = frameHeaderBytes + pageSize
  const start = headerBytes + at * size
  return start + size > bytes.length ? null : bytes.subarray(start, start + size)
}

const saltsOf = (frame: Buffer): Buffer => frame.subarray(saltsAt, sumAt)

function readFrames(
  bytes: Buffer,
  { pageSize, salts, isBigEndian, sum }: Header,
  isLastSumRight: boolean,
): Frame[] {
  const frames: Frame[] = []
  let seed = sum
  let isBeforeOurs = true
  let frame = frameAt(bytes, 0, pageSize)
  while (frame !== null) {
    const next = frameAt(bytes, frames.length + 1, pageSize)
    const hasSalts = saltsOf(frame).equals(salts)
    const verified = hasSalts
      ? correct(frame, next, seed, isBigEndian, isLastSumRight)
      : verify(frame, seed, isBigEndian)
    seed = verified.sum
    isBeforeOurs = hasSalts || (isBeforeOurs && verified.is === 'right')
    frames.push({
      page: verified.isPageKnown === false ? 0 : verified.frame.readUInt32BE(0),
      pagesInDatabase: verified.frame.readUInt32BE(4),
      content: verified.frame.subarray(frameHeaderBytes),
      isOfThisWal: isBeforeOurs,
      isSound: verified.is !== 'wrong',
      isRight: verified.is === 'right' && hasSalts,
    })
    frame = next
  }
  return frames
}

/** `sum`: the checksum that the next frame continues. */
interface Verified {
  is: 'right' | 'corrected' | 'wrong'
  frame: Buffer
  sum: Sum
  /** Only set if the frame is wrong. */
  isPageKnown?: boolean
}

function verify(frame: Buffer, seed: Sum, isBigEndian: boolean): Verified {
  const sum = readSum(frame, sumAt)
  // A frame of zeros verifies after a sum of zero.
  const isRight = isSame(frameSum(frame, seed, isBigEndian), sum) && frame.readUInt32BE(0) > 0
  return { is: isRight ? 'right' : 'wrong', frame, sum }
}

/** Verifies a frame and corrects one wrong bit. `next`: the following frame; null: none. */
function correct(
  frame: Buffer,
  next: Buffer | null,
  seed: Sum,
  isBigEndian: boolean,
  isLastSumRight: boolean,
): Verified {
  const verified = verify(frame, seed, isBigEndian)
  if (verified.is === 'right') return verified
  const sum = frameSum(frame, seed, isBigEndian)
  const { corrected, isPageKnown } = correctFrame(frame, seed, verified.sum, isBigEndian)
  // At the end of a frame, a wrong bit looks like one in the checksum. The next frame shows which it is.
  const isSumRight = next === null ? isLastSumRight : verify(next, verified.sum, isBigEndian).is === 'right'
  const bySum: Verified | null = differInOneBit(sum, verified.sum) ? { is: 'corrected', frame, sum } : null
  const byContent: Verified | null = corrected && { is: 'corrected', frame: corrected, sum: verified.sum }
  return (isSumRight ? byContent : (bySum ?? byContent)) ?? { ...verified, isPageKnown }
}

/** null: not exactly one bit is wrong, or its position is unknown. `isPageKnown`: the page number is certain. */
function correctFrame(
  frame: Buffer,
  seed: Sum,
  stored: Sum,
  isBigEndian: boolean,
): { corrected: Buffer | null; isPageKnown: boolean } {
  const summed = Buffer.concat([frame.subarray(0, summedFrameHeader), frame.subarray(frameHeaderBytes)])
  const [flip, ...others] = flipsToRight(summed, stored, isBigEndian, seed)
  if (flip === undefined) return { corrected: null, isPageKnown: true }
  if (others.length > 0)
    return { corrected: null, isPageKnown: [flip, ...others].every(({ at }) => at >= summedFrameHeader) }
  apply(summed, flip, isBigEndian)
  const [head, content] = [summed.subarray(0, summedFrameHeader), summed.subarray(summedFrameHeader)]
  const corrected = Buffer.concat([head, frame.subarray(summedFrameHeader, frameHeaderBytes), content])
  return { corrected, isPageKnown: true }
}

/** Writes the frames as a WAL that SQLite reads completely, as one transaction. */
export function sealWal({ header }: WalFile, frames: readonly Frame[], pagesInDatabase: number): Buffer {
  const { isBigEndian, pageSize, checkpoints, salts } = header
  const size = frameHeaderBytes + pageSize
  const bytes = Buffer.alloc(headerBytes + frames.length * size)
  bytes.writeUInt32BE(magic + (isBigEndian ? 1 : 0), 0)
  bytes.writeUInt32BE(formatVersion, 4)
  bytes.writeUInt32BE(pageSize, 8)
  bytes.writeUInt32BE(checkpoints, 12)
  salts.copy(bytes, 16)
  let sum = sumOf(bytes.subarray(0, summedHeader), isBigEndian)
  writeSum(bytes, summedHeader, sum)
  for (const [at, { page, content }] of frames.entries()) {
    const frame = bytes.subarray(headerBytes + at * size, headerBytes + (at + 1) * size)
    frame.writeUInt32BE(page, 0)
    frame.writeUInt32BE(at === frames.length - 1 ? pagesInDatabase : 0, 4)
    salts.copy(frame, saltsAt)
    content.copy(frame, frameHeaderBytes)
    sum = frameSum(frame, sum, isBigEndian)
    writeSum(frame, sumAt, sum)
  }
  return bytes
}

// ── Checksums ───────────────────────────────────────────────────────────────────────────────────────────────────────

const readSum = (bytes: Buffer, at: number): Sum => [bytes.readUInt32BE(at), bytes.readUInt32BE(at + 4)]

function writeSum(bytes: Buffer, at: number, [first, second]: Sum): void {
  bytes.writeUInt32BE(first, at)
  bytes.writeUInt32BE(second, at + 4)
}

const isSame = (one: Sum, other: Sum): boolean => one[0] === other[0] && one[1] === other[1]

const differInOneBit = (one: Sum, other: Sum): boolean =>
  bitsIn(one[0] ^ other[0]) + bitsIn(one[1] ^ other[1]) === 1

function bitsIn(word: number): number {
  let bits = 0
  for (let left = word >>> 0; left !== 0; left = (left & (left - 1)) >>> 0) bits += 1
  return bits
}

const frameSum = (frame: Buffer, seed: Sum, isBigEndian: boolean): Sum =>
  sumOf(
    frame.subarray(frameHeaderBytes),
    isBigEndian,
    sumOf(frame.subarray(0, summedFrameHeader), isBigEndian, seed),
  )

/** `bytes`: pairs of 32-bit words. */
function sumOf(bytes: Buffer, isBigEndian: boolean, [seed0, seed1]: Sum = [0, 0]): Sum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  let [first, second] = [seed0, seed1]
  for (let at = 0; at < bytes.length; at += 8) {
    first = (first + view.getUint32(at, !isBigEndian) + second) >>> 0
    second = (second + view.getUint32(at + 4, !isBigEndian) + first) >>> 0
  }
  return [first, second]
}

/** By how much the two halves of the checksum rise if a word rises by one. */
type Weight = readonly [number, number]

/** The weight of the same word after one more pair of words. */
const followed = ([first, second]: Weight): Weight => {
  const sum = (first + second) | 0
  return [sum, (second + sum) | 0]
}

/** A word, and its value with one bit flipped. */
interface Flip {
  at: number
  word: number
}

function apply(bytes: Buffer, { at, word }: Flip, isBigEndian: boolean): void {
  if (isBigEndian) bytes.writeUInt32BE(word, at)
  else bytes.writeUInt32LE(word, at)
}

/**
 * Every single flip that makes the checksum of `bytes` right. In a page, the nine highest bits of a word can have
 * several: their weights recur from word to word.
 */
function flipsToRight(bytes: Buffer, expected: Sum, isBigEndian: boolean, seed?: Sum): Flip[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const sum = sumOf(bytes, isBigEndian, seed)
  const missing = [(expected[0] - sum[0]) | 0, (expected[1] - sum[1]) | 0] as const
  const found: Flip[] = []
  let weights: readonly [Weight, Weight] = [
    [1, 1],
    [0, 1],
  ]
  for (let pair = bytes.length - 8; pair >= 0; pair -= 8) {
    for (const [half, [first, second]] of weights.entries()) {
      const at = pair + 4 * half
      const written = view.getUint32(at, !isBigEndian)
      for (let bit = 0; bit < 32; bit++) {
        const word = (written ^ (1 << bit)) >>> 0
        const more = (word - written) | 0
        if (Math.imul(more, first) === missing[0] && Math.imul(more, second) === missing[1])
          found.push({ at, word })
      }
    }
    weights = [followed(weights[0]), followed(weights[1])]
  }
  return found
}
