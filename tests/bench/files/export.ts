import { execFile } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { promisify } from 'node:util'
import { setup } from '../../support/bundle-programs.ts'
import { median } from '../../support/median.ts'
import { inTemporaryFolder, load, machine } from '../bench.ts'
import type { Job, Measured } from './export-child.ts'
import { type Filled, fill } from './folders.ts'
import { installPeer } from './peers.ts'

/** Measures exports, each in a process of its own, against libraries that write the same rows of the same database. */

const rounds = 3
const child = path.join(import.meta.dirname, 'export-child.ts')

async function measure(job: Job): Promise<Measured> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--expose-gc', child, JSON.stringify(job)],
    { maxBuffer: 1 << 24 },
  )
  fs.rmSync(job.into)
  return JSON.parse(stdout) as Measured
}

function line(what: string, value: string, isMet: boolean | null): void {
  console.log(`${what.padEnd(58)} ${value}${isMet === null ? '' : isMet ? ': met' : ': MISSED'}`)
}

const mb = (value: number): string => `${value.toFixed(0)} MB`

/** `sizes`: of the databases for which the memory is compared. */
export const benchExport = (people: number, sizes: readonly number[]): Promise<void> =>
  inTemporaryFolder(async (folder) => {
    // Bundled, as the app's: a thread loads the sources several times as long.
    const removeBundles = await setup()
    try {
      const filled = new Map<number, Filled>()
      for (const size of [...new Set([people, ...sizes])]) {
        const dataDir = path.join(folder, `datos-${size}`)
        fs.mkdirSync(dataDir)
        filled.set(size, await fill(dataDir, size))
      }
      await compare(filled.get(people) as Filled, folder)
      await compareMemory(
        sizes.map((size) => filled.get(size) as Filled),
        folder,
      )
    } finally {
      removeBundles()
    }
  })

async function compare(filled: Filled, folder: string): Promise<void> {
  const exceljs = installPeer('exceljs', '4.4.0')
  const at = { folder: filled, into: path.join(folder, 'hoja.xlsx') }
  const jobs = {
    xlsx: { ...at, writer: 'app', format: 'xlsx', isAtRest: false },
    csv: { ...at, into: path.join(folder, 'hoja.csv'), writer: 'app', format: 'csv', isAtRest: false },
    hucre: { ...at, writer: 'hucre' },
    ...(exceljs !== null && { exceljs: { ...at, writer: 'exceljs', package: exceljs } }),
  } satisfies Record<string, Job>
  type Name = keyof typeof jobs
  const names = Object.keys(jobs) as Name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as Measured[]])) as Record<Name, Measured[]>
  // In turn, so that all run under the same machine load.
  for (let n = 0; n < rounds; n++)
    for (const name of n % 2 === 0 ? names : names.toReversed())
      times[name].push(await measure(jobs[name] as Job))

  const of = (name: Name, figure: keyof Measured) => median(times[name].map((one) => one[figure]))
  const ratio = (one: Name, other: Name, figure: 'ms' | 'usedMs') => of(one, figure) / of(other, figure)
  const both = (one: Name, other: Name) =>
    `${ratio(one, other, 'ms').toFixed(2)} times (${ratio(one, other, 'usedMs').toFixed(2)} of processor time)`
  console.log(`${filled.people} people × 18 columns, ${machine()}; medians of ${rounds}`)
  for (const name of names)
    console.log(
      `${name.padEnd(8)} ${of(name, 'ms').toFixed(0)} ms, ${of(name, 'usedMs').toFixed(0)} ms of processor time, ` +
        `${mb(of(name, 'peakMb'))} at its peak, file of ${(of(name, 'bytes') / 1e6).toFixed(1)} MB`,
    )
  line(
    'xlsx against the bare stream, 1.2 times at the most',
    both('xlsx', 'hucre'),
    ratio('xlsx', 'hucre', 'ms') <= 1.2,
  )
  if (exceljs === null) console.log('exceljs could not be installed: not compared')
  else
    line(
      'exceljs against the xlsx, 2 times at least',
      both('exceljs' as Name, 'xlsx'),
      ratio('exceljs' as Name, 'xlsx', 'ms') >= 2,
    )
  line('csv against the xlsx, 0.5 times at the most', both('csv', 'xlsx'), ratio('csv', 'xlsx', 'ms') <= 0.5)
  const most = (figure: 'heldMs' | 'busyMs' | 'idleMs') =>
    Math.max(...[...times.xlsx, ...times.csv].map((one) => one[figure]))
  line('main held, 50 ms at the most', `${most('heldMs').toFixed(0)} ms`, most('heldMs') <= 50)
  console.log(`of that in main's own processor time: ${most('busyMs').toFixed(0)} ms at the most`)
  console.log(`main held while nothing ran: ${most('idleMs').toFixed(0)} ms`)
  const peak = Math.max(...times.xlsx.map(({ peakMb }) => peakMb))
  line('memory above the idle app, 150 MB at the most', mb(peak), peak <= 150)
}

/** Growth that counts as none: the list of ids, and what the collector leaves until later. */
const flatMb = 40

async function compareMemory(folders: readonly Filled[], folder: string): Promise<void> {
  for (const format of ['xlsx', 'csv'] as const) {
    const peaks: number[] = []
    for (const filled of folders) {
      const into = path.join(folder, `hoja.${format}`)
      const job: Job = { folder: filled, into, writer: 'app', format, isAtRest: true }
      const { peakMb, ms } = await measure(job)
      peaks.push(peakMb)
      console.log(
        `${format}, ${filled.people} people: ${mb(peakMb)} above the idle app, ${(ms / 1000).toFixed(1)} s`,
      )
    }
    const growth = Math.max(...peaks) - Math.min(...peaks)
    line(`${format}: memory flat, ${flatMb} MB of difference at the most`, mb(growth), growth <= flatMb)
  }
  console.log(`load ${load()}`)
}
