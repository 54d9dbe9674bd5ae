// Measures the summary with 100,000 people. Usage: npm run bench:summary
import path from 'node:path'
import { readPlaces, readPrinted, readSummary } from '../../src-main/summary/figures.ts'
import { sheetsOf } from '../../src-main/summary/sheets.ts'
import { sheetsHtml } from '../../src-main/summary/sheets-html.ts'
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
      () => sheetsHtml(sheetsOf(readPrinted(sqlite, 1)), { leader: 'Marta', day: '24/11/2026' }),
    ],
  ]
  for (const [what, run] of measured) {
    const times = Array.from({ length: runs }, () => elapsed(run))
    console.log(`${what}: median ${median(times).toFixed(0)} ms with ${people} people`)
  }
  console.log(machine())
  database.close()
})
