// What the summary costs with 100,000 people. Run by `npm run bench:summary`.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { open } from '../../src-main/database/open.ts'
import { readPlaces, readPrinted, readSummary } from '../../src-main/summary/figures.ts'
import { sheetsOf } from '../../src-main/summary/sheets.ts'
import { sheetsHtml } from '../../src-main/summary/sheets-html.ts'
import { inventPeople } from '../support/counted.ts'
import { insertInventedOwner, migrations, testKey } from '../support/invented.ts'
import { median } from '../support/median.ts'

const people = 100_000
const runs = 7

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'referidos-bench-'))
try {
  const database = open({ file: path.join(folder, 'referidos.db'), key: testKey, migrations })
  const { sqlite } = database
  const now = Date.now()
  insertInventedOwner(database, now)
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
    const times = Array.from({ length: runs }, () => {
      const began = performance.now()
      run()
      return performance.now() - began
    })
    console.log(`${what}: median ${median(times).toFixed(0)} ms with ${people} people`)
  }
  console.log(`${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.version}`)
  database.close()
} finally {
  fs.rmSync(folder, { recursive: true, force: true })
}
