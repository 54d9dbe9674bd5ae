import fs from 'node:fs'
import path from 'node:path'
import { rootsOf } from '../../src-main/backup/contents.ts'
import { readImage } from '../../src-main/backup/image.ts'
import { rowsOf } from '../../src-main/backup/pages.ts'
import { tableTree } from '../../src-main/backup/trees.ts'
import { open } from '../../src-main/database/open.ts'
import { readWal } from '../../src-main/database/wal-frames.ts'
import { migrations } from '../support/invented.ts'
import type { Day, End } from './day.ts'
import type { Fault } from './faults.ts'

/** What a fault leaves readable: each person's row lies in one page of the database. */
export interface Reach {
  /** Uids of the people whose row the fault has not touched. */
  readable(fault: Fault): ReadonlySet<string>
  /** Database, WAL and a key file are as they were. */
  isDatabaseWhole(fault: Fault): boolean
}

const pageSize = 4_096
const databaseFile = path.join('data', 'referidos.db')
const walFile = `${databaseFile}-wal`
const keysFile = path.join('data', 'keys.json')

interface Homes {
  /** Page of each person's row, by uid. */
  pages: Map<string, number>
  /** Pages that are whole in the WAL: the database file's version is not read. */
  inWal: ReadonlySet<number>
}

/** `scratch`: a folder for files that are deleted at once. `key`: of the databases of the day's ends. */
export function reachOf(day: Day, scratch: string, key: Buffer): Reach {
  const homes: Record<End, Homes> = {
    killed: homesIn(day.ends.killed, scratch, key),
    closed: homesIn(day.ends.closed, scratch, key),
  }
  return {
    readable(fault) {
      const files = fault.touched.map(({ file }) => file)
      if (!files.some((file) => file === databaseFile || file === walFile)) return allOf(homes[fault.end])
      // A WAL that was damaged may lead nowhere; what was checkpointed is in the file.
      if (files.includes(walFile))
        return files.includes(databaseFile) ? none : new Set(day.inFile.people.keys())
      const isAll = fault.touched.some(({ start, end }) => start === 0 && !Number.isFinite(end))
      if (isAll) return none
      return untouched(homes[fault.end], fault)
    },
    isDatabaseWhole({ touched }) {
      const files = new Set(touched.map(({ file }) => file))
      const isKeyGone = files.has(keysFile) && files.has(`${keysFile}.copy`)
      return !files.has(databaseFile) && !files.has(walFile) && !isKeyGone
    },
  }
}

const none: ReadonlySet<string> = new Set()
const allOf = ({ pages }: Homes): ReadonlySet<string> => new Set(pages.keys())

function untouched({ pages, inWal }: Homes, { touched }: Fault): ReadonlySet<string> {
  const ranges = touched.filter(({ file }) => file === databaseFile)
  const isHit = (page: number) =>
    ranges.some(({ start, end }) => (page - 1) * pageSize < end && page * pageSize > start)
  return new Set([...pages].filter(([, page]) => inWal.has(page) || !isHit(page)).map(([uid]) => uid))
}

function homesIn(end: string, scratch: string, key: Buffer): Homes {
  const folder = path.join(scratch, 'homes')
  fs.cpSync(path.join(end, 'data'), folder, { recursive: true })
  const file = path.join(folder, 'referidos.db')
  const options = { file, key, migrations }
  try {
    const image = readImage(options, path.join(folder, 'read.db'))
    const root = rootsOf(image).tables.get('people')
    if (root === undefined) throw new Error('there is no table of people')
    const pageOf = new Map<number, number>()
    for (const page of tableTree(image, root, new Set()).leaves)
      for (const { rowid } of rowsOf(image, page)) pageOf.set(rowid, page)
    const wal = fs.existsSync(`${file}-wal`) ? readWal(fs.readFileSync(`${file}-wal`)) : null
    const inWal = new Set(
      (wal?.frames ?? []).filter((frame) => frame.isOfThisWal && frame.isSound).map(({ page }) => page),
    )
    const database = open(options)
    try {
      const rows = database.sqlite.prepare('SELECT id, uid FROM people').all() as {
        id: number
        uid: string
      }[]
      return { pages: new Map(rows.map(({ id, uid }) => [uid, pageOf.get(id) as number])), inWal }
    } finally {
      database.close()
    }
  } finally {
    fs.rmSync(folder, { recursive: true })
  }
}
