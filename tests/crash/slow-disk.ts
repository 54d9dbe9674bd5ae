// Fills the WAL, lets the reader thread checkpoint it, and registers people meanwhile. Argument: the file of a database
// with its owner. Prints the result as JSON on standard output.
import fs from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { open } from '../../src-main/database/open.ts'
import { createReader } from '../../src-main/reader/reader.ts'
import { migrations, registerInvented, testKey } from '../support/invented.ts'
import { readerFile } from '../support/programs.ts'

const [file = ''] = process.argv.slice(2)
const options = { file, key: testKey, migrations }
const database = open(options)
const pages = () => (database.sqlite.pragma('wal_checkpoint(NOOP)') as { log: number }[])[0]?.log ?? 0

let registered = 0
while (pages() < 1_200) {
  registered += 1
  registerInvented(database, registered, Date.now())
}

const reader = createReader(readerFile, options)
const began = performance.now()
let copiedMs: number | null = null
const copying = reader.run('checkpoint', undefined).then(() => {
  copiedMs = performance.now() - began
})
// Without a writer, the checkpoint's first pass reaches the flush.
const { size } = fs.statSync(file)
while (fs.statSync(file).size === size) await setTimeout(1)
let written = 0
let refused = 0
let slowestMs = 0
while (copiedMs === null) {
  const start = performance.now()
  try {
    registerInvented(database, registered + 1, Date.now())
    registered += 1
    written += 1
  } catch {
    refused += 1
  }
  slowestMs = Math.max(slowestMs, performance.now() - start)
  await setTimeout(10)
}
await copying
console.log(JSON.stringify({ copiedMs, written, refused, slowestMs }))
// Exits without closing the database, because closing would flush again.
process.exit()
