// Measures an erasure with 100,000 people, and what follows it. Usage: node tests/bench/erasure.ts
import path from 'node:path'
import { erasePart } from '../../src-main/erasure/erase-part.ts'
import { mergeIndexes } from '../../src-main/erasure/residue.ts'
import { inventPeople } from '../support/counted.ts'
import { median } from '../support/median.ts'
import { elapsed, inTemporaryFolder, machine, openWithOwner } from './bench.ts'

const people = 100_000
const erased = 40

await inTemporaryFolder((folder) => {
  const database = openWithOwner(path.join(folder, 'referidos.db'))
  const { sqlite } = database
  const now = Date.now()
  inventPeople(database, { people, puestos: 2_000, referredBy: 1, now })
  // What others have written is looked through.
  sqlite.exec(
    `UPDATE people SET barrio = 'El Recreo', labels = 'Reunión del sábado', notes = 'Vive cerca del colegio; llamar en la tarde' WHERE id % 3 = 0`,
  )
  sqlite.pragma('wal_checkpoint(TRUNCATE)')
  const ids = sqlite
    .prepare('SELECT id FROM people WHERE referred_by = 1 ORDER BY uid LIMIT ?')
    .pluck()
    .all(erased) as number[]
  const busy: number[] = []
  const times = ids.map((id) => {
    const before = process.cpuUsage()
    const took = elapsed(() => erasePart(database, [id], 'asked', 1, now))
    const { user, system } = process.cpuUsage(before)
    busy.push((user + system) / 1000)
    return took
  })
  const print = (what: string, all: readonly number[]) =>
    console.log(`${what}: median ${median([...all]).toFixed(1)} ms, most ${Math.max(...all).toFixed(1)} ms`)
  print(`erasing one of ${people} people`, times)
  print('of that, processor time', busy)
  const steps: number[] = []
  const merging = mergeIndexes(sqlite)
  for (let isDone = false; !isDone; )
    steps.push(
      elapsed(() => {
        isDone = merging.next().done === true
      }),
    )
  const whole = steps.reduce((sum, ms) => sum + ms, 0)
  print(`a step of cleaning the indexes, of ${steps.length}`, steps)
  console.log(`all steps: ${(whole / 1000).toFixed(1)} s`)
  console.log(`an empty WAL: ${elapsed(() => sqlite.pragma('wal_checkpoint(TRUNCATE)')).toFixed(0)} ms`)
  console.log(machine())
  database.close()
})
