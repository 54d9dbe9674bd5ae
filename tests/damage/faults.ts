import fs from 'node:fs'
import path from 'node:path'
import { copiesOf } from '../support/backups.ts'
import { createRandom, type Random } from '../support/random.ts'
import type { Day, End } from './day.ts'

/** Single faults of the disk: which file is damaged, and how. */

const faultKinds = ['flip', 'cut', 'zero', 'swap', 'delete', 'older'] as const
type FaultKind = (typeof faultKinds)[number]

export const targets = [
  'database',
  'wal',
  'shm',
  'database and wal',
  'count',
  'keys',
  'keys copy',
  'both keys',
  'newest copy',
  'older copy',
  'all copies',
  'second place',
  'other',
] as const
type Target = (typeof targets)[number]

/** How often a target is chosen: a disk damages what is large, and the database holds everything. */
const weights: Partial<Record<Target, number>> = {
  database: 5,
  wal: 5,
  'both keys': 2,
  'database and wal': 2,
}

export interface Fault {
  end: End
  target: Target
  kind: FaultKind
  /** What was done, in English. */
  what: string
  /** Bytes of files that are not as they were, by the path from the folder of `data` and `usb`. */
  touched: Touched[]
}

interface Touched {
  file: string
  /** `end` infinite: to the end of the file, which may be gone. */
  start: number
  end: number
}

const databaseFile = path.join('data', 'referidos.db')
const walFile = `${databaseFile}-wal`
const shmFile = `${databaseFile}-shm`
const keysFile = path.join('data', 'keys.json')

/** Files that one accident reaches together. */
function filesOf(target: Target, folder: string, random: Random): string[] {
  const copies = copiesOf(path.join(folder, 'data')).map(({ file }) => path.relative(folder, file))
  const all = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => fs.statSync(path.join(folder, name)).isFile())
  switch (target) {
    case 'database':
      return [databaseFile]
    case 'wal':
      return [walFile]
    case 'shm':
      return [shmFile]
    case 'database and wal':
      return [databaseFile, walFile, shmFile]
    case 'count':
      return [path.join('data', 'acknowledged.json')]
    case 'keys':
      return [keysFile]
    case 'keys copy':
      return [`${keysFile}.copy`]
    case 'both keys':
      return [keysFile, `${keysFile}.copy`]
    case 'newest copy':
      return copies.slice(0, 1)
    case 'older copy':
      return [random.pick(copies.slice(1))]
    case 'all copies':
      return copies
    case 'second place':
      return random.below(2) === 0
        ? all.filter((file) => file.startsWith('usb'))
        : [random.pick(all.filter((file) => file.startsWith('usb')))]
    case 'other': {
      const known = [databaseFile, walFile, shmFile, keysFile, `${keysFile}.copy`]
      const rest = all.filter(
        (file) =>
          !known.includes(file) &&
          !copies.includes(file) &&
          !file.startsWith('usb') &&
          !file.endsWith('acknowledged.json'),
      )
      return [random.pick(rest)]
    }
  }
}

/** Every pair of a target and a kind, in the order of the seed, as often as it is to be met. */
function cells(seed: number): { target: Target; kind: FaultKind }[] {
  const all = targets.flatMap((target) =>
    faultKinds.flatMap((kind) => Array.from({ length: weights[target] ?? 1 }, () => ({ target, kind }))),
  )
  return createRandom(seed).shuffled(all)
}

/** Damages a copy of the day's folder with the `n`-th fault of the seed. */
export function damage(day: Day, folder: string, seed: number, n: number): Fault {
  const random = createRandom(seed + 7_919 * (n + 1))
  const order = cells(seed)
  const cell = order[n % order.length] as (typeof order)[number]
  const needsKill = cell.target === 'wal' || cell.target === 'shm'
  const end: End = needsKill || random.below(4) > 0 ? 'killed' : 'closed'
  fs.cpSync(day.ends[end], folder, { recursive: true })
  const files = filesOf(cell.target, folder, random).filter((file) => fs.existsSync(path.join(folder, file)))
  const { kind } = cell
  const done =
    kind === 'older'
      ? [putBack(day, folder, files, random)]
      : files.map((file) => damageFile(kind, folder, file, random))
  return {
    end,
    ...cell,
    what: done.map(({ what }) => what).join('; '),
    touched: done.flatMap(({ touched }) => touched),
  }
}

interface Done {
  what: string
  touched: Touched[]
}

const everything = (file: string): Touched[] => [{ file, start: 0, end: Number.POSITIVE_INFINITY }]

function damageFile(kind: Exclude<FaultKind, 'older'>, folder: string, file: string, random: Random): Done {
  const at = path.join(folder, file)
  const bytes = fs.readFileSync(at)
  const write = (changed: Buffer) => fs.writeFileSync(at, changed)
  const size = bytes.length
  switch (kind) {
    case 'flip': {
      const place = random.below(Math.max(1, size))
      const bit = random.below(8)
      if (size > 0) bytes[place] = (bytes[place] as number) ^ (1 << bit)
      write(bytes)
      return {
        what: `bit ${bit} of byte ${place} of ${file} is flipped`,
        touched: [{ file, start: place, end: place + 1 }],
      }
    }
    case 'cut': {
      const length = random.below(4) === 0 ? 0 : random.below(Math.max(1, size))
      write(bytes.subarray(0, length))
      return {
        what: `${file} is cut to ${length} of ${size} bytes`,
        touched: [{ file, start: length, end: Number.POSITIVE_INFINITY }],
      }
    }
    case 'zero': {
      const block = random.pick([512, 4_096, 65_536])
      const start = block * random.below(Math.max(1, Math.ceil(size / block)))
      const end = Math.min(size, start + block)
      write(bytes.fill(0, start, end))
      return { what: `bytes ${start} to ${end} of ${file} are zeroed`, touched: [{ file, start, end }] }
    }
    case 'swap': {
      const block = [4_096, 512, 32, 1].find((one) => size >= 2 * one)
      if (block === undefined) return { what: `${file} has no two blocks`, touched: [] }
      const blocks = Math.floor(size / block)
      const [one, other] = random.shuffled(Array.from({ length: blocks }, (_, n) => n)) as [number, number]
      const kept = Buffer.from(bytes.subarray(one * block, (one + 1) * block))
      bytes.copy(bytes, one * block, other * block, (other + 1) * block)
      kept.copy(bytes, other * block)
      write(bytes)
      return {
        what: `blocks ${one} and ${other} of ${block} bytes of ${file} are exchanged`,
        touched: [one, other].map((n) => ({ file, start: n * block, end: (n + 1) * block })),
      }
    }
    case 'delete':
      fs.rmSync(at)
      return { what: `${file} is deleted`, touched: everything(file) }
  }
}

/** The files of one earlier moment, the same for all; a copy is replaced by an older one. */
function putBack(day: Day, folder: string, files: readonly string[], random: Random): Done {
  const isCopy = files.some((file) => file.endsWith('.referidos'))
  const done = isCopy
    ? files.map((file) => putOlderCopy(folder, file, random))
    : [putMoment(day, folder, files, random)]
  return { what: done.map(({ what }) => what).join('; '), touched: done.flatMap(({ touched }) => touched) }
}

function putMoment(day: Day, folder: string, files: readonly string[], random: Random): Done {
  const earlier = (moment: string, file: string) => path.join(moment, path.relative('data', file))
  const bytesOf = (file: string) => (fs.existsSync(file) ? fs.readFileSync(file) : null)
  const isOther = (moment: string) =>
    files.some((file) => {
      const [before, now] = [bytesOf(earlier(moment, file)), bytesOf(path.join(folder, file))]
      return before === null ? files.length > 1 && now !== null : !before.equals(now ?? Buffer.alloc(0))
    })
  const others = day.moments.filter(
    (moment) => fs.existsSync(earlier(moment, files[0] ?? '')) && isOther(moment),
  )
  if (others.length === 0) return { what: `there is no other ${files.join(', ')}`, touched: [] }
  const moment = random.pick(others)
  for (const file of files) {
    const from = earlier(moment, file)
    if (fs.existsSync(from)) fs.copyFileSync(from, path.join(folder, file))
    else fs.rmSync(path.join(folder, file), { force: true })
  }
  return {
    what: `${files.join(', ')} of moment ${day.moments.indexOf(moment)}`,
    touched: files.flatMap(everything),
  }
}

function putOlderCopy(folder: string, file: string, random: Random): Done {
  const at = path.join(folder, file)
  const older = copiesOf(path.join(folder, 'data')).filter(
    (copy) => !fs.readFileSync(copy.file).equals(fs.readFileSync(at)),
  )
  if (older.length === 0) return { what: `there is no other ${file}`, touched: [] }
  const from = random.pick(older).file
  fs.copyFileSync(from, at)
  return { what: `${file} has the content of ${path.basename(from)}`, touched: everything(file) }
}
