// One salvage in a separate process, which a test may kill. Reads its input from standard input, as JSON with the key
// in hexadecimal. Prints each percentage on a line.
import { readFileSync, writeSync } from 'node:fs'
import { type SalvageInput, salvage } from '../../src-main/backup/salvage.ts'

const input = JSON.parse(readFileSync(0, 'utf8')) as SalvageInput & { keyHex: string }
const database = { ...input.database, key: Buffer.from(input.keyHex, 'hex') }
await salvage(
  { ...input, database },
  { signal: new AbortController().signal, onProgress: (percent) => writeSync(1, `${percent}\n`) },
)
