import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createChanges } from '../../src-main/database/changes.ts'
import type { Database } from '../../src-main/database/open.ts'
import { readSetting, writeSetting } from '../../src-main/database/settings.ts'
import { createUnfinishedFiles } from '../../src-main/unfinished-files.ts'
import { openDatabase, temporaryFolder } from '../support/database.ts'

type Write = (written: { file: string; content: Uint8Array }) => Promise<void>

function filesOn(database: Database, write: Write) {
  const logged: string[] = []
  const changes = createChanges(database.sqlite)
  const writer = { run: (_: 'writeChosenFile', input: Parameters<Write>[0]) => write(input) }
  const files = createUnfinishedFiles(database, changes, writer as never, (_, message) =>
    logged.push(message),
  )
  return { files, changes, logged }
}

const noted = (database: Database) =>
  JSON.parse(readSetting(database, 'unfinished_files') ?? '[]') as string[]

test('the path is noted while the file is written, and not after it, written or not; no list counts it as a change', async () => {
  const database = openDatabase()
  let during: string[] = []
  let failure: Error | null = null
  const { files, changes } = filesOn(database, async () => {
    during = noted(database)
    if (failure !== null) throw failure
  })
  const before = changes.version()
  await files.write('/elegida/hoja.xlsx', Buffer.from('x'))
  expect(during).toEqual([`/elegida/hoja.xlsx.${process.pid}.tmp`])
  expect(noted(database)).toEqual([])
  failure = new Error('no room')
  const file = path.join(temporaryFolder(), 'hoja.xlsx')
  fs.writeFileSync(`${file}.${process.pid}.tmp`, 'half of it')
  await expect(files.write(file, Buffer.from('x'))).rejects.toThrow('no room')
  expect(fs.readdirSync(path.dirname(file))).toEqual([])
  expect(noted(database)).toEqual([])
  expect(changes.version()).toBe(before)
})

test('a database that cannot be written keeps nobody from exporting', async () => {
  const database = openDatabase()
  let written = 0
  const { files, logged } = filesOn(database, async () => {
    written += 1
  })
  database.sqlite.pragma('query_only = ON')
  await files.write('/elegida/hoja.xlsx', Buffer.from('x'))
  expect(written).toBe(1)
  expect(logged).toHaveLength(2)
})

test('notes of disks that never come back do not grow without end', async () => {
  const database = openDatabase()
  const old = Array.from({ length: 150 }, (_, n) => `/no está/${n}.tmp`)
  writeSetting(database, 'unfinished_files', JSON.stringify(old))
  const { files } = filesOn(database, async () => {})
  await files.write('/elegida/hoja.xlsx', Buffer.from('x'))
  await files.sweep()
  expect(noted(database)).toEqual(old.slice(-99))
})

test('a disk that went away while it was written to stays noted', async () => {
  const database = openDatabase()
  const { files } = filesOn(database, async () => {
    throw new Error('no disk')
  })
  await expect(files.write('/elegida/hoja.xlsx', Buffer.from('x'))).rejects.toThrow('no disk')
  expect(noted(database)).toEqual([`/elegida/hoja.xlsx.${process.pid}.tmp`])
})

test('a folder in the place of a noted file is left', async () => {
  const folder = temporaryFolder()
  const database = openDatabase()
  const inside = path.join(folder, 'hoja.xlsx.1.tmp')
  fs.mkdirSync(inside)
  writeSetting(database, 'unfinished_files', JSON.stringify([inside]))
  await filesOn(database, async () => {}).files.sweep()
  expect(fs.existsSync(inside)).toBe(true)
})
