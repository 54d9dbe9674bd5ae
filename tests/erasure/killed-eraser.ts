// Erases one person, and kills itself before the statement with the given number: killed-eraser.ts FILE KEY PERSON N
import { open } from '../../src-main/database/open.ts'
import { mergeIndexes } from '../../src-main/erasure/residue.ts'
import { eraseForGood } from '../../src-main/people/erase-for-good.ts'
import { migrations } from '../support/invented.ts'

const [file = '', key = '', person = '', killedAt = ''] = process.argv.slice(2)
const database = open({ file, key: Buffer.from(key, 'hex'), migrations })
const { sqlite } = database

let statements = 0
/** Counts every call that reads or writes. */
function counting(): void {
  statements += 1
  if (statements === Number(killedAt)) process.kill(process.pid, 'SIGKILL')
}
const prototype = Object.getPrototypeOf(sqlite.prepare('SELECT 1')) as Record<
  string,
  (...input: unknown[]) => unknown
>
for (const name of ['run', 'get', 'all', 'iterate']) {
  const original = prototype[name]
  if (original === undefined) continue
  prototype[name] = function counted(this: unknown, ...input) {
    counting()
    return original.apply(this, input)
  }
}

eraseForGood(database, [Number(person)], 'asked', Date.now())
for (const _ of mergeIndexes(sqlite)) counting()
counting()
sqlite.pragma('wal_checkpoint(TRUNCATE)')
counting()
process.stdout.write(`${statements}\n`)
