// What a registration costs in main, from the call to the row being on disk, beside a bare fsync of the same file
// system in the same run. Usage: npm run bench
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { insertOwner } from '../../src-main/accounts/repository.ts'
import { open } from '../../src-main/database/open.ts'
import { register } from '../../src-main/people/repository.ts'
import { rowOf } from '../../src-main/people/rows.ts'
import { unknownTexts } from '../../src-preload/person-fields.ts'

const rounds = 500
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-bench-'))

const median = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN
const p95 = (times: number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? Number.NaN

function elapsed(work: () => void): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

try {
  const database = open({
    file: path.join(folder, 'referidos.db'),
    key: Buffer.alloc(32, 7),
    migrations: path.resolve(import.meta.dirname, '../../drizzle'),
  })
  const owner = {
    name: 'Marta Gómez',
    cedula: '52000001',
    phone: '3005550100',
    displayName: 'Marta',
    textVersion: 1,
  }
  insertOwner(database, owner, 'bench', Date.now())
  const person = (n: number) => ({
    cedula: String(1_000_000_000 + n),
    name: 'Yolanda Patiño Ñáñez',
    phone: '3005550147',
    ...unknownTexts,
    barrio: 'El Recreo',
    consent: { method: 'signature', textVersion: 1, accepted: true } as const,
  })
  const raw = fs.openSync(path.join(folder, 'raw'), 'w')
  const page = Buffer.alloc(4096, 1)

  const registered: number[] = []
  const bare: number[] = []
  // In turns, so that both meet the same machine.
  for (let n = 0; n < rounds; n++) {
    registered.push(
      elapsed(() => {
        const registration = register(database, person(n), 1, 1, Date.now())
        if (registration.kind === 'registered') rowOf(database.sqlite, registration.personId)
      }),
    )
    bare.push(
      elapsed(() => {
        fs.writeSync(raw, page)
        fs.fsyncSync(raw)
      }),
    )
  }
  fs.closeSync(raw)
  database.close()
  const ratio = median(registered) / median(bare)
  console.log(
    `registration, fsync included: median ${median(registered).toFixed(2)} ms, p95 ${p95(registered).toFixed(2)} ms`,
  )
  console.log(
    `bare 4 KB write and fsync:    median ${median(bare).toFixed(2)} ms, p95 ${p95(bare).toFixed(2)} ms`,
  )
  console.log(`ratio of the medians:         ${ratio.toFixed(1)} (${rounds} rounds, Node ${process.version})`)
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
