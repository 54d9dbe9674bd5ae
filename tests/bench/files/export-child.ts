// One export in a process of its own, measured. Arguments: a `Job` as JSON. Prints one `Measured` as JSON.

import { once } from 'node:events'
import fs from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { writeXlsxStream, type XlsxStreamRow } from 'hucre/xlsx'
import { createApp } from '../../../src-main/app.ts'
import { open, useLargeCache } from '../../../src-main/database/open.ts'
import { dispatch } from '../../../src-main/dispatch.ts'
import { list } from '../../../src-main/people/list.ts'
import { partsReader } from '../../../src-main/people/rows.ts'
import { partsFor, personCell, personColumns } from '../../../src-main/spreadsheet/person-columns.ts'
import { bogotaWallClock } from '../../../src-preload/bogota.ts'
import { type ExportFormat, everybody } from '../../../src-preload/contract/index.ts'
import { type SheetField, sheetFields } from '../../../src-preload/person-fields.ts'
import { headless } from '../../support/headless.ts'
import { migrations } from '../../support/invented.ts'
import { program } from '../../support/programs.ts'
import { held } from '../bench.ts'
import { databaseOf, type Filled } from './folders.ts'

/**
 * `app`: the product. `isAtRest`: once the check that follows a sign-in has ended, which reads the database in another thread.
 * The others write the same rows of the same database with a library.
 */
export type Job = { folder: Filled; into: string } & (
  | { writer: 'app'; format: ExportFormat; isAtRest: boolean }
  | { writer: 'hucre' }
  | { writer: 'exceljs'; package: string }
)

export interface Measured {
  ms: number
  usedMs: number
  /** Of the main thread. */
  heldMs: number
  busyMs: number
  /** How long it was held while nothing ran: what a busy machine alone does to the same measurement. */
  idleMs: number
  /** Peak of resident memory beyond that before the export, in MB. */
  peakMb: number
  bytes: number
}

const columns: SheetField[] = sheetFields('own').slice(0, 18)
const job = JSON.parse(process.argv[2] ?? '') as Job
const { folder, into } = job

const resident = (what: 'VmHWM' | 'VmRSS'): number =>
  Number(new RegExp(`${what}:\\s+(\\d+)`).exec(fs.readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024

async function measured(work: () => Promise<unknown>): Promise<Measured> {
  // Until what the start left behind is collected, and the threads are quiet.
  await setTimeout(1_500)
  globalThis.gc?.()
  const before = resident('VmRSS')
  // The kernel forgets the peak so far.
  fs.writeFileSync('/proc/self/clear_refs', '5')
  const times = await held(work)
  const peakMb = resident('VmHWM') - before
  const { heldMs: idleMs } = await held(() => setTimeout(times.ms))
  return { ...times, idleMs, peakMb, bytes: fs.statSync(into).size }
}

/** Time of the last check of the database, UTC ms; 0: none yet. */
function lastCheck(): number {
  const file = path.join(folder.dataDir, 'checks.json')
  return fs.existsSync(file) ? (JSON.parse(fs.readFileSync(file, 'utf8')) as { at: number }).at : 0
}

async function byApp(format: ExportFormat, isAtRest: boolean): Promise<Measured> {
  const begun = Date.now()
  const app = createApp({
    ...headless,
    dataDir: folder.dataDir,
    migrations,
    readerFile: program('reader'),
    backupFile: program('backup'),
    dialogs: { ...headless.dialogs, saveSpreadsheet: async () => into },
  })
  const call = async (channel: string, input?: unknown) => {
    const result = await dispatch(app, channel, input, (_, message) => console.error(message))
    if (!result.ok) throw new Error(`${channel}: ${JSON.stringify(result.error)}`)
  }
  await call('session.signIn', { slotId: folder.slotId, password: folder.password })
  // As after the first look at the table.
  await call('people.list', everybody)
  while (isAtRest && lastCheck() < begun) await setTimeout(200)
  const input = { of: { kind: 'view', view: everybody }, format, columns, about: '' }
  const result = await measured(() => call('spreadsheet.export', input))
  await app.close()
  return result
}

/** The values of each person, read as the product reads them. Dates as a library takes them. */
function* valuesOf(): Generator<(string | number | Date | null)[]> {
  const { sqlite } = open({
    file: databaseOf(folder),
    key: Buffer.from(folder.key, 'hex'),
    migrations,
    readonly: true,
  })
  const kinds = personColumns(columns).map(({ kind }) => kind)
  useLargeCache(sqlite)
  const { ids } = list(sqlite, folder.accountId, everybody)
  const read = partsReader(sqlite, folder.accountId, partsFor(columns), ids.length)
  for (let at = 0; at < ids.length; at += 500)
    for (const person of read([...ids.subarray(at, at + 500)]))
      yield columns.map((field, n) => {
        const value = personCell(person, field)
        if (typeof value !== 'number') return value
        if (kinds[n] === 'dateTime') return new Date(bogotaWallClock(value))
        return kinds[n] === 'date' ? new Date(value) : value
      })
  sqlite.close()
}

/** The bare stream: frozen header and widths, but no bold, no filter, no colours, one sheet. */
async function byHucre(): Promise<void> {
  const heads = personColumns(columns).map(({ header, width }) => ({ header, width }))
  const out = fs.createWriteStream(into)
  const content = writeXlsxStream(valuesOf() as Iterable<XlsxStreamRow>, {
    name: 'Referidos',
    columns: heads,
    freezePane: { rows: 1 },
  })
  for await (const chunk of content) if (!out.write(chunk)) await once(out, 'drain')
  out.end()
  await once(out, 'close')
}

interface ExcelJs {
  stream: {
    xlsx: {
      WorkbookWriter: new (
        options: object,
      ) => {
        addWorksheet(name: string, options: object): ExcelJsSheet
        commit(): Promise<void>
      }
    }
  }
}
interface ExcelJsSheet {
  columns: object[]
  autoFilter: object
  getRow(number: number): { font: object }
  addRow(values: unknown[]): { commit(): void }
  addConditionalFormatting(rules: object): void
  commit(): void
}

/** With the header, the filter and a colour. */
async function byExcelJs(folder: string): Promise<void> {
  const { stream } = createRequire(path.join(folder, 'package.json'))('exceljs') as ExcelJs
  const workbook = new stream.xlsx.WorkbookWriter({ filename: into, useStyles: true })
  const sheet = workbook.addWorksheet('Referidos', { views: [{ state: 'frozen', ySplit: 1 }] })
  const heads = personColumns(columns)
  sheet.columns = heads.map(({ header, width }) => ({ header, width }))
  sheet.getRow(1).font = { bold: true }
  let rows = 1
  for (const values of valuesOf()) {
    sheet.addRow(values).commit()
    rows += 1
    // Its rows go to the disk between two turns.
    if (rows % 500 === 0) await new Promise(setImmediate)
  }
  sheet.autoFilter = { from: { row: 1, column: 1 }, to: { row: rows, column: heads.length } }
  sheet.addConditionalFormatting({
    ref: `E2:E${rows}`,
    rules: [
      {
        type: 'containsText',
        operator: 'beginsWith',
        text: 'Encontrado',
        style: { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: 'FFE3F4EA' } } },
      },
    ],
  })
  sheet.commit()
  await workbook.commit()
}

function run(): Promise<Measured> {
  switch (job.writer) {
    case 'app':
      return byApp(job.format, job.isAtRest)
    case 'hucre':
      return measured(byHucre)
    case 'exceljs':
      return measured(() => byExcelJs(job.package))
  }
}

console.log(JSON.stringify(await run()))
process.exit()
