import { setImmediate } from 'node:timers/promises'
import { v7 as uuidv7 } from 'uuid'
import type {
  LastSalvage,
  LostPerson,
  SalvagedTable,
  SalvageReport,
} from '../../src-preload/contract/index.ts'
import { migrate, migrationHashes, migrationsTable } from '../database/migrate.ts'
import { type OpenOptions, open, type Sqlite } from '../database/open.ts'
import { flushFile } from '../files.ts'
import { eraseAllBarred, manyAtOnce } from '../people/erase-barred.ts'
import { Refusal, systemRefusal } from '../refusal.ts'
import { extract } from './build.ts'
import { type Contents, contentsOf, evidenceOf, type Roots, rootsOf, type TableContents } from './contents.ts'
import { noteLostChanges } from './count-loss.ts'
import { isSigned } from './format.ts'
import { completeFromCopy } from './from-copy.ts'
import { readImage, removeFiles } from './image.ts'
import { createInserter, type Inserter } from './inserter.ts'
import { createEmpty, fillSearch, postponeIndexes } from './new-database.ts'
import { type Image, isWhole, kindOf, pageCount, type Row, rowsOf } from './pages.ts'
import {
  type KnownSlot,
  type LostRows,
  mendQueue,
  rebuildAccounts,
  rebuildPeople,
  rebuildRecords,
  rebuildSettings,
  removeOrphans,
  standInForAccountPeople,
  standInForJobs,
} from './rebuild.ts'
import { type Stored, storedOf, type Table, tablesOf } from './tables.ts'
import { tableTree } from './trees.ts'

/**
 * Salvage: copies the readable data of a damaged database into a new one beside it, which has the same key. Reads the
 * pages themselves and not through SQLite, for which one bad page ends a whole statement.
 *
 * 1. Reads every page that the key opens into memory.
 * 2. Copies the rows of each table, from the pages of its tree and from pages that the tree has lost.
 * 3. Rebuilds unreadable rows as far as indexes, other tables and the newest copy allow.
 * 4. Removes references to missing rows, rebuilds indexes and search, and checks the result.
 *
 * The old file is only ever read. A kill leaves only files that nothing opens.
 */

export interface SalvageInput {
  /** The damaged database, and its key. No connection to it may be open. */
  database: OpenOptions
  /** Path of the new database, in a folder that only the salvage uses. */
  into: string
  /** The authentic key file of the new database. */
  keysGeneration: number
  slots: readonly KnownSlot[]
  /** Copies that may complete lost rows, newest first. The first one that the key opens is used. */
  copies: readonly string[]
  /** UTC milliseconds. */
  now: number
}

export interface SalvageCall {
  /** Once aborted, the salvage rejects with its reason. */
  signal: AbortSignal
  onProgress(percent: number): void
}

/**
 * When it resolves, `into` is complete and flushed, without a WAL. Throws `Refusal('database_damaged')` if the key
 * opens no page, no account is left or the result is not sound; `Refusal('database_newer')` if a newer version of the
 * app wrote it; and `Refusal('disk_full')`.
 */
export async function salvage(input: SalvageInput, call: SalvageCall): Promise<SalvageReport> {
  const { database, into } = input
  try {
    call.onProgress(0)
    removeFiles(into)
    const image = readImage(database, `${into}.read`)
    await rest(call.signal)
    call.onProgress(10)
    const report = await build(image, input, call)
    flushFile(into)
    call.onProgress(100)
    return report
  } catch (error) {
    removeFiles(into)
    throw systemRefusal(error) ?? error
  }
}

/** Yields, so that an abort can arrive. */
async function rest(signal: AbortSignal): Promise<void> {
  await setImmediate()
  signal.throwIfAborted()
}

async function build(image: Image, input: SalvageInput, call: SalvageCall): Promise<SalvageReport> {
  const { database, into } = input
  const { migrations } = database
  const roots = rootsOf(image)
  const applied = appliedMigrations(image, roots, migrations)
  const isCurrent = applied === migrationHashes(migrations).length
  const { sqlite, restoreTriggers } = createEmpty({ ...database, file: into }, applied)
  try {
    const tables = tablesOf(sqlite).filter(({ name }) => name !== migrationsTable)
    const contents = contentsOf(image, roots, tables)
    sqlite.exec('BEGIN IMMEDIATE')
    const buildIndexes = postponeIndexes(sqlite)
    const copied = await copyRows(sqlite, image, contents, call)
    buildIndexes()
    const lost = new Map<string, LostRows>()
    for (const [name, one] of copied) if (hasLosses(one)) lost.set(name, lostRows(image, contents, one))
    const completed = lost.size > 0 && isCurrent ? completeAll(input, copied, lost) : null
    await rest(call.signal)
    // The rules know only the tables of this version. From an older database only the readable rows remain.
    const rebuilt = isCurrent ? rebuild(sqlite, lost, completed, input) : noneRebuilt
    const report = finish(sqlite, image, copied, lost, rebuilt, isCurrent ? input.now : null)
    report.copyOf = completed?.createdAt ?? null
    refuseLockedOut(sqlite, input)
    note(sqlite, { ...report, at: input.now })
    if (isCurrent) noteLostChanges(sqlite, database, !lost.has('acknowledged'), input.now)
    await rest(call.signal)
    fillSearch(sqlite)
    restoreTriggers()
    sqlite.exec('COMMIT')
    await rest(call.signal)
    migrate(sqlite, migrations)
    // An older copy may have given somebody back who was erased since.
    for (const _ of eraseAllBarred({ sqlite }, 'campaign', input.now, manyAtOnce));
    call.onProgress(80)
    refuseUnlessWhole(sqlite)
    return report
  } finally {
    sqlite.close()
  }
}

/** Number of migrations that the damaged database had; all of this version if its own list was lost. */
function appliedMigrations(image: Image, roots: Roots, folder: string): number {
  const known = migrationHashes(folder)
  const root = roots.tables.get(migrationsTable)
  if (root === undefined) return known.length
  const { leaves, holes } = tableTree(image, root, new Set())
  const applied = leaves.flatMap((page) => rowsOf(image, page).map(({ values }) => String(values[1])))
  if (applied.some((hash) => !known.includes(hash))) throw new Refusal('database_newer')
  return holes.length > 0 || applied.length === 0 ? known.length : applied.length
}

function refuseUnlessWhole(sqlite: Sqlite): void {
  const found = sqlite.pragma('integrity_check(1)', { simple: true })
  const broken = sqlite.pragma('foreign_key_check') as unknown[]
  if (found === 'ok' && broken.length === 0) return
  throw new Refusal('database_damaged', {}, new Error(`${found}, ${broken.length} references`))
}

/** A database that opens but in which nobody has an account would be worse than a copy. */
function refuseLockedOut(sqlite: Sqlite, { slots }: SalvageInput): void {
  const isActive = sqlite.prepare('SELECT 1 FROM accounts WHERE slot_id = ? AND removed_at IS NULL')
  if (slots.length > 0 && slots.every(({ id }) => isActive.get(id) === undefined))
    throw new Refusal('database_damaged', {}, new Error('no account is left'))
}

/** Result of copying one table's rows. */
interface Copied {
  contents: TableContents
  inserter: Inserter
  kept: number
  /** Kept rowids from pages that may be older than the rest. */
  adopted: number[]
  /** Rows that could be read in part, or that contradict another row. */
  parts: Map<number, Stored>
}

/** Number of pages between two checks for an abort. */
const pagesAtOnce = 200

async function copyRows(
  sqlite: Sqlite,
  image: Image,
  { tables, ambiguous }: Contents,
  { signal, onProgress }: SalvageCall,
): Promise<Map<string, Copied>> {
  const all = tables.reduce((sum, { leaves, adopted }) => sum + leaves.length + adopted.length, 0)
  let done = 0
  const copied = new Map<string, Copied>()
  const copyPages = async (one: Copied, pages: readonly number[], isAdopted: boolean) => {
    for (const page of pages) {
      for (const row of rowsOf(image, page)) copyRow(one, row, isAdopted)
      done += 1
      if (done % pagesAtOnce > 0) continue
      onProgress(10 + Math.floor((50 * done) / Math.max(all, done)))
      await rest(signal)
    }
  }
  for (const contents of tables) {
    const { table, leaves, adopted } = contents
    // A migration may have put first rows into the table.
    if (leaves.length + adopted.length > 0) sqlite.exec(`DELETE FROM "${table.name}"`)
    const inserter = createInserter(sqlite, table)
    const one: Copied = { contents, inserter, kept: 0, adopted: [], parts: new Map() }
    copied.set(table.name, one)
    await copyPages(one, contents.leaves, false)
    await copyPages(one, contents.adopted, true)
  }
  const isDamaged = (table: string) => tables.some((one) => one.table.name === table && one.holes.length > 0)
  for (const { page, candidates } of ambiguous) {
    const rowids = rowsOf(image, page).map(({ rowid }) => rowid)
    const possible = candidates
      .map((table) => ({ table, parents: parentsOf(sqlite, table, rowids, isDamaged) }))
      .filter(({ parents }) => parents !== 'missing')
    const [only, another] = possible
    const one = only?.parents === 'there' && another === undefined ? copied.get(only.table.name) : undefined
    if (one !== undefined) await copyPages(one, [page], true)
  }
  return copied
}

/** Whether rows with these ids would refer to existing rows. `unknown`: the ids may belong to lost rows. */
function parentsOf(
  sqlite: Sqlite,
  table: Table,
  rowids: readonly number[],
  isDamaged: (table: string) => boolean,
): 'there' | 'missing' | 'unknown' {
  const reference = table.references.find(({ column }) => column === table.rowidColumn)
  if (reference === undefined) return 'unknown'
  const { parent, parentColumn } = reference
  const exists = sqlite.prepare(`SELECT 1 FROM "${parent}" WHERE "${parentColumn}" = ?`)
  if (rowids.every((rowid) => exists.get(rowid) !== undefined)) return 'there'
  return isDamaged(parent) ? 'unknown' : 'missing'
}

function copyRow(one: Copied, row: Row, isAdopted: boolean): void {
  const { inserter } = one
  if (isWhole(row) && inserter.insertWhole(row, isAdopted)) {
    one.kept += 1
    if (isAdopted) one.adopted.push(row.rowid)
  } else if (!inserter.has(row.rowid)) one.parts.set(row.rowid, storedOf(one.contents.table, row))
}

/** Rows taken from the copy, by table. */
interface Completed {
  createdAt: number
  rows: Map<string, number>
}

/** null: no copy fits. */
function completeAll(
  input: SalvageInput,
  copied: ReadonlyMap<string, Copied>,
  lost: ReadonlyMap<string, LostRows>,
): Completed | null {
  const { database, into, copies } = input
  const file = `${into}.copy`
  for (const copy of copies) {
    try {
      const { header } = extract(copy, file, () => {})
      const opened = open({ ...database, file })
      try {
        if (!isSigned(header, database.key)) continue
        const rows = new Map<string, number>()
        for (const [name, rowsOfTable] of lost) {
          const { table } = (copied.get(name) as Copied).contents
          rows.set(name, completeFromCopy(opened.sqlite, table, rowsOfTable))
        }
        return { createdAt: header.createdAt, rows }
      } finally {
        opened.close()
      }
    } catch (error) {
      // The copy has another key, or is damaged too.
      if (!(error instanceof Refusal)) throw error
    } finally {
      removeFiles(file)
    }
  }
  return null
}

/** Stores the list of losses in the database itself, because it names people. */
function note(sqlite: Sqlite, last: LastSalvage): void {
  sqlite
    .prepare(`INSERT OR REPLACE INTO settings (key, value) VALUES ('salvaged', ?)`)
    .run(JSON.stringify(last))
}

interface Rebuilt {
  /** Number of rows by table. */
  rows: Map<string, number>
  people: LostPerson[]
}

const noneRebuilt: Rebuilt = { rows: new Map(), people: [] }

function rebuild(
  sqlite: Sqlite,
  lost: ReadonlyMap<string, LostRows>,
  completed: Completed | null,
  { keysGeneration, slots, now }: SalvageInput,
): Rebuilt {
  const rows = new Map(completed?.rows)
  const count = (table: string, more: number) => rows.set(table, (rows.get(table) ?? 0) + more)
  const people: LostPerson[] = []
  const lostPeople = lost.get('people')
  if (lostPeople !== undefined) people.push(...rebuildPeople(sqlite, lostPeople, now))
  const lostAccounts = lost.get('accounts')
  if (lostAccounts !== undefined) count('accounts', rebuildAccounts(sqlite, lostAccounts, slots, now))
  people.push(...standInForAccountPeople(sqlite, () => uuidv7({ msecs: now }), now))
  count('people', people.filter(({ kind }) => kind !== 'lost').length)
  count('census_records', rebuildRecords(sqlite, lost.get('census_records') ?? null))
  count('lookup_jobs', standInForJobs(sqlite))
  count('settings', rebuildSettings(sqlite, lost.get('settings') ?? null, keysGeneration))
  return { rows, people }
}

/** Repairs all references and the queue, and counts. `mendsAt`: null leaves the queue unchanged. */
function finish(
  sqlite: Sqlite,
  image: Image,
  copied: ReadonlyMap<string, Copied>,
  lost: ReadonlyMap<string, LostRows>,
  { rows, people }: Rebuilt,
  mendsAt: number | null,
): SalvageReport {
  const removed = removeOrphans(sqlite)
  const tables = [...copied.values()].map(({ contents: { table }, inserter, kept }): SalvagedTable => {
    const lostOfTable = lost.get(table.name)
    return {
      table: table.name,
      kept,
      rebuilt: rows.get(table.name) ?? 0,
      missing: lostOfTable === undefined ? 0 : missingOf(lostOfTable, table, inserter),
      removed: removed.get(table.name) ?? 0,
    }
  })
  // Counts the missing jobs before the queue is mended: its new jobs take the ids of lost ones.
  const isQueueTouched = ['people', 'census_records', 'lookup_jobs'].some((table) => lost.has(table))
  // Without page 1 the free list is unknown: a page that no tree reaches may be stale.
  const adopted = image.hasFirst ? [] : (copied.get('lookup_jobs')?.adopted ?? [])
  const lookedUpAgain = isQueueTouched && mendsAt !== null ? mendQueue(sqlite, adopted, mendsAt) : 0
  return {
    pages: pageCount(image),
    unreadable: unreadablePages(image),
    tables,
    people,
    lookedUpAgain,
    copyOf: null,
  }
}

const hasLosses = ({ contents, parts }: Copied): boolean => contents.holes.length > 0 || parts.size > 0

/** Rows found in the indexes or in part, but not completely. */
function lostRows(
  image: Image,
  contents: Contents,
  { contents: { table, holes }, inserter, parts }: Copied,
): LostRows {
  const evidence = evidenceOf(image, contents, table, inserter.isMissing())
  const { rows } = evidence
  for (const [rowid, part] of parts)
    if (!inserter.has(rowid)) rows.set(rowid, { ...part, ...rows.get(rowid) })
  const { has, insert } = inserter
  return { rows, copied: new Set(), holes, evidence, add: insert, has }
}

function missingOf({ rows, evidence }: LostRows, { indexes }: Table, { isMissing }: Inserter): number | null {
  const missing = [...rows.keys()].filter(isMissing()).length
  if (evidence.isComplete || missing > 0) return missing
  return indexes.length > 0 && evidence.wholeIndexes.size === indexes.length ? 0 : null
}

function unreadablePages(image: Image): number {
  let unreadable = 0
  for (let page = 1; page <= pageCount(image); page++)
    if (kindOf(image, page) === 'unreadable') unreadable += 1
  return unreadable
}
