// Measures the summary with 100,000 people. Usage: npm run bench:summary
import path from 'node:path'
import { printingReads } from '../../src-main/printing/reads.ts'
import { readPlaces, readSummary } from '../../src-main/summary/figures.ts'
import { everybody, maxPrinted } from '../../src-preload/contract/index.ts'
import { inventPeople } from '../support/counted.ts'
import { median } from '../support/median.ts'
import { elapsed, inTemporaryFolder, machine, openWithOwner } from './bench.ts'

const people = 100_000
const runs = 7

await inTemporaryFolder((folder) => {
  const database = openWithOwner(path.join(folder, 'referidos.db'))
  const { sqlite } = database
  const now = Date.now()
  inventPeople(database, { people, puestos: 2_000, referredBy: 1, now })
  const measured: [string, () => unknown][] = [
    ['the summary', () => readSummary(sqlite, 1, now)],
    ['every mesa', () => readPlaces(sqlite, 1, 'mesa')],
    [
      'the sheets, not drawn yet',
      () =>
        printingReads(sqlite).readPrintable({
          whose: 1,
          document: {
            kind: 'people',
            of: { kind: 'view', view: everybody },
            about: '',
            by: 'puesto',
            order: 'mesa',
          },
          letterhead: { whose: 'Marta', day: '24/11/2026' },
          now,
          today: '2026-11-24',
          most: maxPrinted,
        }),
    ],
  ]
  for (const [what, run] of measured) {
    const times = Array.from({ length: runs }, () => elapsed(run))
    console.log(`${what}: median ${median(times).toFixed(0)} ms with ${people} people`)
  }
  console.log(machine())
  database.close()
})
