// Rewrites one copy without erased people, and kills itself before the operation with the given number on the disk:
// killed-cleaner.ts DATABASE KEY COPY N
import fs from 'node:fs'
import { clean } from '../../src-main/backup/clean.ts'
import { open } from '../../src-main/database/open.ts'
import { writeSetting } from '../../src-main/database/settings.ts'
import { readTombstones } from '../../src-main/erased/tombstones.ts'
import { migrations } from '../support/invented.ts'

const [file = '', keyText = '', copy = '', killedAt = ''] = process.argv.slice(2)
const key = Buffer.from(keyText, 'hex')
const database = open({ file, key, migrations })
// As `rewrite` of backup/backups.ts does before.
writeSetting(database, 'copies_rewriting', 'yes')
const tombstones = readTombstones(database.sqlite)

let operations = 0
function counting(): void {
  operations += 1
  if (operations === Number(killedAt)) process.kill(process.pid, 'SIGKILL')
}

type Functions = Record<string, (...input: unknown[]) => unknown>

function countIn(of: object, names: readonly string[]): void {
  const functions = of as Functions
  for (const name of names) {
    const original = functions[name]
    if (original === undefined) throw new Error(name)
    functions[name] = function counted(this: unknown, ...input) {
      counting()
      return original.apply(this, input)
    }
  }
}

countIn(fs, ['openSync', 'writeSync', 'fsyncSync', 'renameSync', 'rmSync', 'closeSync'])
countIn(Object.getPrototypeOf(database.sqlite.prepare('SELECT 1')) as object, [
  'run',
  'get',
  'all',
  'iterate',
])

clean({ copy, keys: [key], tombstones, now: Date.now(), migrations, nativeBinding: undefined })
process.stdout.write(`${operations}\n`)
