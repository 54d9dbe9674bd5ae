// Measures whether 1,000 photos of signed sheets slow the start, the list or a copy of 100,000 people. Usage: npm run bench:photos
import { randomBytes, randomUUID } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { keepPhoto, removeFiles } from '../../src-main/authorisation/proofs.ts'
import { bringPhotos } from '../../src-main/authorisation/sealed-files.ts'
import { makeSheets } from '../../src-main/authorisation/sheets.ts'
import { pack, snapshot } from '../../src-main/backup/make.ts'
import { open } from '../../src-main/database/open.ts'
import { createKeptOrders } from '../../src-main/people/list.ts'
import { listWithRows } from '../../src-main/people/rows.ts'
import { everybody, longestPhoto, maxSheetsAtOnce } from '../../src-preload/contract/index.ts'
import { placeAccounts } from '../support/accounts.ts'
import { inventPeople } from '../support/counted.ts'
import { migrations } from '../support/invented.ts'
import { median } from '../support/median.ts'
import { leader } from '../support/screens.ts'
import { elapsed, inTemporaryFolder, machine } from './bench.ts'

const people = 100_000
const photos = 1_000
const rounds = 5

await inTemporaryFolder(async (dataDir) => {
  const now = Date.now()
  const { key, database, placed } = await placeAccounts(dataDir, [{ ...leader, role: 'LEADER' }], now)
  const accountId = placed[0]?.accountId ?? 1
  inventPeople(database, { people, puestos: 2_000, referredBy: accountId, now })
  const file = path.join(dataDir, 'referidos.db')
  const keysText = fs.readFileSync(path.join(dataDir, 'keys.json'), 'utf8')
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')

  const figures = () => {
    const starts: number[] = []
    const lists: number[] = []
    const copies: number[] = []
    for (let round = 0; round < rounds; round++) {
      let opened = database
      starts.push(
        elapsed(() => {
          opened = open({ file, key, migrations })
          removeFiles(opened, dataDir)
        }),
      )
      lists.push(elapsed(() => listWithRows(opened.sqlite, accountId, everybody, createKeptOrders())))
      opened.close()
      const input = {
        database: { file, key, migrations },
        folder: path.join(dataDir, 'copias'),
        copyId: randomUUID(),
      }
      copies.push(
        elapsed(() => {
          snapshot(input)
          pack({ ...input, keysText, reason: 'asked', createdAt: now + round })
        }),
      )
    }
    return { start: median(starts), list: median(lists), copy: median(copies) }
  }

  figures()
  const without = figures()
  for (let made = 0; made < photos; made += maxSheetsAtOnce)
    makeSheets(database, { place: null, sheets: maxSheetsAtOnce }, accountId, now)
  const taken: number[] = []
  for (let sheetId = 1; sheetId <= photos; sheetId++) {
    const image = randomBytes(longestPhoto)
    taken.push(
      elapsed(() => keepPhoto(database, dataDir, { personId: null, sheetId }, image, accountId, now)),
    )
  }
  database.sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const withPhotos = figures()
  const place = path.join(dataDir, 'usb')
  const first = elapsed(() => bringPhotos({ from: dataDir, to: place, removed: [] }))
  const next = elapsed(() => bringPhotos({ from: dataDir, to: place, removed: [] }))
  database.close()

  console.log(
    `${people} people, ${photos} photos of ${longestPhoto / 1024} KB, ${machine()}; medians of ${rounds}`,
  )
  for (const [what, name] of [
    ['opening the database', 'start'],
    ['the list', 'list'],
    ['a copy', 'copy'],
  ] as const) {
    const ratio = withPhotos[name] / without[name]
    const value = `${without[name].toFixed(0)} ms without, ${withPhotos[name].toFixed(0)} ms with`
    console.log(
      `${what}, 1.1 times as long at the most: ${value}, ${ratio.toFixed(2)} times: ${ratio <= 1.1 ? 'met' : 'MISSED'}`,
    )
  }
  console.log(`keeping a photo: ${median(taken).toFixed(1)} ms`)
  console.log(
    `all photos to the second place: ${first.toFixed(0)} ms the first time, ${next.toFixed(0)} ms from then on`,
  )
})
