// Measures whether 1,000 photos of signed sheets slow the start, the list or a copy of 100,000 people. Usage: npm run bench:photos
import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { keepPhoto, removeFiles } from '../../src-main/authorisation/proofs.ts'
import { bringPhotos } from '../../src-main/authorisation/sealed-files.ts'
import { makeSheets } from '../../src-main/authorisation/sheets.ts'
import { pack, snapshot } from '../../src-main/backup/make.ts'
import { type Database, open } from '../../src-main/database/open.ts'
import { createKeptOrders } from '../../src-main/people/list.ts'
import { listWithRows } from '../../src-main/people/rows.ts'
import { everybody, longestPhoto, maxSheetsAtOnce } from '../../src-preload/contract/index.ts'
import { placeAccounts } from '../support/accounts.ts'
import { inventPeople } from '../support/counted.ts'
import { migrations } from '../support/invented.ts'
import { median } from '../support/median.ts'
import { leader } from '../support/screens.ts'
import { elapsed, inTemporaryFolder, machine, usedSince } from './bench.ts'

const people = 100_000
const photos = 1_000
const rounds = 5
const parts = { start: 'opening the database', list: 'the list', copy: 'a copy' } as const
type Part = keyof typeof parts
type Figures = Record<Part, { ms: number; usedMs: number }[]>

await inTemporaryFolder(async (folder) => {
  const now = Date.now()
  const plain = path.join(folder, 'plain')
  const proved = path.join(folder, 'proved')
  fs.mkdirSync(plain)
  const { key, database, placed } = await placeAccounts(plain, [{ ...leader, role: 'LEADER' }], now)
  const accountId = placed[0]?.accountId ?? 1
  inventPeople(database, { people, puestos: 2_000, referredBy: accountId, now })
  database.close()
  fs.cpSync(plain, proved, { recursive: true })
  const optionsOf = (dataDir: string) => ({ file: path.join(dataDir, 'referidos.db'), key, migrations })

  const own = open(optionsOf(proved))
  for (let made = 0; made < photos; made += maxSheetsAtOnce)
    makeSheets(own, { place: null, sheets: maxSheetsAtOnce }, accountId, now)
  const taken: number[] = []
  for (let sheetId = 1; sheetId <= photos; sheetId++) {
    const image = randomBytes(longestPhoto)
    taken.push(elapsed(() => keepPhoto(own, proved, { personId: null, sheetId }, image, accountId, now)))
  }
  own.close()

  function measure(dataDir: string, into: Figures): void {
    const note = (part: Part, work: () => void) => {
      const before = process.cpuUsage()
      const ms = elapsed(work)
      into[part].push({ ms, usedMs: usedSince(before) })
    }
    const opened: Database[] = []
    note('start', () => {
      const database = open(optionsOf(dataDir))
      removeFiles(database, dataDir)
      opened.push(database)
    })
    for (const { sqlite, close } of opened) {
      note('list', () => listWithRows(sqlite, accountId, everybody, createKeptOrders()))
      close()
    }
    const keysText = fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')
    const input = {
      database: optionsOf(dataDir),
      folder: path.join(dataDir, 'copias'),
      copyId: randomUUID(),
    }
    note('copy', () => {
      snapshot(input)
      pack({ ...input, keysText, reason: 'asked', createdAt: Date.now() })
    })
  }

  const empty = (): Figures => ({ start: [], list: [], copy: [] })
  for (const dataDir of [plain, proved]) measure(dataDir, empty())
  const without = empty()
  const withPhotos = empty()
  // Alternating, so that both run under the same machine load.
  for (let round = 0; round < rounds; round++) {
    measure(plain, without)
    measure(proved, withPhotos)
  }
  const place = path.join(folder, 'usb')
  const first = elapsed(() => bringPhotos({ from: proved, to: place, removed: [] }))
  const next = elapsed(() => bringPhotos({ from: proved, to: place, removed: [] }))

  console.log(
    `${people} people, ${photos} photos of ${longestPhoto / 1024} KB, ${machine()}; medians of ${rounds}`,
  )
  for (const [part, what] of Object.entries(parts) as [Part, string][]) {
    const of = (figures: Figures, unit: 'ms' | 'usedMs') => median(figures[part].map((one) => one[unit]))
    const said = (figures: Figures) =>
      `${of(figures, 'ms').toFixed(0)} ms (${of(figures, 'usedMs').toFixed(0)} of processor time)`
    const ratio = of(withPhotos, 'usedMs') / of(without, 'usedMs')
    console.log(
      `${what}, 1.1 times the processor time at the most: ${said(without)} without, ${said(withPhotos)} with photos, ${ratio.toFixed(2)} times: ${ratio <= 1.1 ? 'met' : 'MISSED'}`,
    )
  }
  console.log(`keeping a photo: ${median(taken).toFixed(1)} ms`)
  console.log(
    `all photos to the second place: ${first.toFixed(0)} ms the first time, ${next.toFixed(0)} ms from then on`,
  )
})
