// Measures the summary with 100,000 people. Usage: npm run bench:summary
import path from 'node:path'
import { printingReads } from '../../src-main/printing/reads.ts'
import { readPlaces, readSummary } from '../../src-main/summary/figures.ts'
import { everybody, type PrintedDocument } from '../../src-preload/contract/index.ts'
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
  const document: PrintedDocument = {
    kind: 'people',
    of: { kind: 'view', view: everybody },
    about: '',
    by: 'puesto',
    order: 'mesa',
  }
  const letterhead = { whose: 'Marta', day: '24/11/2026' }
  const task = { whose: 1, document, letterhead, now, today: '2026-11-24' }
  const printing = printingReads(sqlite)
  const { edition } = printing.prepareSheets({ ...task, edition: null })
  const measured: [string, () => unknown][] = [
    ['the summary', () => readSummary(sqlite, 1, now)],
    ['every mesa', () => readPlaces(sqlite, 1, 'mesa')],
    ['more pages of sheets', () => printing.readPreview({ ...task, edition, first: 100 })],
    ['sheets, not drawn yet', () => printing.readPreview({ ...task, edition: null, first: 1 })],
  ]
  for (const [what, run] of measured) {
    const times = Array.from({ length: runs }, () => elapsed(run))
    console.log(`${what}: median ${median(times).toFixed(0)} ms with ${people} people`)
  }
  console.log(machine())
  database.close()
})
