// Registers people and prints a line before and after each registration; run under strace.
// Arguments: database file, number of people, an optional value for PRAGMA synchronous.
import { writeSync } from 'node:fs'
import { open } from '../../src-main/database/open.ts'
import { insertInventedOwner, migrations, registerInvented, testKey } from '../support/invented.ts'

const [file = '', count = '1', synchronous] = process.argv.slice(2)
const database = open({ file, key: testKey, migrations })
if (synchronous !== undefined) database.sqlite.pragma(`synchronous = ${synchronous}`)
insertInventedOwner(database, Date.now())
for (let n = 1; n <= Number(count); n++) {
  writeSync(1, `begin ${n}\n`)
  registerInvented(database, n, Date.now())
  writeSync(1, `acknowledged ${n}\n`)
}
database.close()
