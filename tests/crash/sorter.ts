// Sorts, indexes and copies a database larger than SQLite's cache; run under strace.
// Arguments: database file, the copy's file, an optional value for PRAGMA temp_store.
import { writeSync } from 'node:fs'
import { open } from '../../src-main/database/open.ts'
import { migrations, testKey } from '../support/invented.ts'

const [file = '', copy = '', tempStore] = process.argv.slice(2)
const { sqlite, close } = open({ file, key: testKey, migrations })
if (tempStore !== undefined) sqlite.pragma(`temp_store = ${tempStore}`)
sqlite.exec('CREATE TABLE large (id INTEGER PRIMARY KEY, name TEXT NOT NULL)')
sqlite.exec(`
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45000)
  INSERT INTO large (name) SELECT hex(randomblob(250)) FROM n`)
let sorted = 0
for (const _ of sqlite.prepare('SELECT name FROM large ORDER BY name, id').iterate()) sorted += 1
for (const _ of sqlite.prepare('SELECT DISTINCT substr(name, 2) FROM large').iterate()) sorted += 1
sqlite.exec('CREATE INDEX large_by_name ON large (name)')
sqlite.prepare('VACUUM INTO ?').run(copy)
sqlite.exec('VACUUM')
sqlite.pragma('wal_checkpoint(TRUNCATE)')
writeSync(1, `sorted ${sorted}\n`)
close()
