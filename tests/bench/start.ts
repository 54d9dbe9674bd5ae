// Measures the start to the sign-in screen, packaged and unpackaged, alternating. Both are the same test build: a release
// takes no debugging port. Usage: npm run bench:start [-- --starts N]
import { createRequire } from 'node:module'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { programIn, unpackedIn } from '../../scripts/package/places.ts'
import { placeAccounts } from '../support/accounts.ts'
import { median } from '../support/median.ts'
import { leader } from '../support/screens.ts'
import { inTemporaryFolder, load } from './bench.ts'
import { firstPaint } from './first-paint.ts'

const { values } = parseArgs({ options: { starts: { type: 'string', default: '9' } } })
const starts = Number(values.starts)
/** The packaged start takes at most so many times the unpackaged one. */
const bound = 1.2

const packaged = programIn(unpackedIn(path.resolve(import.meta.dirname, '../../dist/test')))
const electron = createRequire(import.meta.url)('electron') as string

await inTemporaryFolder(async (folder) => {
  const { database } = await placeAccounts(folder, [{ ...leader, role: 'LEADER' }], Date.now())
  database.close()
  const env = {
    ...(process.env as Record<string, string>),
    REFERIDOS_DATA_DIR: folder,
    REFERIDOS_CENSUS_URL: 'http://127.0.0.1:9/',
  }
  const times = { packaged: [] as number[], unpackaged: [] as number[] }
  const start = (program: string, args: string[]) => firstPaint(program, args, env, 'input[type=password]')
  // The first start of each reads what the next ones find in the system's cache.
  for (let n = -1; n < starts; n++) {
    const unpackagedMs = await start(electron, ['.'])
    const packagedMs = await start(packaged, [])
    if (n < 0) continue
    times.unpackaged.push(unpackagedMs)
    times.packaged.push(packagedMs)
  }
  const shown = (all: readonly number[]) =>
    `median ${median(all).toFixed(0)} ms (${Math.min(...all).toFixed(0)} to ${Math.max(...all).toFixed(0)})`
  console.log(`unpackaged: ${shown(times.unpackaged)}`)
  console.log(`packaged:   ${shown(times.packaged)}`)
  const ratio = median(times.packaged) / median(times.unpackaged)
  const verdict = ratio <= bound ? 'met' : 'MISSED'
  console.log(
    `ratio:      ${ratio.toFixed(2)}; ${bound} at the most: ${verdict} (${starts} starts, load ${load()})`,
  )
})
